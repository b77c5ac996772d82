"""How far a chapter is, in a word."""

import pytest

from reports.blueprint import Chapter, Label
from reports.progress import Progress

CHAPTER = Chapter(code="services", number="5", title=Label({"en": "Services"}), blocks=())


@pytest.mark.parametrize(
    ("answered", "missing", "errors", "questions", "asked", "told"),
    [
        (0, 4, 0, 0, 0, ("not_started", "not started")),
        (1, 3, 0, 0, 0, ("draft", "in progress")),
        (4, 0, 0, 0, 0, ("complete", "ready")),
        (4, 0, 0, 1, 0, ("warning", "to explain")),
        (4, 0, 0, 1, 1, ("warning", "to answer")),
        (4, 0, 1, 1, 1, ("warning", "to put right")),
    ],
)
def test_the_state_of_a_chapter_says_what_is_to_be_done(answered, missing, errors, questions, asked, told):
    progress = Progress(CHAPTER, answered, 4, missing, errors, questions, asked)
    assert (progress.code, progress.word) == told
