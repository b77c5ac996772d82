// Finds a field of the whole report by its name or code, whatever the diacritics, and goes there. Ctrl+K leads to the box.
//
//   <form data-finder data-fields="/forms/annual-2023/fields/lv/" data-chapter="/reports/1/chapters/CHAPTER/">
//     <input type="search" name="q" aria-keyshortcuts="Control+K"> <button>
//     <p role="status" data-offered="Found:">
//   </form>
//
// A field of this page gets the focus; one of another chapter is opened with #at-CODE, where this script gives it the
// focus. Without the script the form asks for a page with what was found.

import { offer } from "./combobox.js";

const MOST = 15;

const form = document.querySelector("[data-finder]");
if (form) enliven(form);
if (document.readyState === "complete") arrive();
// The browser takes the focus away when it comes to the place itself, at the end of loading.
else window.addEventListener("load", () => setTimeout(arrive));
window.addEventListener("hashchange", arrive);

function arrive() {
  if (location.hash.startsWith("#at-")) goTo(location.hash.slice("#at-".length));
}

function enliven(form) {
  const input = form.querySelector("input[type=search]");
  let fields = null;
  const load = () => (fields ??= read(form.dataset.fields).catch(() => (fields = null)));
  input.addEventListener("focus", load);
  offer(input, {
    find: async (text) => among((await load()) ?? [], text),
    take: (place) => open(form, place),
    status: form.querySelector("[role=status]"),
  });
  form.addEventListener("submit", (event) => submitted(event, form, input, load));
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !event.ctrlKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) throw new Error(address);
  const { fields, chapters } = await answer.json();
  return fields.map(([code, name, chapter]) => ({ code, name, chapter, about: chapters[chapter], plain: `${bare(name)} ${code} ${bare(code)}` }));
}

// As reports/spelling.py does it.
function bare(text) {
  const letters = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function among(places, text) {
  const wanted = bare(text);
  if (!wanted) return [];
  const words = wanted.split(" ");
  const found = places.filter(({ plain }) => words.every((word) => plain.includes(word)));
  const exact = found.filter(({ code }) => code === text.trim());
  const first = [...new Set([...exact, ...found.filter(({ plain }) => plain.startsWith(wanted))])];
  return [...first, ...found.filter((place) => !first.includes(place))].slice(0, MOST);
}

// Enter goes to the first that was found; when the names could not be had, the server looks for them.
async function submitted(event, form, input, load) {
  event.preventDefault();
  const places = await load();
  const [first] = among(places ?? [], input.value);
  if (first) open(form, first);
  else form.submit();
}

function open(form, { code, chapter }) {
  if (document.getElementById(`at-${code}`)) {
    history.replaceState(null, "", `#at-${code}`);
    goTo(code);
    return;
  }
  follow(`${form.dataset.chapter.replace("CHAPTER", chapter)}#at-${code}`);
}

// As a link of the page is followed: what is unsent is saved first.
function follow(address) {
  const link = document.createElement("a");
  link.href = address;
  link.hidden = true;
  document.body.append(link);
  link.click();
}

function goTo(code) {
  const place = document.getElementById(`at-${code}`);
  if (!place) return;
  const field = place.querySelector("input:not([type=hidden], [type=checkbox]), select, [contenteditable=true], textarea");
  place.scrollIntoView({ block: "center" });
  if (field && !field.hidden) field.focus({ preventScroll: true });
  else focusOn(place);
}

function focusOn(place) {
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
