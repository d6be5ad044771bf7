/* A visitor's selection, kept in this browser alone: buttons [data-keep="TR-2026-0042"], links [data-kept-link] with
   their count [data-kept-count], and, on the page of the selection, [data-selection].
   Without storage (refused, private window) nothing appears and every page works as before. */

const KEY = "trajectoire.selection";
const LIMIT = 200;
const SHAPE = /^[A-Z][A-Z0-9]{0,7}-[0-9]{4}-[0-9]{4,9}$/;

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((name) => typeof name === "string" && SHAPE.test(name)).slice(0, LIMIT) : [];
  } catch {
    return [];
  }
}

function write(names) {
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
    return true;
  } catch {
    return false;
  }
}

const works = write(read());
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");

function say(text) {
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = text;
  });
}

function show() {
  const kept = new Set(read());
  for (const button of document.querySelectorAll("[data-keep]")) {
    const pressed = kept.has(button.dataset.keep);
    button.hidden = false;
    button.setAttribute("aria-pressed", String(pressed));
    button.querySelector("[data-keep-word]").textContent = pressed ? "Gardée" : "Garder";
  }
  for (const link of document.querySelectorAll("[data-kept-link]")) {
    link.hidden = kept.size === 0;
    link.href = `/selection/?r=${[...kept].join(",")}`;
    link.querySelector("[data-kept-count]").textContent = kept.size;
  }
}

function toggle(name) {
  const kept = read();
  if (kept.includes(name)) {
    write(kept.filter((other) => other !== name));
    say("Retirée de votre sélection.");
  } else if (kept.length >= LIMIT) {
    say(`Votre sélection est pleine : ${LIMIT} ressources.`);
  } else if (write([...kept, name])) {
    say(`Gardée. Votre sélection compte ${kept.length + 1} ressource${kept.length ? "s" : ""}.`);
  }
  show();
}

if (works) {
  document.body.append(status);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep]");
    if (button) toggle(button.dataset.keep);
    if (event.target.closest("[data-selection-forget]")) {
      write([]);
      show();
      location.assign("/selection/");
    }
    const all = event.target.closest("[data-selection-keep]");
    if (all) {
      const names = [...document.querySelectorAll("[data-keep]")].map((one) => one.dataset.keep);
      write([...new Set([...read(), ...names])].slice(0, LIMIT));
      say("La liste est gardée dans ce navigateur.");
      show();
    }
  });
  document.addEventListener("htmx:afterSettle", show);
  addEventListener("storage", show);
  const page = document.querySelector("[data-selection]");
  if (page) {
    if (page.dataset.selection === "empty" && read().length) location.replace(`/selection/?r=${read().join(",")}`);
    for (const button of page.querySelectorAll("[data-selection-forget], [data-selection-keep]")) button.hidden = false;
  }
  show();
}
