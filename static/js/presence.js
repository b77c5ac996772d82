// Shows who else is filling in this report, and tells the server that this page is open.
//
//   <form data-alive="URL" data-chapter="finance">
//   <ul data-others hidden><template><li>…</li></template></ul>   the words: `<template data-words data-other="{name} …">`

import { post } from "./server.js";
import { words } from "./words.js";

const EVERY = 30_000;

const form = document.querySelector("form[data-alive]");
const list = document.querySelector("[data-others]");

if (form && list) {
  tell();
  setInterval(() => document.hidden || tell(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || tell());
}

async function tell() {
  const { alive, chapter, signIn } = form.dataset;
  const { status, body } = await post(alive, { chapter }, signIn);
  draw(status === 200 ? body.others : []);
}

function draw(others) {
  const sentences = others.map((other) => words(other.chapter === form.dataset.chapter ? "otherHere" : "other", other));
  const shown = [...list.children].map((item) => item.textContent);
  if (sentences.join("\n") === shown.join("\n")) return;
  list.replaceChildren(...sentences.map(item));
  list.hidden = !sentences.length;
}

function item(sentence) {
  const line = document.createElement("li");
  line.textContent = sentence;
  return line;
}
