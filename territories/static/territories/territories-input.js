/* Several territories in a form: Wagtail's chooser window, several at once, and a list whose lines can be taken out. */

const changed = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));

function add(input, territories) {
  const list = input.querySelector("[data-territories-chosen]");
  const there = new Set([...list.querySelectorAll("input")].map((each) => each.value));
  for (const { id, string } of territories) {
    if (there.has(String(id))) continue;
    const line = input.querySelector("[data-territories-template]").content.cloneNode(true);
    line.querySelector("input").value = id;
    line.querySelector("span").textContent = string;
    line.querySelector("button").setAttribute("aria-label", `Retirer ${string}`);
    list.append(line);
  }
  changed(input);
  input.querySelector("[data-territories-choose]").focus();
}

document.addEventListener("click", (event) => {
  const input = event.target.closest("[data-territories]");
  if (!input) return;
  if (event.target.closest("[data-territories-choose]")) {
    window.ModalWorkflow({
      url: input.dataset.url,
      urlParams: { multiple: 1 },
      onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
      responses: { chosen: (territories) => add(input, territories) },
    });
  } else if (event.target.closest("[data-territories-remove]")) {
    event.target.closest("li").remove();
    changed(input);
    input.querySelector("[data-territories-choose]").focus();
  }
});
