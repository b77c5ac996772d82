"""The notices of the demonstration year: written while it was built, they are dated and sent as its story tells it."""

from ..models import HANDED_IN, Event, Notice, Status

WAITING: tuple[str, ...] = (*HANDED_IN, Status.RETURNED, Status.REOPENED)  # for whoever was told last


def date_notices() -> None:
    """Each notice has the day of the event that it tells of. What somebody still has to do is not read yet."""
    notices = list(Notice.objects.filter(key__startswith="event:"))
    events = Event.objects.select_related("report").in_bulk([_event(notice) for notice in notices])
    for notice in notices:
        event = events[_event(notice)]
        notice.at = notice.not_before = event.at
        notice.read_at = None if _still_to_do(event) else event.at
        if notice.state == Notice.State.WAITING:
            notice.state, notice.sent_at = Notice.State.SENT, event.at
    Notice.objects.bulk_update(notices, ["at", "not_before", "read_at", "state", "sent_at"])


def _still_to_do(event: Event) -> bool:
    return event.new in WAITING and event.new == event.report.status


def _event(notice: Notice) -> int:
    return int(notice.key.split(":")[1])
