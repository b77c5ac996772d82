// Keeps the explanation of a figure, a table or a text true after each save: it is asked for, it is of another figure,
// it is asked for no more. Says at once what the reason “last year was wrong” will do.
//
//   <div data-part="why">
//     <p data-invitation>                                                         until something is explained
//     <div data-stale> <input type="checkbox" data-kind="confirm"> </div>          when the figure has changed since
//     <select data-kind="reason"> <textarea data-kind="why">
//     <div data-correction-to-come> <p data-known="… {before} …" data-unknown="…">
//       <label data-label="… {label}"> <input data-kind="right">     last year's right figure, where one can be named
//     </div>
//   </div>
//   <template data-why>, <template data-stale-pattern>    what is not on the page yet, __code__ for the code
//
// What is being typed, or was not saved yet, stays.

import { UNSENT } from "./field-states.js";
import { words } from "./words.js";

const LAST_YEAR_WRONG = "last_year_wrong";

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("select[data-kind=reason]")) showCorrection(target);
});

export function drawReason(place, said) {
  if (!place) return;
  const { asks, explanation, reason } = said.figure;
  const isThere = Boolean(place.querySelector("textarea"));
  if (!isThere && asks) place.append(...made(said));
  else if (isThere && !asks && !explanation && !reason && !isKept(place, said.stateOf)) place.replaceChildren();
  place.querySelector("[data-invitation]")?.toggleAttribute("hidden", Boolean(explanation));
  drawStale(place, said);
}

function isKept(place, stateOf) {
  const controls = [...place.querySelectorAll("textarea, select, [data-kind=right]")];
  return controls.some((one) => one.value.trim() || one === document.activeElement || UNSENT.includes(stateOf(one)));
}

function made({ code, label, figure }) {
  const part = pattern("template[data-why]", code);
  const text = part.querySelector("textarea");
  const choice = part.querySelector("select");
  text.defaultValue = figure.explanation ?? "";
  [...choice.options].find((one) => one.value === (figure.reason ?? ""))?.toggleAttribute("selected", true);
  for (const control of [text, choice]) control.dataset.version = figure.explanation_version ?? 0;
  part.querySelector(`label[for="${text.id}"]`).textContent = words("explanation", { label });
  part.querySelector(`label[for="${choice.id}"]`).textContent = words("reason", { label });
  const isNamed = nameRight(part.querySelector("[data-kind=right]"), { code, label, figure });
  const hint = part.querySelector("[data-known]");
  const before = isNamed ? beforeOf(code) : "";
  hint.textContent = before ? hint.dataset.known.replace("{before}", before) : hint.dataset.unknown;
  return [...part.children];
}

// Last year's right figure gets its field. What is computed follows its parts: nobody can name it.
function nameRight(input, { code, label, figure }) {
  if (!document.querySelector(`[data-kind=figure][data-field="${CSS.escape(code)}"]`)) {
    input.closest(".field").remove();
    return false;
  }
  const title = input.labels?.[0] ?? input.parentElement.querySelector("label");
  title.textContent = title.dataset.label.replace("{label}", label);
  input.dataset.version = figure.explanation_version ?? 0;
  return true;
}

function pattern(selector, code) {
  const html = document.querySelector(selector).innerHTML;
  return document.createRange().createContextualFragment(html.replaceAll("__code__", code));
}

// Last year's figure as it is printed beside this one.
function beforeOf(code) {
  const cell = document.getElementById(`before-${code}`)?.cloneNode(true);
  for (const part of cell?.querySelectorAll("span") ?? []) part.remove();
  const text = cell?.textContent.trim() ?? "";
  return text === "–" ? "" : text;
}

function drawStale(place, { code, label, figure }) {
  const old = place.querySelector("[data-stale]");
  if (!figure.stale && old) withdraw(old, place);
  if (!figure.stale || old || !place.querySelector("textarea")) return;
  const part = pattern("template[data-stale-pattern]", code);
  const tick = part.querySelector("input");
  tick.dataset.version = figure.explanation_version ?? 0;
  tick.setAttribute("aria-label", words("confirmed", { label }));
  place.prepend(part);
}

// The tick is gone with what it was about; whoever has just made it goes on at the words.
function withdraw(old, place) {
  const hadFocus = old.contains(document.activeElement);
  old.remove();
  if (hadFocus) place.querySelector("textarea")?.focus();
}

function showCorrection(choice) {
  const hint = choice.closest("[data-part=why]")?.querySelector("[data-correction-to-come]");
  if (hint) hint.hidden = choice.value !== LAST_YEAR_WRONG;
}
