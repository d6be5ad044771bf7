// The panel « Prêt à publier ? »: each line leads to its field, the list is read again after each saving.
// And titles that look like the one being typed are shown under it.

const PAUSE = 500;
const OPENING = 150;
const FOCUSABLE = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"], button';

function show(field) {
  const target =
    document.getElementById(`id_${field}-ADD`) ??
    document.querySelector(`[data-contentpath="${CSS.escape(field)}"]`) ??
    document.getElementById(`id_${field}`);
  if (!target) return;
  const tab = target.closest('[role="tabpanel"]');
  if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
  for (let panel = target.closest('.w-panel'); panel; panel = panel.parentElement.closest('.w-panel')) {
    panel.querySelector('[data-panel-toggle][aria-expanded="false"]')?.click();
  }
  // The tab and the panel open a little later: what is hidden takes no focus.
  window.setTimeout(() => {
    const inside = target.matches(FOCUSABLE) ? [target] : [...target.querySelectorAll(FOCUSABLE)];
    target.scrollIntoView({ block: 'center' });
    inside.find((element) => element.checkVisibility())?.focus({ preventScroll: true });
  }, OPENING);
}

async function fragment(address) {
  try {
    const answer = await fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null; // no network: what is shown stays
  }
}

function connect(panel) {
  const list = panel.querySelector('[data-readiness-list]');
  const again = async () => {
    const page = panel.dataset.again || readinessAddress(panel);
    const html = page ? await fragment(page) : null;
    if (html !== null) list.innerHTML = html;
  };
  panel.addEventListener('click', (event) => {
    const link = event.target.closest('[data-readiness-field]');
    if (link) {
      event.preventDefault();
      show(link.dataset.readinessField);
    } else if (event.target.closest('[data-readiness-again]')) {
      again();
    }
  });
  document.addEventListener('w-autosave:success', again);
}

// A page that was just made by the first automatic saving has its number in the address by then.
function pageNumber() {
  return /\/pages\/(\d+)\/edit\//.exec(window.location.pathname)?.[1] ?? '';
}

function readinessAddress(panel) {
  const number = pageNumber();
  return number ? panel.dataset.similar.replace('semblables/', `${number}/pret/`) : '';
}

function watchTitle(panel) {
  const title = document.getElementById('id_title');
  if (!title) return;
  const place = document.createElement('div');
  place.className = 'similar-titles';
  place.setAttribute('role', 'status');
  title.closest('.w-field__wrapper, .w-field')?.append(place);
  let waiting = 0;
  let asked = title.value;
  title.addEventListener('input', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      const typed = title.value.trim();
      if (typed === asked) return;
      asked = typed;
      const query = new URLSearchParams({ titre: typed, sauf: pageNumber() });
      const html = typed.length > 5 ? await fragment(`${panel.dataset.similar}?${query}`) : '';
      if (html !== null && asked === typed) place.innerHTML = html.trim();
    }, PAUSE);
  });
}

function start() {
  for (const panel of document.querySelectorAll('[data-readiness]')) {
    connect(panel);
    watchTitle(panel);
  }
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
