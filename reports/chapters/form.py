"""The form of one chapter, built from the blueprint. It refuses nothing that a draft can hold."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import period_names
from ..blueprint import Chapter, Indicator, Kind, Narrative
from ..checks import Issue, Text
from ..computing import Given, Row, is_open
from ..entries import LONGEST_FIGURE, figure_as_typed
from ..facts import Reading
from ..filling import digest, entry_typed
from ..languages import language
from ..models import Explanation, NarrativeText, Value
from ..open_fields import may_change
from ..texts import narratives
from .drawing import WithoutTemplates
from .explanation_fields import explanation_fields, is_part, saved_as
from .table_form import TableRows


def may_be_typed(reading: Reading, code: str) -> bool:
    """Whether there is a field for a figure: one that is not worked out, and open where only some are."""
    return may_change(reading.report, code) and is_open(reading.facts.indicator(code), reading.facts.figures)


def is_explained(reading: Reading, code: str) -> bool:
    """Whether a figure has a field for its explanation even when no check questions it."""
    corrected = reading.facts.indicator(code).explain_nonzero and bool(reading.facts.figure(code).number)
    return corrected or code in reading.facts.explanations


def _yes_no(indicator: Indicator) -> forms.Field:
    choices = [("", "–"), ("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))]
    return forms.CharField(required=False, widget=forms.Select(choices=choices), show_hidden_initial=True)


def _typed(indicator: Indicator) -> forms.Field:
    attributes = {"inputmode": "text", "autocomplete": "off", "size": "12", "class": "number-input"}
    return forms.CharField(
        required=False, max_length=LONGEST_FIGURE, widget=forms.TextInput(attributes), show_hidden_initial=True
    )


BUILDERS = {Kind.FLAG: _yes_no}


class NarrativeField(forms.CharField):
    """A text under a heading, from the editor or typed without it; shown without tags where nothing is lost by that."""

    def __init__(self, longest: int, **kwargs):
        super().__init__(**kwargs)
        self.longest = longest

    def to_python(self, value):
        text = super().to_python(value)
        ProhibitNullCharactersValidator()(text)
        if sentence := narratives.refusal(text, self.longest):
            raise ValidationError(sentence, code="too_long")
        return narratives.clean(text)

    def prepare_value(self, value):
        return narratives.as_typed(value or "")

    def has_changed(self, initial, data):
        return not narratives.same(initial or "", data or "")


class ChapterForm(forms.Form):
    """Figures, texts and explanations of a chapter; its tables are formsets beside it (`tables`)."""

    default_renderer = WithoutTemplates

    def __init__(self, chapter: Chapter, reading: Reading, issues: list[Issue], data=None):
        super().__init__(data)
        self.chapter, self.reading = chapter, reading
        self.tables_in_vain: list[str] = []
        self.codes = [code for code in chapter.codes if may_be_typed(reading, code) or self._was_open(code)]
        self.in_grids = {code for block in chapter.blocks for row in block.rows for code in row.cells}
        for code in self.codes:
            self._add_figure(code, issues)
        for code in chapter.narratives:
            if may_change(reading.report, code) or f"text-{code}" in self.data:
                self._add_text(code)
        for code in self._questioned(issues):
            self.fields |= explanation_fields(reading, code)
        self.tables = {
            code: TableRows(reading, reading.report.blueprint.tables[code], data)
            for code in chapter.tables
            if may_change(reading.report, code) or f"seen-{code}" in self.data
        }

    def _was_open(self, code: str) -> bool:
        """Whether the page that was sent had a field that is closed by now: what was typed there must not be lost."""
        facts = self.reading.facts
        return code in self.data and is_open(facts.indicator(code), facts.figures)

    def _described(self, code: str, issues: list[Issue]) -> dict[str, str]:
        """What a screen reader says of a field: name, last year, messages; whether it is wrong."""
        own = [issue for issue in issues if issue.code == code and issue.rule != "E14"]
        attributes = {"aria-describedby": f"before-{code} said-{code}" if own else f"before-{code}"}
        if any(issue.severity == "error" for issue in own):
            attributes["aria-invalid"] = "true"
        if code in self.in_grids:
            unit = self.reading.facts.indicator(code).unit.in_language(language())
            period = period_names.short_name(self.reading.report.period)
            attributes["aria-label"] = f"{self.reading.facts.label(code)}, {period}, {unit}"
        return attributes

    def _add_figure(self, code: str, issues: list[Issue]) -> None:
        indicator = self.reading.facts.indicator(code)
        field = BUILDERS.get(indicator.kind, _typed)(indicator)
        field.label = indicator.label.in_language(language())
        field.initial = _shown(self.reading, code)
        stored = self.reading.values.get(code)
        field.widget.attrs |= self._described(code, issues) | saved_as("figure", code, stored)
        self.fields[code] = field

    def _add_text(self, code: str) -> None:
        narrative = self.reading.report.blueprint.narratives[code]
        text = self.reading.facts.texts.get(code, Text())
        stored = self.reading.texts.get(code)
        self.fields[f"text-{code}"] = NarrativeField(
            narrative.longest,
            required=False,
            label=narrative.title.in_language(language()),
            initial=text.text,
            widget=forms.Textarea({"rows": 6} | saved_as("text", code, stored)),
            show_hidden_initial=True,
        )
        if not narrative.required:
            self.fields[f"nothing-{code}"] = forms.BooleanField(
                required=False,
                label=gettext_lazy("There was nothing to report"),
                initial=text.nothing,
                widget=forms.CheckboxInput(
                    {"aria-label": _nothing_under(narrative)} | saved_as("nothing", code, stored)
                ),
                show_hidden_initial=True,
            )

    def _questioned(self, issues: list[Issue]) -> Iterator[str]:
        asked = {issue.code for issue in issues if issue.asks}
        places = (*self.chapter.tables, *self.chapter.narratives)
        explained = self.reading.facts.explanations
        yield from (code for code in self.chapter.codes if code in asked or is_explained(self.reading, code))
        yield from (code for code in places if code in asked or code in explained)

    def clean(self):
        if self.data.get(HOW_TYPED) == str(not self.reading.report.cumulative).lower():
            raise ValidationError(
                _(
                    "It has been switched meanwhile whether figures are typed since January or of the quarter alone. "
                    "Nothing was saved; open the page anew."
                )
            )
        unknown = sorted(self._names_sent() - self._names_known())
        if not all(rows.is_whole() for rows in self.tables.values()):
            raise ValidationError(
                _("A table came here incomplete. Nothing was saved; open the page anew."), code="forged"
            )
        if unknown:
            raise ValidationError(
                _("The field “%(name)s” is not in this chapter. Nothing was saved; reload the page."),
                params={"name": unknown[0][:64]},
                code="forged",
            )
        return super().clean()

    def _names_sent(self) -> set[str]:
        return {name for name in self.data if not name.startswith("csrf")} - BUTTONS - {HOW_TYPED}

    def _names_known(self) -> set[str]:
        names = set(self.fields) | {self[name].html_initial_name for name in self.fields}
        names |= {name for name in self.data if ANSWER.fullmatch(name)}
        for rows in self.tables.values():
            names |= {name for name in self.data if rows.owns(name)}
        return names

    def typed_figures(self) -> dict[str, str]:
        """The figures that differ from what the page showed, and that nobody else has changed meanwhile."""
        changed = self._fresh()
        return {code: self.cleaned_data[code] for code in self.codes if code in changed}

    def typed_texts(self) -> dict[str, Text]:
        """The texts that she has changed and nobody else meanwhile."""
        codes = [code for code in self.chapter.narratives if {f"text-{code}", f"nothing-{code}"} & self._fresh()]
        return {code: Text(self._now(f"text-{code}", ""), self._now(f"nothing-{code}", False)) for code in codes}

    def typed_explanations(self) -> dict[str, str]:
        """Those that she has changed or confirmed."""
        confirmed = self._typed("confirm")
        return {code: self.reading.facts.explanations.get(code, "") for code in confirmed} | self._typed("why")

    def typed_reasons(self) -> dict[str, str]:
        return self._typed("reason")

    def typed_right_before(self) -> dict[str, str]:
        return self._typed("right")

    def _typed(self, part: str) -> dict[str, str]:
        """A part of the explanations that she has changed and nobody else meanwhile, by code."""
        names = [name for name in self._fresh() if name.startswith(f"{part}-") and is_part(name)]
        return {name.removeprefix(f"{part}-"): self.cleaned_data[name] for name in names}

    def answers(self) -> dict[int, str]:
        """What was written to questions, by their keys; which of them there are is known elsewhere."""
        sent = {name: self.data[name] for name in self.data if ANSWER.fullmatch(name)}
        return {int(name.removeprefix("answer-")): text for name, text in sent.items() if text.strip()}

    def forget_answer(self, key: int) -> None:
        """It was sent: its box is empty from now on."""
        self.data = cast(QueryDict, self.data).copy()
        self.data.pop(f"answer-{key}", None)

    def compare_closed(self, code: str, rows: list[Row]) -> None:
        """Remember a table that is closed by now and came with other rows."""
        if digest(rows) != digest(self.reading.facts.rows.get(code, ())):
            self.tables_in_vain.append(code)

    def closed_and_changed(self) -> list[str]:
        """The codes of closed fields into which something was typed in vain."""
        names = [name for name in self.changed_data if name in self.closed]
        codes = [name.removeprefix("text-").removeprefix("nothing-") for name in names]
        return list(dict.fromkeys([*codes, *self.tables_in_vain]))

    def _fresh(self) -> set[str]:
        return set(self.changed_data) - set(self.stale()) - self.closed

    @cached_property
    def closed(self) -> set[str]:
        """Names of fields that cannot be changed, and came from a page on which they could."""
        report = self.reading.report
        fields = {name for name in self.fields if not is_part(name)}
        return {name for name in fields if not may_change(report, name.removeprefix("text-").removeprefix("nothing-"))}

    def shows(self, name: str) -> bool:
        """Whether there is a field of this name on the page: a closed one only with what was typed into it in vain."""
        return name in self.fields and (name not in self.closed or name in self.changed_data)

    def _now(self, name: str, nothing):
        """What a field of a text holds from now on: one that was not sent keeps what is stored."""
        if name not in self.fields:
            return nothing
        return self.cleaned_data[name] if name in self.changed_data else self.fields[name].initial

    def stale(self) -> list[str]:
        """What she has changed, and someone else too since she opened the page: names of fields."""
        unversioned = ("nothing-", "confirm-")
        return [name for name in self.changed_data if not name.startswith(unversioned) and self._is_stale(name)]

    def _is_stale(self, name: str) -> bool:
        stored, seen = self.fields[name].initial, self.data.get(self[name].html_initial_name)
        same = self._same_figures(name) if name in self.codes else SAME[name.partition("-")[0]]
        return seen is not None and not same(stored, seen) and not same(stored, self.cleaned_data[name])

    def _same_figures(self, code: str) -> Callable[[str, str], bool]:
        """Whether two texts are the same figure, whatever the notation of the page that they were typed on."""
        report, facts = self.reading.report, self.reading.facts

        def given(text: str) -> Given:
            return entry_typed(facts.indicator(code), text, report, facts).given

        return lambda one, other: one == other or given(one) == given(other)

    def stored(self, name: str) -> Value | NarrativeText | Explanation | None:
        """What is stored in a field."""
        if name in self.codes:
            return self.reading.values.get(name)
        kind, _dash, code = name.partition("-")
        return (self.reading.texts if kind == "text" else self.reading.reasons).get(code)

    def look_again(self, reading: Reading) -> None:
        """From now on the page has seen what is stored, so that saving once more is her decision."""
        data = cast(QueryDict, self.data).copy()
        for code in self.chapter.narratives:
            data[f"initial-text-{code}"] = narratives.as_typed(reading.facts.texts.get(code, Text()).text)
        for name in self.fields:
            kind, _dash, code = name.partition("-")
            if kind in KEPT_IN:
                stored = reading.reasons.get(code)
                data[f"initial-{name}"] = getattr(stored, KEPT_IN[kind]) if stored else ""
        for code in self.codes:
            data[f"initial-{code}"] = _shown(reading, code)
        self.data = data
        for code, rows in self.tables.items():
            rows.seen = digest(reading.facts.rows.get(code, ()))


def _same_lines(one: str, other: str) -> bool:
    """Browsers end the lines of a text in their own way."""
    return one.strip().splitlines() == other.strip().splitlines()


KEPT_IN = {"why": "text", "reason": "reason", "right": "right_before"}  # parts of an explanation
SAME = {"text": narratives.same, **dict.fromkeys(KEPT_IN, _same_lines)}


def _shown(reading: Reading, code: str) -> str:
    """A figure as it stands in its field."""
    indicator = reading.facts.indicator(code)
    return figure_as_typed(reading.facts.as_entered(reading.facts.figure(code), indicator), indicator)


def _nothing_under(narrative: Narrative) -> str:
    """The words of the box with the heading it stands under: many of one page have the same words."""
    title = narrative.title.in_language(language())
    return _("There was nothing to report: %(title)s") % {"title": title}


HOW_TYPED = "since-january"  # “true” or “false”, as the page that was sent had it
BUTTONS = {"then", "add_row", "answer", "decide", "take_back", "take_training", "take_over"}
ANSWER = re.compile(r"answer-[0-9]{1,12}")
