// Sends what a person typed on pages that are gone, from whichever page she opens next, and says so quietly.
//
//   <div data-leftovers data-person="17" data-key="URL" data-sign-in="URL" data-changes="/reports/0/changes/"
//        data-chapter="/reports/0/chapters/CHAPTER/" hidden>
//     <p data-leftovers-saved hidden>   <div data-leftovers-open hidden><p>…</p><ul></ul></div>
//   </div>
//
// A chapter that can be filled in sends them itself (saving.js), and tells here what became of those of other chapters.
// Another person's entries are never touched.

const place = document.querySelector("[data-leftovers]");
const saved = new Set();
const open = new Map(); // field → [entry, why it could not be saved]
let own = []; // the entries that came from pages that are gone

// What needs a choice is let go of: it is made on the page of its chapter.
export function tellLeftovers(settled, journal) {
  for (const [entry, result] of settled) if (result.outcome === "conflict") journal.release(entry);
  if (!place) return;
  for (const [entry, result] of settled) {
    if (result.outcome === "saved") saved.add(entry.key);
    else open.set(entry.field, [entry, result.message ?? ""]);
  }
  draw();
}

function draw() {
  const done = place.querySelector("[data-leftovers-saved]");
  const list = place.querySelector("[data-leftovers-open]");
  done.hidden = !saved.size;
  done.querySelector("[data-leftovers-text]").textContent = inWords(saved.size);
  list.hidden = !open.size;
  list.querySelector("ul").replaceChildren(...[...open.values()].map(([entry, why]) => line(entry, why)));
  place.querySelector("[data-leftovers-discard]").hidden = ![...open.values()].some(([, why]) => why);
  place.hidden = !saved.size && !open.size;
}

function inWords(count) {
  const { one, many } = place.dataset;
  return count === 1 ? one : many.replace("{count}", count);
}

function line(entry, why) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = place.dataset.chapter.replace("/0/", `/${entry.report}/`).replace("CHAPTER", entry.chapter) + anchor(entry);
  link.textContent = entry.body.label;
  item.append(link, ` “${shortened(entry.body.typed)}”`, why ? ` – ${why}` : "");
  return item;
}

function anchor({ body }) {
  return `#at-${body.table ?? body.field}`;
}

function shortened(text = "") {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

if (place && !document.querySelector("form[data-saving]")) start();

async function start() {
  const [{ canSeal }, { openStore }] = await Promise.all([import("./sealing.js"), import("./store.js")]);
  if (!canSeal) return;
  const person = Number(place.dataset.person);
  const entries = await (await openStore()).all();
  if (entries.some((entry) => entry.person === person)) await sendAll(person);
}

async function sendAll(person) {
  const modules = ["./journal.js", "./sending.js", "./server.js"].map((name) => import(name));
  const [{ openJournal }, { Sender }, { get }] = await Promise.all(modules);
  const { status, body } = await get(place.dataset.key);
  if (status !== 200 || body?.person !== person) return;
  const journal = await openJournal(person);
  await journal.unlock(body.key);
  const changes = (report) => place.dataset.changes.replace("/0/", `/${report}/`);
  const addresses = { person, changes, signIn: place.dataset.signIn };
  const sender = new Sender(journal, addresses, listener(journal));
  place.querySelector("[data-leftovers-discard]").addEventListener("click", () => discard(journal));
  await tellConflicts(journal);
  const isNoConflict = (entry) => entry.state !== "conflict";
  await journal.adopt((entries) => {
    own = [...own, ...entries];
    sender.kick();
  }, isNoConflict);
}

async function tellConflicts(journal) {
  for (const entry of await journal.disputes()) open.set(entry.field, [entry, ""]);
  if (open.size) draw();
}

// What cannot be saved any more, because the report is closed, is hers to give up.
async function discard(journal) {
  for (const [entry] of open.values()) await journal.drop(entry);
  open.clear();
  draw();
}

function listener(journal) {
  const nothing = () => {};
  return {
    sending: nothing,
    waiting: nothing,
    signedOut: nothing,
    answered: (settled) => tellLeftovers(settled, journal),
    halted: (report, reason, message) => {
      const left = own.filter((entry) => entry.report === report);
      tellLeftovers(left.map((entry) => [entry, { outcome: "refused", message }]), journal);
    },
  };
}
