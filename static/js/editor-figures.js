// The figures of the report that a text can name, such as {active_users}: fetched once, kept true while figures are
// typed, shown under the text with what will be printed.
//
//   <template id="editor" data-figures="ADDRESS">                      answers {"figures": [{code, name, text}]}
//   <template id="editor-figure"><li><b>{}</b> → …</li><li><b>{}</b>: no such figure</li></template>
//   <datalist id="editor-figures"></datalist>
//   <ul data-figures-preview>

const TOKEN = /\{([a-z][a-z0-9_]{0,63})\}/g;

let asked = null;
const figures = new Map();

// Whether the figures are known.
export async function loadFigures() {
  asked ??= fetchFigures();
  const known = await asked;
  if (!known) asked = null;
  return known;
}

async function fetchFigures() {
  try {
    const answer = await fetch(document.getElementById("editor").dataset.figures, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return false;
    for (const one of (await answer.json()).figures) figures.set(one.code, one);
  } catch {
    return false;
  }
  fillList();
  return true;
}

function fillList() {
  const list = document.getElementById("editor-figures");
  list.replaceChildren(...[...figures.values()].map((one) => new Option(one.text, nameOf(one))));
}

function nameOf({ name, code }) {
  return `${name} (${code})`;
}

// The code of the figure that was chosen from the list, or is the only one with these words in its name.
export function codeChosen(typed) {
  const words = typed.trim().toLocaleLowerCase();
  if (!words) return "";
  const named = [...figures.values()].map((one) => [one.code, nameOf(one).toLocaleLowerCase()]);
  const exact = named.find(([code, name]) => name === words || code === words);
  const found = named.filter(([, name]) => name.includes(words));
  return exact?.[0] ?? (found.length === 1 ? found[0][0] : "");
}

export async function drawPreview(list, text) {
  const codes = [...new Set([...text.matchAll(TOKEN)].map((match) => match[1]))];
  if (codes.length === 0) return list.replaceChildren();
  if (await loadFigures()) list.replaceChildren(...codes.map(lineOf));
}

function lineOf(code) {
  const [known, unknown] = document.getElementById("editor-figure").content.children;
  const line = (figures.has(code) ? known : unknown).cloneNode(true);
  line.querySelector("b").textContent = `{${code}}`;
  if (figures.has(code)) line.lastChild.textContent = ` → ${figures.get(code).text}`;
  return line;
}

// `changed` are figures as the server answers a change: {CODE: {text, …}}.
export function renewFigures(changed) {
  for (const [code, { text }] of Object.entries(changed)) {
    if (figures.has(code) && text) figures.get(code).text = text;
  }
  fillList();
}
