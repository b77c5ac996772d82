// Draws what came back with a saved field: totals, changes against last year, messages, explanations that are asked for.
//
//   <tr id="at-CODE"> or <td id="at-CODE">     .figure, [data-part=moved|quarter]; carries the classes of an error or a warning
//   #said-CODE                                 [data-part=issues|unknown|decide|given|origin|why], below its line or grid
//   <section id="at-TABLE or at-NARRATIVE">    its messages under its heading
//   <template data-said>, <template data-issue="SEVERITY">                what is not on the page yet
//
// The focus and what is being typed stay as they are.

import { announceTotal } from "./announcing.js";
import { drawReason } from "./explaining.js";
import { describe } from "./field-states.js";
import { words } from "./words.js";

export function drawFigures(form, figures, stateOf) {
  for (const [code, figure] of Object.entries(figures)) {
    const line = document.getElementById(`at-${code}`);
    if (line && form.contains(line)) drawFigure(line, code, figure, stateOf);
  }
}

function drawFigure(line, code, figure, stateOf) {
  const control = line.querySelector(`[data-kind=figure]`);
  drawOutput(line, figure);
  markLine(line, control, figure.issues ?? []);
  const said = saidOf(line, code, isSaid(figure));
  if (!said) return;
  drawIssues(said.querySelector("[data-part=issues]"), figure.issues ?? []);
  drawText(said.querySelector("[data-part=unknown]"), figure.unknown_parts);
  drawDecision(said, figure);
  drawOrigin(said.querySelector("[data-part=origin]"), figure, code);
  drawReason(said.querySelector("[data-part=why]"), { code, label: nameOf(line), figure, stateOf });
  hideWhenEmpty(said);
  if (control) describe(control, said.id, !said.hidden);
}

function drawOutput(line, figure) {
  const output = line.querySelector(".figure");
  if (output) {
    const text = figure.text || "–";
    if (output.textContent !== text && output.dataset.name) announceTotal(output.dataset.name, text);
    output.textContent = text;
  }
  const moved = line.querySelector("[data-part=moved]");
  if (moved) moved.textContent = figure.moved || "–";
  const quarter = line.querySelector("[data-part=quarter]");
  if (quarter) quarter.textContent = figure.quarter ?? "";
}

