"""Bringing a table into the database with django-import-export: all problems at once, then all rows or none.

What the registers have in common; the registers themselves are in `importing`.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export import fields, resources, results, widgets
from import_export.formats import base_formats
from tablib import Dataset

from . import cells
from .spreadsheets import Sheet, read_rows

ROW = ""  # The column of a dataset that keeps the numbers of the rows; no heading of a file is empty.


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row of the file, or with the file as a whole."""

    row: int | None
    sentence: str

    def __str__(self):
        if self.row is None:
            return self.sentence
        return _("Row %(row)s: %(sentence)s") % {"row": self.row, "sentence": self.sentence}


class TableError(Exception):
    """Nothing was imported; `problems` says all that is wrong."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Change:
    """What a row does: `kind` is "new", "update" or "skip"; `fields` are (column, before, after)."""

    row: int
    kind: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


def dataset_of(sheet: Sheet) -> Dataset:
    dataset = Dataset(headers=[ROW, *sheet.headers])
    dataset.extend([row.number, *(row[header] for header in sheet.headers)] for row in sheet.rows)
    return dataset


class TableFile(base_formats.Format):
    """A CSV or XLSX file in the admin, behind the same guards as everywhere."""

    def __init__(self, encoding=None):
        """The admin offers an encoding; the guards know theirs."""

    def get_title(self):
        return "CSV, XLSX"

    def can_import(self):
        return True

    def create_dataset(self, in_stream):
        return dataset_of(read_rows(io.BytesIO(in_stream), name=_("file")))


class Reading(widgets.Widget):
    """A cell read by one of the functions of `cells`."""

    def __init__(self, read: Callable[..., Any], column: str, **limits):
        super().__init__()
        self.read, self.column, self.limits = read, column, limits

    def clean(self, value, row=None, **kwargs):
        return self.read(value, self.column, **self.limits)

    def render(self, value, obj=None, **kwargs):
        return cells.printed(value)


class Column(fields.Field):
    """A column of the file for the attribute of the same name; a blank cell makes it `blank`."""

    def __init__(self, name: str, read: Callable[..., Any], *, required: bool = False, blank: Any = None, **limits):
        super().__init__(attribute=name, column_name=name, widget=Reading(read, name, **limits))
        self.required, self.blank = required, blank

    def clean(self, row, **kwargs):
        value = super().clean(row, **kwargs)
        if value is None and self.required:
            raise cells.CellError(_("The column “%(column)s” is blank.") % {"column": self.column_name})
        return self.blank if value is None else value


class Link(Column):
    """A column that names a record by its code; `code` is the attribute of that record."""

    def __init__(self, name: str, code: str, *, required: bool = False):
        super().__init__(name, cells.text, required=required, longest=40)
        self.code = code

    def find_by(self, find: Callable[..., Any]) -> None:
        """Look records up with this function of a code and the row."""
        self.find = find

    def clean(self, row, **kwargs):
        code = super().clean(row, **kwargs)
        return None if code is None else self.find(code, row)

    def export(self, instance, **kwargs):
        record = self.get_value(instance)
        return getattr(record, self.code) if record else ""


class NumberedRow(results.RowResult):
    """What became of a row: its number in the file, and (column, before, after) of each change."""

    file_row = 0
    changes: tuple[tuple[str, str, str], ...] = ()


class NumberedResult(results.Result):
    """Rows are called by their numbers in the file."""

    def append_invalid_row(self, number, row, validation_error):
        super().append_invalid_row(row[ROW], row, validation_error)


class TableResource(resources.ModelResource):
    """A register that is imported from a table.

    `required` and `optional` name the columns of the file; `aliases` other ways of writing a heading.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}

    class Meta:
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        store_instance = True
        skip_html_diff = (
            True  # The changes are said by `after_import_row`; this HTML has styles, which the CSP forbids.
        )

    @classmethod
    def get_result_class(cls):
        return NumberedResult

    @classmethod
    def get_row_result_class(cls):
        return NumberedRow

    @classmethod
    def recognise(cls, headers: list[str]) -> list[str]:
        """The columns that the headings mean. Raises `TableError`."""
        columns = [header if header == ROW else cls._column(header) for header in headers]
        problems = [
            _("“%(heading)s” is not a column of this register; it has %(columns)s.")
            % {"heading": header, "columns": ", ".join(cls.required + cls.optional)}
            for header, column in zip(headers, columns, strict=True)
            if column is None
        ]
        problems += [
            _("The column “%(column)s” is missing.") % {"column": column}
            for column in cls.required
            if column not in columns
        ]
        problems += [
            _("Two columns mean “%(column)s”.") % {"column": column}
            for column, times in Counter(columns).items()
            if column is not None and times > 1
        ]
        if problems:
            raise TableError(Problem(None, sentence) for sentence in problems)
        return columns

    @classmethod
    def _column(cls, heading: str) -> str | None:
        wanted = _plain(heading)
        for column in cls.required + cls.optional:
            if wanted in {_plain(name) for name in (column, *cls.aliases.get(column, ()))}:
                return column
        return None

    def printed(self, instance) -> list[str]:
        return [self.export_field(column, instance) for column in self.get_import_fields()]

    def problems_in(self, instance, row) -> Iterable[str]:
        """What is wrong with the row beyond its single cells."""
        return []

    def before_import(self, dataset, **kwargs):
        dataset.headers = self.recognise(dataset.headers)

    def import_instance(self, instance, row, **kwargs):
        errors: dict[str, list] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if sentences := list(self.problems_in(instance, row)):
            errors.setdefault(NON_FIELD_ERRORS, []).extend(map(ValidationError, sentences))
        if errors:
            raise ValidationError(errors)

    def after_import_row(self, row, row_result, **kwargs):
        row_result.file_row = row[ROW]
        names = self.get_diff_headers()
        after = self.printed(row_result.instance)
        before = self.printed(row_result.original) if row_result.original else [""] * len(after)
        row_result.changes = tuple(
            (name, old, new) for name, old, new in zip(names, before, after, strict=True) if old != new
        )

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        result.rows.sort(key=lambda row: row.file_row)
        result.invalid_rows.sort(key=lambda row: row.number)


def _plain(heading: str) -> str:
    """A heading without capitals, underscores, and differences of dashes and spaces."""
    return re.sub(r"[\s_]+", " ", heading.replace("–", "-")).strip().casefold()


type Source = str | Path | BinaryIO


def import_file(resource: type[TableResource], source: Source, *, name: str, dry_run: bool) -> list[Change]:
    """Bring in every row of the file, or with `dry_run` only say what that would change.

    Raises `SpreadsheetError` for a file that is no table and `TableError` for rows that cannot be taken.
    """
    dataset = read_table(resource, source, name=name)
    result = resource().import_data(dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True)
    for error in [*result.base_errors, *(error for _row, errors in result.row_errors() for error in errors)]:
        raise error.error
    if result.has_validation_errors():
        raise TableError(problems_of(result))
    return [Change(row.file_row, row.import_type, row.object_repr, row.changes) for row in result.rows]


def read_table(resource: type[TableResource], source: Source, *, name: str) -> Dataset:
    """The table of the file, its columns recognised. Raises `SpreadsheetError` and `TableError`."""
    dataset = dataset_of(read_rows(source, name=name))
    dataset.headers = resource.recognise(dataset.headers)
    return dataset


def problems_of(result: results.Result) -> list[Problem]:
    return [
        Problem(invalid.number, sentence)
        for invalid in result.invalid_rows
        for sentences in invalid.error_dict.values()
        for sentence in sentences
    ]
