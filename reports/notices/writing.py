"""The notices, one function for each event. Each is called in the transaction of what it tells of.

A sentence, a count, a link: never a figure of a report. Whoever did it is not told of it.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from itertools import chain

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from libraries.access import people_of
from libraries.models import Role, User

from .. import areas, period_names
from ..areas import Level
from ..models import (
    Correction,
    Document,
    Download,
    Event,
    Mailing,
    Question,
    Report,
    Revision,
    Status,
    Summary,
    SummaryRevision,
)
from . import recipients
from .telling import About, tell


def moved(report: Report, event: Event) -> None:
    """A report has changed its status."""
    told = required_again if event.old == Status.NOT_REQUIRED else MOVES.get(event.new)
    if told:
        told(report, event)


def submitted(report: Report, event: Event) -> None:
    """To those who look at it next, and to whoever asked what it answers."""
    answered = report.questions.filter(state=Question.State.ANSWERED).count()

    def about() -> tuple[str, str]:
        text = _("%(who)s has submitted the report. It waits for you.") % {"who": _name(event.by)}
        if answered:
            more = ngettext(
                "%(count)d question has been answered.", "%(count)d questions have been answered.", answered
            )
            text = f"{text} {more % {'count': answered}}"
        return _("%(report)s: submitted") % {"report": report}, text

    next_level = recipients.next_level(report, on=_day(event.at))
    asked = User.objects.filter(pk__in=_askers(report)) if answered else User.objects.none()
    _tell(chain(next_level, asked), report, event, about)


def _askers(report: Report) -> QuerySet[Question]:
    return report.questions.filter(state=Question.State.ANSWERED).order_by().values("by")


def checked(report: Report, event: Event) -> None:
    """To the methodologists."""

    def about() -> tuple[str, str]:
        text = _("The central library of the municipality has checked the report. It waits for you.")
        return _("%(report)s: checked in the municipality") % {"report": report}, text

    _tell(recipients.reviewers(report, on=_day(event.at)), report, event, about)


def returned(report: Report, event: Event) -> None:
    """To those who write it; to the central library too, when it had checked the report already."""
    questions = report.questions.filter(state=Question.State.OPEN).count()  # what the other level has noted is not sent

    def about() -> tuple[str, str]:
        text = _("%(who)s has returned the report with a comment. Please correct it and submit it again.")
        if questions:
            text = ngettext(
                "%(who)s has returned the report with %(count)d question. Please answer and submit it again.",
                "%(who)s has returned the report with %(count)d questions. Please answer and submit it again.",
                questions,
            )
        return _("%(report)s: returned for correction") % {"report": report}, text % {
            "who": _name(event.by),
            "count": questions,
        }

    on = _day(event.at)
    people: Iterable[User] = recipients.authors(report, on=on)
    if event.old == Status.CHECKED:
        people = chain(people, recipients.central(report, on=on))
    _tell(people, report, event, about)


def accepted(report: Report, event: Event) -> None:
    def about() -> tuple[str, str]:
        return _("%(report)s: accepted") % {"report": report}, _("The report has been accepted. Thank you!")

    _tell(recipients.authors(report, on=_day(event.at)), report, event, about)


def reopened(report: Report, event: Event) -> None:
    def about() -> tuple[str, str]:
        text = _("The report has been opened for correction. Please correct it and submit it again.")
        return _("%(report)s: opened for correction") % {"report": report}, text

    _tell(recipients.authors(report, on=_day(event.at)), report, event, about)


def not_required(report: Report, event: Event) -> None:
    def about() -> tuple[str, str]:
        text = _("This report does not have to be submitted any more. The reason stands in its diary.")
        return _("%(report)s: not required") % {"report": report}, text

    _tell(recipients.authors(report, on=_day(event.at)), report, event, about)


def required_again(report: Report, event: Event) -> None:
    def about() -> tuple[str, str]:
        text = _("This report has to be submitted after all. What was filled in before is still there.")
        return _("%(report)s: to be submitted after all") % {"report": report}, text

    _tell(recipients.authors(report, on=_day(event.at)), report, event, about)


MOVES: dict[str, Callable[[Report, Event], None]] = {
    Status.SUBMITTED: submitted,
    Status.CHECKED: checked,
    Status.RETURNED: returned,
    Status.ACCEPTED: accepted,
    Status.REOPENED: reopened,
    Status.NOT_REQUIRED: not_required,
}


def extension_granted(report: Report, day: date, *, by: User, at: datetime | None = None) -> None:
    """To those who write it: `day` is the new last one."""
    at = at or timezone.now()

    def about() -> tuple[str, str]:
        text = _("You may submit the report until %(day)s.") % {"day": formats.date_format(day)}
        return _("%(report)s: more time") % {"report": report}, text

    _tell_authors(report, about, by=by, at=at)


def extension_withdrawn(report: Report, *, by: User, at: datetime | None = None) -> None:
    """To those who write it: it is due with all others again."""

    def about() -> tuple[str, str]:
        text = _("The report is due with all others again.")
        if report.due:
            text = _("The report is due on %(day)s again, as that of all others.") % {
                "day": formats.date_format(report.due)
            }
        return _("%(report)s: no more time after all") % {"report": report}, text

    _tell_authors(report, about, by=by, at=at or timezone.now())


def _tell_authors(report: Report, about: About, *, by: User, at: datetime) -> None:
    """Keyed by the moment: the same day may be given, taken back and given again."""
    people = _but(recipients.authors(report, on=_day(at)), by)
    key = f"extension:{report.pk}:{at.isoformat()}"
    tell(people, kind="extension", key=key, about=about, url=report_url(report), report=report, at=at)


def correction_requested(correction: Correction, people: Iterable[User], *, url: str) -> None:
    """To those who may decide; who they are is said by the corrections themselves."""

    def about() -> tuple[str, str]:
        text = _("%(who)s asks to correct a report that is settled. Please agree to it or refuse it.")
        subject = _("%(report)s: a correction is asked for") % {"report": correction.report}
        return subject, text % {"who": _name(correction.by)}

    _tell_of(correction, "requested", _but(people, correction.by), about, url, at=correction.at)


def correction_changed(correction: Correction, people: Iterable[User], *, url: str) -> None:
    """To who asked and to those who may decide: what waits is not what they have read."""

    def about() -> tuple[str, str]:
        text = _("%(who)s has changed what a correction asks for. Please look at it again before it is decided.")
        subject = _("%(report)s: a correction that waits has changed") % {"report": correction.report}
        return subject, text % {"who": _name(correction.changed_by)}

    at = correction.changed_at or correction.at
    _tell_of(correction, f"changed:{at.isoformat()}", _but(people, correction.changed_by), about, url, at=at)


def correction_replaced(old: Correction, new: Correction, *, url: str) -> None:
    """To those whose request it was: another stands in its place."""

    def about() -> tuple[str, str]:
        text = _("%(who)s has asked for other figures in place of yours. Your request stays readable.")
        return _("%(report)s: your request was changed") % {"report": old.report}, text % {"who": _name(new.by)}

    _tell_of(old, "replaced", _but(old.askers, new.by), about, url, at=new.at)


def correction_decided(correction: Correction, *, url: str) -> None:
    """To whoever asked; of an agreed one, to those who write and review the report as well."""
    agreed = correction.state == Correction.State.AGREED

    def about() -> tuple[str, str]:
        named = {"report": correction.report, "who": _name(correction.decided_by)}
        if agreed:
            return _("%(report)s: the correction is agreed") % named, _("%(who)s has agreed to the correction.") % named
        text = _("%(who)s has refused the correction. The reason stands beside it.")
        return _("%(report)s: the correction is refused") % named, text % named

    at = correction.decided_at or timezone.now()
    people: Iterable[User] = [correction.by]
    if agreed:
        report, on = correction.report, _day(at)
        people = chain(people, recipients.authors(report, on=on), recipients.reviewers(report, on=on))
    _tell_of(correction, correction.state, _but(people, correction.decided_by), about, url, at=at)


def _tell_of(
    correction: Correction, what: str, people: Iterable[User], about: About, url: str, *, at: datetime
) -> None:
    key = f"correction:{correction.pk}:{what}"
    tell(people, kind="correction", key=key, about=about, url=url, report=correction.report, at=at)


def superseded(documents: Iterable[Document], *, url: str, by: User | None = None, at: datetime | None = None) -> None:
    """To everybody who has downloaded one of these documents, once. Contacts get the revised letter instead.

    The documents are those of one revision; `url` leads to the newer ones.
    """
    issued = sorted(documents, key=lambda document: document.pk)
    if not issued:
        return
    first, people = issued[0], User.objects.filter(pk__in=downloaders([one.pk for one in issued]))
    about = partial(_no_longer_in_force, *_issued_of(first))
    tell(_but(people, by), kind="superseded", key=f"superseded:{first.pk}", about=about, url=url, at=at)


def _issued_of(document: Document) -> tuple[Report | Summary, int]:
    """What a document was issued of, and of which revision of it."""
    if document.summary_revision:
        return document.summary_revision.summary, document.summary_revision.number
    revision = Revision.objects.select_related("report").get(documents=document)
    return revision.report, revision.number


def _no_longer_in_force(whole: Report | Summary, old: int) -> tuple[str, str]:
    """Which document it was, and whether there is a newer revision; why it was made stands behind the link."""
    name = summary_name(whole) if isinstance(whole, Summary) else whole
    named = {"document": name, "old": old, "number": whole.revision}
    if whole.revision > old:
        text = _("Revision %(old)d, which you have downloaded, was corrected. Please use the new one.")
        return _("%(document)s: revision %(number)d is in force") % named, text % named
    text = _(
        "Figures in your file of revision %(old)d were corrected after you downloaded it. "
        "Please use what is in force now."
    )
    return _("%(document)s: no longer in force") % named, text % named


def to_be_sent_again(summary: Summary, *, url: str, at: datetime) -> None:
    """To whoever has sent letters with a summary that has changed since; who has left is stood in for."""
    mailing = Mailing.objects.filter(revision__summary=summary).select_related("by", "revision").order_by("pk").last()
    if mailing is None:
        return
    offices = mailing.letters.count()

    def about() -> tuple[str, str]:
        text = ngettext(
            "The summary that %(count)d office was sent by letter has changed. Please send the revised one.",
            "The summary that %(count)d offices were sent by letter has changed. Please send the revised ones.",
            offices,
        )
        subject = _("%(summary)s: letters to be sent again") % {"summary": summary_name(summary)}
        return subject, text % {"count": offices}

    place = areas.find(summary.level, summary.code, on=_day(at)).place
    people = [mailing.by] if mailing.by.is_active else people_of(place, (Role.METHODOLOGIST,), on=_day(at))
    tell(people, kind="mailing", key=f"resend:{mailing.pk}", about=about, url=url, at=at)


def downloaders(documents: Iterable[int]) -> QuerySet:
    """Keys of the people who have one of the documents."""
    downloads = Download.objects.filter(document__in=documents, user__isnull=False)
    return downloads.order_by().values("user")


def summary_closed(revision: SummaryRevision, *, url: str) -> None:
    """A summary has become final or was revised: to those who open it, without whoever closed it."""
    summary = revision.summary

    def about() -> tuple[str, str]:
        named = {"summary": summary_name(summary)}
        if revision.number > 1:
            return _("%(summary)s: revised") % named, _("The summary was corrected. Its new revision is ready.")
        return _("%(summary)s: final") % named, _("The summary is final and ready to be read.")

    key = f"summary:{summary.pk}:{revision.number}"
    people = _but(summary_readers(summary, on=_day(revision.at)), revision.by)
    tell(people, kind="summary", key=key, about=about, url=url, at=revision.at)


def summary_published(summary: Summary, *, by: User, url: str, at: datetime | None = None) -> None:
    """A summary was handed over: to those who open it and to the analysts of the nation."""
    at = at or timezone.now()

    def about() -> tuple[str, str]:
        named = {"summary": summary_name(summary)}
        text = _("The summary was handed to the National Library and the ministry.")
        return _("%(summary)s: handed over") % named, text

    on = _day(at)
    people = chain(summary_readers(summary, on=on), people_of(None, (Role.ANALYST,), on=on))
    key = f"summary:{summary.pk}:{summary.revision}:published"
    tell(_but(people, by), kind="summary", key=key, about=about, url=url, at=at)


def summary_readers(summary: Summary, *, on: date) -> QuerySet[User]:
    """Those who work with the area: its central libraries, methodologists and director; of the country, analysts."""
    place = areas.find(summary.level, summary.code, on=on).place
    if summary.level == Level.NATION:
        return people_of(None, (Role.ANALYST,), on=on)
    of_region = (Role.METHODOLOGIST, Role.DIRECTOR)
    return people_of(place, of_region if summary.level == Level.REGION else (Role.CENTRAL, *of_region), on=on)


def summary_name(summary: Summary) -> str:
    """As “Quarterly report, 2024-Q1, Birch municipality”, in the language in use."""
    area = areas.find(summary.level, summary.code, on=summary.period.last_day)
    return f"{summary.period.form}, {period_names.name(summary.period)}, {area.name}"


def report_url(report: Report) -> str:
    return reverse("report", args=[report.pk])


def _tell(people: Iterable[User], report: Report, event: Event, about: About) -> None:
    kind, key = str(event.new), f"event:{event.pk}"
    tell(_but(people, event.by), kind=kind, key=key, about=about, url=report_url(report), report=report, at=event.at)


def _but(people: Iterable[User], actor: User | None) -> list[User]:
    return [person for person in people if actor is None or person.pk != actor.pk]


def _name(actor: User | None) -> str:
    return str(actor) if actor else _("The system")


def _day(at: datetime) -> date:
    return timezone.localdate(at)
