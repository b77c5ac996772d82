"""The forms of a correction: new figures beside those that stand there, or fields to be opened; and the cause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import correction_requests, languages
from ..blueprint import Blueprint, Chapter, Indicator, parts_of
from ..checks import Facts
from ..computing import BLANK, Figure, Given
from ..correction_requests import CAUSE
from ..derivation import tables_of
from ..entries import figure_as_typed, figure_in_words
from ..headings import title_of
from ..models import Report

LONGEST_TYPED = 200
NEW = "new-"


@dataclass(frozen=True)
class FigureLine:
    """One figure of the form: what stands there, the field for what it is to be, or why there is none."""

    indicator: Indicator
    now: str
    field: forms.BoundField | None
    why_not: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter of the form; `open` when something in it was typed."""

    title: str
    lines: list[FigureLine]
    open: bool


class CauseForm(forms.Form):
    """Why: every correction has a cause."""

    cause = forms.CharField(
        label=gettext_lazy("Why does the report have to be corrected?"),
        help_text=gettext_lazy("Everybody who works with the report and the summaries will read it."),
        min_length=CAUSE.least,
        max_length=CAUSE.most,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FiguresForm(CauseForm):
    """New figures. A field that stays empty asks for no change."""

    def __init__(self, report: Report, facts: Facts, *args, first: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.report, self.facts, self.first = report, facts, first
        for indicator in report.blueprint.indicators.values():
            if correction_requests.can_be_named(indicator):
                self.fields[NEW + indicator.code] = forms.CharField(
                    label=indicator.label.in_language(languages.language()),
                    required=False,
                    max_length=LONGEST_TYPED,
                    widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}),
                )

    def clean(self):
        cleaned = super().clean() or {}
        typed = {name.removeprefix(NEW): text for name, text in cleaned.items() if name.startswith(NEW)}
        self.figures: dict[str, Given] = {}
        try:
            self.figures = correction_requests.read_figures(self.report, typed)
        except correction_requests.FiguresError as error:
            for code, sentence in error.problems.items():
                self.add_error(NEW + code, sentence)
        if not self.figures and not self.errors:
            self.add_error(None, _("Write at least one new figure that is not the one that stands there."))
        return cleaned

    @cached_property
    def sections(self) -> list[Section]:
        language = languages.language()
        blueprint = self.report.blueprint
        return [
            Section(title_of(chapter, language), list(self._lines(blueprint, chapter)), self._is_open(chapter))
            for chapter in blueprint.chapters
            if chapter.codes
        ]

    def _lines(self, blueprint: Blueprint, chapter: Chapter) -> Iterator[FigureLine]:
        for code in chapter.codes:
            indicator = blueprint.indicators[code]
            named = NEW + code in self.fields
            yield FigureLine(
                indicator,
                figure_in_words(self.facts.figures.get(code, BLANK), indicator),
                self[NEW + code] if named else None,
                "" if named else why_not(blueprint, indicator),
            )

    def _is_open(self, chapter: Chapter) -> bool:
        names = [NEW + code for code in chapter.codes if NEW + code in self.fields]
        return self.first in chapter.codes or any(self[name].value() or self[name].errors for name in names)

    @property
    def mark(self) -> str:
        """What was shown the effect of, so that nothing else is sent."""
        return mark_of(self.figures)


def why_not(blueprint: Blueprint, indicator: Indicator) -> str:
    """Why a figure cannot be given a new value: what it follows from."""
    language = languages.language()
    if tables := [blueprint.tables[code].title.in_language(language) for code in tables_of(indicator)]:
        return _("Follows from the table “%(names)s”: ask to open it.") % {"names": ", ".join(tables)}
    labels = [blueprint.indicators[code].label.in_language(language) for code in parts_of(indicator.formula)]
    return _("Computed from: %(names)s.") % {"names": ", ".join(labels)}


def mark_of(figures: Mapping[str, Given]) -> str:
    plain = ";".join(f"{code}={given.number}/{given.state}" for code, given in sorted(figures.items()))
    return sha256(plain.encode()).hexdigest()[:16]


def typed_of(report: Report, figures: Mapping[str, Given]) -> dict[str, str]:
    """Figures as somebody would type them, for a form that is filled in again."""
    indicators = report.blueprint.indicators
    return {
        NEW + code: figure_as_typed(Figure(given.number, state=given.state), indicators[code])
        for code, given in figures.items()
    }


class OpeningForm(CauseForm):
    """Fields to be opened, or everything."""

    everything = forms.BooleanField(
        label=gettext_lazy("Open everything"),
        help_text=gettext_lazy("That everything was opened is written in the diary of the report."),
        required=False,
    )

    def __init__(self, report: Report, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        self.names: list[tuple[str, str]] = []
        language = languages.language()
        for chapter in report.blueprint.chapters:
            choices = list(_choices(report.blueprint, chapter, language))
            if choices:
                name = f"open-{chapter.code}"
                self.names.append((title_of(chapter, language), name))
                self.fields[name] = forms.MultipleChoiceField(
                    label=title_of(chapter, language),
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    def clean(self):
        cleaned = super().clean() or {}
        chosen = [code for _title, name in self.names for code in cleaned.get(name, ())]
        self.chosen = None if cleaned.get("everything") else chosen
        if self.chosen == [] and not self.errors:
            self.add_error(None, _("Choose which fields are to be opened, or open everything."))
        return cleaned

    @property
    def sections(self) -> list[tuple[str, forms.BoundField, bool]]:
        return [(title, self[name], bool(self[name].value())) for title, name in self.names]


def _choices(blueprint: Blueprint, chapter: Chapter, language: str) -> Iterator[tuple[str, str]]:
    """What can be opened in a chapter, in the order of the form; a computed figure opens what it is made of."""
    for block in chapter.blocks:
        if block.narrative:
            yield block.narrative, blueprint.narratives[block.narrative].title.in_language(language)
        if block.table:
            yield block.table, blueprint.tables[block.table].title.in_language(language)
        for code in block.codes:
            yield code, blueprint.indicators[code].label.in_language(language)


class DecisionForm(forms.Form):
    """What the second person says."""

    said = forms.CharField(
        label=gettext_lazy("Your word to it"),
        help_text=gettext_lazy("When you refuse, say why."),
        max_length=CAUSE.most,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
