// A long list of boxes to tick, narrowed by what is typed. Without this script the list is simply long.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-choices-filter]");
  if (!field) return;
  const wanted = plain(field.value).split(/\s+/).filter(Boolean);
  const box = field.closest("[data-choices]");
  for (const choice of box.querySelectorAll("[data-choices-list] > div > div")) {
    const text = plain(choice.textContent);
    const ticked = choice.querySelector("input").checked;
    choice.hidden = !ticked && !wanted.every((word) => text.includes(word));
  }
});

// Typing in the filter is no change of the page, and Enter there must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest("[data-choices-filter]")) event.preventDefault();
});
