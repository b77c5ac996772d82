// The buttons of a chapter and the links away from it: first everything typed is saved, then they do what they do.
//
//   <form data-saving …><button name="then" value="next" data-next="URL"> <button name="then" value="stay"> …
//
// A button with work of its own (`decide`, `take_training` …) is sent to the server with its name alone, for the
// fields are saved already. Answers that stand in their boxes are sent first. When something cannot be saved now, the page stays and says so.

import { announce } from "./announcing.js";
import { sendAnswers } from "./answering.js";
import { chapter } from "./saving.js";
import { renewTokens } from "./server.js";
import { words } from "./words.js";

const form = chapter?.form;

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  event.preventDefault();
  if (!(await sendAnswers()) || !(await chapter.flush())) return stay();
  if (button?.name !== "then") return sendButton(button);
  if (button.value === "next") return location.assign(button.dataset.next);
  return announce(words("overallSaved"));
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]");
  if (!chapter || !link || !leads(link, event) || !chapter.unsent().length) return;
  event.preventDefault();
  await Promise.race([chapter.flush(), new Promise((resolve) => setTimeout(resolve, 4000))]);
  location.assign(link.href); // the browser asks when something is still unsent
});

function leads(link, event) {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const elsewhere = link.origin === location.origin && link.pathname !== location.pathname;
  return plain && elsewhere && !link.target && !link.hasAttribute("download") && !event.defaultPrevented;
}

function stay() {
  announce(words("staysHere"));
  form.querySelector(".row-conflict button, .conflict button")?.focus();
}

// What scripts have saved already is not sent again.
function sendButton(button) {
  renewTokens();
  const left = new FormData(form, button);
  for (const name of [...left.keys()]) {
    if (isSavedAlready(name)) left.delete(name);
  }
  const plain = document.createElement("form");
  plain.method = "post";
  plain.hidden = true;
  for (const [name, value] of left) plain.append(hidden(name, value));
  document.body.append(plain);
  plain.submit();
}

function isSavedAlready(name) {
  const control = [...form.elements].find((one) => one.name === name);
  if (name.startsWith("initial-") || name.startsWith("seen-")) return true;
  return Boolean(control?.dataset?.kind || control?.closest("[data-rows]")) && control?.tagName !== "BUTTON";
}

function hidden(name, value) {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  return input;
}
