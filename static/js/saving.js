// Saves each control of a chapter when it is left, or after two seconds of rest, and shows how it stands.
//
//   <form data-saving="URL" data-report="63" data-chapter="finance" data-person="17" data-key="URL" data-sign-in="URL"
//     data-since-january="false">   only of a quarter: how its figures are typed, which each change carries with it
//     controls as controls.js describes them; their states as field-states.js does
//
// Tells other scripts, on the document: `libnet:saved` {kind, field, control}, `libnet:figures` (the figures of an
// answer), `libnet:unsent` (how many fields are not saved). What is being typed stands in the journal after a moment, so
// that it outlives a closed tab; only what was left or rested is sent.

import { announce, announceSaved } from "./announcing.js";
import { retellMine, showConflict, withdrawConflict } from "./conflict.js";
import {
  controlsIn, findControl, groupOf, isSaved, labelOf, nameOf, placeOf, rememberInitial, rowOf, setValue, setVersion,
  valueOf, versionOf,
} from "./controls.js";
import { UNSENT, showState } from "./field-states.js";
import { drawFigures, drawPlaces } from "./figures.js";
import { keepInSight } from "./in-sight.js";
import { newKey, openJournal } from "./journal.js";
import { tellLeftovers } from "./leftovers.js";
import { restoreRow } from "./restoring.js";
import { Sender } from "./sending.js";
import { get } from "./server.js";
import { signInAgain } from "./signing-in.js";
import { keepFromLeaving } from "./unsaved.js";
import { words } from "./words.js";

const REST = 2000;
const DRAFT = 300;
const KEY_PAUSE = 3000;

class Chapter {
  page = newKey();
  fields = new Map();
  waitingForFailure = [];

  constructor(form) {
    this.form = form;
    this.report = Number(form.dataset.report);
    this.person = Number(form.dataset.person);
    this.ready = this.open();
    form.addEventListener("input", (event) => isSaved(event.target) && this.typed(event));
    form.addEventListener("change", (event) => isSaved(event.target) && this.commit(this.fieldOf(event.target)));
    form.addEventListener("focusout", (event) => isSaved(event.target) && this.left(this.fieldOf(event.target)));
    document.addEventListener("visibilitychange", () => document.hidden && this.commitAll());
    keepFromLeaving(() => this.unsent().length > 0);
  }

  async open() {
    this.journal = await openJournal(this.person, this.page);
    const changes = (report) => this.addressOf(report);
    const addresses = { person: this.person, changes, signIn: this.form.dataset.signIn };
    this.sender = new Sender(this.journal, addresses, this);
    this.unlock();
  }

  addressOf(report) {
    return this.form.dataset.saving.replace(`/${this.report}/`, `/${report}/`);
  }

  // Without the key what is typed is only remembered; with it, what was left behind comes back.
  async unlock() {
    const { status, body } = await get(this.form.dataset.key);
    if (status === 401 || (status === 200 && body?.person !== this.person)) return this.signedOut(status === 200);
    if (status !== 200) return setTimeout(() => this.unlock(), KEY_PAUSE);
    await this.journal.unlock(body.key);
    const mayBeHad = (entry) => entry.state !== "conflict" || this.isHere(entry);
    return this.journal.adopt((entries) => this.restore(entries), mayBeHad);
  }

  fieldOf(control) {
    const name = nameOf(placeOf(control));
    const known = this.fields.get(name);
    if (known?.control === control) return known;
    const saved = defaultOf(control);
    const field = { name, control, saved, written: saved, chain: this.page, state: "" };
    this.fields.set(name, field);
    return field;
  }

  typed({ target, isTrusted }) {
    if (isTrusted) delete target.dataset.origin;
    const field = this.fieldOf(target);
    if (valueOf(target) === field.written && !field.isDraft) return;
    if (field.state === "conflict") retellMine(target, bodyOf(target, valueOf(target)));
    else this.show(field, "typing");
    clearTimeout(field.rest);
    field.rest = setTimeout(() => this.commit(field), REST);
    field.draft ??= setTimeout(() => this.write(field, "draft"), DRAFT);
  }

  left(field) {
    this.commit(field);
    this.tidy(field);
  }

  commitAll() {
    return Promise.all([...this.fields.values()].map((field) => this.commit(field)));
  }

  async commit(field) {
    clearTimeout(field.rest);
    const typed = valueOf(field.control);
    if (typed === field.written && !field.isDraft) return this.settleDown(field);
    if (typed === field.saved && (await this.takenBack(field))) return this.show(field, field.before ?? "");
    await this.write(field, "waiting");
    return this.sender.kick();
  }

  // Typed and typed back again, before anything was written down.
  settleDown(field) {
    if (field.state === "typing") this.show(field, field.before ?? "");
  }

  async takenBack(field) {
    this.forgetDraft(field);
    await this.ready;
    field.isDraft = false;
    field.written = field.saved;
    return field.state !== "conflict" && this.journal.withdraw(field.chain, field.name);
  }

