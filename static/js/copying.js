// Copies a text at one click, where the browser lets a page do so; otherwise the text stands in a field to select.
//
//   <button data-copy="386" hidden>                            shown once it can do something
//   <p role="status" data-copied data-words="Copied: {text}">  says what was copied

const said = document.querySelector("[data-copied]");

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    select(button);
    return;
  }
  mark(button);
  if (said) said.textContent = said.dataset.words.replace("{text}", button.dataset.copy);
}

// Only one is marked: the one that is on the clipboard now.
function mark(button) {
  for (const other of document.querySelectorAll("[data-copy].is-copied")) other.classList.remove("is-copied");
  button.classList.add("is-copied");
}

// Not allowed to write to the clipboard: the text is selected, so that the keys of the system copy it.
function select(button) {
  button.parentElement.querySelector("input")?.select();
}
