// What a control of a chapter saves, and where: the attributes that the form gives each of them.
//
//   data-kind="figure|why|reason|confirm|right|text|nothing"  data-field="CODE"  data-version="3"
//   data-kind="cell"  data-table="staff"  data-column="fte"     in <tr data-row-entry data-row-key="UUID" data-row-version="2">
//   the checkbox …-DELETE of such a row takes the row away
//
// A script that sets a value for the person dispatches `input` and `change`. One that wants to hear that a value was
// set here listens for `libnet:value` on the control.

import { newKey } from "./journal.js";

// What shares a version: a text and that there is none; the words of an explanation, its reason, that it still holds.
const SHARED = { nothing: "text", reason: "why", confirm: "why", right: "why" };
const SAVED = "[data-kind], [data-row-entry] input[name$='-DELETE']";

export function controlsIn(part) {
  return [...part.querySelectorAll(SAVED)];
}

export function isSaved(target) {
  return target instanceof Element && target.matches(SAVED);
}

// What the server needs to know to find the field.
export function placeOf(control) {
  const row = rowOf(control);
  if (control.dataset.kind === "cell") return { kind: "cell", ...tableAndRow(row), column: control.dataset.column };
  if (!control.dataset.kind) return { kind: "remove_row", ...tableAndRow(row) };
  return { kind: control.dataset.kind, field: control.dataset.field };
}

function tableAndRow(row) {
  return { table: row.closest("[data-rows]").dataset.rows, row: keyOf(row) };
}

export function rowOf(control) {
  return control.closest("[data-row-entry]");
}

// A row that was added here is named here.
export function keyOf(row) {
  if (!row.dataset.rowKey) rename(row, newKey());
  return row.dataset.rowKey;
}

export function rename(row, key) {
  row.dataset.rowKey = key;
  const input = row.querySelector("input[name$='-key']");
  if (input) input.value = key;
}

// One name for a field, on whichever page it is.
export function nameOf({ kind, field, table, row, column }) {
  return [kind, ...(table ? [table, row, column] : [field])].filter(Boolean).join(" ");
}

// What shares a version, the cells of a row among them.
export function groupOf({ kind, field, table, row }) {
  if (table) return `row ${table} ${row}`;
  return `${SHARED[kind] ?? kind} ${field}`;
}

export function findControl(form, place) {
  const { kind, field, table, row, column } = place;
  if (!table) return form.querySelector(`[data-kind="${kind}"][data-field="${CSS.escape(field)}"]`);
  const entry = findRow(form, place);
  const which = kind === "cell" ? `[data-column="${CSS.escape(column)}"]` : "input[name$='-DELETE']";
  return entry?.querySelector(which) ?? null;
}

export function findRow(form, { table, row }) {
  const block = form.querySelector(`[data-rows="${CSS.escape(table)}"]`);
  return block?.querySelector(`[data-row-entry][data-row-key="${CSS.escape(row)}"]`) ?? null;
}

export function valueOf(control) {
  return control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
}

export function setValue(control, text) {
  if (valueOf(control) === text) return;
  if (control.type === "checkbox") control.checked = Boolean(text);
  else control.value = text;
  control.dispatchEvent(new CustomEvent("libnet:value", { bubbles: true }));
}

export function versionOf(control) {
  const own = Number(control.dataset.version ?? 0);
  return Math.max(own, Number(rowOf(control)?.dataset.rowVersion ?? 0));
}

// A row's version goes on only when nobody else was in between: what others changed there must not be overlooked.
export function setVersion(control, version) {
  const row = rowOf(control);
  if (row && Number(row.dataset.rowVersion ?? 0) === version - 1) row.dataset.rowVersion = version;
  for (const one of sharing(control)) one.dataset.version = version;
}

function sharing(control) {
  const { kind, field } = control.dataset;
  const main = SHARED[kind] ?? kind;
  if (!Object.values(SHARED).includes(main)) return [control];
  const fields = [...control.form.querySelectorAll(`[data-kind][data-field="${CSS.escape(field)}"]`)];
  return fields.filter((one) => (SHARED[one.dataset.kind] ?? one.dataset.kind) === main);
}

// The form without scripts compares with what it showed: from now on that is what is saved.
export function rememberInitial(control) {
  const initial = control.form?.elements[`initial-${control.name}`];
  if (!initial) return;
  initial.value = control.type === "checkbox" ? (control.checked ? "True" : "False") : control.value;
}

export function labelOf(control) {
  const line = control.closest("[data-name]");
  if (line) return line.dataset.name;
  const named = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? control.name;
  return named.replace(/\s+/g, " ").trim();
}
