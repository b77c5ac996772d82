"""The rows of a table as a formset, and its cells the way people type and read them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from .blueprint import Column, ColumnKind, Label, RowTable
from .checks.facts import language
from .facts import Reading
from .filling import cells_typed, digest
from .models import Row

MOST_ROWS = 500


class TableRows:
    """The rows of one table as a formset whose prefix is the table's code."""

    SPARE_ROWS = 1

    def __init__(self, reading: Reading, table: RowTable, data=None):
        self.table = table
        rows = reading.facts.rows.get(table.code, ())
        stored = reading.rows.get(table.code, ())
        self.versions = {str(row.key): row.version for row in stored}
        self.seen = (data or {}).get(f"seen-{table.code}") or digest(rows)
        factory = forms.formset_factory(
            row_form(table), extra=self.SPARE_ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
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

    def typed(self) -> list[dict[str, str]]:
        """The rows that are left, in the form they are stored in; empty ones fall away."""
        rows = (
            cells_typed(self.table, form.cleaned_data)
            for form in self.formset.forms
            if not form.cleaned_data.get("DELETE")
        )
        return [cells for cells in rows if cells]


def row_form(table: RowTable) -> type[forms.Form]:
    """A form class with a field for each column of the table, and the key that names the row."""
    fields = {column.code: CELLS.get(column.kind, _text_cell)(column) for column in table.columns}
    for code, field in fields.items():
        field.widget.attrs |= {"data-kind": "cell", "data-table": table.code, "data-column": code}
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    return type("RowForm", (forms.Form,), fields | {"key": key})


def _label(label: Label) -> str:
    return label.in_language(language())


def _text_cell(column: Column) -> forms.Field:
    return forms.CharField(required=False, label=_label(column.title), max_length=2000)


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


def cell_as_typed(column: Column, stored: str) -> str:
    """A stored cell the way a person would type it: decimal comma, 14.09.2023 or 09.2023."""
    if column.kind in (ColumnKind.DECIMAL, ColumnKind.MONEY) and language() != "en":
        return stored.replace(".", ",")
    if column.kind in (ColumnKind.DATE, ColumnKind.DAY_OR_MONTH) and stored[:4].isdecimal():
        return ".".join(reversed(stored.split("-")))
    return stored


def cell_in_words(column: Column, stored: str) -> str:
    """A stored cell as people read it."""
    if column.kind == ColumnKind.CHOICE:
        choice = column.choice(stored)
        return _label(choice.label) if choice else stored
    if column.kind == ColumnKind.FLAG:
        return {"1": _("yes"), "0": _("no")}.get(stored, stored)
    return cell_as_typed(column, stored)
