// Sends what the journal holds, in order, until nothing is left: one tab at a time, again and again when the network or
// the server is gone, never after somebody else has signed in.
//
//   new Sender(journal, {person, changes: (report) => url, signIn: url}, listener)
//
//   listener.sending(entries)                 they are on their way
//   listener.answered(entries, answer)        results in the order of the entries; `answer.figures`, `answer.places`
//   listener.waiting(entries)                 no network or no server; asked again after a pause, at once when online
//   listener.halted(report, reason, message)  nothing more of this report can be saved
//   listener.signedOut(other)                 the session is over, or another person's (`other`); `resume` goes on

import { post } from "./server.js";

const LOCK = "libnet-sending";
const MOST = 50;
const PAUSES = [1, 2, 4, 8, 16, 30];
const DONE = "done";
const MORE = "more";
const LATER = "later";
const STOP = "stop";

export class Sender {
  halted = new Map(); // report → why
  most = MOST;
  failures = 0;
  running = null;
  again = false;
  stopped = false;

  constructor(journal, { person, changes, signIn }, listener) {
    Object.assign(this, { journal, person, changes, signIn, listener });
    window.addEventListener("online", () => this.hurry());
  }

  // There may be something to send. → resolves when nothing is left or nothing more can be done
  kick() {
    this.again = true;
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  // Do not wait for the pause to end.
  hurry() {
    this.wake?.();
    return this.kick();
  }

  resume() {
    this.stopped = false;
    return this.hurry();
  }

  async run() {
    while (this.again && !this.stopped) {
      this.again = false;
      const outcome = await oneTabAtATime(() => this.sendNext()).catch(() => this.later([]));
      if (outcome === MORE || outcome === LATER) this.again = true;
      if (outcome === LATER) await this.pause();
    }
  }

  async pause() {
    const seconds = PAUSES[Math.min(this.failures, PAUSES.length) - 1];
    await new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, seconds * 1000);
    });
    this.wake = null;
  }

  async sendNext() {
    const batch = await this.journal.take((entry) => this.halted.has(entry.report), this.most);
    if (!batch.length) return DONE;
    this.listener.sending(batch);
    const body = { person: this.person, changes: batch.map(changeOf) };
    const answer = await post(this.changes(batch[0].report), body, this.signIn);
    return this.understand(batch, answer);
  }

  understand(batch, { status, body }) {
    if (status === 200 && Array.isArray(body?.results)) return this.settle(batch, body);
    if (status === 401 || body?.reason === "other_person") return this.signOut(batch, status !== 401);
    if (status === 404 || status === 409 || body?.reason === "forbidden") return this.halt(batch, status, body);
    if (status >= 400 && status < 500 && body && status !== 429) return this.single(batch, body);
    return this.later(batch);
  }

  async settle(batch, body) {
    this.failures = 0;
    const results = new Map(body.results.map((result) => [result.key, result]));
    const settled = [];
    for (const entry of batch) {
      const result = results.get(entry.key);
      if (result) settled.push([await this.settleOne(entry, result), result]);
    }
    this.listener.answered(settled, body);
    return settled.length ? MORE : this.later(batch);
  }

  async settleOne(entry, result) {
    if (result.outcome === "conflict") return this.journal.dispute(entry, result.theirs);
    if (result.outcome === "saved") await this.journal.confirm(entry, result.version);
    else await this.journal.drop(entry);
    return entry;
  }

  async signOut(batch, other) {
    await this.journal.giveBack(batch);
    this.stopped = true;
    this.listener.waiting(batch);
    this.listener.signedOut(other);
    return STOP;
  }

  async halt(batch, status, body) {
    await this.journal.giveBack(batch);
    const reason = body?.reason ?? (status === 404 ? "gone" : "locked");
    this.halted.set(batch[0].report, reason);
    this.listener.halted(batch[0].report, reason, body?.message ?? "");
    return MORE;
  }

  // Something among them cannot be understood: one by one, only that one is refused.
  async single(batch, body) {
    if (batch.length > 1) {
      await this.journal.giveBack(batch);
      this.most = 1;
      return MORE;
    }
    await this.journal.drop(batch[0]);
    this.most = MOST;
    this.listener.answered([[batch[0], { outcome: "refused", message: body.message ?? "" }]], {});
    return MORE;
  }

  later(batch) {
    this.failures += 1;
    this.listener.waiting(batch);
    return LATER;
  }
}

function changeOf({ key, seen, body }) {
  const { kind, field, table, row, column, typed, origin, takenOver, sinceJanuary } = body;
  const about = { origin, taken_over: takenOver, since_january: sinceJanuary };
  return { key, kind, field, table, row, column, typed, seen, ...about };
}

function oneTabAtATime(work) {
  return navigator.locks ? navigator.locks.request(LOCK, work) : work();
}
