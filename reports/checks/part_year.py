"""How many months of a period a library was open. Pure."""

from datetime import date
from typing import Protocol

HALF_A_MONTH = 15


class Opened(Protocol):
    """What has to be known of a library: its first and its last day, both within; open ends are for ever."""

    opened: date | None
    closed: date | None


def months_open(library: Opened, first: date, last: date) -> int | None:
    """Months of a period of whole months, each counted when the library was open for half of it; None for all."""
    begins = library.opened is not None and library.opened > first
    ends = library.closed is not None and library.closed < last
    if not begins and not ends:
        return None
    start = max(library.opened or first, first)
    end = min(library.closed or last, last)
    if start > end:
        return 0
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    lost = (start.day > HALF_A_MONTH) + (end.day < HALF_A_MONTH)
    return max(months - lost, 0)
