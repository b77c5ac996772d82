// Keeps what was typed in a review and not sent: through a decision on another field, and before the page is left.
//
//   <div data-review> … <textarea> …                   what a page came with is not typed
//     <template data-unsent><p> … </p></template>      what is said beside a box that would be lost
//   </div>

import { keepFromLeaving } from "./unsaved.js";

const page = document.querySelector("[data-review]");
const pattern = page.querySelector("template[data-unsent]");
let leaving = false;

keepFromLeaving(() => !leaving && unsent().length > 0);
window.addEventListener("pageshow", () => (leaving = false));

// The boxes with words that no button has sent yet, but for those of the form that is being sent.
export function unsent(sending) {
  return [...page.querySelectorAll("textarea")].filter(
    (box) => box.form !== sending && box.value.trim() !== "" && box.value !== box.defaultValue,
  );
}

// Whether the form can be sent with nothing lost; else the first box that would be is shown.
export function mayLeaveWith(form) {
  const box = unsent(form)[0];
  leaving = !box;
  if (box) point(box);
  return leaving;
}


function point(box) {
  box.closest("details")?.setAttribute("open", "");
  if (!box.dataset.told) {
    const told = pattern.content.firstElementChild.cloneNode(true);
    told.id = `${box.id}-unsent`;
    box.dataset.told = told.id;
    box.setAttribute("aria-describedby", told.id);
    box.after(told);
  }
  box.focus();
  box.scrollIntoView({ block: "center" });
}

// Words by the boxes they were typed in, to be put back once the page is drawn anew.
export function typedBeside(form) {
  return unsent(form).map((box) => [box.id, box.value]);
}

export function putBack(words) {
  for (const [id, value] of words) {
    const box = document.getElementById(id);
    if (!box || box.value === value) continue;
    box.value = value;
    box.closest("details")?.setAttribute("open", "");
  }
}
