// Decides on one field after another without opening the page anew: sends the form, redraws what the answer has changed
// and gives the focus to the next open item.
//
//   <div data-review>
//     <div data-redrawn="NAME"> … </div>                 parts that the answer, the same page, has as well
//     <article id="item-CODE" data-item="STATE" tabindex="-1"> … <form data-decide> <button name="do" value="…"> </form>
//     <section id="decision" tabindex="-1">
//   </div>
//
// Without the script each form opens the page again at the next item. Any other form of the page is sent once, however
// often its button is pressed.

import { mayLeaveWith, putBack, typedBeside } from "./reviewing-unsent.js";

const page = document.querySelector("[data-review]");
let busy = false;

page.addEventListener("submit", (event) => {
  const form = event.target;
  if (busy) return event.preventDefault();
  const decides = form.matches("[data-decide]");
  if (!decides && !mayLeaveWith(form)) return event.preventDefault();
  busy = true;
  if (!decides) return;
  event.preventDefault();
  decide(form, event.submitter).finally(() => (busy = false));
});
window.addEventListener("pageshow", () => (busy = false));
if (location.hash === "#decision" || location.hash.startsWith("#item-")) focusOn(location.hash.slice(1));
else document.querySelector("[data-refused]")?.focus();

async function decide(form, button) {
  const sent = new FormData(form, button);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Redrawing": "yes" } });
  } catch {
    return again(form, button);
  }
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!drawn.querySelector("[data-review]")) return again(form, button);
  const words = typedBeside(form);
  redraw(drawn);
  putBack(words);
  if (answer.ok) focusOn(nextAfter(sent.get("code")));
  else document.querySelector("[data-refused]")?.focus();
}

// The browser sends it itself, and shows whatever comes: no network, a page to sign in.
function again(form, button) {
  form.removeAttribute("data-decide");
  busy = false; // and what is typed elsewhere on the page would be lost: then that is said first
  form.requestSubmit(button);
}

function redraw(drawn) {
  for (const part of drawn.querySelectorAll("[data-redrawn]")) {
    page.querySelector(`[data-redrawn="${part.dataset.redrawn}"]`)?.replaceWith(part);
  }
  document.querySelector(".site-messages")?.replaceChildren(...drawn.querySelectorAll(".site-messages > *"));
}

function nextAfter(code) {
  const items = [...page.querySelectorAll("[data-item]")];
  const at = items.findIndex((item) => item.id === `item-${code}`) + 1;
  const open = [...items.slice(at), ...items.slice(0, at)].find(isOpen);
  return open ? open.id : "decision";
}

function isOpen(item) {
  return item.dataset.item === "open" || item.dataset.item === "answered";
}

function focusOn(id) {
  const place = document.getElementById(id);
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "center" });
}
