// The session is over: asks for the password inside the page, which stays as it is.
//
//   <dialog data-sign-in-dialog data-url="/sign-in-here/" data-home="/">
//     <form><p data-sign-in-why> … <input name="username"> <input name="password"> <p role="alert" data-sign-in-error hidden>
//       <button> … <button type="button" data-sign-in-later></form>
//     <div data-sign-in-other hidden> … <button type="button" data-sign-in-again> <a data-sign-in-leave></div>
//   </dialog>
//
// `signInAgain(person)` → true once she is signed in again; false when she puts it off. It waits until she pauses: keys
// meant for a field must not land in the password. When somebody else signs in, the page is covered at once: nothing of
// hers is sent, and nothing of it is to be seen.

import { get, post, renewTokens } from "./server.js";
import { words } from "./words.js";

const dialog = document.querySelector("[data-sign-in-dialog]");
const PAUSE = 1500; // milliseconds without a key
let asked = null;
let typedAt = -PAUSE;
document.addEventListener("keydown", (event) => (typedAt = event.timeStamp), { capture: true });

export function signInAgain(person, { other = false } = {}) {
  if (!dialog) return Promise.resolve(false);
  asked ??= ask(person, other).finally(() => (asked = null));
  return asked;
}

async function ask(person, other) {
  if (!other) await pauseInTyping();
  const before = document.activeElement;
  show(other);
  dialog.showModal();
  focusFirst(other);
  return new Promise((resolve) => {
    const leave = (signedIn) => {
      stop.abort();
      dialog.close();
      before?.focus?.();
      resolve(signedIn);
    };
    const stop = listen(person, leave);
  });
}

async function pauseInTyping() {
  const left = typedAt + PAUSE - performance.now();
  if (left <= 0) return;
  await new Promise((resolve) => setTimeout(resolve, left));
  await pauseInTyping();
}

function listen(person, leave) {
  const stop = new AbortController();
  const { signal } = stop;
  const form = dialog.querySelector("form");
  form.addEventListener("submit", (event) => send(event, form, person, leave), { signal });
  dialog.addEventListener("cancel", (event) => cancel(event, leave), { signal });
  dialog.querySelector("[data-sign-in-later]").addEventListener("click", () => leave(false), { signal });
  dialog.querySelector("[data-sign-in-again]").addEventListener("click", () => again(), { signal });
  return stop;
}

// Escape puts it off; but a page that is covered stays so.
function cancel(event, leave) {
  event.preventDefault();
  if (!dialog.hasAttribute("data-covers")) leave(false);
}

function again() {
  show(false);
  dialog.setAttribute("data-covers", "");
  focusFirst(false);
}

function show(other) {
  dialog.toggleAttribute("data-covers", other);
  dialog.querySelector("form").hidden = other;
  dialog.querySelector("[data-sign-in-other]").hidden = !other;
  complain("");
}

function focusFirst(other) {
  const selector = other ? "[data-sign-in-again]" : "input[name=password]";
  dialog.querySelector(selector).focus();
}

async function send(event, form, person, leave) {
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  await sent(form, person, leave);
  form.ariaBusy = "false";
}

async function sent(form, person, leave) {
  const { username, password } = Object.fromEntries(new FormData(form));
  await get(dialog.dataset.url);
  const { status, body } = await post(dialog.dataset.url, { username, password }, dialog.dataset.url);
  form.elements.password.value = "";
  if (status === 200) renewTokens();
  if (status === 200 && body?.person === person) return leave(true);
  if (status === 200) return showOther();
  complain(body?.message ?? words("signInFailed"));
  return form.elements.password.focus();
}

function showOther() {
  show(true);
  focusFirst(true);
}

function complain(text) {
  const place = dialog.querySelector("[data-sign-in-error]");
  place.textContent = text;
  place.hidden = !text;
}
