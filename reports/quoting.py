"""How a name stands in a sentence: in the quotation marks of the reader's language. Pure."""

from django.utils.translation import gettext as _


def quoted(name: str) -> str:
    """The name in quotation marks: “name”, in Latvian „name”."""
    return _("“%(name)s”") % {"name": name}
