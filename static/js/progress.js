// Keeps the list of chapters true: what is missing, wrong or to explain, asked for two seconds after the last save.
//
//   <form data-progress="URL">      <span data-progress-of="finance">errors: 1</span>

import { get } from "./server.js";
import { words } from "./words.js";

const PAUSE = 2000;
const form = document.querySelector("form[data-progress]");
let timer = null;

if (form) {
  document.addEventListener("libnet:saved", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

async function ask() {
  const { status, body } = await get(form.dataset.progress);
  if (status !== 200) return;
  for (const [code, chapter] of Object.entries(body.chapters)) {
    const place = document.querySelector(`[data-progress-of="${CSS.escape(code)}"]`);
    if (place) place.textContent = inWords(chapter);
  }
}

// The same order as in the HTML: errors first, then what asks for an explanation, then what is missing.
function inWords({ errors, questions, missing, answered, total }) {
  if (errors) return words("progressErrors", { count: errors });
  if (questions) return words("progressQuestions", { count: questions });
  if (missing) return words("progressMissing", { count: missing });
  return total ? `${answered} / ${total}` : "";
}
