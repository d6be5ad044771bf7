// A session that ends must cost nothing to whoever is typing (see held_forms.py).
//
// 1. Every form of the administration carries its author's signed name.
// 2. When the session has ended (an automatic saving was refused, or the regular check says so), a message offers to
//    sign in again in another tab; what is typed meanwhile is kept by the server.
// 3. Once signed in again, the page gets the new security token and goes on, as if nothing had happened.

const { session, signIn, mark } = document.querySelector("script[data-mark]").dataset;
const EVERY = 60_000;
const WHILE_WAITING = 4_000;
let banner = null;
let timer = null;

document.addEventListener("formdata", (event) => event.formData.set("_auteur", mark));
document.addEventListener("w-autosave:error", (event) => {
  if (event.detail?.response?.session === "ended") check();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") check();
});

async function check() {
  clearTimeout(timer);
  try {
    const answer = await fetch(`${session}?mark=${encodeURIComponent(mark)}`, { headers: { Accept: "application/json" } });
    if (answer.ok) show(await answer.json());
  } catch {
    // No network: Wagtail says so itself, and the next check will tell.
  }
  timer = setTimeout(check, banner ? WHILE_WAITING : EVERY);
}

function show({ signed_in: signedIn, same_person: samePerson, token }) {
  if (samePerson) {
    renew(token);
    return;
  }
  say(
    signedIn
      ? "Une autre personne s’est connectée dans ce navigateur. Ce que vous tapez est gardé pour vous."
      : "Votre session est terminée. Continuez d’écrire sans crainte : ce que vous tapez est gardé.",
  );
}

function say(text) {
  if (!banner) {
    banner = document.createElement("div");
    banner.setAttribute("role", "alert");
    banner.className = "trajectoire-session messages";
    banner.innerHTML = '<ul><li class="warning"><span></span> <a class="button button-small" target="_blank"></a></li></ul>';
    banner.querySelector("a").href = signIn;
    banner.querySelector("a").textContent = "Me reconnecter (nouvel onglet)";
    document.getElementById("main")?.prepend(banner);
  }
  banner.querySelector("span").textContent = text;
}

function renew(token) {
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = token;
  if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  if (!banner) return;
  banner.remove();
  banner = null;
  const form = document.querySelector("[data-edit-form]");
  form?.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
}

timer = setTimeout(check, EVERY);
