// Moves between the fields of a column: ↓ or Enter to the one below, ↑ or Shift+Enter to the one above; ← and → to the
// fields beside it when the cursor stands at the edge of the text. Tab goes through all fields, as everywhere.
//
// It works in every list, grid and table of figures (`.table`) that has fields. A choice keeps its arrows; in a text of
// several lines the arrows and Enter move only at its first and last line. Keys that another script has taken are left.

const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const field = event.target;
  if (!(field instanceof HTMLElement) || !field.matches(FIELDS)) return;
  const step = stepOf(event, field);
  if (!step) return;
  const next = neighbour(field, step);
  if (!next && event.key !== "Enter") return;
  event.preventDefault();
  if (next) go(next);
});

function stepOf(event, field) {
  switch (event.key) {
    case "Enter":
      return field.closest("td") && !isLong(field) ? { down: event.shiftKey ? -1 : 1 } : null;
    case "ArrowDown":
      return mayLeave(event, field, true) ? { down: 1 } : null;
    case "ArrowUp":
      return mayLeave(event, field, false) ? { down: -1 } : null;
    case "ArrowRight":
      return atEdge(event, field, true) ? { right: 1 } : null;
    case "ArrowLeft":
      return atEdge(event, field, false) ? { right: -1 } : null;
    default:
      return null;
  }
}

function isLong(field) {
  return field instanceof HTMLTextAreaElement && field.rows > 1;
}

// Up and down are free in a field of one line; in a text, where the cursor cannot go further itself.
function mayLeave(event, field, downwards) {
  if (event.shiftKey || field instanceof HTMLSelectElement) return false;
  if (!(field instanceof HTMLTextAreaElement)) return true;
  const { selectionStart: start, selectionEnd: end, value } = field;
  if (!isLong(field)) return start === end && (downwards ? end === value.length : start === 0);
  return value === "" || (start === end && (downwards ? end === value.length : start === 0));
}

function atEdge(event, field, rightwards) {
  if (event.shiftKey || isLong(field) || field instanceof HTMLSelectElement) return false;
  const { selectionStart: start, selectionEnd: end, value } = field;
  const all = value !== "" && start === 0 && end === value.length;
  return all || (start === end && (rightwards ? end === value.length : start === 0));
}

function neighbour(field, { down = 0, right = 0 }) {
  const cell = field.closest("td");
  const table = cell?.closest("table");
  if (!table) return null;
  return right ? beside(cell, right) : inColumn(table, cell, down);
}

function beside(cell, step) {
  const cells = [...cell.parentElement.cells];
  for (let at = cells.indexOf(cell) + step; at >= 0 && at < cells.length; at += step) {
    const found = fieldIn(cells[at]);
    if (found) return found;
  }
  return null;
}

function inColumn(table, cell, step) {
  const rows = [...table.rows].filter((row) => !row.hidden);
  const column = cell.cellIndex;
  for (let at = rows.indexOf(cell.parentElement) + step; at >= 0 && at < rows.length; at += step) {
    const found = rows[at].cells[column]?.colSpan === 1 && fieldIn(rows[at].cells[column]);
    if (found) return found;
  }
  return null;
}

function fieldIn(cell) {
  return [...cell.querySelectorAll(FIELDS)].find((field) => !field.disabled && field.offsetParent !== null);
}

function go(field) {
  field.focus();
  if (field instanceof HTMLInputElement || (field instanceof HTMLTextAreaElement && !isLong(field))) field.select();
}
