"""Fields of a chapter drawn without templates, for a page has hundreds: the same HTML as Django's templates make."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates


class WithoutTemplates(DjangoTemplates):
    """Draws the common fields itself, and leaves all others to Django. A field marks as safe what is drawn of it."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _escaped(value: Any) -> str:
    return str(value) if hasattr(value, "__html__") else escape(str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    said = ((name, value) for name, value in attributes.items() if value is not False)
    return "".join(f" {name}" if value is True else f' {name}="{_escaped(value)}"' for name, value in said)


def _input(widget: Mapping[str, Any]) -> str:
    own = {"type": widget["type"], "name": widget["name"]}
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    return f"<input{_attributes(own | value | widget['attrs'])}>"


def _textarea(widget: Mapping[str, Any]) -> str:
    attributes = _attributes({"name": widget["name"]} | widget["attrs"])
    return f"<textarea{attributes}>\n{_escaped(widget['value'] or '')}</textarea>"


def _select(widget: Mapping[str, Any]) -> str:
    """Choices stand in no groups: no form has any."""
    options = [_option(option) for _group, options, _place in widget["optgroups"] for option in options]
    return f"<select{_attributes({'name': widget['name']} | widget['attrs'])}>{''.join(options)}</select>"


def _option(option: Mapping[str, Any]) -> str:
    attributes = _attributes({"value": str(option["value"])} | option["attrs"])
    return f"<option{attributes}>{_escaped(option['label'])}</option>"


DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/checkbox.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
