// One editor of a text: Squire with buttons, a panel for links and one for figures. Made by editor.js.

import Squire from "../vendor/squire/squire.mjs";
import { codeChosen, drawPreview, loadFigures, renewFigures } from "./editor-figures.js";
import { asHtml, fragmentOf } from "./rich-text.js";

const NOT_OURS = ["u", "d", "[", "]", "Shift-5", "Shift-6", "Shift-7"].flatMap((key) => [`Ctrl-${key}`, `Meta-${key}`]);
const MARKS = { bold: ["B", "bold", "removeBold"], italic: ["I", "italic", "removeItalic"] };
const LISTS = { bullets: ["UL", "makeUnorderedList"], numbers: ["OL", "makeOrderedList"] };

export class Editor {
  constructor(writing, field) {
    this.writing = writing;
    this.field = field;
    this.words = document.getElementById("editor").dataset;
    this.box = document.getElementById("editor").content.querySelector("[data-editor-box]").cloneNode(true);
    this.tools = [...this.box.querySelectorAll("[data-tool]")];
    this.place();
    this.squire = this.makeSquire();
    this.show();
    this.listen();
  }

  place() {
    const { field } = this;
    const hadFocus = document.activeElement === field;
    this.text = this.box.querySelector("[data-text]");
    const label = field.labels[0];
    label.id ||= `${field.id}_label`;
    this.text.setAttribute("aria-labelledby", label.id);
    const described = [field.getAttribute("aria-describedby"), ...this.describing()].filter(Boolean);
    if (described.length) this.text.setAttribute("aria-describedby", described.join(" "));
    if (field.getAttribute("aria-invalid")) this.text.setAttribute("aria-invalid", field.getAttribute("aria-invalid"));
    field.after(this.box);
    field.classList.add("visually-hidden");
    field.setAttribute("aria-hidden", "true");
    field.tabIndex = -1;
    if (hadFocus) queueMicrotask(() => this.focusAtEnd());
  }

  describing() {
    return [...this.writing.querySelectorAll("[id^='guidance-'], [data-figures-preview]")].map((part) => part.id);
  }

  makeSquire() {
    const squire = new Squire(this.text, {
      blockTag: "P",
      sanitizeToDOMFragment: fragmentOf,
      toPlainText: null,
    });
    for (const key of NOT_OURS) squire.setKeyHandler(key, (self, event) => event.preventDefault());
    // Tab goes on to the next field, also in a list.
    for (const key of ["Tab", "Shift-Tab"]) squire.setKeyHandler(key, () => {});
    return squire;
  }

  listen() {
    const { field, squire } = this;
    squire.addEventListener("input", () => this.edited());
    squire.addEventListener("pathChange", () => this.press());
    squire.addEventListener("select", () => this.press());
    this.text.addEventListener("blur", () => this.left());
    field.addEventListener("focus", () => squire.focus());
    for (const kind of ["input", "libnet:value", "libnet:replaced"]) field.addEventListener(kind, () => this.follow());
    this.box.querySelector("[data-tools]").addEventListener("keydown", (event) => this.walk(event));
    this.box.addEventListener("click", (event) => this.clicked(event));
    for (const panel of this.box.querySelectorAll("[data-panel]")) this.listenIn(panel);
    document.addEventListener("libnet:figures", ({ detail }) => this.renew(detail));
  }

  focusAtEnd() {
    this.squire.focus();
    this.squire.moveCursorToEnd();
  }

  // --- the field and the editor

  // What the field holds, shown.
  show() {
    this.written = this.field.value;
    this.quiet = true;
    this.squire.setHTML(asHtml(this.field.value));
    this.html = this.squire.getHTML();
    setTimeout(() => (this.quiet = false));
    this.measure();
  }

  // Somebody else has set the field.
  follow() {
    if (this.field.value === this.written) return;
    this.mark(this.field.dataset.takenOver === "true");
    this.show();
    this.preview();
  }

  edited() {
    const html = this.squire.getHTML();
    if (this.quiet || html === this.html) return;
    this.mark(false);
    this.write(html);
  }

  write(html) {
    this.html = html;
    this.written = this.field.value = this.text.textContent.trim() ? html : "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.measure();
    this.preview();
  }

