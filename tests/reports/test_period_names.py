"""A year and a quarter by name."""

from django.template import Context, Template
from django.utils.translation import override

from reports.models import Period
from reports.period_names import compared, during, name, short_name, whose


def test_a_year_and_a_quarter_have_names():
    assert [name("2023"), name("2023-Q4"), name(Period(code="2022-Q1"))] == ["2023", "2023-Q4", "2022-Q1"]
    assert [short_name("2023"), short_name("2023-Q4")] == ["2023", "2023-Q4"]


def test_pages_name_them_the_same_way():
    page = Template("{% load wording %}{{ code|period_name }} {{ code|period_short }}")
    assert page.render(Context({"code": "2023-Q3"})) == "2023-Q3 2023-Q3"


def test_a_sentence_names_them_as_its_grammar_asks():
    ways = (name, short_name, compared, whose, during)
    assert [way("2022-Q4") for way in ways] == ["2022-Q4"] * 5
    assert [way(Period(code="2022")) for way in ways] == ["2022"] * 5
    with override("lv"):
        assert [way("2022-Q4") for way in ways[:4]] == [
            "2022. gada 4.\N{NO-BREAK SPACE}ceturksnis",
            "2022. g. 4.\N{NO-BREAK SPACE}cet.",
            "2022. gada 4. ceturksni",
            "2022. gada 4. ceturkšņa",
        ]
        assert [way("2022") for way in ways[:4]] == ["2022", "2022", "2022. gadu", "2022. gada"]


def test_pages_have_the_same_ways():
    page = Template("{% load wording %}{{ code|period_against }}, {{ code|period_whose }}, {{ code|period_during }}")
    assert page.render(Context({"code": "2023-Q3"})) == "2023-Q3, 2023-Q3, 2023-Q3"
    with override("lv"):
        spoken = Template("{% load wording %}{{ code|period_against }}, {{ code|period_whose }}")
        assert spoken.render(Context({"code": "2023"})) == "2023. gadu, 2023. gada"
