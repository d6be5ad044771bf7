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
    send(form, button);
  });
}

// Wagtail greys a button once it is pressed, and a browser leaves a greyed button out of what it sends: « Publier »
// would only save a draft. So it is lit for the time of the sending.
function send(form, button) {
  if (!button) {
    form.requestSubmit();
    return;
  }
  const grey = button.disabled;
  button.disabled = false;
  form.requestSubmit(button);
  window.setTimeout(() => {
    button.disabled = grey;
  });
}

document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("[data-edit-form]")) return;
    if (!saving) {
      leaving = true;
      // Somebody else's script may have kept the form here: then saving goes on.
      window.setTimeout(() => {
        leaving = !event.defaultPrevented;
      });
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
