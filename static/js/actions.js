/* Print, copy, share: buttons that only exist where they can work. They are `hidden` in the page.
   data-action="print" · data-action="copy" data-copy="#id of the text" · data-action="share" */

const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

function say(button, text) {
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  label.textContent = text;
  status.textContent = text;
  setTimeout(() => {
    label.textContent = before;
    status.textContent = "";
  }, 2500);
}

const actions = {
  print: { works: () => true, run: () => window.print() },
  copy: {
    works: () => Boolean(navigator.clipboard),
    async run(button) {
      const source = document.querySelector(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source ? source.textContent.trim() : location.href);
        say(button, "Copié");
      } catch {
        say(button, "Copie refusée par le navigateur");
      }
    },
  },
  share: {
    works: () => Boolean(navigator.share || navigator.clipboard),
    async run(button) {
      const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
      try {
        if (navigator.share) {
          await navigator.share({ title: document.title, url: address });
        } else {
          await navigator.clipboard.writeText(address);
          say(button, "Adresse copiée");
        }
      } catch {
        /* The visitor changed their mind. */
      }
    },
  },
};

function show(root) {
  for (const button of root.querySelectorAll("[data-action][hidden]")) {
    if (actions[button.dataset.action]?.works()) button.hidden = false;
  }
}

/* On the document: a list that has been replaced brings its buttons with it. */
show(document);
document.addEventListener("htmx:afterSettle", () => show(document));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) actions[button.dataset.action]?.run(button);
});
