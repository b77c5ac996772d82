"""What a text under a heading may be: cleaned on every way in, of bounded length, with figures put in on the way out.

A text is stored as small HTML. Where it has a word like {active_users}, the figure of that indicator is printed; the
figure itself is never stored with it, and so stays true.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from html import escape

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..languages import language
from ..numbers import print_number
from . import rich_text
from .tokens import TOKEN

LONGEST = 20_000  # characters that people see
LONGEST_HTML = 100_000  # characters with the tags; reading deeply nested ones takes time with their square
KEPT = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto"}
HTML = re.compile(r"\s*<(p|ul|ol)\b[^<>]*>.*</(p|ul|ol)>\s*", re.DOTALL | re.IGNORECASE)
LINE_ENDS = re.compile("[\x0b\x0c\u2028\u2029]")  # of word processors
UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<[^<>]*>")

Say = Callable[[str], str | None]  # the code of an indicator → its figure in words; None when the form has no such one


def is_html(text: str) -> bool:
    """Whether a text came from the editor. One that was typed without it begins and ends with no paragraph or list."""
    return HTML.fullmatch(text) is not None


def clean(text: str) -> str:
    """A text as it is stored: nothing but paragraphs, lists, bold, italic and links; empty when there are no words.

    What comes out goes in again unchanged. Raises nothing: `refusal` says beforehand what is too long.
    """
    return _only(KEPT, rich_text.html_of(_blocks(text)))


def _blocks(text: str) -> list[rich_text.Block]:
    text = UNSTORABLE.sub("", LINE_ENDS.sub("\n", text))
    if not is_html(text):
        return rich_text.blocks_of_plain(text)
    return rich_text.blocks_of_html(_only(rich_text.TAGS, text))


def _only(tags: set[str] | frozenset[str], html: str) -> str:
    left_out = {"script", "style", "title", "textarea", "select", "iframe", "noscript", "template", "svg", "math"}
    return nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags=left_out,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def plain(text: str) -> str:
    """The words of a text, with dashes before the items of lists."""
    return rich_text.plain_of(_blocks(text))


def length(text: str) -> int:
    """The characters that people see."""
    return sum(len(block.signs) for block in _blocks(text))


def refusal(text: str, longest: int = LONGEST) -> str:
    """The sentence for a text that is too long to be kept; empty when it can be."""
    if len(text) > LONGEST_HTML:
        return _("This text is too large to be saved. Divide it, or paste it without its formatting.")
    over = length(text) - longest
    if over <= 0:
        return ""
    return ngettext(
        "The text may have %(most)s characters and has %(have)s. Shorten it by %(over)s character.",
        "The text may have %(most)s characters and has %(have)s. Shorten it by %(over)s characters.",
        over,
    ) % {"most": _grouped(longest), "have": _grouped(longest + over), "over": _grouped(over)}


def _grouped(number: int) -> str:
    return print_number(Decimal(number), language=language())


def as_typed(stored: str) -> str:
    """A text for a plain field: without any tags if nothing is lost by that, else as it is stored."""
    if len(stored) > LONGEST_HTML or UNSTORABLE.search(stored):
        return stored
    words = plain(stored)
    return words if same(words, stored) else stored


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, however each was typed."""
    return one == other or (max(len(one), len(other)) <= LONGEST_HTML and clean(one) == clean(other))


def printed(stored: str, say: Say) -> SafeString:
    """A text for a page or on paper, its figures put in. Cleaned once more: whatever is stored can do no harm."""
    pieces = _between_tags(clean(stored))
    html = "".join(piece if piece.startswith("<") else _figures_put_in(piece, say, escape) for piece in pieces)
    return SafeString(html)


def printed_plain(stored: str, say: Say) -> str:
    """The words of a text, its figures put in."""
    return _figures_put_in(plain(stored), say, str)


def _between_tags(html: str) -> Iterator[str]:
    """Tags and what stands between them; cleaned HTML has no bracket elsewhere."""
    at = 0
    for tag in TAG.finditer(html):
        yield html[at : tag.start()]
        yield tag[0]
        at = tag.end()
    yield html[at:]


def _figures_put_in(text: str, say: Say, written: Callable[[str], str]) -> str:
    def figure(token: re.Match[str]) -> str:
        said = say(token[1])
        return token[0] if said is None else written(said)

    return TOKEN.sub(figure, text)


def tokens(stored: str) -> list[str]:
    """The codes in curly brackets in a text, each once, in order."""
    return list(dict.fromkeys(TOKEN.findall(plain(stored))))