  left() {
    this.edited();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Last year's text, below what is there already; alone it is marked.
  takeOver(html) {
    const alone = !this.text.textContent.trim();
    this.squire.saveUndoState();
    this.field.value = alone ? html : this.squire.getHTML() + html;
    this.show();
    this.mark(alone);
    this.write(this.html);
    this.say(this.words.takenOver);
    this.focusAtEnd();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Last year's text, not edited yet.
  mark(takenOver) {
    if (takenOver) this.field.dataset.takenOver = "true";
    else delete this.field.dataset.takenOver;
    this.writing.querySelector("[data-taken-over-note]").hidden = !takenOver;
  }

  measure() {
    const over = [...this.text.textContent].length - Number(this.words.most);
    if (over > 0) this.say(`${this.words.tooLong} ${over}`);
    else if (this.tooLong) this.say("");
    this.tooLong = over > 0;
  }

  say(words) {
    const place = this.box.querySelector("[data-said]");
    if (place.textContent !== words) place.textContent = words;
  }

  // --- figures in the text

  preview() {
    return drawPreview(this.writing.querySelector("[data-figures-preview]"), this.text.textContent);
  }

  renew(changed) {
    renewFigures(changed);
    this.preview();
  }

  // --- buttons

  press() {
    const pressed = { bold: "B", italic: "I", bullets: "UL", numbers: "OL", link: "A" };
    for (const tool of this.tools) {
      const format = pressed[tool.dataset.tool];
      if (format) tool.setAttribute("aria-pressed", String(this.squire.hasFormat(format)));
    }
  }

  // One button of the bar is reached by Tab, the others by arrows.
  walk(event) {
    const at = this.tools.indexOf(event.target);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.tools.length - 1 };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const next = this.tools.at(steps[event.key] % this.tools.length);
    for (const tool of this.tools) tool.tabIndex = tool === next ? 0 : -1;
    next.focus();
  }

  clicked(event) {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    const action = event.target.closest("[data-do]");
    if (action) return this.act(action.dataset.do, action.closest("[data-panel]"));
    if (tool in MARKS) return this.toggle(...MARKS[tool]);
    if (tool in LISTS) return this.toggle(...LISTS[tool], "removeList");
    return tool && this.togglePanel(tool);
  }

  toggle(format, make, remove) {
    this.squire[this.squire.hasFormat(format) ? remove : make]();
    this.squire.focus();
    this.press();
  }

  // --- panels

  panelOf(name) {
    return this.box.querySelector(`[data-panel="${name}"]`);
  }

  async togglePanel(name) {
    const opens = this.panelOf(name).hidden;
    this.closePanels();
    if (!opens) return this.squire.focus();
    const panel = this.panelOf(name);
    panel.hidden = false;
    this.tools.find((tool) => tool.dataset.tool === name).setAttribute("aria-expanded", "true");
    const input = panel.querySelector("input");
    input.value = name === "link" ? this.linkHere() : "";
    input.focus();
    if (name === "figure" && !(await loadFigures())) this.say(this.words.noFigures);
    return null;
  }

  closePanels() {
    for (const panel of this.box.querySelectorAll("[data-panel]")) panel.hidden = true;
    for (const tool of this.box.querySelectorAll("[aria-expanded]")) tool.setAttribute("aria-expanded", "false");
    this.say("");
  }

  // What is typed in a panel is no part of the report.
  listenIn(panel) {
    for (const kind of ["input", "change"]) panel.addEventListener(kind, (event) => event.stopPropagation());
    panel.addEventListener("keydown", (event) => {
      const keys = { Enter: panel.dataset.panel, Escape: "close" };
      if (!(event.key in keys) || (event.key === "Enter" && event.target.tagName !== "INPUT")) return;
      event.preventDefault();
      event.stopPropagation();
      this.act(keys[event.key], panel);
    });
  }

  async act(action, panel) {
    const typed = panel.querySelector("input").value.trim();
    const done = { link: () => this.link(typed), unlink: () => this.unlink(), figure: () => this.insertFigure(typed) };
    if (action !== "close" && !(await done[action]())) return;
    this.closePanels();
    this.squire.focus();
    this.press();
  }

  linkHere() {
    const range = this.squire.getSelection();
    const place = range.startContainer;
    return (place instanceof Element ? place : place.parentElement)?.closest("a")?.getAttribute("href") ?? "";
  }

  link(typed) {
    const address = addressOf(typed);
    if (address) this.squire.makeLink(address);
    else this.say(this.words.noAddress);
    return Boolean(address);
  }

  unlink() {
    this.squire.removeLink();
    return true;
  }

  async insertFigure(typed) {
    await loadFigures();
    const code = codeChosen(typed);
    if (code) this.squire.insertPlainText(`{${code}}`, false);
    else this.say(this.words.noneChosen);
    return Boolean(code);
  }
}

// A whole address of what was typed; empty when it is none.
function addressOf(typed) {
  if (/^(https?:\/\/|mailto:)\S+$/i.test(typed)) return typed;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
  return /^[^\s/:]+\.[^\s/:]+(\/\S*)?$/.test(typed) ? `https://${typed}` : "";
}
