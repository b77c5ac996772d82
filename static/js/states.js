// The states of a figure besides a number: unknown, not applicable, an estimate. A small button beside each figure, and
// Alt+↓ in the field, open a menu that writes the word for her.
//
//   <input data-kind="figure">
//   <template data-states-button><button type="button" tabindex="-1" aria-haspopup="menu" …></template>
//   <p data-states-key hidden> … Alt+↓ … </p>          shown once this script answers to the key
//   <div role="menu" data-states hidden>
//     <button role="menuitem" tabindex="-1" data-state="number|unknown|not_applicable|estimate" data-word="nav datu">
//   </div>
//
// The words come from the HTML, in the page's language. The buttons stay out of the order of the Tab key.

const ESTIMATE = "~";
const menu = document.querySelector("[role=menu][data-states]");
const template = document.querySelector("template[data-states-button]");
let field = null;

if (menu && template) {
  for (const hint of document.querySelectorAll("[data-states-key]")) hint.hidden = false;
  for (const input of document.querySelectorAll("input[data-kind=figure]")) offer(input);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  menu.addEventListener("focusout", (event) => menu.contains(event.relatedTarget) || close());
  window.addEventListener("resize", close);
}

function offer(input) {
  const button = template.content.firstElementChild.cloneNode(true);
  const box = document.createElement("span");
  box.className = "with-states";
  const keys = [input.getAttribute("aria-keyshortcuts"), "Alt+ArrowDown"].filter(Boolean);
  input.setAttribute("aria-keyshortcuts", keys.join(" "));
  input.replaceWith(box);
  box.append(button, input);
}

function onKey(event) {
  if (!menu.hidden && menu.contains(event.target)) return onMenuKey(event);
  const opens = event.key === "ArrowDown" && event.altKey && event.target.matches?.("input[data-kind=figure]");
  if (!opens) return;
  event.preventDefault();
  event.stopPropagation();
  open(event.target);
}

function onMenuKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) move(step);
  else if (event.key === "Home") items()[0].focus();
  else if (event.key === "End") items().at(-1).focus();
  else if (event.key === "Escape" || event.key === "Tab") back();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function onClick(event) {
  const item = event.target.closest("[role=menu][data-states] [role=menuitem]");
  if (item) return choose(item);
  const button = event.target.closest(".states-button");
  const wasOpen = !menu.hidden;
  close();
  if (button && !wasOpen) open(button.parentElement.querySelector("input"));
}

function items() {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

function move(step) {
  const all = items();
  all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
}

function open(input) {
  field = input;
  menu.hidden = false;
  const at = input.getBoundingClientRect();
  const fitsBelow = at.bottom + menu.offsetHeight < window.innerHeight;
  const left = Math.min(at.left, document.documentElement.clientWidth - menu.offsetWidth - 8);
  menu.style.insetInlineStart = `${Math.max(8, left) + window.scrollX}px`;
  menu.style.insetBlockStart = `${(fitsBelow ? at.bottom + 4 : at.top - menu.offsetHeight - 4) + window.scrollY}px`;
  current().focus();
}

function current() {
  const text = field.value.trim().toLowerCase();
  const state = text.startsWith(ESTIMATE) ? "estimate" : null;
  return items().find((item) => item.dataset.word === text || item.dataset.state === state) ?? items()[0];
}

function close() {
  menu.hidden = true;
}

function back() {
  close();
  field?.focus();
}

function choose({ dataset: { state, word } }) {
  const number = isWord(field.value) ? "" : field.value.trim().replace(ESTIMATE, "");
  const text = word || (state === "estimate" ? ESTIMATE + number : number);
  const input = field;
  back();
  if (input.value === text) return;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  // A lone “~” waits for its number.
  if (text !== ESTIMATE) input.dispatchEvent(new Event("change", { bubbles: true }));
  input.setSelectionRange(text.length, text.length);
}

function isWord(text) {
  return items().some((item) => item.dataset.word && item.dataset.word === text.trim().toLowerCase());
}
