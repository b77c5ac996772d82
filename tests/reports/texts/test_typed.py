"""Plain texts that people type: what is kept, and the sentence for what is not."""

import pytest
from django.utils import translation

from reports.texts.typed import Wanted


class RefusedError(Exception):
    """What the texts of these tests are refused with."""


WORD = Wanted(RefusedError, least=3, most=5, too_short="Write at least %(least)d characters.")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("abc", "abc"), ("abcde", "abcde"), (" \n abc \t", "abc"), ("a\nb c", "a\nb c"), ("ābčd€", "ābčd€")],
)
def test_what_is_kept(typed, kept):
    assert WORD.read(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write at least 3 characters."),
        ("  ab  ", "Write at least 3 characters."),
        ("abcdef", "The text is longer than 5 characters. Shorten it."),
        ("ab\x00c", "The text has a character that no text can have. Type it anew."),
        ("\x00" * 6, "The text has a character that no text can have. Type it anew."),
    ],
)
def test_what_is_refused_and_why(typed, sentence):
    with pytest.raises(RefusedError) as refused:
        WORD.read(typed)
    assert str(refused.value) == sentence


def test_a_text_that_need_not_be_written_may_be_empty():
    assert Wanted(RefusedError, most=5).read("  ") == ""


def test_the_sentence_is_in_the_language_of_whoever_typed():
    with translation.override("lv"), pytest.raises(RefusedError) as refused:
        WORD.read("abcdef")
    assert str(refused.value) == "Teksts ir garāks par 5 rakstzīmēm. Saīsiniet to."
