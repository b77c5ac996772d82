"""What a cell of the workbook says when it is chosen, and when something strange was typed. It never forbids.

A wrong entry is only warned of: a figure may also be “not applicable”, “unknown” or an estimate such as ~120, and what
nobody can read is said once more, with its address, when the workbook comes back.
"""

from django.utils.translation import gettext as _
from openpyxl.worksheet.datavalidation import DataValidation

from ..blueprint import Blueprint, Column, ColumnKind, Indicator
from ..entries import WORDS

LONGEST_TITLE, LONGEST_SAID = 32, 255
LONGEST_FORMULA = 255


def _validation(kind: str, *, title: str, prompt: str, error: str, **more) -> DataValidation:
    found = DataValidation(type=kind, errorStyle="warning", allow_blank=True, **more)
    found.promptTitle, found.prompt = title[:LONGEST_TITLE], prompt[:LONGEST_SAID]
    found.errorTitle, found.error = _("Please look again")[:LONGEST_TITLE], error[:LONGEST_SAID]
    found.showInputMessage = found.showErrorMessage = True
    return found


def of_number(cell: str, indicator: Indicator, blueprint: Blueprint, *, title: str, said: str) -> DataValidation:
    """A figure: a number of its kind, a word for its state, or an estimate."""
    codes = [code for code in blueprint.missing_codes if code.lstrip("-").isdecimal()]
    number = _number(cell, indicator.places, signed=indicator.signed)
    for code in codes:
        number = f"OR({number},{cell}={code})"
    return _validation(
        "custom",
        formula1=f'IF(ISNUMBER({cell}),{number},OR(LEFT({cell})="~",{_words(cell)}))',
        title=title,
        prompt=" ".join(filter(None, (said, _number_wanted(indicator.places)))),
        error=_("This is no number of this kind. Zero is an answer, blank is not."),
    )


def _number(cell: str, places: int, *, signed: bool) -> str:
    fits = f"ROUND({cell},{places})={cell}"
    return fits if signed else f"AND({cell}>=0,{fits})"


def _words(cell: str) -> str:
    """The words for states in both languages, the most usual first, as many as a formula may be long."""
    wanted = ["nav datu", "neattiecas", "unknown", "not applicable"]
    return ",".join(f'LOWER({cell})="{word}"' for word in wanted if word in WORDS)


def _number_wanted(places: int) -> str:
    if places:
        return _(
            "A number with at most %(places)d digits after the decimal comma. Or: “unknown”, “not applicable”, or an "
            "estimate such as ~120."
        ) % {"places": places}
    return _("A whole number. Or: “unknown”, “not applicable”, or an estimate such as ~120.")


def of_choices(source: str, *, title: str, said: str = "") -> DataValidation:
    """One of a list that stands in a range of the workbook."""
    return _validation(
        "list",
        formula1=source,
        title=title,
        prompt=" ".join(filter(None, (said, _("Choose from the list.")))),
        error=_("This is not among the choices of the list."),
    )


def of_text(longest: int, *, title: str, said: str = "") -> DataValidation:
    return _validation(
        "textLength",
        operator="lessThanOrEqual",
        formula1=str(longest),
        title=title,
        prompt=said or _("A text of at most %(longest)d characters.") % {"longest": longest},
        error=_("The text is longer than %(longest)d characters; shorten it.") % {"longest": longest},
    )


def of_column(column: Column, cell: str, *, title: str, longest: int) -> DataValidation | None:
    """The cells of one column of a table, of which `cell` is the first; none for choices, which need their list."""
    match column.kind:
        case ColumnKind.COUNT | ColumnKind.DECIMAL | ColumnKind.MONEY:
            return _of_amount(column, cell, title)
        case ColumnKind.DATE:
            return _of_day(title)
        case ColumnKind.DAY_OR_MONTH:
            return _of_day_or_month(cell, title)
        case ColumnKind.LINK:
            return of_text(longest, title=title, said=_("The whole address, beginning with https://."))
        case ColumnKind.TEXT | ColumnKind.LONG_TEXT | ColumnKind.LIBRARY:
            return of_text(longest, title=title)
        case _:
            return None


def _of_amount(column: Column, cell: str, title: str) -> DataValidation:
    wanted = _("A whole number.") if not column.places else _("A number, such as 12.5 or 12,5.")
    return _validation(
        "custom",
        formula1=f"IF(ISNUMBER({cell}),{_number(cell, column.places, signed=False)},FALSE)",
        title=title,
        prompt=wanted,
        error=_("This is no number of this kind."),
    )


def _of_day(title: str) -> DataValidation:
    return _validation(
        "date",
        operator="between",
        formula1="DATE(1901,1,1)",
        formula2="DATE(2199,12,31)",
        title=title,
        prompt=_("A day, such as 14.09.2023."),
        error=_("This is no day. Write the date as 14.09.2023."),
    )


def _of_day_or_month(cell: str, title: str) -> DataValidation:
    return _validation(
        "custom",
        formula1=f'OR(ISNUMBER({cell}),AND(LEN({cell})>=6,LEN({cell})<=11,ISNUMBER(SEARCH(".",{cell}))))',
        title=title,
        prompt=_("A day, such as 14.09.2023, or a month, such as 09.2023."),
        error=_("Write the date as 14.09.2023, or the month as 09.2023."),
    )
