// Sends the chosen pictures one by one and says in words how far it is; one that is refused keeps none of the others
// out. Without it all are sent at once.
//
//   <form data-photos data-going="… {number} of {all}: {name}" data-done="… {added}" data-not-sent="“{name}”: …">
//     <div data-refused hidden><ul></ul></div>
//     <section data-upload> <input type="file" multiple> … <button> <p data-progress role="status"></p> </section>
//     <ul data-gallery><li data-photo="KEY">…</li></ul>
//   </form>

import { keepFromLeaving } from "./unsaved.js";

const form = document.querySelector("[data-photos]");
if (form) enliven(form, form.querySelector("input[type=file]"));

function enliven(form, input) {
  let sending = false;
  keepFromLeaving(() => sending || input.files.length > 0);
  form.querySelector("[data-upload]").addEventListener("input", (event) => event.stopPropagation());
  form.addEventListener("submit", async (event) => {
    if (!event.submitter?.closest("[data-upload]") || input.files.length === 0) {
      input.value = "";
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending) return;
    sending = true;
    await sendAll(form, [...input.files]);
    input.value = "";
    sending = false;
  }, { capture: true });
}

async function sendAll(form, files) {
  const refused = [];
  const before = keys(form);
  for (const [at, file] of files.entries()) {
    say(form, "going", { number: at + 1, all: files.length, name: file.name });
    refused.push(...(await send(form, file)));
  }
  showRefused(form, refused);
  const added = [...form.querySelectorAll("[data-photo]")].filter((one) => !before.includes(one.dataset.photo));
  say(form, "done", { added: added.length });
  const next = refused.length ? form.querySelector("[data-refused]") : added[0]?.querySelector("input:not([type=hidden])");
  next?.focus();
}

// What was refused, each a sentence.
async function send(form, file) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "author"]) body.append(name, form.elements[name].value);
  if (form.elements.may_publish.checked) body.append("may_publish", "on");
  body.append("one_by_one", "1");
  body.append("images", file);
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-photos]")) throw new Error(answer.statusText);
    take(form, page);
    return sentences(page, answer.status);
  } catch {
    return [worded(form, "notSent", { name: file.name })];
  }
}

function sentences(page, status) {
  const places = status === 409 ? ".site-messages > *" : "[data-refused] li";
  return [...page.querySelectorAll(places)].map((one) => one.textContent.trim());
}

// The new pictures; of those that stand here already only their place in the order, for a caption may be half written.
function take(form, page) {
  const gallery = form.querySelector("[data-gallery]");
  const here = keys(form);
  for (const photo of page.querySelectorAll("[data-photo]")) {
    if (here.includes(photo.dataset.photo)) {
      const own = gallery.querySelector(`[data-photo="${photo.dataset.photo}"] .photo-order`);
      own.replaceWith(photo.querySelector(".photo-order"));
    } else gallery.append(photo);
  }
  form.querySelector("#photos-limits").textContent = page.querySelector("#photos-limits").textContent;
  if (keys(form).length) form.querySelector("[data-no-photos]")?.remove();
  form.querySelector("[data-with-photos]").hidden = keys(form).length === 0;
}

function keys(form) {
  return [...form.querySelectorAll("[data-photo]")].map((one) => one.dataset.photo);
}

function showRefused(form, refused) {
  const place = form.querySelector("[data-refused]");
  place.hidden = refused.length === 0;
  place.tabIndex = -1;
  place.querySelector("ul").replaceChildren(...refused.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
}

function say(form, what, values) {
  form.querySelector("[data-progress]").textContent = worded(form, what, values);
}

function worded(form, what, values) {
  return form.dataset[what].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
