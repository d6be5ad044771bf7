/* What the search field proposes while somebody types: the "combobox with a list" of the ARIA practices (1.2). Focus stays
   in the field; aria-activedescendant names the line chosen by the arrows. Without this file the field is a plain form.
   The list comes as a piece of HTML, escaped by the server. */

const PAUSE = 150;
const LEAST = 2;

class Combobox {
  constructor(field) {
    this.field = field;
    this.address = field.dataset.suggestions;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `${field.id}-suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.count = document.createElement("p");
    this.count.className = "visually-hidden";
    this.count.setAttribute("role", "status");
    field.type = "text"; // a field of type "search" may not be a combobox
    field.inputMode = "search";
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", this.list.id);
    field.parentElement.append(this.list);
    field.parentElement.after(this.count);
    field.addEventListener("input", () => this.wait());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.href);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.list.querySelector("[aria-selected=true]");
  }

  wait() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.field.value.trim().length < LEAST) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.request = new AbortController();
    const address = `${this.address}?${new URLSearchParams({ q: this.field.value })}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: this.request.signal });
      if (!answer.ok) return this.close();
      this.list.innerHTML = await answer.text();
    } catch {
      return; // cut off by the next letter, or offline: the field works as it is
    }
    const number = this.options.length;
    if (!number || document.activeElement !== this.field) return this.close();
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.removeAttribute("aria-activedescendant");
    this.count.textContent = `${number} suggestion${number > 1 ? "s" : ""}. Flèche vers le bas pour choisir.`;
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.list.replaceChildren();
    this.count.textContent = "";
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  choose(option) {
    this.active?.setAttribute("aria-selected", "false");
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const options = this.options;
    const at = options.indexOf(this.active);
    const move = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      if (this.list.hidden) this.wait();
      else this.choose(options[move] ?? null); // past either end, back to the field
    } else if (event.key === "Enter" && this.active) {
      event.preventDefault();
      location.assign(this.active.dataset.href);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    }
  }
}

for (const field of document.querySelectorAll("input[data-suggestions]")) new Combobox(field);
