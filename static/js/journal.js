// The journal of what one person typed and the server has not confirmed yet. It outlives the tab and the browser.
//
// An entry: {id, person, report, chapter, page, chain, field, group, key, seen, state, tries, sealed | body}
//   page    the open page that sends it; when that page is gone, another one takes it over (`adopt`)
//   chain   the page it was typed on: only there does one change build on the other
//   field   what it changes; group: what shares its version (the cells of a row, a text and its “nothing”)
//   state   draft (being typed) → waiting → sent (the answer is not known yet) · conflict (the person has to choose)
//   body    {kind, field | table, row, column, typed, label, …}: sealed with the person's key where it is written down
//
// Without a key, or without the means to seal, entries are only remembered, and leaving the page warns.

import { canSeal, keyFrom, seal, unseal } from "./sealing.js";
import { byComing, openStore } from "./store.js";

const PAGE_LOCK = "libnet-page-";
const NOBODY = "";
const UNSENT = ["draft", "waiting"]; // nobody but this browser has ever seen them

export async function openJournal(person, page = newKey()) {
  const journal = new Journal(person, page, await openStore());
  if (canSeal) await aliveUntilClosed(PAGE_LOCK + page);
  return journal;
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const signs = [...crypto.getRandomValues(new Uint8Array(16))];
  signs[6] = (signs[6] & 0x0f) | 0x40;
  signs[8] = (signs[8] & 0x3f) | 0x80;
  const hex = signs.map((sign) => sign.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// Held for as long as the page is there: whoever gets this lock knows that the page is gone.
function aliveUntilClosed(name) {
  return new Promise((granted) => {
    navigator.locks.request(name, () => {
      granted();
      return new Promise(() => {});
    });
  });
}

class Journal {
  key = null;
  queue = Promise.resolve();
  latest = new Map(); // chain and field → id of its newest entry
  saved = new Map(); // chain and group → what was saved of it from here, in order

  constructor(person, page, store) {
    this.person = person;
    this.page = page;
    this.store = store;
  }

  async unlock(base64) {
    if (canSeal) this.key = await keyFrom(base64);
  }

  // Everything happens one after the other, in the order it was asked for.
  inTurn(work) {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => {});
    return turn;
  }

  // A change of a field; it takes the place of one that was never sent. → the key it will be answered under
  write(change, body) {
    return this.inTurn(async () => {
      const place = `${change.chain} ${change.field}`;
      const packed = await this.pack(body);
      // Where the disk is full the newer text cannot take the older one's place: it follows it.
      const replaced = await this.replace(this.latest.get(place), change, packed, body).catch(() => null);
      if (replaced) return replaced.key;
      const entry = { ...change, ...packed, person: this.person, page: this.page, key: newKey(), tries: 0 };
      this.latest.set(place, await this.store.add(this.advanced(entry)));
      return entry.key;
    });
  }

  async replace(id, { state }, packed, body) {
    if (id === undefined) return undefined;
    const disputed = await this.disputed(id);
    if (disputed) return this.retype(disputed, body);
    return this.store.change(id, (entry) =>
      UNSENT.includes(entry.state) ? { ...without(entry), ...packed, state } : undefined,
    );
  }

  async disputed(id) {
    let found;
    await this.store.change(id, (entry) => void (found = entry));
    return found?.state === "conflict" ? found : null;
  }

  async retype(entry, body) {
    const { theirs } = await this.open(entry);
    const packed = await this.pack({ ...body, theirs });
    return this.store.change(entry.id, (old) => ({ ...without(old), ...packed }));
  }

  // Takes back what was never sent. → whether nothing of the field is left to send
  withdraw(chain, field) {
    return this.inTurn(async () => {
      const own = (entry) => this.mine(entry) && entry.chain === chain && entry.field === field;
      await this.store.changeAll((entry) => (own(entry) && UNSENT.includes(entry.state) ? null : undefined));
      return !(await this.store.all()).some(own);
    });
  }

  // The next entries to send: of one report, in order, no field twice. From now on they count as sent.
  take(isHalted, most) {
    return this.inTurn(async () => {
      const batch = nextOf((await this.store.all()).filter((entry) => this.mine(entry)), isHalted, most);
      const ids = new Set(batch.map((entry) => entry.id));
      const taken = await this.store.changeAll((entry) =>
        ids.has(entry.id) ? { ...entry, state: "sent", tries: entry.tries + 1 } : undefined,
      );
      const opened = await Promise.all(taken.map(async (entry) => ({ ...entry, body: await this.open(entry) })));
      return this.readable(opened);
    });
  }

  async readable(entries) {
    const unread = new Set(entries.filter((entry) => !entry.body).map((entry) => entry.id));
    if (unread.size) {
      await this.store.changeAll((one) => (unread.has(one.id) ? { ...one, state: "unreadable" } : undefined));
    }
    return entries.filter((entry) => entry.body);
  }

  // The server has certainly not applied them. One whose first answer got lost keeps its key, for it may have been.
  giveBack(entries) {
    const ids = new Set(entries.map((entry) => entry.id));
    const back = ({ tries, ...entry }) => ({ ...entry, tries: tries - 1, state: tries > 1 ? entry.state : "waiting" });
    return this.inTurn(() => this.store.changeAll((entry) => (ids.has(entry.id) ? back(entry) : undefined)));
  }

  // The server has it: the entry goes, and what was typed after it builds on the new version.
  confirm(entry, version) {
    return this.inTurn(async () => {
      const place = `${entry.chain} ${entry.group}`;
      this.saved.set(place, [...(this.saved.get(place) ?? []), { field: entry.field, version }]);
      await this.store.changeAll((other) => {
        if (other.id === entry.id) return null;
        return UNSENT.includes(other.state) && this.mine(other) ? this.advanced(other) : undefined;
      });
    });
  }

  advanced(entry) {
    const history = this.saved.get(`${entry.chain} ${entry.group}`) ?? [];
    const seen = history.reduce(
      (at, { field, version }) => (version > at && (field === entry.field || at === version - 1) ? version : at),
      entry.seen,
    );
    return { ...entry, seen };
  }

  // All that is known of what shares its version: of a row that is given up, or made anew under another key.
  forget(group) {
    return this.inTurn(() =>
      this.store.changeAll((entry) => (this.mine(entry) && entry.group === group ? null : undefined)),
    );
  }

  drop(entry) {
    return this.inTurn(() => this.store.change(entry.id, () => null));
  }

  // Someone else was quicker: the entry waits for the person's choice, with what was typed last.
  dispute(entry, theirs) {
    return this.inTurn(async () => {
      const later = (await this.store.all()).filter(
        (other) => byComing(other, entry) > 0 && other.field === entry.field && other.chain === entry.chain && this.mine(other),
      );
      const body = later.length ? await this.open(later.at(-1)) : entry.body;
      const packed = await this.pack({ ...body, theirs });
      const gone = new Set(later.map((other) => other.id));
      await this.store.changeAll((other) => {
        if (gone.has(other.id)) return null;
        return other.id === entry.id ? { ...without(other), ...packed, state: "conflict" } : undefined;
      });
      this.latest.set(`${entry.chain} ${entry.field}`, entry.id);
      return { ...entry, state: "conflict", body: { ...body, theirs } };
    });
  }

  // The person has chosen her own: a new change, which knows of the other one.
  insist(entry, seen) {
    const again = (old) => ({ ...old, key: newKey(), seen, state: "waiting", tries: 0 });
    return this.inTurn(() => this.store.change(entry.id, again));
  }

  // Entries of pages that are gone become this page's; `taken` hears of them, also later when another page closes.
  // Only those that are `wanted`: a conflict belongs on the page of its chapter, and waits for it.
  async adopt(taken, wanted) {
    if (!canSeal) return;
    const owners = new Set((await this.own()).map((entry) => entry.page).filter((page) => page !== this.page));
    await Promise.all([...owners].map((owner) => this.adoptFrom(owner, taken, wanted)));
  }

  adoptFrom(owner, taken, wanted) {
    let hasAnswered;
    const answered = new Promise((resolve) => (hasAnswered = resolve));
    navigator.locks.request(PAGE_LOCK + owner, async () => {
      taken(await this.takeOver(owner, wanted));
      hasAnswered();
    });
    // A page that is still open keeps its entries; nobody waits for it to close.
    return Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 500))]);
  }

  takeOver(owner, wanted) {
    return this.inTurn(async () => {
      const state = (entry) => (entry.state === "draft" ? "waiting" : entry.state);
      const entries = await this.store.changeAll((entry) =>
        entry.person === this.person && entry.page === owner && wanted(entry)
          ? { ...entry, page: this.page, state: state(entry) }
          : undefined,
      );
      const opened = await Promise.all(entries.map(async (entry) => ({ ...entry, body: await this.open(entry) })));
      for (const entry of opened) this.latest.set(`${entry.chain} ${entry.field}`, entry.id);
      return opened.filter((entry) => entry.body);
    });
  }

  // The next page that wants it may have it.
  release(entry) {
    return this.inTurn(() => this.store.change(entry.id, (old) => ({ ...old, page: NOBODY })));
  }

  // What the person has to choose between, on whichever page it was typed.
  async disputes() {
    const disputed = (await this.own()).filter((entry) => entry.state === "conflict");
    const opened = await Promise.all(disputed.map(async (entry) => ({ ...entry, body: await this.open(entry) })));
    return opened.filter((entry) => entry.body);
  }

  // Everything of this person in this browser, whichever page it belongs to.
  async own() {
    return (await this.store.all()).filter((entry) => entry.person === this.person && entry.state !== "unreadable");
  }

  mine(entry) {
    return entry.person === this.person && entry.page === this.page;
  }

  async pack(body) {
    return this.key ? { sealed: await seal(this.key, body) } : { body };
  }

  async open(entry) {
    if (!entry.sealed) return entry.body;
    return this.key ? unseal(this.key, entry.sealed) : null;
  }
}

function without({ sealed, body, ...rest }) {
  return rest;
}

function nextOf(entries, isHalted, most) {
  const disputed = new Set(entries.filter((entry) => entry.state === "conflict").map(placeOf));
  const batch = [];
  const taken = new Set();
  for (const entry of entries) {
    if (!["waiting", "sent"].includes(entry.state) || isHalted(entry) || disputed.has(placeOf(entry))) continue;
    const isTaken = taken.has(entry.field) || isWhole(entry, taken);
    const goesAlong = !batch.length || (entry.report === batch[0].report && !isTaken);
    if (!goesAlong || batch.length === most) break;
    batch.push(entry);
    taken.add(entry.field).add(entry.group);
  }
  return batch;
}

// A row that is taken away knows the version that its cells have made of it only after they are answered.
function isWhole(entry, taken) {
  return entry.field.startsWith("remove_row") && taken.has(entry.group);
}

function placeOf(entry) {
  return `${entry.chain} ${entry.field}`;
}
