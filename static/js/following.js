// Shows how something that takes a while stands, until it is done. Without it one loads the page again.
//
//   <div role="status" data-follow="ADDRESS"> … <div data-waiting> … </div> </div>
//
// ADDRESS answers with what belongs inside; it is done when nothing there has [data-waiting] any more. It is asked ever
// more seldom, and not at all while nobody looks at the page.

const FIRST = 2_000;
const MOST = 30_000;
const LONGER = 1.4;

for (const place of document.querySelectorAll("[data-follow]")) {
  later(place, FIRST);
}

function later(place, pause) {
  if (!place.querySelector("[data-waiting]")) return;
  setTimeout(async () => {
    if (!document.hidden) await look(place);
    later(place, Math.min(pause * LONGER, MOST));
  }, pause);
}

async function look(place) {
  const parts = await answered(place.dataset.follow);
  if (!parts || place.textContent.trim() === parts.textContent.trim()) return;
  const inside = place.contains(document.activeElement);
  place.replaceChildren(...parts.childNodes);
  if (inside) place.querySelector("a, button")?.focus();
}

// What the server says now; nothing while it cannot be reached, or wants one to sign in.
async function answered(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").body : null;
  } catch {
    return null;
  }
}
