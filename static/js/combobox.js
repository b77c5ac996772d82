// A text field that offers something while one types: ↓ and ↑ go through the offers, Enter takes one, Esc closes them.
// What is typed stays what is typed when nothing is taken.
//
//   offer(input, { find, take, status })
//     find(text)   a promise of offers [{ name, about }], at once or after asking the server; [] for none
//     take(offer)  what happens with the one taken
//     status       an element with role=status that hears how many there are; its data-offered are the words
//
// The list is made here, one for the page, and lies above everything (`popover`). The field gets the roles of a combobox.

const PAUSE = 150; // milliseconds after the last key before it is looked for

const list = document.createElement("ul");
list.id = "offers";
list.className = "offers";
list.setAttribute("role", "listbox");
list.popover = "manual";

let current = null; // { input, offers, at, take, status } while the list is open

export function offer(input, { find, take, status }) {
  if (!list.isConnected) prepare();
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }
  input.setAttribute("autocomplete", "off");
  let asked = 0;
  let timer = null;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const mine = ++asked;
    timer = setTimeout(async () => {
      const offers = await find(input.value);
      if (mine === asked && document.activeElement === input) open({ input, offers, at: -1, take, status });
    }, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (current?.input === input) choose(event);
  });
  input.addEventListener("blur", () => {
    asked += 1;
    if (current?.input === input) close();
  });
}

function prepare() {
  document.body.append(list);
  // A press must not take the focus out of the field, or the list would be gone before the click.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && current) taken(Number(option.dataset.at));
  });
  document.addEventListener("scroll", (event) => event.target !== list && current && place(), true);
}

function open(offers) {
  if (current) close();
  if (offers.offers.length === 0) return;
  current = offers;
  list.replaceChildren(...offers.offers.map(option));
  list.setAttribute("aria-label", offers.input.getAttribute("aria-label") ?? offers.input.labels?.[0]?.textContent.trim() ?? "");
  list.showPopover();
  place();
  offers.input.setAttribute("aria-expanded", "true");
  offers.input.setAttribute("aria-controls", list.id);
  if (offers.status) offers.status.textContent = `${offers.status.dataset.offered} ${offers.offers.length}`;
}

function option({ name, about }, at) {
  const item = document.createElement("li");
  item.id = `offer-${at}`;
  item.dataset.at = at;
  item.setAttribute("role", "option");
  item.append(name);
  if (about) {
    const more = document.createElement("span");
    more.className = "hint";
    more.textContent = about;
    item.append(more);
  }
  return item;
}

// Below the field, or above it where there is more room.
function place() {
  const field = current.input.getBoundingClientRect();
  const below = window.innerHeight - field.bottom;
  const upwards = below < list.offsetHeight && field.top > below;
  list.style.minWidth = `${field.width}px`;
  list.style.maxWidth = `calc(100vw - 1rem)`;
  list.style.left = `${Math.max(8, Math.min(field.left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = upwards ? `${Math.max(0, field.top - list.offsetHeight)}px` : `${field.bottom}px`;
}

function close() {
  const { input } = current;
  current = null;
  list.hidePopover();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  input.removeAttribute("aria-controls");
}

const KEYS = {
  ArrowDown: () => mark(current.at + 1),
  ArrowUp: () => mark(current.at - 1),
  Escape: () => close(),
  Enter: () => current.at >= 0 && (taken(current.at), true),
};

function choose(event) {
  const act = event.altKey || event.ctrlKey || event.metaKey ? null : KEYS[event.key];
  if (!act || act() === false) return;
  // Nobody else takes the key: the grid would go to the next row.
  event.preventDefault();
  event.stopImmediatePropagation();
}

function mark(at) {
  const options = [...list.children];
  current.at = (at + options.length) % options.length;
  for (const one of options) one.setAttribute("aria-selected", String(one === options[current.at]));
  options[current.at].scrollIntoView({ block: "nearest" });
  current.input.setAttribute("aria-activedescendant", options[current.at].id);
}

function taken(at) {
  const { offers, take } = current;
  close();
  take(offers[at]);
}
