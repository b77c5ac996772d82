// Asks about any field where it stands: the link opens the words of a question below its line, and not on a new page.
//
//   <template data-ask> <form data-asking> <input name="code"> <span data-ask-name> <textarea> <a data-ask-no> </form>
//   <a data-ask-code="CODE"> Ask <span class="visually-hidden">: NAME </span> </a>   in a row of a table, or in a part with an id
//
// Without the script the link opens the page with the question above the chapters.

const pattern = document.querySelector("template[data-ask]");

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-ask-code], [data-ask-no]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const form = link.closest("[data-asking]");
  if (form && !form.dataset.from) return;
  event.preventDefault();
  if (form) close(form);
  else if (pattern) open(link);
});

function open(link) {
  document.querySelectorAll("[data-asking][data-from]").forEach(remove);
  const form = pattern.content.firstElementChild.cloneNode(true);
  form.dataset.from = link.dataset.askCode;
  form.elements.code.value = link.dataset.askCode;
  form.querySelector("[data-ask-name]").textContent = link.querySelector("span").textContent.replace(/^: /, "");
  place(form, link);
  form.querySelector("textarea").focus();
}

function place(form, link) {
  const row = link.closest("tr");
  if (!row) return link.closest("[id]").append(form);
  const below = document.createElement("tr");
  const cell = below.insertCell();
  cell.colSpan = row.cells.length;
  cell.append(form);
  row.after(below);
}

function close(form) {
  const link = document.querySelector(`[data-ask-code="${form.dataset.from}"]`);
  remove(form);
  link?.focus();
}

function remove(form) {
  (form.closest("tr") ?? form).remove();
}

// A question that was noted stands among what is open; its words are not needed below its line any more.
new MutationObserver(() => {
  for (const form of document.querySelectorAll("[data-asking][data-from]")) {
    if (document.getElementById(`item-${form.dataset.from}`)?.dataset.item === "asked") remove(form);
  }
}).observe(document.querySelector("[data-review]"), { childList: true });