function markLine(line, control, issues) {
  const hasError = issues.some((issue) => issue.severity === "error");
  const hasWarning = !hasError && issues.some((issue) => issue.severity === "warning");
  const kind = line.matches("tr") ? "row" : "cell";
  line.classList.toggle(`${kind}-error`, hasError);
  line.classList.toggle(`${kind}-warning`, hasWarning);
  if (!control) return;
  if (hasError) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function isSaid({ issues, unknown_parts, given, origin, asks, explanation }) {
  return Boolean(issues?.length || unknown_parts || given || origin || asks || explanation);
}

function saidOf(line, code, isNeeded) {
  const said = document.getElementById(`said-${code}`);
  if (said || !isNeeded) return said;
  return line.matches("tr") ? saidUnder(line, code) : saidBelow(line, code);
}

function madeSaid(code) {
  const said = document.querySelector("template[data-said]").content.firstElementChild.cloneNode(true);
  said.id = `said-${code}`;
  return said;
}

function saidUnder(line, code) {
  const row = document.createElement("tr");
  row.className = "row-said";
  const cell = row.insertCell();
  cell.colSpan = line.cells.length;
  cell.append(madeSaid(code));
  line.after(row);
  return cell.firstElementChild;
}

function saidBelow(cell, code) {
  const list = cell.closest("[data-grid]").querySelector(".grid-said");
  const term = document.createElement("dt");
  const text = document.createElement("dd");
  term.textContent = cell.dataset.label;
  text.append(madeSaid(code));
  list.append(term, text);
  return text.firstElementChild;
}

// An empty line would only take room. What it belongs to goes with it.
function hideWhenEmpty(said) {
  const parts = [...said.children];
  said.hidden = parts.every((part) => part.hidden || !part.textContent.trim() && !part.querySelector("textarea"));
  const row = said.closest(".row-said");
  if (row) row.hidden = said.hidden;
  const text = said.closest(".grid-said > dd");
  if (!text) return;
  text.hidden = text.previousElementSibling.hidden = said.hidden;
  text.parentElement.hidden = [...text.parentElement.children].every((part) => part.hidden);
}

function drawIssues(place, issues) {
  const made = issues.map(madeIssue);
  if (made.map((one) => one.textContent).join() === [...place.children].map((one) => one.textContent).join()) return;
  place.replaceChildren(...made);
}

function madeIssue({ severity, text }) {
  const named = document.querySelector(`template[data-issue="${severity}"]`);
  const template = named ?? document.querySelector("template[data-issue]");
  const issue = template.content.firstElementChild.cloneNode(true);
  issue.querySelector("[data-issue-text]").replaceWith(text);
  return issue;
}

function drawText(place, text) {
  place.textContent = text ?? "";
  place.hidden = !text;
}

function drawDecision(said, { given, computed }) {
  const decide = said.querySelector("[data-part=decide]");
  decide.hidden = !given;
  if (!given) return;
  decide.querySelector("[data-part=given]").textContent = words("givenComputed", { given, computed });
  const code = said.id.slice("said-".length);
  decide.querySelector("button").value = code;
}

// The button that takes a figure back to where it came from stays, and shows once there is something to take.
function drawOrigin(place, { origin, take_back: offered }, code) {
  const text = place.querySelector("[data-origin]");
  const told = origin ? origin[0].toLocaleUpperCase() + origin.slice(1) : "";
  if (text.textContent.trim() !== told) text.textContent = told;
  const button = place.querySelector("[data-take-back]");
  button.hidden = !offered;
  button.value = code;
  place.hidden = !told;
}

function nameOf(line) {
  return line.dataset.name ?? line.dataset.label ?? "";
}

export function drawPlaces(form, places, stateOf) {
  for (const [code, said] of Object.entries(places)) {
    const place = document.getElementById(`at-${code}`);
    if (!place || !form.contains(place)) continue;
    drawPlace(place, said.issues);
    const label = place.querySelector("h2, h3, h4")?.firstChild?.textContent.trim() ?? "";
    drawReason(place.querySelector(":scope > [data-part=why]"), { code, label, figure: said, stateOf });
  }
}

// What is said of a cell stands in it, the rest under the heading.
function drawPlace(place, issues) {
  for (const old of place.querySelectorAll(":scope > .issue")) old.remove();
  const rows = [...place.querySelectorAll("[data-row-entry]:not([hidden])")];
  const apart = [];
  const atCells = new Map();
  for (const issue of issues) {
    const control = issue.column && rows[issue.row - 1]?.querySelector(`[data-column="${CSS.escape(issue.column)}"]`);
    const said = { ...issue, text: issue.at_cell };
    if (control) atCells.set(control, [...(atCells.get(control) ?? []), said]);
    else apart.push(issue);
  }
  place.querySelector("h2, h3, h4")?.after(...apart.map(madeIssue));
  for (const control of place.querySelectorAll("[data-kind=cell]")) drawCell(control, atCells.get(control) ?? []);
}

function drawCell(control, issues) {
  const said = document.getElementById(`said-${control.name}`) ?? (issues.length ? madeCellSaid(control) : null);
  if (!said) return;
  drawIssues(said, issues);
  said.hidden = !issues.length;
  describe(control, said.id, !said.hidden);
  if (issues.some((issue) => issue.severity === "error")) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

function madeCellSaid(control) {
  const said = document.createElement("div");
  said.className = "said";
  said.id = `said-${control.name}`;
  control.closest("td").append(said);
  return said;
}