  forgetDraft(field) {
    clearTimeout(field.draft);
    field.draft = null;
  }

  async write(field, state) {
    this.forgetDraft(field);
    const { control } = field;
    const typed = valueOf(control);
    if (state === "draft" && typed === field.written) return;
    field.written = typed;
    field.isDraft = state === "draft";
    if (state === "waiting" && field.state !== "conflict") this.show(field, "saving");
    await this.ready;
    const place = placeOf(control);
    const where = { report: this.report, chapter: this.form.dataset.chapter, chain: field.chain };
    const what = { field: field.name, group: groupOf(place), seen: versionOf(control), state };
    await this.journal.write({ ...where, ...what }, bodyOf(control, typed));
    if (state === "waiting" && field.state === "saving") this.showKept(field);
  }

  // Only what is written down may be said to wait on this computer.
  showKept(field) {
    if (this.sender?.halted.has(this.report)) this.show(field, "halted", { why: this.why });
    else if (this.sender?.stopped) this.show(field, "signedOut");
    else if (this.sender?.failures) this.show(field, "waiting");
  }

  show(field, state, values) {
    if (!UNSENT.includes(field.state)) field.before = field.state;
    field.state = state;
    if (state !== "typing") showState(field.control, state || "untouched", values);
    else showState(field.control, "untouched");
    this.countUnsent();
  }

  countUnsent() {
    const detail = { unsent: this.unsent().length, states: this.unsent().map((field) => field.state), why: this.why };
    document.dispatchEvent(new CustomEvent("libnet:unsent", { detail }));
  }

  unsent() {
    return [...this.fields.values()].filter((field) => UNSENT.includes(field.state));
  }

  // Everything typed is on the server: true; false as soon as that cannot be had now.
  async flush() {
    await this.ready;
    const failed = new Promise((resolve) => this.waitingForFailure.push(resolve));
    await Promise.race([this.commitAll().then(() => this.sender.hurry()), failed]);
    if (this.sender.stopped) this.signedOut(false);
    return this.unsent().length === 0;
  }

  fail() {
    for (const resolve of this.waitingForFailure.splice(0)) resolve();
  }

  // --- what the sender tells

  sending(entries) {
    this.each(entries, (field) => field.state !== "typing" && this.show(field, "saving"));
  }

  waiting(entries) {
    const state = this.sender.stopped ? "signedOut" : "waiting";
    this.each(entries, (field) => field.state !== "typing" && this.show(field, state));
    this.fail();
  }

  halted(report, reason, message) {
    this.why = message || words("haltedWhy");
    if (report === this.report) {
      for (const field of this.unsent()) this.show(field, "halted", { why: this.why });
      announce(this.why);
    }
    this.fail();
  }

  async signedOut(other) {
    this.fail();
    const signedIn = await signInAgain(this.person, { other });
    if (!signedIn) return;
    await this.ready;
    this.sender.resume();
    if (!this.journal.key) this.unlock();
  }

  answered(settled, { at, figures = {}, places = {} }) {
    keepInSight(() => {
      const stateOf = (control) => this.fields.get(nameOf(placeOf(control)))?.state;
      drawFigures(this.form, figures, stateOf);
      drawPlaces(this.form, places, stateOf);
    });
    tellLeftovers(settled.filter(([entry, result]) => !this.applied(entry, result, at)), this.journal);
    document.dispatchEvent(new CustomEvent("libnet:figures", { detail: figures }));
  }

  // --- applying what came back

  each(entries, act) {
    for (const entry of entries) {
      const field = this.fields.get(entry.field);
      if (field && entry.report === this.report) act(field, entry);
    }
  }

  applied(entry, result, at) {
    const field = entry.report === this.report ? this.fields.get(entry.field) : null;
    if (!field) return false;
    if (result.outcome === "saved") this.saved(field, entry, result, at);
    else if (result.outcome === "conflict") this.disputed(field, entry);
    else this.refused(field, entry, result);
    return true;
  }

  saved(field, entry, result, at) {
    field.saved = entry.body.typed;
    field.text = result.text;
    setVersion(field.control, result.version);
    const detail = { ...placeOf(field.control), control: field.control };
    document.dispatchEvent(new CustomEvent("libnet:saved", { detail }));
    if (valueOf(field.control) !== entry.body.typed) return;
    this.tidy(field);
    rememberInitial(field.control);
    this.show(field, keptOrSaved(field.control, result), { time: at, why: result.unread });
    announceSaved(labelOf(field.control));
    if (result.unread) announce(`${labelOf(field.control)}: ${result.unread}`);
  }

  // A figure is shown the way it is read back, once she is somewhere else.
  tidy(field) {
    const { control, text } = field;
    const isFigure = ["figure", "cell"].includes(control.dataset.kind) && control.matches("input");
    if (!isFigure || text === undefined || control === document.activeElement) return;
    if (valueOf(control) !== field.saved || field.saved === text) return;
    setValue(control, text);
    if (valueOf(control) === text) field.saved = field.written = text;
    rememberInitial(control);
  }

