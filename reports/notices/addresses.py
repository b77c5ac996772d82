"""Where a letter that is about to be sent goes by now: to nobody who was switched off meanwhile.

A contact's letter is for the office: it goes to the address that the office has when it is sent.
"""

from django.utils.translation import gettext as _

from libraries.models import Contact

from ..models import Notice
from .personal_links import LETTER, contact_of


def bring_up_to_date(notice: Notice) -> str:
    """Let a letter follow the address of its contact; why it is not to be sent at all, else nothing."""
    if notice.user is not None:
        return "" if notice.user.is_active else _("Not sent: this person has no account in use any more.")
    if notice.kind != LETTER:
        return ""
    contact = Contact.objects.filter(pk=contact_of(notice.key), is_active=True).first()
    if contact is None:
        return _("Not sent: this contact is not in use any more.")
    if contact.email != notice.address:
        notice.address = contact.email
        notice.save(update_fields=["address"])
    return ""
