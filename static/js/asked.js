// Keeps the questions of a report that was given back true: a changed figure is an answer too, also when it is changed back.
//
//   <form data-asked="URL">                          what is asked for once something is saved or answered
//   <p data-asked-waiting>                           how many wait, and the first of them
//   <span data-asked-of="CHAPTER" hidden>            how many wait in a chapter
//   <div data-thread id="question-3">                a question; its [data-question-part=title|changed|next] are drawn anew
//
// What is typed into a box for an answer stays, and so does the focus.

import { announce } from "./announcing.js";
import { get } from "./server.js";

const PAUSE = 100; // fields that are saved together ask once
const form = document.querySelector("form[data-asked]");
let timer = null;
let asked = 0;

if (form) {
  for (const event of ["libnet:saved", "libnet:answered"]) document.addEventListener(event, askSoon);
}

function askSoon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

async function ask() {
  const mine = ++asked;
  const { status, body } = await get(form.dataset.asked);
  if (status !== 200 || !body || mine !== asked) return;
  for (const [key, html] of Object.entries(body.threads)) drawThread(document.getElementById(`question-${key}`), html);
  for (const mark of document.querySelectorAll("[data-asked-of]")) drawMark(mark, body.chapters[mark.dataset.askedOf]);
  const waiting = document.querySelector("[data-asked-waiting]");
  if (waiting) swap(waiting, filled(waiting, body.waiting));
}

function drawThread(thread, html) {
  if (!thread) return;
  const anew = parsed(html);
  thread.className = anew.className;
  for (const part of anew.querySelectorAll("[data-question-part]")) {
    const old = thread.querySelector(`[data-question-part="${part.dataset.questionPart}"]`);
    if (old && swap(old, part) && part.dataset.questionPart === "changed" && !part.hidden) announce(part.textContent);
  }
}

function drawMark(mark, words) {
  mark.textContent = words ?? "";
  mark.hidden = !words;
}

// What is the same stays in place, and with it the focus.
function swap(old, anew) {
  if (old.isEqualNode(anew)) return false;
  old.replaceWith(anew);
  return true;
}

function filled(place, html) {
  const anew = place.cloneNode(false);
  anew.innerHTML = html;
  return anew;
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}
