"""What the frame of every page needs to know: the section one is in, the roles one has."""

from collections.abc import Sequence

from django import template

from libraries import access
from libraries.models import Role

register = template.Library()


@register.filter
def words(text: str) -> list[str]:
    """A list written as words with spaces between."""
    return text.split()


@register.filter
def beside(cells: Sequence, columns: Sequence) -> list[tuple]:
    """Each cell with its column; as many of them, or there is a fault in the table."""
    return list(zip(cells, columns, strict=True))


@register.filter
def under(path: str, section: str) -> bool:
    """Whether an address lies within the section that begins at another address."""
    return path.startswith(section)


@register.filter
def role_names(user) -> list[str]:
    """The roles a person has today, in the order of `Role`."""
    scopes = access.rights_of(user).scopes
    return [role.label for role in Role if role in scopes]
