// Asks before leaving the page while something on it is not saved, and only then.
//
// A form marked `data-warn-unsaved` is not saved once something in it was changed, until it is sent. Pages that save as
// they go say so themselves: `keepFromLeaving(() => whether something is unsent)`.

const reasons = [];

export function keepFromLeaving(reason) {
  reasons.push(reason);
}

for (const form of document.querySelectorAll("form[data-warn-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  keepFromLeaving(() => changed);
}

window.addEventListener("beforeunload", (event) => {
  if (reasons.some((reason) => reason())) event.preventDefault();
});
