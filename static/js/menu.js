/* The groups of the main menu close with Escape, and when the visitor goes elsewhere. Without this file, a second click
   on the group closes it. */

const groups = document.querySelectorAll(".menu__group");

function close(group) {
  const inside = group.contains(document.activeElement);
  group.open = false;
  if (inside) group.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const group of groups) if (group.open) close(group);
});

for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const group of groups) if (group.open && !group.contains(event.target)) group.open = false;
  });
}
