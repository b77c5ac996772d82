// Puts back a row that was added on a page that is gone, before the server heard of it.
//
// The empty row at the end becomes it, or else a new one; it gets the key it had. Nothing is said, the focus stays.

import { findControl, rename } from "./controls.js";
import { addRow } from "./rows.js";

export function restoreRow(form, place) {
  if (place.kind !== "cell") return null;
  const block = form.querySelector(`[data-rows="${CSS.escape(place.table)}"]`);
  const row = block && (spare(block) ?? added(block));
  if (!row) return null;
  rename(row, place.row);
  return findControl(form, place);
}

// The empty row that the server offers at the end.
function spare(block) {
  const row = [...block.querySelectorAll("[data-row-entry]")].at(-1);
  const isNew = row && Number(row.dataset.rowVersion ?? 0) === 0 && !row.dataset.restored;
  const isEmpty = [...(row?.querySelectorAll("[data-kind=cell]") ?? [])].every((control) => !control.value);
  if (!isNew || !isEmpty) return null;
  row.dataset.restored = "";
  return row;
}

function added(block) {
  const row = addRow(block);
  row.dataset.restored = "";
  return row;
}
