"""The rows of a table as a formset, and its cells the way people type and read them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _

from ..blueprint import Column, ColumnKind, Label, RowTable
from ..checks import Issue
from ..checks.rows import sentence_of
from ..entries import cell_as_typed
from ..facts import Reading
from ..filling import cells_typed, digest
from ..languages import language
from ..ledgers.rows import TypedRow
from ..models import Row
from .drawing import WithoutTemplates

MOST_ROWS = 500
# How wide a column must be, in rem: a table that needs more than a page has shows each row as a card.
WIDTHS = {
    ColumnKind.LONG_TEXT: 14.0,
    ColumnKind.COUNT: 5.0,
    ColumnKind.DECIMAL: 5.0,
    ColumnKind.MONEY: 6.5,
    ColumnKind.DATE: 6.5,
    ColumnKind.DAY_OR_MONTH: 6.5,
    ColumnKind.FLAG: 5.0,
    ColumnKind.LIBRARY: 12.0,
}
WIDTH, WIDEST = 8.0, 60.0


class TableRows:
    """The rows of one table as a formset whose prefix is the table's code."""

    SPARE_ROWS = 1

    def __init__(self, reading: Reading, table: RowTable, data=None):
        self.table = table
        self.report = reading.report
        rows = reading.facts.rows.get(table.code, ())
        stored = reading.rows.get(table.code, ())
        self.versions = {str(row.key): row.version for row in stored}
        self.seen = (data or {}).get(f"seen-{table.code}") or digest(rows)
        factory = forms.formset_factory(
            row_form(table),
            extra=self.SPARE_ROWS,
            can_delete=True,
            max_num=MOST_ROWS,
            absolute_max=MOST_ROWS,
            renderer=WithoutTemplates(),
        )
        # Rows that were sent stand for themselves: beside their stored likes Django would take them for untouched.
        initial = None if data else [self._printed(row) for row in stored]
        said = {"too_many_forms": _("A table has at most %(num)d rows. Nothing was saved.")}
        self.formset = factory(data, initial=initial, prefix=table.code, error_messages=said)
        for form in self.formset.forms:
            form.initial.setdefault("key", uuid4())
            form.version = self.versions.get(str(form["key"].value()), 0)

    def _printed(self, row: Row) -> dict[str, Any]:
        cells = {column.code: cell_as_typed(column, row.cells.get(column.code, "")) for column in self.table.columns}
        return cells | {"key": row.key}

    @property
    def layout(self) -> str:
        """How the rows are laid out: as many columns as fit side by side, or each row as a card."""
        width = sum(WIDTHS.get(column.kind, WIDTH) for column in self.table.columns)
        return "cards" if width > WIDEST else "wide" if width > WIDEST / 2 else "narrow"

    def point_out(self, issues: Iterable[Issue]) -> None:
        """Put what the checks say of a cell beside it, unless the rows are still as they were sent."""
        if self.was_sent:
            return
        forms = dict(enumerate(self.formset.forms, start=1))
        for issue in issues:
            if issue.row in forms and issue.column in forms[issue.row].fields:
                forms[issue.row].point_out(issue)

    def owns(self, name: str) -> bool:
        return name == f"seen-{self.table.code}" or name.startswith(f"{self.table.code}-")

    @property
    def was_sent(self) -> bool:
        return f"{self.table.code}-TOTAL_FORMS" in (self.formset.data or {})

    def is_whole(self) -> bool:
        """Whether every row that was sent is among those that were counted."""
        numbers = [name.split("-")[1] for name in self.formset.data or {} if self._is_cell(name)]
        if not self.was_sent or not self.formset.management_form.is_valid():
            return not numbers and not self.was_sent
        counted = self.formset.management_form.cleaned_data["TOTAL_FORMS"] or 0
        return all(number.isdecimal() and len(number) < 5 and int(number) < counted for number in numbers)

    def _is_cell(self, name: str) -> bool:
        return name.startswith(f"{self.table.code}-") and name.count("-") > 1

    def is_valid(self) -> bool:
        return not self.was_sent or self.formset.is_valid()

    def typed(self) -> list[TypedRow]:
        """The rows that are left, in the form they are stored in; empty ones fall away."""
        rows = (
            TypedRow(cells_typed(self.table, form.cleaned_data), _key(form.cleaned_data["key"]))
            for form in self.formset.forms
            if not form.cleaned_data.get("DELETE")
        )
        return [row for row in rows if row.cells]


