// Says in one line how the whole chapter stands: everything saved, on its way, waiting for the network, not saved: why.
//
//   <p data-overall data-state="…">…</p>     beside the buttons of the form

import { words } from "./words.js";

const place = document.querySelector("[data-overall]");
const ORDER = ["conflict", "halted", "refused", "signedOut", "waiting", "saving", "typing"];

document.addEventListener("libnet:unsent", ({ detail: { states, why } }) => {
  const state = ORDER.find((one) => states.includes(one)) ?? "saved";
  say(state === "typing" ? "saving" : state, { count: states.length, why });
});

export function say(state, values = {}) {
  if (!place) return;
  place.dataset.state = state;
  const text = words(`overall${state[0].toUpperCase()}${state.slice(1)}`, values);
  if (place.textContent !== text) place.textContent = text;
}
