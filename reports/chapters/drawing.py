"""Fields of a chapter drawn without templates, for a page has hundreds: the same HTML as Django's templates make."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class WithoutTemplates(DjangoTemplates):
    """Draws the common fields itself, and leaves all others to Django."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    valued = ((name, value) for name, value in attributes.items() if not isinstance(value, bool))
    alone = ((name,) for name, value in attributes.items() if value is True)
    return format_html_join("", ' {}="{}"', valued) + format_html_join("", " {}", alone)


def _input(widget: Mapping[str, Any]) -> SafeString:
    own = {"type": widget["type"], "name": widget["name"]}
    value = {} if widget["value"] is None else {"value": widget["value"]}
    return format_html("<input{}>", _attributes(own | value | widget["attrs"]))


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    attributes = _attributes({"name": widget["name"]} | widget["attrs"])
    return format_html("<textarea{}>\n{}</textarea>", attributes, widget["value"] or "")


def _select(widget: Mapping[str, Any]) -> SafeString:
    """Choices stand in no groups: no form has any."""
    attributes = _attributes({"name": widget["name"]} | widget["attrs"])
    options = [option for _group, options, _place in widget["optgroups"] for option in options]
    drawn = ((_attributes({"value": str(one["value"])} | one["attrs"]), one["label"]) for one in options)
    return format_html("<select{}>{}</select>", attributes, format_html_join("", "<option{}>{}</option>", drawn))


DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/checkbox.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
