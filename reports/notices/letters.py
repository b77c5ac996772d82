"""A notice as a letter: its text, its link and its headers; nothing about sending."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ..models import Notice
from .digests import DIGEST
from .personal_links import LETTER, token_of


def letter_of(notice: Notice) -> EmailMessage:
    """The letter, the same each time it is made: whoever gets it twice all the same can see that by its number."""
    return EmailMessage(
        subject=notice.subject,
        body=body_of(notice),
        to=[notice.address],
        reply_to=_answers_to(notice),
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
            "Content-Language": notice.language,
        },
    )


def _answers_to(notice: Notice) -> list[str]:
    """The address of who sent a letter to a contact, as long as somebody reads there."""
    sender = notice.sender
    return [sender.email] if sender and sender.is_active and sender.email else []


def message_id(notice: Notice) -> str:
    number = hashlib.sha256(notice.key.encode()).hexdigest()[:40]
    return f"<{number}@{urlsplit(settings.SITE_URL).hostname}>"


def body_of(notice: Notice) -> str:
    """The text, the link, and why the letter came and where to say otherwise; in the reader's language."""
    return _body(notice, link_of(notice))


def body_shown(notice: Notice) -> str:
    """The same as others may see it: a personal link is for whoever has the letter alone."""
    return _body(notice, "…" if notice.kind == LETTER else link_of(notice))


def _body(notice: Notice, link: str) -> str:
    with translation.override(notice.language):
        parts = [notice.text, link, f"-- \n{_footer(notice)}"]
    return "\n\n".join(filter(None, parts))


def link_of(notice: Notice) -> str:
    """Absolute; the personal one of a letter to a contact is made here, because only its digest is kept."""
    if notice.kind == LETTER:
        return absolute(reverse("letter", args=[token_of(notice.key)]))
    return absolute(notice.url) if notice.url else ""


def absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}"


def _footer(notice: Notice) -> str:
    if notice.kind == LETTER:
        reason = _(
            "You get this letter because of your office. The link is for you alone. "
            "If the letter has reached the wrong address, please tell its sender."
        )
        return "\n".join(filter(None, [str(notice.sender or ""), *_answers_to(notice), reason]))
    wishes = absolute(reverse("notice_list"))
    if notice.kind == DIGEST:
        return _("All notices, and how often they are mailed to you: %(url)s") % {"url": wishes}
    return _("To get one letter a day, or none, choose so here: %(url)s") % {"url": wishes}
