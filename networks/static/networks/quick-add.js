/* « Ajouter »: shows who may already exist while somebody types. Without this file the question is asked at the end. */

const PAUSE = 350;
const form = document.querySelector("form[data-existing]");

const value = (name) => form.elements[name]?.value.trim() ?? "";

const typed = {
  person: () => ({ nom: value("person-last_name"), prenom: value("person-first_name"), email: value("post-email"), tel: value("post-phone") }),
  structure: () => ({ structure: value("structure-name") }),
};

const asked = { person: ["nom", "email", "tel"], structure: ["structure"] };
const waiting = {};
const requests = {};

async function show(kind) {
  const place = form.querySelector(`[data-existing-for=${kind}]`);
  const said = typed[kind]();
  requests[kind]?.abort();
  if (!asked[kind].some((name) => said[name].length > 1)) return place.replaceChildren();
  requests[kind] = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.existing}?${new URLSearchParams(said)}`, { signal: requests[kind].signal });
    if (answer.ok) place.innerHTML = await answer.text(); // escaped by the server
  } catch {
    // cut off by the next letter, or offline: the question comes with the answer to the form
  }
}

function use(kind, button) {
  const field = form.elements[`same_${kind}`];
  const key = button.dataset[kind === "person" ? "usePerson" : "useStructure"];
  if (field instanceof RadioNodeList) field.value = key;
  else field.value = key;
  const place = form.querySelector(`[data-existing-for=${kind}]`);
  const told = document.createElement("p");
  told.className = "quick-add__chosen";
  told.tabIndex = -1;
  told.textContent = `Fiche existante : ${button.dataset.name}. `;
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "button button-secondary button-small";
  undo.textContent = "Ce n’est pas cela";
  undo.addEventListener("click", () => {
    field.value = "";
    place.replaceChildren();
    show(kind);
  });
  told.append(undo);
  place.replaceChildren(told);
  told.focus();
}

if (form) {
  form.addEventListener("input", (event) => {
    const name = event.target.name ?? "";
    const kinds = [];
    if (/^person-|^post-(email|phone)/.test(name)) kinds.push("person");
    if (name === "structure-name") kinds.push("structure");
    for (const kind of kinds) {
      if (form.querySelector(`[data-existing-for=${kind}] .quick-add__chosen`)) continue;
      clearTimeout(waiting[kind]);
      waiting[kind] = setTimeout(() => show(kind), PAUSE);
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use-person], [data-use-structure]");
    if (button) use(button.hasAttribute("data-use-person") ? "person" : "structure", button);
  });
}
