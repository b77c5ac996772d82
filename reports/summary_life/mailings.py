"""The quarterly practice: the analysis of a summary, and the summary sent to heads of libraries and administrations.

Everyone gets a letter of his own with a personal link and no figures; behind the link are the documents, without an
account, until it expires. After a correction the next revision is sent as a revised one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from libraries.access import people_of
from libraries.alphabet import InOrder
from libraries.models import Contact, Library, Role, User

from ..areas import Area, find
from ..models import Letter, Mailing, Notice, Period, Summary, SummaryRevision
from ..notices import tell
from ..notices.personal_links import LETTER, contact_of, digest_of, key_of, next_key, stem_of, token_of
from ..notices.telling import one_line, send_after_commit
from . import covering
from .covering import LASTS
from .life import SummaryError, read_analysis

READERS = (Role.HEAD, Role.CENTRAL, Role.METHODOLOGIST, Role.DIRECTOR)


class ChangedError(SummaryError):
    """Somebody else has written the analysis meanwhile; `record` is how it stands now."""

    def __init__(self, record: Summary):
        self.record = record
        super().__init__(
            _("Somebody else has changed the analysis meanwhile. Yours is kept in the field; theirs stands below it.")
        )


def version_of(record: Summary) -> str:
    """What a page has shown: a token of the text and of the revision that it follows."""
    return sha256(f"{record.revision}:{record.analysis}".encode()).hexdigest()[:20]


@transaction.atomic
def write_analysis(area: Area, period: Period, text: str, *, seen: str) -> Summary:
    """Keep the analysis for the next revision. Raises `ChangedError` when it is not what the page showed.

    Raises `SummaryError` for a text that cannot be kept.
    """
    text = read_analysis(text)
    record, _new = Summary.objects.get_or_create(period=period, level=area.level.value, code=area.code)
    record = Summary.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if version_of(record) != seen and record.analysis != text:
        raise ChangedError(record)
    record.analysis = text
    record.save(update_fields=["analysis"])
    return record


def contacts_in(area: Area, *, on: date) -> QuerySet[Contact]:
    """The offices of the area that letters go to: of libraries that are open, and of administrations."""
    places = area.municipalities(on)
    open_there = Library.objects.open_on(on).filter(municipality__in=places).order_by()
    found = Contact.objects.filter(Q(library__in=open_there) | Q(municipality__in=places))
    return (
        found.filter(is_active=True).select_related("library", "municipality").order_by("kind", InOrder("name"), "pk")
    )


@dataclass(frozen=True)
class Recipient:
    """One address, and the offices that share it: it gets one letter."""

    contact: Contact
    offices: tuple[str, ...]


def recipients_in(area: Area, *, on: date) -> list[Recipient]:
    by_address: dict[str, list[Contact]] = {}
    for contact in contacts_in(area, on=on):
        by_address.setdefault(contact.email.casefold(), []).append(contact)
    return [
        Recipient(same[0], tuple(str(one.library or one.municipality) for one in same)) for same in by_address.values()
    ]


@transaction.atomic
def send(revision: SummaryRevision, contacts: Sequence[Contact], *, by: User, on: date, at: datetime) -> int:
    """Send a revision to these contacts, each of whom gets it once; says how many letters are new.

    Raises `SummaryError` when there is nothing to send yet, or something newer.
    """
    summary = Summary.objects.select_for_update(of=("self",)).select_related("period__form").get(pk=revision.summary_id)
    _look_whether_it_can_go(summary, revision)
    mailing, _new = Mailing.objects.get_or_create(revision=revision, defaults={"by": by, "at": at})
    have = addresses_of(mailing)
    fresh = [contact for contact in contacts if contact.email.casefold() not in have]
    had = Counter(contact_of(key) for key in _notices_of(mailing).values_list("key", flat=True))
    keys = {contact.pk: next_key(mailing.pk, contact.pk, had[contact.pk]) for contact in fresh}
    letters = [_letter(mailing, contact, keys[contact.pk], on) for contact in fresh]
    # Who has moved gets a new link in place of the one that died with the old address.
    Letter.objects.bulk_create(
        letters, update_conflicts=True, unique_fields=["mailing", "contact"], update_fields=["digest", "expires_on"]
    )
    earlier = _sent_earlier(revision)
    words = cache(partial(covering.words, revision, by, covering.library_of(by, summary, on=on)))
    Notice.objects.bulk_create(
        _notice(contact, words(contact.language, contact.pk in earlier), sender=by, key=keys[contact.pk], at=at)
        for contact in fresh
    )
    _tell_readers(mailing, summary, by=by, on=on, at=at, anew=bool(earlier))
    send_after_commit()
    return len(fresh)


def _look_whether_it_can_go(summary: Summary, revision: SummaryRevision) -> None:
    if not settings.MAIL_IS_SENT:
        raise SummaryError(_("No mail is set up on this site, so nothing can be sent."))
    if summary.revision != revision.number:
        raise SummaryError(_("There is a newer revision of this summary. Send that one."))
    if summary.analysis != revision.analysis:
        raise SummaryError(_("The saved analysis is not in this revision. Make a revision with it, then send that."))
    if not revision.documents.exists():
        raise SummaryError(_("The documents of this summary are not ready yet. Try again in a minute."))
    if revision.documents.filter(superseded_at__isnull=False).exists():
        raise SummaryError(_("This summary is being corrected. Make a revision of it first, then send that."))


def _sent_earlier(revision: SummaryRevision) -> set[int]:
    """Keys of the contacts who were sent a revision before this one."""
    of_summary = Letter.objects.filter(mailing__revision__summary=revision.summary_id)
    earlier = of_summary.filter(mailing__revision__number__lt=revision.number)
    return set(earlier.order_by().values_list("contact", flat=True))


def addresses_of(mailing: Mailing) -> set[str]:
    """Where the last letter of it to each contact went, or goes if it still waits; in small letters."""
    last = _last_notices(mailing)
    now = Contact.objects.in_bulk([pk for pk, one in last.items() if one.state == Notice.State.WAITING])
    return {(now[pk].email if pk in now else one.address).casefold() for pk, one in last.items()}


def _notices_of(mailing: Mailing) -> QuerySet[Notice]:
    return Notice.objects.filter(kind=LETTER, key__startswith=stem_of(mailing.pk)).order_by("pk")


def _last_notices(mailing: Mailing) -> dict[int, Notice]:
    """By the key of the contact."""
    return {contact_of(one.key): one for one in _notices_of(mailing)}


def _letter(mailing: Mailing, contact: Contact, key: str, on: date) -> Letter:
    return Letter(mailing=mailing, contact=contact, digest=digest_of(token_of(key)), expires_on=on + LASTS)


def _notice(contact: Contact, words: tuple[str, str], *, sender: User, key: str, at: datetime) -> Notice:
    subject, text = words
    return Notice(
        sender=sender,
        address=contact.email,
        kind=LETTER,
        key=key,
        language=contact.language,
        subject=one_line(subject),
        text=text,
        at=at,
        not_before=at,
    )


def _tell_readers(mailing: Mailing, summary: Summary, *, by: User, on: date, at: datetime, anew: bool) -> None:
    """Those of the area who have an account are told in the application too; mailed only if no letter goes there."""
    tell(
        readers_of(summary, on=on).exclude(pk=by.pk),
        kind="mailing",
        key=f"mailing:{mailing.pk}",
        about=lambda: (covering.subject_of(summary, anew=anew), covering.ready(mailing.revision)),
        url=reverse("mailing", args=[mailing.pk]),
        at=at,
        written=addresses_of(mailing),
    )


def readers_of(summary: Summary, *, on: date) -> QuerySet[User]:
    """Whom of those with an account a summary is sent to: whoever heads a library of the area or works with it."""
    return people_of(find(summary.level, summary.code, on=on).place, READERS, on=on)


def may_read(user, mailing: Mailing, *, on: date) -> bool:
    return readers_of(mailing.revision.summary, on=on).filter(pk=user.pk).exists()


@dataclass(frozen=True)
class Delivery:
    """What became of one letter: the state of its notice and how often its documents were taken."""

    letter: Letter
    notice: Notice | None
    downloads: int


def deliveries(mailing: Mailing) -> list[Delivery]:
    """Each letter of a mailing with what became of it; two queries."""
    letters = mailing.letters.select_related("contact").annotate(taken=Count("downloads"))
    notices = _last_notices(mailing)
    letters = letters.order_by(InOrder("contact__name"), "pk")
    return [Delivery(letter, notices.get(letter.contact_id), letter.taken) for letter in letters]


def letter_behind(token: str) -> Letter | None:
    """The letter whose personal link this is; none once its contact is not in use any more, or has another address."""
    found = Letter.objects.filter(digest=digest_of(token), contact__is_active=True)
    letter = found.select_related("contact", "mailing__revision__summary__period__form").first()
    if letter is None:
        return None
    went_to = _notices_of(letter.mailing).filter(key__startswith=key_of(letter.mailing_id, letter.contact_id))
    addresses = {contact_of(one.key): one.address.casefold() for one in went_to}
    return letter if addresses.get(letter.contact_id) == letter.contact.email.casefold() else None


def in_force(revision: SummaryRevision) -> SummaryRevision:
    """The newest revision of the same summary that has documents: whatever was sent leads there."""
    newer = revision.summary.revisions.filter(documents__isnull=False).order_by("-number")
    return newer.first() or revision


def mailings_of(record: Summary) -> Iterable[Mailing]:
    """What was sent of this summary, the newest first."""
    if not record.pk:
        return []
    sent = Mailing.objects.filter(revision__summary=record).select_related("revision", "by")
    return sent.order_by("-revision__number")
