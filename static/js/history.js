// The help of a field: opens it by Alt+H from the field and closes it by Escape, and brings the past figures into it.
//
//   <p data-help-key hidden> … Alt+H … </p>            shown once this script answers to the key
//   <… id="at-CODE"> … the field …                     or the field itself with data-field="CODE"
//   <details id="help-CODE" data-help="CODE">          may lie in another <details>, which opens with it
//     <summary>?</summary>
//     <div tabindex="-1">
//       … <p data-history="ADDRESS" data-failed="what to say when it cannot be had"> a plain link </p>
//     </div>
//   </details>
//
// From the field the focus goes into the help, so that it is read out, and back when the help is closed. Question marks
// of lines with a field leave the order of the Tab key: the field's own key opens them.

const cameFrom = new WeakMap();

for (const hint of document.querySelectorAll("[data-help-key]")) hint.hidden = false;
for (const help of document.querySelectorAll("details[data-help]")) leaveTabOrder(help);

document.addEventListener("toggle", (event) => opened(event.target), true);
document.addEventListener("keydown", (event) => {
  if (isHelpKey(event)) switchHelp(event);
  else if (event.key === "Escape") closeHelp(event);
});

function isHelpKey(event) {
  return event.code === "KeyH" && event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

function leaveTabOrder(help) {
  const line = document.getElementById(`at-${help.dataset.help}`);
  const field = line?.querySelector("input:not([type=hidden]), select, textarea");
  if (!field) return;
  field.setAttribute("aria-keyshortcuts", "Alt+H");
  if (line.contains(help)) help.querySelector("summary").tabIndex = -1;
}

function helpOf(element) {
  const inside = element.closest("details[data-help]");
  if (inside) return inside;
  const line = element.closest('[id^="at-"]')?.id.slice("at-".length);
  const code = element.closest("[data-field]")?.dataset.field ?? line;
  return code ? document.getElementById(`help-${code}`) : null;
}

function switchHelp(event) {
  const help = helpOf(event.target);
  if (!help) return;
  event.preventDefault();
  if (help.open) return close(help);
  if (!help.contains(event.target)) cameFrom.set(help, event.target);
  for (let part = help; part; part = part.parentElement.closest("details")) part.open = true;
  help.querySelector("[tabindex='-1']:not(summary)").focus();
}

function closeHelp(event) {
  const help = helpOf(event.target);
  if (!help?.open) return;
  event.preventDefault();
  close(help);
}

function close(help) {
  const hadFocus = help.contains(document.activeElement);
  help.open = false;
  if (hadFocus) (cameFrom.get(help) ?? help.querySelector("summary")).focus();
}

async function opened(details) {
  const place = details.querySelector(":scope > div > [data-history]");
  if (!details.open || !place || place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  const past = await fetched(place.dataset.history);
  place.ariaBusy = "false";
  if (past === null) {
    place.textContent = place.dataset.failed;
  } else {
    place.outerHTML = past;
  }
}

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}
