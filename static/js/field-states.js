// How a field stands, in words and icon beside it: saving · saved at 10:42 · waiting for the network · not saved: why.
//
// The place is `#state-NAME` when the HTML has one, else it is made at the end of the field's cell or box. The words are
// the `<template data-words data-state-…>` of the page; the field is described by them.

import { words } from "./words.js";

export const UNSENT = ["typing", "saving", "waiting", "signedOut", "conflict", "refused", "halted"];

export function showState(control, state, values = {}) {
  const place = stateOf(control);
  place.dataset.state = state;
  const text = words(`state${state[0].toUpperCase()}${state.slice(1)}`, values);
  if (place.textContent !== text) place.textContent = text;
  describe(control, place.id);
}

function stateOf(control) {
  return document.getElementById(`state-${control.name}`) ?? made(control);
}

function made(control) {
  const place = document.createElement("span");
  place.className = "save-state";
  place.id = `state-${control.name}`;
  control.closest("td, .field")?.append(place);
  return place;
}

export function describe(control, id, also = true) {
  const ids = new Set((control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  if (also === ids.has(id)) return;
  if (also) ids.add(id);
  else ids.delete(id);
  control.setAttribute("aria-describedby", [...ids].join(" "));
}
