// What a pasted block would fill, worked out without changing anything: a list of
//   { field, row, column, label, text, before, remark, skip }
// `row` (0, 1 …) and `column` (its code) stand for the field of a row that is still to be added.

const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
const DAY = /^(\d{1,2}\.\s?(\d{1,2}\.\s?)?\d{4}\.?|\d{4}-\d{1,2}(-\d{1,2})?)$/;
const MOST_ROWS = 500; // of a table

export function planFor(target, cells, words) {
  const cell = target.closest("td");
  const rows = rowsFrom(cell);
  const steps = cells.flatMap((line, down) => line.map((text, right) => step(rows, cell, { down, right, text }, words)));
  return { steps: steps.filter((one) => one && one.text !== null), unfit: steps.filter((one) => one === null).length };
}

// The rows that a block can go to: those with a cell in this column, from the one it is pasted into; and in a table of
// rows, as many new ones as there is room for.
function rowsFrom(cell) {
  const table = cell.closest("table");
  const row = cell.parentElement;
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((one) => !one.hidden && one.cells[cell.cellIndex]?.colSpan === 1);
  const from = rows.slice(rows.indexOf(row));
  const block = cell.closest("[data-rows]");
  return { from, room: block ? MOST_ROWS - rows.length : 0, block, model: block?.querySelector("template[data-row]") };
}

function step({ from, room, model }, cell, { down, right, text }, words) {
  const row = from[down];
  const added = row ? null : down - from.length;
  if (!row && added >= room) return text ? null : { text: null };
  const place = (row ?? model.content.querySelector("tr")).cells[cell.cellIndex + right];
  if (!place || place.matches(".row-removal")) return text ? null : { text: null };
  const field = place.querySelector(FIELDS);
  if (!field && !place.querySelector("output")) return text ? null : { text: null };
  return filled({ field, place, row: added, text }, words);
}

function filled({ field, place, row, text }, words) {
  const label = labelOf(field, place, row, words);
  if (!field) return { label, text, before: place.querySelector("output").textContent.trim(), remark: words.computed, skip: true };
  const before = row === null ? shown(field) : "";
  const one = { field: row === null ? field : null, row, column: field.dataset.column, label, before, ...read(field, place, text, words) };
  if (text === "") return { ...one, skip: true, remark: words.blank };
  return one.skip || one.text !== before ? one : { ...one, skip: true, remark: words.same };
}

function labelOf(field, place, row, words) {
  if (row !== null) return `${place.dataset.label}, ${words.newRow} ${row + 1}`;
  const heading = place.parentElement.querySelector("th");
  const number = heading?.querySelector("[data-row-number]");
  if (number) return `${place.dataset.label}, ${words.row} ${number.textContent}`;
  const named = field?.getAttribute("aria-label") ?? field?.labels?.[0]?.textContent ?? place.dataset.label ?? "";
  return (field ? named : (heading?.textContent ?? named)).replace(/\s+/g, " ").trim();
}

function shown(field) {
  return field instanceof HTMLSelectElement ? (field.value ? field.selectedOptions[0].textContent.trim() : "") : field.value;
}

// The text as it will stand in the field, and what is to be said of it.
function read(field, place, text, words) {
  if (field instanceof HTMLSelectElement) return chosen(field, text, words);
  const line = field instanceof HTMLTextAreaElement && field.rows > 1 ? text : text.replace(/\s*\n\s*/g, " ");
  if (field.matches(".number-input")) return { text: line, remark: isFigure(line, words) ? "" : words.noNumber };
  if (place.matches(".cell-date, .cell-day_or_month")) return { text: line, remark: DAY.test(line) ? "" : words.noDate };
  return { text: line, remark: "" };
}

function isFigure(text, words) {
  return /\d/.test(text) ? !/[^\d\s.,~+\-−'’%€A-Za-z]/.test(text) : words.states.split("; ").includes(text.toLowerCase());
}

function chosen(select, text, words) {
  const wanted = bare(text);
  const options = [...select.options].filter((option) => option.value !== "");
  const option = options.find(({ value, textContent }) => wanted === bare(value) || wanted === bare(textContent));
  return option ? { text: option.textContent.trim(), value: option.value, remark: "" } : { text, skip: true, remark: words.noChoice };
}

function bare(text) {
  return text.trim().toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}
