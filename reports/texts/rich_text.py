"""Small rich texts: paragraphs, lists, bold, italic and links, read from HTML or plain text and written again. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple

BOLD, ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})
LISTS = frozenset({"ul", "ol"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PARTS = frozenset({"div", "section", "article", "header", "footer", "blockquote", "pre", "figure", "figcaption", "hr"})
TABLES = frozenset({"table", "tr", "dl", "dt", "dd"})
BREAKS = HEADINGS | PARTS | TABLES | {"p"}  # What stands on lines of its own becomes a paragraph.
TAGS = BREAKS | LISTS | BOLD | ITALIC | {"li", "a", "br", "td", "th"}
DEEPEST_LIST = 4
LINK = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
BULLET = re.compile(r"[-*•]\s+")


class Marks(NamedTuple):
    """How a piece of text looks and where it leads."""

    href: str = ""
    bold: bool = False
    italic: bool = False


class Sign(NamedTuple):
    """One character with its marks; a line break within a paragraph is "\\n"."""

    char: str
    marks: Marks


@dataclass
class Block:
    """A paragraph, or an item of the lists it stands in, the outermost first."""

    lists: tuple[str, ...] = ()
    signs: list[Sign] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(sign.char for sign in self.signs)


class _Reader(HTMLParser):
    """Collects the blocks of HTML that was cleaned already."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.lists: list[str] = []
        self.bold = self.italic = 0
        self.hrefs: list[str] = []
        self.begin()

    def begin(self) -> None:
        """What comes now stands in a block of its own."""
        self.block = Block(tuple(self.lists[:DEEPEST_LIST]))
        self.blocks.append(self.block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bold += tag in BOLD
        self.italic += tag in ITALIC
        if tag == "a":
            self.hrefs.append(_address(dict(attrs).get("href") or ""))
        elif tag == "br":
            self.break_line()
        elif tag in LISTS:
            self.lists.append(tag)
            self.begin()
        else:
            self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self.bold -= tag in BOLD
        self.italic -= tag in ITALIC
        if tag == "a" and self.hrefs:
            self.hrefs.pop()
        elif tag in LISTS and self.lists:
            self.lists.pop()
            self.begin()
        else:
            self._edge(tag)

    def _edge(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.put(" ")
        elif tag == "li" or (tag in BREAKS and not self.lists):
            if tag == "li" and not self.lists:
                self.block = Block(("ul",))
                self.blocks.append(self.block)
            else:
                self.begin()
        elif tag in BREAKS:
            self.put("\n")

    def break_line(self) -> None:
        """One break stays in the paragraph, two make a new one."""
        if not self.lists and self.block.text.rstrip(" ").endswith("\n"):
            self.begin()
        else:
            self.put("\n")

    def handle_data(self, data: str) -> None:
        self.put(re.sub(r"[ \t\r\n\f]+", " ", data))

    def put(self, text: str) -> None:
        marks = Marks(self.hrefs[-1] if self.hrefs else "", self.bold > 0, self.italic > 0)
        self.block.signs += [Sign(char, marks) for char in text]


def _address(href: str) -> str:
    """Where a link leads; brackets in it are written so that nothing takes them for a tag or a token."""
    href = href.strip()
    if not LINK.fullmatch(href):
        return ""
    return re.sub(r"[<>{}\"]", lambda sign: f"%{ord(sign[0]):02X}", href)


def blocks_of_html(html: str) -> list[Block]:
    """The blocks of HTML of which a cleaner has left nothing but `TAGS`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _tidied(reader.blocks)


def blocks_of_plain(text: str) -> list[Block]:
    """Blank lines part paragraphs; a line that begins with a dash is an item, and indented lines go on with it."""
    blocks = [Block()]
    for line in text.splitlines():
        bullet = BULLET.match(line.lstrip())
        if bullet:
            blocks.append(Block(("ul",), _signs(line.lstrip()[bullet.end() :])))
        elif not line.strip():
            blocks.append(Block())
        elif blocks[-1].lists and not line.startswith(" "):
            blocks.append(Block((), _signs(line)))
        else:
            blocks[-1].signs += _signs("\n" + line)
    return _tidied(blocks)


def _signs(text: str) -> list[Sign]:
    return [Sign("\n" if char == "\n" else re.sub(r"[ \t\f]", " ", char), Marks()) for char in text]


def _tidied(blocks: Iterable[Block]) -> list[Block]:
    for block in blocks:
        block.signs = _without_idle_spaces(block.signs)
    return [block for block in blocks if block.text.strip()]


def _without_idle_spaces(signs: Iterable[Sign]) -> list[Sign]:
    """One space between words, none at the ends of lines; no empty lines."""
    kept: list[Sign] = []
    for sign in signs:
        if sign.char == "\n" and kept and kept[-1].char == " ":
            kept.pop()
        if sign.char not in " \n" or (kept and kept[-1].char not in " \n"):
            kept.append(sign)
    while kept and kept[-1].char in " \n":
        kept.pop()
    return kept


def html_of(blocks: Iterable[Block]) -> str:
    """The blocks as HTML, the same for the same blocks."""
    written: list[str] = []
    open_lists: list[str] = []
    for block in blocks:
        written += _lists_between(open_lists, block.lists)
        inner = "".join(_inline(block.signs))
        written.append(inner if block.lists else f"<p>{inner}</p>")
        open_lists = list(block.lists)
    written += _lists_between(open_lists, ())
    return "".join(written)


def _lists_between(now: list[str], then: tuple[str, ...]) -> Iterator[str]:
    """What closes the lists that end before the next block and opens those that it stands in."""
    shared = 0
    while shared < min(len(now), len(then)) and now[shared] == then[shared]:
        shared += 1
    for tag in reversed(now[shared:]):
        yield f"</li></{tag}>"
    if then and shared == len(then):
        yield "</li><li>"
    for tag in then[shared:]:
        yield f"<{tag}><li>"


def _inline(signs: Iterable[Sign]) -> Iterator[str]:
    for marks, group in groupby(signs, key=lambda sign: sign.marks):
        text = "".join("<br>" if sign.char == "\n" else escape(sign.char, quote=False) for sign in group)
        for tag, wanted in (("em", marks.italic), ("strong", marks.bold)):
            text = f"<{tag}>{text}</{tag}>" if wanted else text
        yield f'<a href="{escape(marks.href)}">{text}</a>' if marks.href else text


def plain_of(blocks: Iterable[Block]) -> str:
    """The blocks as plain text: items with dashes or numbers, an empty line between paragraphs."""
    lines: list[str] = []
    before: Block | None = None
    counted: dict[int, int] = {}
    for block in blocks:
        depth = len(block.lists)
        counted = {level: count for level, count in counted.items() if level <= depth}
        counted[depth] = counted.get(depth, 0) + 1
        if before and not (before.lists and depth):
            lines.append("")
        mark = f"{counted[depth]}. " if block.lists[-1:] == ("ol",) else "- " if depth else ""
        indent = "  " * max(depth - 1, 0)
        lines.append(f"{indent}{mark}" + block.text.replace("\n", f"\n{indent}{'  ' if mark else ''}"))
        before = block
    return "\n".join(lines)
