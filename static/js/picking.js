// Offers the names of a register while one types in a cell that may be picked from it. Any other text may stand there too.
//
//   <div data-rows="…" data-suggestions="/reports/1/suggestions/REGISTER/">   where to ask; REGISTER is replaced
//     <input data-picked-from="organisers">
//     <p role="status" data-row-status data-offered="Suggestions:">
//
// Answers are kept while the page is open. Without the network, or without this script, the field is plain text.

import { offer } from "./combobox.js";

const LEAST = 2; // letters

const known = new Map();
const prepared = new WeakSet();

document.addEventListener("focusin", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.dataset.pickedFrom || prepared.has(target)) return;
  prepared.add(target);
  const block = target.closest("[data-rows]");
  const address = block.dataset.suggestions.replace("REGISTER", target.dataset.pickedFrom);
  offer(target, {
    find: (text) => suggestions(address, text.trim()),
    take: ({ name }) => write(target, name),
    status: block.querySelector("[data-row-status]"),
  });
});

async function suggestions(address, text) {
  if (text.length < LEAST) return [];
  const asked = `${address}?${new URLSearchParams({ q: text })}`;
  if (!known.has(asked)) {
    const names = await ask(asked);
    if (!names) return [];
    known.set(asked, names);
  }
  return known.get(asked).filter(({ name }) => name !== text);
}

// What cannot be asked just now is asked again with the next letter.
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return null;
    return (await answer.json()).names;
  } catch {
    return null;
  }
}

function write(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
