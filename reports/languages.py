"""The language of whoever reads. Pure."""

from django.utils.translation import get_language


def language() -> str:
    """Its code; Latvian where none is active, as in the worker."""
    return get_language() or "lv"
