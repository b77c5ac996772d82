"""Plain texts in which people say why: what cannot be kept, or says too little, is refused with a sentence. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

type Sentence = str | Promise


@dataclass(frozen=True)
class Wanted:
    """A kind of text: between `least` and `most` characters, without the spaces around it.

    Each way in which it can be wrong has its sentence; `refused` is the exception that carries it.
    """

    refused: type[Exception]
    most: int
    least: int = 0
    too_short: Sentence = ""
    too_long: Sentence = gettext_lazy("The text is longer than %(most)d characters. Shorten it.")
    unstorable: Sentence = gettext_lazy("The text has a character that no text can have. Type it anew.")

    def read(self, typed: str) -> str:
        """The text as it is kept. Raises `refused`."""
        text = typed.strip()
        if sentence := str(self._wrong_with(text)):
            raise self.refused(sentence % {"least": self.least, "most": self.most})
        return text

    def _wrong_with(self, text: str) -> Sentence:
        if "\x00" in text:  # PostgreSQL keeps no such text
            return self.unstorable
        if len(text) > self.most:
            return self.too_long
        return self.too_short if len(text) < self.least else ""
