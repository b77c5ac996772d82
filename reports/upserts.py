"""Stored things of one kind written at once: new ones are inserted, known ones updated."""

from collections.abc import Iterable, Sequence

from django.db.models import Model


def upsert[Stored: Model](model: type[Stored], things: Iterable[Stored], fields: Sequence[str]) -> None:
    """Insert what has no primary key yet; of the others write these fields.

    Not bulk_update: for tens of thousands of rows its CASE expressions take minutes.
    """
    things = list(things)
    objects = model._default_manager
    objects.bulk_create([one for one in things if one.pk is None])
    known = [one for one in things if one.pk is not None]
    objects.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=fields)
