"""What scripts of our pages send and are answered: JSON, read strictly; a refusal is a word and a sentence."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

View = Callable[..., JsonResponse]


class MalformedError(ValueError):
    """A message that no page of ours sends; the sentence says what is wrong with it."""


def read_object(body: bytes) -> Mapping[str, Any]:
    """The object a message is. Raises `MalformedError`."""
    try:
        return object_in(json.loads(body.decode(), parse_constant=_refuse))
    except MalformedError:
        raise
    except (ValueError, RecursionError) as error:
        raise MalformedError(_("The message is not valid JSON.")) from error


def _refuse(name: str) -> None:
    raise MalformedError(_("“%(name)s” is not a number.") % {"name": name})


def object_in(content: Any) -> Mapping[str, Any]:
    if not isinstance(content, dict):
        raise MalformedError(_("The message does not have the expected form."))
    return content


def text_in(content: Mapping[str, Any], name: str, *, most: int | None = None) -> str:
    """A text that every database can keep: no NUL, no half of a character; of at least one sign when `most` is set."""
    sent = content.get(name)
    if not isinstance(sent, str) or "\x00" in sent or any("\ud800" <= sign <= "\udfff" for sign in sent):
        raise wrong(name)
    if most is not None and not 0 < len(sent) <= most:
        raise wrong(name)
    return sent


def wrong(name: str) -> MalformedError:
    return MalformedError(_("“%(name)s” is missing in the message, or is not what it should be.") % {"name": name})


def refusal(status: int, reason: str, message: str = "") -> JsonResponse:
    """Why nothing was done: a word for the page, and a sentence if there is one for the person."""
    return JsonResponse({"reason": reason} | ({"message": message} if message else {}), status=status)


def open_to_scripts(view: View) -> View:
    """Also for who is signed out; what cannot be read is answered with a sentence."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            return refusal(400, "malformed", _("The message is too large."))
        except MalformedError as error:
            return refusal(400, "malformed", str(error))

    return login_not_required(answered)


def for_scripts(view: View) -> View:
    """Whoever is signed out is told so instead of being sent to another page."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return refusal(401, "signed_out")
        return view(request, *args, **kwargs)

    return open_to_scripts(answered)
