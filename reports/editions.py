"""Editions of forms: a form file taken in as a draft, and a draft published for good."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from libraries.models import User

from . import prefill
from .blueprint import Blueprint
from .form_files.reading import FormFileError, read_blueprint
from .models import Edition, Form

MOST_BYTES = 5 * 1024 * 1024
FEEDS = ("training",)  # the registers that can fill a table


class EditionError(Exception):
    """An edition that cannot be loaded or published; the message is for the person who tried."""


def read_file(path: Path) -> Any:
    """What a form file on disk holds. Raises `FormFileError`.

    One byte more than allowed is read, so that no file can fill the memory.
    """
    try:
        with path.open("rb") as file:
            return content_of(file.read(MOST_BYTES + 1))
    except OSError as error:
        raise FormFileError([_("The file cannot be read: %(why)s.") % {"why": error.strerror}]) from error


def content_of(file: bytes) -> Any:
    """What a form file holds, as plain data. Raises `FormFileError` when it is no JSON that we can keep."""
    if len(file) > MOST_BYTES:
        raise FormFileError([_("The form file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2}])
    try:
        content = json.loads(file.decode("utf-8-sig"), object_pairs_hook=_each_name_once)
        kept = json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise FormFileError([_("The form file is nested too deeply.")]) from error
    except UnicodeError as error:
        raise FormFileError([_("The form file is not written in UTF-8.")]) from error
    except json.JSONDecodeError as error:
        sentence = _("The form file is not valid JSON: look at line %(line)d, column %(column)d.")
        raise FormFileError([sentence % {"line": error.lineno, "column": error.colno}]) from error
    except ValueError as error:
        raise FormFileError([_("The form file has a number that is too large.")]) from error
    if rb"\u0000" in kept:
        raise FormFileError([_("The form file has a character that no text can have.")])
    return content


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FormFileError([_("“%(name)s” stands twice in one object of the form file.") % {"name": twice}])
    return found


def check(content: Any) -> Blueprint:
    """The blueprint of a form file that can be loaded. Raises `FormFileError` naming every problem."""
    blueprint = read_blueprint(content)
    problems = [
        _("“%(code)s” has the source “%(source)s”; there are %(sources)s.")
        % {"code": indicator.code, "source": indicator.source, "sources": ", ".join(prefill.sources())}
        for indicator in blueprint.indicators.values()
        if indicator.source and indicator.source not in prefill.sources()
    ]
    problems += [
        _("The table “%(code)s” is fed by “%(feed)s”; there is %(feeds)s.")
        % {"code": table.code, "feed": table.feed, "feeds": ", ".join(FEEDS)}
        for table in blueprint.tables.values()
        if table.feed and table.feed not in FEEDS
    ]
    if problems:
        raise FormFileError(problems)
    return blueprint


def load(content: Any) -> Edition:
    """Take a form file in as a draft edition, or bring the draft up to it. Raises `FormFileError`, `EditionError`."""
    blueprint = check(content)
    with transaction.atomic():
        form = _form_of(blueprint)
        edition = Edition.objects.select_for_update().filter(code=blueprint.edition).first()
        edition = edition or Edition(code=blueprint.edition, form=form)
        _refuse_to_change(edition, form)
        edition.first_period, edition.last_period = blueprint.first_period, blueprint.last_period
        edition.content = content
        edition.save()
    return edition


def _form_of(blueprint: Blueprint) -> Form:
    names = {"label": dict(blueprint.form_label.texts), "frequency": blueprint.frequency.value}
    form, _created = Form.objects.get_or_create(code=blueprint.form, defaults=names)
    if form.frequency != blueprint.frequency:
        raise EditionError(
            _("The form “%(form)s” is filled %(frequency)s; an edition cannot change that.")
            % {"form": form.code, "frequency": form.get_frequency_display()}
        )
    return form


def _refuse_to_change(edition: Edition, form: Form) -> None:
    if edition.frozen:
        raise EditionError(
            _("The edition “%(code)s” is published and frozen; make a new edition for a correction.")
            % {"code": edition.code}
        )
    if edition.form_id != form.pk:
        raise EditionError(
            _("The edition “%(code)s” belongs to the form “%(form)s”.")
            % {"code": edition.code, "form": edition.form.code}
        )


def publish(edition: Edition, *, by: User | None, at: datetime | None = None) -> Edition:
    """Publish a draft: from then on it is frozen. Raises `FormFileError` when it is not sound, `EditionError`."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update().select_related("form").get(pk=edition.pk)
        if edition.frozen:
            raise EditionError(_("The edition “%(code)s” is already published.") % {"code": edition.code})
        blueprint = check(edition.content)
        edition.status = Edition.Status.PUBLISHED
        edition.published_at, edition.published_by = at or timezone.now(), by
        edition.save()
        edition.form.label = dict(blueprint.form_label.texts)
        edition.form.save(update_fields=["label"])
    return edition
