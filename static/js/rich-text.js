// Reads HTML of any origin into the little that a text may have: paragraphs, lists, bold, italic and links. What is
// pasted from a word processor is understood by its marks; the server cleans everything once more.

const BOLD = ["B", "STRONG"];
const ITALIC = ["I", "EM"];
const LEFT_OUT = ["SCRIPT", "STYLE", "TITLE", "META", "LINK", "HEAD", "TEMPLATE", "NOSCRIPT", "IFRAME", "SVG", "MATH", "O:P"];
const BLOCKS = [
  "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE", "HEADER", "FOOTER",
  "TABLE", "TBODY", "THEAD", "TR", "DL", "DT", "DD", "FIGURE", "FIGCAPTION", "UL", "OL", "LI",
];
const LINK = /^(https?:\/\/|mailto:)\S+$/i;
const BULLET = /^[-*•]\s+/;
const WORD_MARK = /^\s*([·•o§▪–-]|[0-9a-z]{1,4}[.)])\s+/i;

// A text from the server or from a plain field, as HTML.
export function asHtml(text) {
  return isHtml(text) ? text : htmlOfPlain(text);
}

function isHtml(text) {
  return /^\s*<(p|ul|ol)\b[^<>]*>[^]*<\/(p|ul|ol)>\s*$/i.test(text);
}

// Blank lines part paragraphs; a line that begins with a dash is an item, and indented lines go on with it.
function htmlOfPlain(text) {
  const root = document.createElement("div");
  let block = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const words = line.trim();
    if (BULLET.test(words)) block = itemIn(root, words.replace(BULLET, ""));
    else if (!words) block = null;
    else if (!block || (block.tagName === "LI" && !line.startsWith(" "))) block = root.appendChild(element("P", [words]));
    else block.append(document.createElement("br"), words);
  }
  return root.innerHTML;
}

function itemIn(root, words) {
  const last = root.lastElementChild;
  const list = last?.tagName === "UL" ? last : root.appendChild(document.createElement("ul"));
  return list.appendChild(element("LI", [words]));
}

// What of the HTML may stay, as nodes of this document.
export function fragmentOf(html) {
  const read = new DOMParser().parseFromString(calmed(html), "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...gathered(childrenOf(read.body)));
  return fragment;
}

// Nothing here is applied or run, for it is only read; but the browser would complain of each style and handler that
// our Content-Security-Policy forbids. So they are read under other names.
function calmed(html) {
  const tags = html.replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "");
  return tags.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)(?=\s*=)/gi, " data-$1"));
}

function childrenOf(node, inItem = false) {
  return [...node.childNodes].flatMap((child) => copied(child, inItem));
}

function copied(node, inItem) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data.replace(/[ \t\r\n\f]+/g, " ")];
  if (node.nodeType !== Node.ELEMENT_NODE || LEFT_OUT.includes(node.tagName.toUpperCase())) return [];
  if (node.tagName === "BR") return [document.createElement("br")];
  if (isWordItem(node)) return [wordItem(node)];
  const children = childrenOf(node, inItem || node.tagName === "LI");
  if (["UL", "OL", "LI"].includes(node.tagName)) return [element(node.tagName, children)];
  if (["TD", "TH"].includes(node.tagName)) return [...children, " "];
  if (BLOCKS.includes(node.tagName)) return inItem || children.some(isBlock) ? children : [element("P", children)];
  return children.some(isBlock) ? children : [marked(node, children)].flat();
}

function isBlock(node) {
  return node instanceof Element && BLOCKS.includes(node.tagName);
}

function marked(node, children) {
  const style = styleOf(node);
  const plain = /font-weight:\s*(normal|400)/i.test(style);
  const bold = (BOLD.includes(node.tagName) && !plain) || /font-weight:\s*(bold|[6-9]00)/i.test(style);
  const italic = ITALIC.includes(node.tagName) || /font-style:\s*italic/i.test(style);
  const href = node.tagName === "A" ? (node.getAttribute("href") ?? "").trim() : "";
  let content = children;
  if (italic) content = [element("I", content)];
  if (bold) content = [element("B", content)];
  if (LINK.test(href)) content = [element("A", content, href)];
  return content;
}

function element(name, children, href = "") {
  const made = document.createElement(name);
  if (href) made.href = href;
  made.append(...children);
  return made;
}

// Word writes the items of a list as paragraphs, the bullet or the number being a text with a mark.
function isWordItem(node) {
  return node.tagName === "P" && (/MsoListParagraph/i.test(node.className) || /mso-list:/i.test(styleOf(node)));
}

function styleOf(node) {
  return node.getAttribute("data-style") ?? "";
}

function wordItem(node) {
  const mark = [...node.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)));
  const sign = mark?.textContent ?? WORD_MARK.exec(node.textContent)?.[0] ?? "";
  mark?.remove();
  const children = childrenOf(node);
  if (!mark && typeof children[0] === "string") children[0] = children[0].replace(WORD_MARK, "");
  const item = element("LI", children);
  item.dataset.list = /[0-9a-z][.)]/i.test(sign) ? "OL" : "UL";
  return item;
}

// Items without a list get one; loose words between blocks get a paragraph.
function gathered(nodes) {
  const found = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (node instanceof Element && node.tagName === "LI") {
      const kind = node.dataset.list ?? "UL";
      delete node.dataset.list;
      if (last instanceof Element && last.tagName === kind) last.append(node);
      else found.push(element(kind, [node]));
    } else if (!(typeof node === "string" && !node.trim() && (!last || isBlock(last)))) found.push(node);
  }
  return found;
}
