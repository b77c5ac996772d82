// Two people, or two windows, changed the same field: shows both values with who and when, and lets the person choose.
//
//   <template data-conflict><div role="group" data-conflict-of> … data-conflict-title, data-conflict-mine,
//     data-conflict-theirs, data-conflict-by, <button data-keep-mine>, <button data-take-theirs> </div></template>
//   <div data-conflicts></div>     where a conflict stands whose field is not on the page
//
// It stands under the field: as a row of its own in a table. The focus stays where it is; the choice brings it back.

import { announce } from "./announcing.js";
import { labelOf, rowOf, valueOf } from "./controls.js";
import { describe } from "./field-states.js";
import { words } from "./words.js";

let shown = 0;

export function showConflict(form, control, entry, { keepMine, takeTheirs }) {
  withdrawConflict(control);
  const group = filled(control, entry);
  place(control, group);
  describe(control, group.id);
  onClick(group, "[data-keep-mine]", control, keepMine);
  onClick(group, "[data-take-theirs]", control, takeTheirs);
  announce(words("conflictAnnounced", { label: labelOf(control) }));
}

// She went on typing before she chose.
export function retellMine(control, body) {
  const group = conflictOf(control);
  if (group) group.querySelector("[data-conflict-mine]").textContent = mineInWords(control, body);
}

function conflictOf(control) {
  return document.querySelector(`[data-conflict-of="${CSS.escape(control.name)}"]`);
}

export function withdrawConflict(control) {
  const group = conflictOf(control);
  if (!group) return;
  describe(control, group.id, false);
  (group.closest("tr.row-conflict") ?? group).remove();
}

function filled(control, { body }) {
  const group = document.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
  const { theirs } = body;
  const title = group.querySelector("[data-conflict-title]");
  group.id = `conflict-${++shown}`;
  title.id = `${group.id}-title`;
  group.setAttribute("aria-labelledby", title.id);
  group.dataset.conflictOf = control.name;
  title.textContent = words("conflictTitle", { label: labelOf(control) });
  group.querySelector("[data-conflict-mine]").textContent = mineInWords(control, body);
  group.querySelector("[data-conflict-by]").textContent = byInWords(theirs);
  group.querySelector("[data-conflict-theirs]").textContent = theirsInWords(control, theirs);
  return group;
}

function mineInWords(control, { kind, typed }) {
  if (kind === "remove_row") return words("conflictRemoved");
  return printed(control, typed);
}

function theirsInWords(control, theirs) {
  if (theirs.version === 0) return words("conflictRemoved");
  return control.dataset.kind ? printed(control, theirs.text) : theirs.text;
}

// What a person would read there: the words of a choice, the text of an HTML, never nothing.
function printed(control, text) {
  if (control.type === "checkbox") return words(text ? "ticked" : "notTicked");
  if (control.dataset.kind === "text") text = plain(text);
  const choice = [...(control.options ?? [])].find((one) => one.value === text);
  return (choice ? choice.textContent : text).trim() || words("conflictEmpty");
}

function plain(html) {
  const read = new DOMParser().parseFromString(html.replace(/<\/(p|li)>/g, "$&\n"), "text/html");
  return read.body.textContent;
}

function byInWords({ by, you, at, version }) {
  if (version === 0) return words("conflictSomeone");
  return words(you ? "conflictYou" : "conflictBy", { name: by, time: at });
}

function place(control, group) {
  const row = rowOf(control) ?? control.closest("tbody > tr");
  if (!row) return (control.closest(".field") ?? control).after(group);
  const line = document.createElement("tr");
  line.className = "row-conflict";
  const cell = line.insertCell();
  cell.colSpan = [...row.cells].reduce((sum, one) => sum + one.colSpan, 0);
  cell.append(group);
  return lastOf(row).after(line);
}

// What belongs to a line stands under it: its messages stay where they are.
function lastOf(row) {
  let last = row;
  while (last.nextElementSibling?.matches(".row-said, .row-conflict")) last = last.nextElementSibling;
  return last;
}

function onClick(group, selector, control, choose) {
  group.querySelector(selector).addEventListener("click", () => {
    withdrawConflict(control);
    control.focus();
    choose();
  });
}
