// What spreadsheet programs put on the clipboard, as rows of cells: tabs between cells, a cell with a line break, a tab
// or a quote in it stands in quotes, quotes inside are doubled. Knows no page.

export function cellsOf(text) {
  const rows = [[]];
  let rest = text.replace(/\r\n?/g, "\n").replace(/\0/g, "");
  if (rest.endsWith("\n")) rest = rest.slice(0, -1);
  let at = 0;
  while (at <= rest.length) {
    const { cell, end } = rest[at] === '"' ? quoted(rest, at) : plain(rest, at);
    rows.at(-1).push(cell.trim());
    if (rest[end] === "\n") rows.push([]);
    at = end + 1;
  }
  return rows;
}

function plain(text, start) {
  let end = start;
  while (end < text.length && text[end] !== "\t" && text[end] !== "\n") end += 1;
  return { cell: text.slice(start, end), end };
}

// A quote that nothing closes, or that something follows, was only a quote: “"Sākums" un beigas”.
function quoted(text, start) {
  let cell = "";
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[(at += 1)];
    else if (at + 1 === text.length || text[at + 1] === "\t" || text[at + 1] === "\n") return { cell, end: at + 1 };
    else break;
  }
  return plain(text, start);
}
