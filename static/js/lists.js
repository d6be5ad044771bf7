/* Lists that change without a new page. htmx makes the exchange from data-hx-* attributes; without it, the same links
   and the same form load a page. Here is what must not be lost on the way: a tick is enough on a wide screen, open
   groups of filters stay open, the count is said by the region [data-announcer], which is never exchanged, and another
   page of the list is read from its top. */

const WIDE = matchMedia("(width >= 1000px)");
const keyOf = (details) => details.querySelector("summary")?.textContent.trim();
let open = new Map();
let toTheTop = false;

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-hx-get]");
  if (form && event.target.matches(".facet input[type=checkbox]") && WIDE.matches) form.requestSubmit();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const asked = event.detail.elt;
  toTheTop = asked.matches(".pagination a, .sorts a") || (asked.matches("form") && !WIDE.matches);
  open = new Map([...document.querySelectorAll("details.facet")].map((details) => [keyOf(details), details.open]));
});

document.addEventListener("htmx:afterSettle", () => {
  for (const details of document.querySelectorAll("details.facet")) {
    details.open = open.get(keyOf(details)) ?? details.open;
  }
  const count = document.querySelector("[data-announce]");
  const announcer = document.querySelector("[data-announcer]");
  if (announcer && count) announcer.textContent = count.textContent.trim();
  if (count && (toTheTop || document.activeElement === document.body)) {
    count.focus({ preventScroll: !toTheTop });
  }
});

document.addEventListener("htmx:responseError", (event) => {
  location.assign(event.detail.pathInfo.finalRequestPath);
});

document.addEventListener("htmx:sendError", () => {
  const message = document.querySelector("[data-offline]");
  if (message) message.hidden = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const message = document.querySelector("[data-offline]");
  if (message && event.detail.successful) message.hidden = true;
});
