// One writing at a time: a form that is sent while it is being saved by itself would create the page twice.
//
// A button pressed during an automatic saving waits for its end, then acts on the page that now exists. Once the form
// leaves, no automatic saving starts any more.

let saving = false;
let leaving = false;
let waiting = null;

document.addEventListener("w-autosave:save", (event) => {
  if (leaving) event.preventDefault();
  else saving = true;
});

for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, () => {
    saving = false;
    if (!waiting) return;
    const { form, button } = waiting;
    waiting = null;
    form.requestSubmit(button);
  });
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-edit-form]")) return;
    if (!saving) {
      leaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, button: event.submitter };
  },
  { capture: true },
);

window.addEventListener("pageshow", () => {
  leaving = false;
});
