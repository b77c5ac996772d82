// Saves each tick at once, and says how far the sheet is. What could not be saved is taken back and said.
//
//   <form data-ticks="URL" data-csrf="URL of a page with a fresh token">
//   <input type="checkbox" name="ticks" value="users_total">
//   <strong data-progress>12 of 57 entered</strong>   <div data-trouble hidden>   <p data-without-scripts>

import { post } from "./server.js";

const form = document.querySelector("form[data-ticks]");
const progress = form?.querySelector("[data-progress]");
const trouble = form?.querySelector("[data-trouble]");

// One after the other, so that the last answer is about the last tick.
let turn = Promise.resolve();

if (form) {
  form.querySelector("[data-without-scripts]")?.setAttribute("hidden", "");
  form.addEventListener("change", (event) => {
    if (event.target.name === "ticks") turn = turn.then(() => save(event.target));
  });
  // Enter in a field of the sheet would send the whole page.
  form.addEventListener("submit", (event) => event.preventDefault());
}

async function save(box) {
  const ticked = box.checked;
  const { status, body } = await post(form.dataset.ticks, { code: box.value, ticked }, form.dataset.csrf);
  const saved = status === 200;
  trouble.hidden = saved;
  if (!saved) {
    box.checked = !ticked;
    return;
  }
  progress.textContent = body.progress;
  box.closest("td").querySelector("[data-outdated]")?.remove();
}