def _key(text: str) -> UUID | None:
    """The key of a row; a page that sends none, or one of its own making, gets a new one."""
    try:
        return UUID(text)
    except ValueError:
        return None


class RowForm(forms.Form):
    """One row. `said`: what the checks say of its cells, by column."""

    version = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.said: dict[str, list[tuple[str, str]]] = {}

    def point_out(self, issue: Issue) -> None:
        said = self.said.setdefault(issue.column, [])
        said.append((issue.severity, sentence_of(issue)))
        attributes = self.fields[issue.column].widget.attrs
        attributes["aria-describedby"] = f"said-{self.add_prefix(issue.column)}"
        if issue.severity == "error":
            attributes["aria-invalid"] = "true"


def row_form(table: RowTable) -> type[RowForm]:
    """A form class with a field for each column of the table, and the key that names the row."""
    fields = {column.code: _cell(table, column) for column in table.columns}
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    return type("RowForm", (RowForm,), fields | {"key": key})


def _cell(table: RowTable, column: Column) -> forms.Field:
    field = CELLS.get(column.kind, _text_cell)(column)
    field.widget.attrs |= {"data-kind": "cell", "data-table": table.code, "data-column": column.code}
    if column.picked_from:
        field.widget.attrs |= {"data-picked-from": column.picked_from.value, "autocomplete": "off"}
    field.column = column
    return field


def _label(label: Label) -> str:
    return label.in_language(language())


def _text_cell(column: Column) -> forms.Field:
    """One line that grows with what is written; a name that is picked cannot, for suggestions hang on an input."""
    widget = forms.TextInput() if column.picked_from else forms.Textarea({"rows": 1})
    return forms.CharField(required=False, label=_label(column.title), max_length=2000, widget=widget)


def _long_cell(column: Column) -> forms.Field:
    return forms.CharField(
        required=False, label=_label(column.title), max_length=4000, widget=forms.Textarea({"rows": 2})
    )


def _number_cell(column: Column) -> forms.Field:
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "size": "8", "class": "number-input"})
    return forms.CharField(required=False, label=_label(column.title), max_length=200, widget=widget)


def _short_cell(column: Column) -> forms.Field:
    return forms.CharField(
        required=False, label=_label(column.title), max_length=200, widget=forms.TextInput({"size": "10"})
    )


def _choice_cell(column: Column) -> forms.Field:
    choices = [("", "–"), *((choice.code, _label(choice.label)) for choice in column.choices)]
    return forms.CharField(
        required=False, label=_label(column.title), max_length=200, widget=forms.Select(choices=choices)
    )


def _flag_cell(column: Column) -> forms.Field:
    choices = [("", "–"), ("1", _("yes")), ("0", _("no"))]
    return forms.CharField(
        required=False, label=_label(column.title), max_length=200, widget=forms.Select(choices=choices)
    )


CELLS = {
    ColumnKind.LONG_TEXT: _long_cell,
    ColumnKind.COUNT: _number_cell,
    ColumnKind.DECIMAL: _number_cell,
    ColumnKind.MONEY: _number_cell,
    ColumnKind.DATE: _short_cell,
    ColumnKind.DAY_OR_MONTH: _short_cell,
    ColumnKind.CHOICE: _choice_cell,
    ColumnKind.FLAG: _flag_cell,
}
