// Tells those who listen what was saved and which totals changed: politely, summed up, every few seconds at most.
//
//   <p role="status" class="visually-hidden" data-announcements></p>

import { words } from "./words.js";

const EVERY = 4000;
const MOST_TOTALS = 3;

const saved = new Set();
const totals = new Map();
const sentences = [];
let timer = null;
let last = 0;

export function announceSaved(label) {
  saved.add(label);
  soon();
}

export function announceTotal(label, figure) {
  totals.set(label, figure);
  soon();
}

export function announce(sentence) {
  if (sentence && !sentences.includes(sentence)) sentences.push(sentence);
  soon(500);
}

function soon(wait = Math.max(1500, last + EVERY - Date.now())) {
  timer ??= setTimeout(speak, wait);
}

function speak() {
  timer = null;
  last = Date.now();
  const said = [...sentences, ...savedInWords(), ...totalsInWords()].join(" ");
  sentences.length = 0;
  saved.clear();
  totals.clear();
  const place = document.querySelector("[data-announcements]");
  if (place) place.textContent = said;
}

function savedInWords() {
  if (saved.size === 1) return [words("savedOne", { label: [...saved][0] })];
  return saved.size ? [words("savedMany", { count: saved.size })] : [];
}

function totalsInWords() {
  return [...totals].slice(-MOST_TOTALS).map(([label, figure]) => words("totalIsNow", { label, figure }));
}
