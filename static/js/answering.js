// Sends the answer to a question without leaving the page, so that nothing else that is being typed is disturbed.
//
//   <div data-thread>
//     <div data-answering="URL" data-key="URL" data-answered="…" data-failed="…" data-signed-out="…">
//       <textarea> <p data-answer-error hidden> <button name="answer">
//     </div>
//   </div>
//
// The thread that comes back takes the place of this one; what could not be sent stays in its box. Ctrl+Enter sends too.
// Tells other scripts, on the document: `libnet:answered`.

import { announce } from "./announcing.js";
import { post } from "./server.js";
import { keepFromLeaving } from "./unsaved.js";

const BOX = "[data-answering]";

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("button[name=answer]")?.closest(BOX);
  if (box) sendFrom(box, event);
});

document.addEventListener("keydown", (event) => {
  const box = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest?.(BOX);
  if (box) sendFrom(box, event);
});

keepFromLeaving(() => [...document.querySelectorAll(BOX)].some(isWritten));

// All that stands in the boxes; whether every answer has arrived.
export async function sendAnswers() {
  const boxes = [...document.querySelectorAll(BOX)].filter(isWritten);
  for (const box of boxes) if (!(await send(box))) return false;
  return true;
}

function isWritten(box) {
  const { value, defaultValue } = box.querySelector("textarea");
  return value.trim() && value !== defaultValue;
}

async function sendFrom(box, event) {
  event.preventDefault();
  if (await send(box)) box.thread.focus();
}

async function send(box) {
  if (box.hasAttribute("aria-busy")) return false;
  box.setAttribute("aria-busy", "true");
  const { status, body } = await post(addressOf(box), { text: box.querySelector("textarea").value }, box.dataset.key);
  box.removeAttribute("aria-busy");
  if (status === 200 && body) replace(box, body.html);
  else refuse(box, status === 401 ? box.dataset.signedOut : body?.message || box.dataset.failed);
  return status === 200;
}

// A thread that says what it is about says so again.
function addressOf(box) {
  return box.closest("[data-thread]").hasAttribute("data-named") ? `${box.dataset.answering}?named` : box.dataset.answering;
}

function replace(box, html) {
  const thread = box.closest("[data-thread]");
  const { answered } = box.dataset;
  thread.insertAdjacentHTML("afterend", html);
  box.thread = thread.nextElementSibling;
  thread.remove();
  announce(answered);
  document.dispatchEvent(new CustomEvent("libnet:answered"));
}

function refuse(box, sentence) {
  const place = box.querySelector("[data-answer-error]");
  place.textContent = sentence;
  place.hidden = false;
  box.querySelector("textarea").focus();
}
