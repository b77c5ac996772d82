"""A year and a quarter by name."""

from django.template import Context, Template

from reports.models import Period
from reports.period_names import name, short_name


def test_a_year_and_a_quarter_have_names():
    assert [name("2023"), name("2023-Q4"), name(Period(code="2022-Q1"))] == ["2023", "2023-Q4", "2022-Q1"]
    assert [short_name("2023"), short_name("2023-Q4")] == ["2023", "2023-Q4"]


def test_pages_name_them_the_same_way():
    page = Template("{% load wording %}{{ code|period_name }} {{ code|period_short }}")
    assert page.render(Context({"code": "2023-Q3"})) == "2023-Q3 2023-Q3"
