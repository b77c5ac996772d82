// A block copied from a spreadsheet and pasted into a field of a list, a grid or a table of rows: shows what would go
// where, and fills the fields when that is confirmed. A single value, and lines into a long text, are pasted by the browser.
//
//   <dialog data-paste> <form method="dialog"> … <tbody></tbody> … <button value="paste"> <button value="cancel"> </form>
//     <p data-paste-count data-words="Fields to fill: %(count)s."> <p data-paste-unfit hidden data-words="…">
//     <template data-paste-words data-computed="…" …> <template data-paste-refused> <template data-paste-done> </dialog>
//   <p role="status" data-paste-said>
//
// Each field that is filled carries data-origin="pasted" and gets the events `input` and `change`.

import { cellsOf } from "./clipboard.js";
import { planFor } from "./paste-plan.js";
import { addRow } from "./rows.js";

const MOST_ROWS = 500;
const MOST_CELLS = 5000;
const LONGEST = 1_000_000; // characters
const MOST_SHOWN = 300; // lines of the preview

const dialog = document.querySelector("dialog[data-paste]");
let waiting = null; // { target, plan } while the preview is open

if (dialog) {
  document.addEventListener("paste", pasted);
  dialog.addEventListener("close", closed);
}

function pasted(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement) || !target.matches("[data-kind=figure], [data-kind=cell]") || !target.closest("td")) return;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!isBlock(text, target)) return;
  event.preventDefault();
  if (text.length > LONGEST) return refuse();
  const cells = cellsOf(text);
  if (cells.length > MOST_ROWS || cells.flat().length > MOST_CELLS) return refuse();
  show(target, planFor(target, cells, wordsOf("paste-words")));
}

function isBlock(text, target) {
  const inner = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (inner.includes("\t")) return true;
  return inner.includes("\n") && !(target instanceof HTMLTextAreaElement && target.rows > 1) && cellsOf(inner).length > 1;
}

function wordsOf(name) {
  return dialog.querySelector(`template[data-${name}]`).dataset;
}

function refuse() {
  say(dialog.querySelector("template[data-paste-refused]").content.textContent.trim());
}

function say(text) {
  const status = document.querySelector("[data-paste-said]");
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = text));
}

function show(target, plan) {
  waiting = { target, plan };
  const filling = plan.steps.filter(({ skip }) => !skip);
  counted("count", filling.length, true);
  counted("unfit", plan.unfit, plan.unfit > 0);
  dialog.querySelector("tbody").replaceChildren(...plan.steps.slice(0, MOST_SHOWN).map(line));
  dialog.querySelector("button[value=paste]").disabled = filling.length === 0;
  dialog.returnValue = "";
  say("");
  dialog.showModal();
}

function counted(name, count, shown) {
  const place = dialog.querySelector(`[data-paste-${name}]`);
  place.textContent = place.dataset.words.replace("%(count)s", count);
  place.hidden = !shown;
}

function line({ label, text, before, remark, skip }) {
  const row = document.createElement("tr");
  if (skip) row.className = "paste-skipped";
  const heading = document.createElement("th");
  heading.scope = "row";
  heading.textContent = label;
  const titles = [...dialog.querySelectorAll("thead th")].map((one) => one.textContent);
  row.append(heading, ...[text, before, remark].map((words, at) => cell(words, titles[at + 1])));
  return row;
}

function cell(text, title) {
  const made = document.createElement("td");
  made.textContent = text;
  made.dataset.label = title;
  return made;
}

function closed() {
  const { target, plan } = waiting;
  waiting = null;
  if (dialog.returnValue === "paste") fill(target, plan.steps.filter(({ skip }) => !skip));
  dialog.querySelector("tbody").replaceChildren();
  target.focus();
}

function fill(target, steps) {
  const added = addedRows(target, steps);
  for (const { field, row, column, text, value } of steps) {
    write(field ?? added[row].querySelector(`[data-column="${CSS.escape(column)}"]`), value ?? text);
  }
  say(`${dialog.querySelector("template[data-paste-done]").content.textContent.trim()} ${steps.length}`);
}

function addedRows(target, steps) {
  const count = Math.max(0, ...steps.map(({ row }) => (row ?? -1) + 1));
  const block = target.closest("[data-rows]");
  return Array.from({ length: count }, () => addRow(block));
}

function write(field, text) {
  field.value = text;
  field.dataset.origin = "pasted";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
