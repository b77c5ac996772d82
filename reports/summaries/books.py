"""All that the file of a summary holds, whatever its format: indicators, chapters by library, code book."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..blueprint import Chapter, parts_of
from ..codebook import codebook
from ..headings import title_of
from ..tables import Table
from .library_tables import libraries_table
from .tables import Drawing


@dataclass(frozen=True)
class BookChapter:
    """One chapter by library. `parts` are columns of other chapters that its ratios are made of."""

    code: str
    title: str
    libraries: Table
    parts: Table


@dataclass(frozen=True)
class Book:
    """A summary ready to be written to a file. `libraries` has all the indicators in its columns."""

    title: str
    form: str
    area: str
    period: str
    period_before: str
    currency: str
    language: str
    said: tuple[str, ...]
    citation: str
    analysis: str
    indicators: Table
    libraries: Table
    chapters: tuple[BookChapter, ...]
    missing: Table
    codebook: Table
    labels: Mapping[str, str]


def book_of(drawing: Drawing, chapter: Chapter | None = None, *, municipalities: bool = False) -> Book:
    """The summary as a book, whole or of one chapter; libraries in rows, or municipalities alone. One query."""
    summary, language = drawing.summary, drawing.language
    chapters = [chapter] if chapter else drawing.chapters
    codes = [*chapter.codes, *_elsewhere(drawing, chapter.codes)] if chapter else drawing.reading_order
    libraries = libraries_table(drawing, codes, drawing.title, municipalities=municipalities)
    return Book(
        title=f"{summary.blueprint.form_label.in_language(language)}: {drawing.title}",
        form=summary.blueprint.form,
        area=summary.area.name,
        period=summary.period.code,
        period_before=summary.before_reports.code,
        currency=summary.blueprint.currency,
        language=language,
        said=drawing.said,
        citation=drawing.citation,
        analysis=drawing.standing.analysis if drawing.standing else "",
        indicators=drawing.indicators(chapter),
        libraries=libraries,
        chapters=tuple(_chapter(drawing, one, libraries) for one in chapters),
        missing=drawing.missing(),
        codebook=codebook(summary.blueprint, language),
        labels={
            "summary": _("Summary"),
            "codebook": _("Code book"),
            "missing": _("Missing reports"),
            "analysis": _("Analysis"),
        },
    )


def _elsewhere(drawing: Drawing, codes: Collection[str]) -> list[str]:
    """What the ratios among these indicators are made of and is not among them."""
    indicators = drawing.summary.blueprint.indicators
    parts = (part for code in codes if indicators[code].is_ratio for part in parts_of(indicators[code].formula))
    return [part for part in dict.fromkeys(parts) if part not in codes]


def _chapter(drawing: Drawing, chapter: Chapter, libraries: Table) -> BookChapter:
    title = title_of(chapter, drawing.language)
    return BookChapter(
        code=chapter.code,
        title=title,
        libraries=libraries.only(chapter.codes).titled(title),
        parts=libraries.only(_elsewhere(drawing, chapter.codes)),
    )