  refused(field, entry, result) {
    if (valueOf(field.control) !== entry.body.typed) return;
    this.show(field, "refused", { why: result.message });
    announce(words("notSaved", { label: labelOf(field.control), why: result.message }));
  }

  disputed(field, entry) {
    this.show(field, "conflict");
    showConflict(this.form, field.control, entry, {
      keepMine: () => this.insist(field, entry),
      takeTheirs: () => this.giveIn(field, entry),
    });
  }

  async insist(field, entry) {
    const { theirs } = entry.body;
    await this.commit(field);
    if (isGone(theirs)) return this.insistOnRow(field, entry);
    setVersion(field.control, theirs.version);
    await this.journal.insist(entry, theirs.version);
    this.show(field, "saving");
    return this.sender.hurry();
  }

  // The row is gone: the person keeps hers, so it is made anew with all its cells.
  async insistOnRow(field, entry) {
    const row = rowOf(field.control);
    await this.forgetRow(row, entry);
    delete row.dataset.rowKey;
    row.dataset.rowVersion = 0;
    for (const control of controlsIn(row)) {
      control.dataset.version = 0;
      const anew = this.fieldOf(control);
      anew.saved = anew.written = "";
      await this.commit(anew);
    }
  }

  // One choice decides on the whole row: what else waits of it, or asks, is answered by it.
  async forgetRow(row, entry) {
    await this.journal.forget(entry.group);
    for (const control of controlsIn(row)) {
      this.fields.delete(nameOf(placeOf(control)));
      withdrawConflict(control);
    }
  }

  async giveIn(field, entry) {
    const { theirs } = entry.body;
    if (isGone(theirs)) return this.dropRow(field, entry);
    await this.journal.drop(entry);
    field.saved = field.written = theirs.text;
    field.text = undefined;
    field.isDraft = false;
    setValue(field.control, field.control.dataset.kind ? theirs.text : "");
    setVersion(field.control, theirs.version);
    rememberInitial(field.control);
    if (!field.control.dataset.kind) rowOf(field.control).hidden = false;
    return this.show(field, "theirs", { name: theirs.by, time: theirs.at });
  }

  async dropRow(field, entry) {
    const row = rowOf(field.control);
    await this.forgetRow(row, entry);
    row.remove();
    this.countUnsent();
  }

  // --- what was left from a page that is gone

  restore(entries) {
    for (const entry of entries) if (this.isHere(entry)) this.putBack(entry);
    this.sender.kick();
  }

  isHere(entry) {
    return entry.report === this.report && entry.chapter === this.form.dataset.chapter;
  }

  putBack(entry) {
    const { body } = entry;
    if (entry.state !== "conflict" && this.isTypedOtherwise(body)) return;
    const control = findControl(this.form, body) ?? restoreRow(this.form, body);
    if (!control) return;
    const field = this.fieldOf(control);
    if (UNSENT.includes(field.state) && field.chain === this.page) return;
    field.chain = entry.chain;
    field.written = body.typed;
    setValue(control, body.typed);
    if (!control.dataset.kind) rowOf(control).hidden = true;
    if (entry.state === "conflict") this.disputed(field, entry);
    else this.show(field, "waiting");
  }

  // Since January there, of the quarter alone here: it is sent as it was meant, but would be misread in the field.
  isTypedOtherwise({ sinceJanuary }) {
    return sinceJanuary !== undefined && String(sinceJanuary) !== this.form.dataset.sinceJanuary;
  }
}

// Where the checks say already why it cannot be read, the state does not say it again.
function keptOrSaved({ name }, { unread }) {
  if (!unread) return "saved";
  const isSaid = document.querySelector(`#said-${CSS.escape(name)}:not([hidden]) .issue`);
  return isSaid ? "keptSaid" : "kept";
}

// The row was taken away by somebody else: there is no version of it any more.
function isGone(theirs) {
  return theirs.version === 0;
}

function bodyOf(control, typed) {
  const body = { ...placeOf(control), typed, label: labelOf(control) };
  if (control.dataset.origin) body.origin = control.dataset.origin;
  if (control.dataset.takenOver === "true") body.takenOver = true;
  const { sinceJanuary } = control.form.dataset;
  if (sinceJanuary && body.kind === "figure") body.sinceJanuary = sinceJanuary === "true";
  return body;
}

// What the server has put there.
function defaultOf(control) {
  if (control.type === "checkbox") return control.defaultChecked ? "1" : "";
  if (control.options) return ([...control.options].find((one) => one.defaultSelected) ?? control.options[0])?.value ?? "";
  return control.defaultValue;
}

const form = document.querySelector("form[data-saving]");
export const chapter = form ? new Chapter(form) : null;
