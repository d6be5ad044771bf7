/* Lists that change without a new page (htmx does the exchange, from data-hx-* attributes; without it, links and
   forms work alone). Here: what must not be lost on the way. Open groups of filters stay open, the count is said by
   the region [data-announcer], which is never exchanged, and the list is shown from its top after another page. */

const keyOf = (details) => details.querySelector("summary")?.textContent.trim();
let open = new Map();

document.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...document.querySelectorAll("details.facet")].map((details) => [keyOf(details), details.open]));
});

document.addEventListener("htmx:afterSettle", () => {
  for (const details of document.querySelectorAll("details.facet")) {
    details.open = open.get(keyOf(details)) ?? details.open;
  }
  const said = document.querySelector("[data-announce]")?.textContent.trim();
  const announcer = document.querySelector("[data-announcer]");
  if (announcer && said) announcer.textContent = said;
});

document.addEventListener("htmx:responseError", (event) => {
  location.assign(event.detail.pathInfo?.finalRequestPath ?? location.href);
});

document.addEventListener("htmx:sendError", () => {
  const announcer = document.querySelector("[data-announcer]");
  if (announcer) announcer.textContent = "La connexion est coupée : la liste n’a pas changé.";
  document.querySelector("[data-offline]")?.removeAttribute("hidden");
});
