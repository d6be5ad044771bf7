/* Long lists of filters: a field that finds a value among them. Without scripts, the whole list unfolds. What is typed
   only hides labels: ticked boxes stay, and nothing of it is sent. */

const MANY = 20;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function prepare(values) {
  const labels = [...values.querySelectorAll("label")];
  const more = values.querySelector(".facet__more");
  if (labels.length < MANY || !more || values.querySelector(".facet__find")) return;
  const name = values.querySelector("legend").textContent.trim();
  const field = document.createElement("input");
  field.type = "search";
  field.className = "facet__find";
  field.placeholder = "Trouver dans la liste";
  field.setAttribute("aria-label", `Trouver dans la liste : ${name}`);
  field.autocomplete = "off";
  values.querySelector("legend").after(field);
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const label of labels) {
      const text = plain(label.querySelector(".facet__label").textContent);
      label.hidden = !words.every((word) => text.includes(word)) && !label.querySelector("input").checked;
    }
    if (words.length) more.open = true;
  });
  // Enter in this field asks nothing of the list.
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

const all = () => document.querySelectorAll(".facet__values").forEach(prepare);
all();
document.addEventListener("htmx:afterSettle", all);
