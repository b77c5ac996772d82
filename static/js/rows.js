// Adds rows to a table that is a Django formset and takes them away again. Without it the server adds rows on saving.
//
//   <div data-rows="PREFIX">                       PREFIX-TOTAL_FORMS is somewhere inside
//     <table><tbody>
//       <tr data-row-entry> … <input type="checkbox" name="PREFIX-0-DELETE"> <button data-remove-row hidden> … </tr>
//     </tbody></table>
//     <template data-row><tr data-row-entry> … names and ids with __prefix__, words with __number__ … </tr></template>
//     <button type="button" data-add-row hidden>
//     <p role="status" data-row-status data-added="Row added." data-removed="Row removed."></p>
//   </div>
//
// The buttons are hidden in the HTML, for they do nothing without this script; `data-without-script` marks what they
// replace. `data-row-number` holds the number of the row among those that are left.

for (const block of document.querySelectorAll("[data-rows]")) {
  enliven(block);
}

function enliven(block) {
  for (const part of block.querySelectorAll("[data-without-script]")) part.hidden = true;
  for (const row of entries(block)) reveal(row);
  const add = block.querySelector("[data-add-row]");
  if (add) {
    add.hidden = false;
    add.addEventListener("click", () => {
      firstField(addRow(block))?.focus();
      say(block, "added");
    });
  }
  block.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove-row]");
    if (remove) removeRow(block, remove.closest("[data-row-entry]"));
  });
}

function entries(block) {
  return [...block.querySelectorAll("[data-row-entry]")];
}

function reveal(row) {
  const remove = row.querySelector("[data-remove-row]");
  if (!remove) return;
  remove.hidden = false;
  for (const part of row.querySelectorAll("[data-without-script]")) part.hidden = true;
}

// A new row at the end, which is returned; nothing is said and the focus stays where it is.
export function addRow(block) {
  const total = block.querySelector(`[name="${CSS.escape(block.dataset.rows)}-TOTAL_FORMS"]`);
  const table = block.querySelector("tbody");
  const html = block.querySelector("template[data-row]").innerHTML;
  const number = Number(total.value) + 1;
  table.insertAdjacentHTML("beforeend", html.replaceAll("__prefix__", total.value).replaceAll("__number__", number));
  const row = table.lastElementChild;
  total.value = number;
  reveal(row);
  renumber(block);
  return row;
}

// The rows are called by their places among those that are left, as the checks call them.
function renumber(block) {
  const left = entries(block).filter((row) => !row.hidden);
  for (const [place, row] of left.entries()) {
    for (const part of row.querySelectorAll("[data-row-number]")) part.textContent = place + 1;
  }
}

function removeRow(block, row) {
  const mark = row.querySelector('input[name$="-DELETE"]');
  mark.checked = true;
  row.hidden = true;
  mark.dispatchEvent(new Event("input", { bubbles: true }));
  mark.dispatchEvent(new Event("change", { bubbles: true }));
  renumber(block);
  const left = entries(block).filter((other) => !other.hidden);
  const next = left.find((other) => row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) ?? left.at(-1);
  (next?.querySelector("[data-remove-row]") ?? block.querySelector("[data-add-row]"))?.focus();
  say(block, "removed");
}

function firstField(row) {
  return row.querySelector("input:not([type=hidden]), select, textarea");
}

function say(block, what) {
  const status = block.querySelector("[data-row-status]");
  if (!status) return;
  // The same words twice in a row are spoken again only after they were gone for a moment.
  status.textContent = "";
  requestAnimationFrame(() => (status.textContent = status.dataset[what] ?? ""));
}
