"""A finished file as an answer, and a table in the format that was asked for."""

from datetime import date

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from ..documents import TYPES
from ..exports.plain import table_csv, table_xlsx
from ..tables import Table

TABLE_FORMATS = ("xlsx", "csv")


def file_response(content: bytes, kind: str, name: str, *, download: bool = True) -> HttpResponse:
    """A file as an answer; its name without the ending."""
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(download, f"{name}.{kind}") or ""
    return response


def table_response(table: Table, kind: str, name: str, *, on: date) -> HttpResponse:
    """A table as one of `TABLE_FORMATS`; what people read says of which day it is."""
    said = [_("Data as of %(day)s.") % {"day": date_format(on, "SHORT_DATE_FORMAT")}]
    return file_response(table_xlsx(table, said) if kind == "xlsx" else table_csv(table), kind, name)
