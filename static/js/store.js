// Keeps the entries of the journal in the order in which they came: those that are sealed in IndexedDB, the others, such
// as what was typed before the key to seal with had come, in memory.
//
//   add(entry) → id
//   all() → entries
//   change(id, revise) → what `revise` made of the entry; null takes it away, undefined leaves it as it is
//   changeAll(revise) → those that `revise` gave back
//
// `revise` runs inside one transaction, so that two tabs never change an entry from the same old state. Where there is
// no room on the disk, or no IndexedDB, memory takes everything.

const DATABASE = "libnet";
const ENTRIES = "entries";
const FIRST_IN_MEMORY = 1e12; // ids that no database reaches

export async function openStore() {
  try {
    return new Store(await database());
  } catch {
    return new Store(null);
  }
}

class Store {
  memory = new Map();
  next = FIRST_IN_MEMORY;
  came = 0;

  constructor(opened) {
    this.opened = opened;
    if (opened) opened.onversionchange = () => opened.close();
  }

  async add(coming) {
    this.came = Math.max(this.came + 1, Date.now());
    const entry = { ...coming, came: this.came };
    try {
      if (entry.sealed && this.opened) return await this.write((entries) => result(entries.add(entry)));
    } catch {
      // A full disk: what cannot be written down is remembered at least.
    }
    const id = this.next++;
    this.memory.set(id, { ...entry, id });
    return id;
  }

  async all() {
    const written = this.opened ? await this.read() : [];
    return [...written, ...this.memory.values()].sort(byComing);
  }

  async change(id, revise) {
    if (id >= FIRST_IN_MEMORY) return this.changeRemembered(id, revise);
    return this.write(async (entries) => put(entries, await result(entries.get(id)), revise));
  }

  async changeAll(revise) {
    const all = async (entries) => (await result(entries.getAll())).map((entry) => put(entries, entry, revise));
    const written = this.opened ? await this.write(all) : [];
    const remembered = [...this.memory.keys()].map((id) => this.changeRemembered(id, revise));
    return [...written, ...remembered].filter(Boolean).sort(byComing);
  }

  changeRemembered(id, revise) {
    const entry = this.memory.get(id);
    const revised = entry ? revise(entry) : undefined;
    if (revised === null) this.memory.delete(id);
    else if (revised) this.memory.set(id, revised);
    return revised;
  }

  read() {
    return result(this.opened.transaction(ENTRIES).objectStore(ENTRIES).getAll());
  }

  // Strict: what is written stands on the disk, also when the power fails.
  async write(work) {
    const transaction = this.opened.transaction(ENTRIES, "readwrite", { durability: "strict" });
    const done = completed(transaction);
    const [answer] = await Promise.all([work(transaction.objectStore(ENTRIES)), done]);
    return answer;
  }
}

// Ids do not tell: those in memory are higher than all on the disk.
export function byComing(one, other) {
  return (one.came ?? 0) - (other.came ?? 0) || one.id - other.id;
}

function put(entries, entry, revise) {
  const revised = entry ? revise(entry) : undefined;
  if (revised === null) entries.delete(entry.id);
  else if (revised) entries.put(revised);
  return revised;
}

function completed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

function database() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES, { keyPath: "id", autoIncrement: true });
  return result(request);
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
