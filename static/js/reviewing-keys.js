// Keys of the review: n or j to the next item, p or k to the one before, a accepts, q asks, ? shows what the keys do.
//
//   <details data-keys hidden> … <input type="checkbox" data-keys-on> </details>   shown once this script answers to them
//   <article data-item tabindex="-1">
//     <button data-accept> <details data-question> <summary> <textarea>
//   <section id="decision"> <button data-accept> <form data-return> <textarea>
//
// They are keys of one letter, and so answer only while no field has the focus, and can be switched off for good.
// Ctrl+Enter in the words of a question notes it.

const SWITCHED_OFF = "review-keys-off";

const help = document.querySelector("[data-keys]");
const on = help.querySelector("[data-keys-on]");
help.hidden = false;
on.checked = localStorage.getItem(SWITCHED_OFF) === null;
on.addEventListener("change", () => {
  if (on.checked) localStorage.removeItem(SWITCHED_OFF);
  else localStorage.setItem(SWITCHED_OFF, "yes");
});

const KEYS = {
  n: () => step(1),
  j: () => step(1),
  p: () => step(-1),
  k: () => step(-1),
  a: accept,
  q: question,
  "?": () => (help.open = !help.open),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) return noteQuestion(event);
  const act = KEYS[event.key];
  if (!act || !on.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  event.preventDefault();
  act();
});

function isTyping(element) {
  return element.matches("input:not([type=checkbox], [type=hidden]), textarea, select, [contenteditable=true]");
}

// The items, and the decision on the whole as the last of them.
function stops() {
  return [...document.querySelectorAll("[data-item]"), document.getElementById("decision")].filter(Boolean);
}

function current() {
  return document.activeElement.closest("[data-item], #decision");
}

function step(by) {
  const all = stops();
  const at = all.indexOf(current());
  const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1);
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "center" });
}

// Where nothing has been chosen yet, the first thing that is open; when nothing is, the whole.
function chosen() {
  return current() ?? stops().find((one) => ["open", "answered"].includes(one.dataset.item)) ?? stops().at(-1);
}

function accept() {
  const button = chosen()?.querySelector("[data-accept]");
  button?.form.requestSubmit(button);
}

function question() {
  const place = chosen();
  const details = place?.querySelector("details[data-question]");
  if (details) details.open = true;
  const words = (details ?? place?.querySelector("form[data-return]"))?.querySelector("textarea");
  words?.focus();
  // What is proposed is written over by typing; what she typed goes on.
  const proposed = words?.value === words?.defaultValue && place.dataset.item !== "asked";
  words?.setSelectionRange(proposed ? 0 : words.value.length, words.value.length);
}

function noteQuestion(event) {
  const form = event.target.closest("form[data-decide], form[data-return]");
  const button = form?.querySelector("button[value=question], button[data-give-back]");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
}
