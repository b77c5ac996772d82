"""What a person chooses of a summary, and the page that shows it: tabs, tables with ways into them, files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ..aggregates.tallies import Scope
from ..areas import Area, Level
from ..blueprint import Chapter, Indicator
from ..codebook import formula_in_words
from ..headings import title_of
from ..tables import Row, RowKind, Table
from ..ways import Way
from .banner import Banner
from .library_tables import libraries_table, opened_table
from .tables import Drawing

MOVES = ("close", "revise", "hand_over", "analysis")
FORMATS = ("xlsx", "pdf", "csv")


@dataclass(frozen=True)
class Choice:
    """What the address asks for. Raises `Http404` for what does not exist."""

    scope: Scope = Scope.ACCEPTED
    chapter: str = ""
    indicator: str = ""
    rows: str = ""
    format: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        scope, format_ = asked.get("scope", Scope.ACCEPTED), asked.get("format", "")
        if scope not in list(Scope) or format_ not in ("", *FORMATS):
            raise Http404
        rows = "municipalities" if asked.get("rows") == "municipalities" else ""
        return cls(Scope(scope), asked.get("chapter", ""), asked.get("indicator", ""), rows, format_)

    def link(self, **changes: Any) -> str:
        """The address of the same page with something else chosen."""
        changed = replace(self, **changes)
        asked = {
            "scope": "" if changed.scope == Scope.ACCEPTED else str(changed.scope),
            "chapter": changed.chapter,
            "indicator": changed.indicator,
            "rows": changed.rows,
            "format": changed.format,
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


def address_of(area: Area, form: str, period: str) -> dict[str, str]:
    """The parts of the addresses of a summary."""
    return {"form": form, "period": period, "level": area.level.value, "code": area.code}


def summary_url(area: Area, form: str, period: str) -> str:
    return reverse("summary", kwargs=address_of(area, form, period))


def linked(table: Table, link: Callable[[Row], str]) -> Table:
    """The table with ways to lead from its rows."""
    return replace(table, rows=tuple(replace(row, url=link(row)) for row in table.rows))


@dataclass(frozen=True)
class SummaryPage:
    """Everything the page of a summary shows."""

    drawing: Drawing
    choice: Choice
    may_see_provisional: bool
    banner: Banner

    @property
    def area(self) -> Area:
        return self.drawing.summary.area

    @property
    def form(self) -> str:
        return self.drawing.summary.blueprint.form_label.in_language(self.drawing.language)

    @cached_property
    def chapter(self) -> Chapter | None:
        """The chapter chosen, also by one of its indicators. Raises `Http404` when there is none such."""
        code = self.choice.chapter
        if self.indicator:
            code = self.drawing.summary.blueprint.chapter_of[self.indicator.code]
        if not code:
            return None
        found = [chapter for chapter in self.drawing.chapters if chapter.code == code]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def indicator(self) -> Indicator | None:
        code = self.choice.indicator
        if code and code not in self.drawing.summary.blueprint.indicators:
            raise Http404
        return self.drawing.summary.blueprint.indicators[code] if code else None

    @property
    def title(self) -> str:
        return self.drawing.title

    @property
    def is_whole(self) -> bool:
        """Whether a file holds all chapters, with libraries in rows as far as it has them by itself."""
        return self.chapter is None and not self.choice.rows

    @property
    def by_municipality(self) -> bool:
        """The whole country is too long library by library; its files have them all."""
        return self.area.level == Level.NATION or bool(self.choice.rows)

    # Ways.

    @property
    def address(self) -> dict[str, str]:
        summary = self.drawing.summary
        return address_of(self.area, summary.blueprint.form, summary.period.code)

    @property
    def url(self) -> str:
        return reverse("summary", kwargs=self.address)

    def moves(self) -> dict[str, str]:
        """Where each move of the summary is made."""
        return {name: reverse(f"summary_{name}", kwargs=self.address) for name in MOVES}

    @property
    def tabs(self) -> list[Way]:
        chosen = self.chapter.code if self.chapter else ""
        every = Way(_("All indicators"), self.choice.link(chapter="", indicator=""), not chosen)
        return [every] + [
            Way(
                title_of(chapter, self.drawing.language),
                self.choice.link(chapter=chapter.code, indicator=""),
                chapter.code == chosen,
            )
            for chapter in self.drawing.chapters
        ]

    @property
    def files(self) -> list[Way]:
        return [Way(name.upper(), self.choice.link(format=name, indicator="")) for name in FORMATS]

    @property
    def scopes(self) -> list[Way]:
        """Accepted reports or provisionally the submitted ones too, for those who may choose."""
        if not self.may_see_provisional:
            return []
        labels = {
            Scope.ACCEPTED: _("Accepted reports only"),
            Scope.PROVISIONAL: _("Accepted and submitted reports (provisional)"),
        }
        return [
            Way(label, self.choice.link(scope=scope), scope == self.choice.scope) for scope, label in labels.items()
        ]

    @property
    def rows(self) -> list[Way]:
        """Libraries or municipalities in rows, where there is a choice."""
        if self.area.level != Level.REGION or self.chapter is None:
            return []
        labels = {"": _("By library"), "municipalities": _("By municipality")}
        return [Way(label, self.choice.link(rows=rows), rows == self.choice.rows) for rows, label in labels.items()]

    # Tables.

    @cached_property
    def together(self) -> Table | None:
        """The indicators together, each leading to what is behind it."""
        if self.indicator:
            return None
        return replace(linked(self.drawing.indicators(self.chapter), self._into_indicator), caption="")

    def _into_indicator(self, row: Row) -> str:
        return "" if row.kind == RowKind.HEADING else self.choice.link(chapter="", indicator=row.key)

    @cached_property
    def by_library(self) -> Table | None:
        """The chapter by library, or one indicator laid open."""
        if self.indicator:
            table = opened_table(self.drawing, self.indicator.code, municipalities=self.by_municipality)
        elif self.chapter:
            title = _("By municipality") if self.by_municipality else _("By library")
            table = libraries_table(self.drawing, self.chapter.codes, title, municipalities=self.by_municipality)
        else:
            return None
        # The page has said above what is missing.
        return replace(linked(table, self._into_row), caption="", notes=table.notes if self.indicator else ())

    def _into_row(self, row: Row) -> str:
        """From a library to its report, from a municipality to its own summary."""
        if report := row.identifiers.get("report"):
            return reverse("report", args=[report])
        summary = self.drawing.summary
        if row.kind == RowKind.TOTAL or not row.group or self.area.level == Level.MUNICIPALITY:
            return ""
        address = reverse("summary", args=[summary.blueprint.form, summary.period.code, "municipality", row.group])
        return address + self.choice.link(rows="", format="")

    @cached_property
    def missing(self) -> Table:
        return self.drawing.missing()

    @property
    def meaning(self) -> Iterator[tuple[str, str]]:
        """What is known of the indicator laid open."""
        if self.indicator is None:
            return
        blueprint, language = self.drawing.summary.blueprint, self.drawing.language
        yield _("Code"), self.indicator.code
        if self.indicator.definition:
            yield _("Definition"), self.indicator.definition.in_language(language)
        if formula := formula_in_words(blueprint, self.indicator.formula, language):
            yield _("Formula"), formula
