// Makes the texts of a chapter editors when they are near, and puts last year's text into them. Without it a text is
// typed plain: the server makes paragraphs and lists of it.
//
//   <div data-writing>
//     <div data-last-text>…</div>  <template data-last-source>…</template>  <button data-take-over>
//     <p data-taken-over-note hidden>  <textarea data-kind="text">  <ul data-figures-preview>
//   </div>
//   <template id="editor">                                             the words and the buttons (reports/editor.html)
//
// The textarea stays what is saved: the editor writes HTML into its value and dispatches `input` and `change`. Who sets
// its value dispatches `input`, `libnet:value` or `libnet:replaced`, and the editor shows it.

const editors = new WeakMap();

for (const writing of document.querySelectorAll("[data-writing]")) {
  const field = writing.querySelector("textarea[data-kind='text']");
  if (field) enliven(writing, field);
}

function enliven(writing, field) {
  const near = new IntersectionObserver(([seen]) => seen.isIntersecting && open(), { rootMargin: "300px" });
  const open = () => {
    near.disconnect();
    return editorOf(writing, field);
  };
  near.observe(field);
  field.addEventListener("focus", open, { once: true });
  writing.querySelector("[data-take-over]")?.addEventListener("click", (event) => {
    event.preventDefault();
    open().then((editor) => editor.takeOver(lastText(writing)));
  });
}

function editorOf(writing, field) {
  if (!editors.has(field)) editors.set(field, import("./rich-text-editor.js").then(({ Editor }) => new Editor(writing, field)));
  return editors.get(field);
}

// As it was written, with {active_users} and not with last year's figure.
function lastText(writing) {
  return (writing.querySelector("[data-last-source]") ?? writing.querySelector("[data-last-text]")).innerHTML;
}
