"""Where a letter that is about to be sent goes by now: to nobody who was switched off meanwhile.

A contact's letter is for the office: it goes to the address that the office has when it is sent. A person's goes to her
new address once it has not arrived at the old one.
"""

from django.utils.translation import gettext as _

from libraries.models import Contact

from ..models import Notice
from .personal_links import LETTER, contact_of


def bring_up_to_date(notice: Notice) -> str:
    """Let a letter follow the address of its reader; why it is not to be sent at all, else nothing."""
    if notice.user is not None:
        if notice.attempts > 1:
            follow(notice, notice.user.email)
        return "" if notice.user.is_active else _("Not sent: this person has no account in use any more.")
    if notice.kind != LETTER:
        return ""
    contact = Contact.objects.filter(pk=contact_of(notice.key), is_active=True).first()
    if contact is None:
        return _("Not sent: this contact is not in use any more.")
    follow(notice, contact.email)
    return ""


def follow(notice: Notice, address: str) -> None:
    """Of a person too, once a letter to her has not arrived: her address may have been put right since."""
    if address not in ("", notice.address):
        notice.address = address
        notice.save(update_fields=["address"])
