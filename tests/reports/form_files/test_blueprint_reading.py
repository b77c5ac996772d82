"""A form file is read whole, or every problem in it is named in a sentence of its own."""

import copy
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.blueprint import AcrossLibraries, Label, Ratio
from reports.blueprint_rules import SHAPES
from reports.form_files.reading import FormFileError, read_blueprint

from ..small_form import CONTENT


def problems(content: Any) -> list[str]:
    with pytest.raises(FormFileError) as caught:
        read_blueprint(content)
    return caught.value.problems


def changed(change: Callable[[dict], None], **more) -> dict:
    content = copy.deepcopy({**FORM, **more})
    change(content)
    return content


FORM = {
    "form": {"code": "tiny", "label": "Tiny form", "frequency": "year"},
    "edition": "tiny-2023",
    "label": "Tiny form of 2023",
    "languages": ["en"],
    "periods": {"from": "2023", "to": "2024"},
    "chapters": [
        {
            "code": "use",
            "title": "Use",
            "blocks": [
                {"code": "people", "layout": "list", "indicators": ["users", "children", "adults"]},
                {
                    "code": "lent",
                    "layout": "grid",
                    "columns": ["Books", "Other"],
                    "rows": [{"title": "Lent", "cells": ["loans", None]}],
                },
                {"code": "trips_table", "layout": "table", "table": "trips"},
                {"code": "words", "layout": "narrative", "narrative": "comment"},
            ],
        }
    ],
    "indicators": [
        {"code": "users", "label": "Users", "kind": "count"},
        {"code": "children", "label": "Children", "kind": "count", "parent": "users", "relation": "part"},
        {"code": "adults", "label": "Adults", "kind": "count", "formula": {"difference": ["users", "children"]}},
        {"code": "loans", "label": "Loans", "kind": "count"},
    ],
    "narratives": [{"code": "comment", "title": "Comment"}],
    "tables": [
        {
            "code": "trips",
            "title": "Trips",
            "columns": [
                {"code": "place", "title": "Place"},
                {"code": "hours", "title": "Hours", "kind": "decimal"},
                {"code": "by", "title": "By", "kind": "choice", "choices": [{"code": "bus", "label": "Bus"}]},
            ],
        }
    ],
    "checks": [{"rule": "W01", "indicators": ["users"], "percent": 20, "units": 20, "money": 200}],
    "missing_codes": {"-1": "unknown"},
}


def test_the_form_of_these_stories_is_sound():
    blueprint = read_blueprint(FORM)
    assert list(blueprint.indicators) == ["users", "children", "adults", "loans"]
    assert blueprint.chapters[0].codes == ("users", "children", "adults", "loans")
    assert blueprint.indicators["users"].label == Label({"en": "Users"})


def test_parts_are_worked_out_before_the_whole():
    assert read_blueprint(FORM).order.index("adults") > read_blueprint(FORM).order.index("children")


def test_a_ratio_is_one_across_libraries_too():
    content = changed(lambda form: set_formula(form, {"ratio": {"of": ["loans"], "to": ["users"], "scale": 100}}))
    adults = read_blueprint(content).indicators["adults"]
    assert (adults.formula, adults.across_libraries) == (Ratio(("loans",), ("users",), 100), AcrossLibraries.RATIO)


@pytest.mark.parametrize(
    ("number", "size"),
    [(None, ""), (0, "small"), (299, "small"), (300, "medium"), (999, "medium"), (1000, "large")],
)
def test_a_form_may_say_what_makes_a_library_large(number, size):
    content = changed(lambda form: form.update(sizes={"indicator": "users", "limits": [300, "1000"]}))
    sizes = read_blueprint(content).sizes
    assert sizes.of(None if number is None else Decimal(number)) == size
    assert read_blueprint(FORM).sizes is None


def test_the_author_may_leave_remarks():
    content = changed(lambda form: form["indicators"][0].update(note="as in the old form"), note="draft of March")
    assert read_blueprint(content).order[0] == "users"


def test_the_help_beside_a_field_has_four_texts_and_a_mark():
    texts = {name: f"{name} in words" for name in ("definition", "example", "counted_from", "changed")}
    users = read_blueprint(changed(lambda form: form["indicators"][0].update(**texts, new=True))).indicators["users"]
    assert {name: getattr(users, name).in_language("en") for name in texts} == texts
    assert (users.new, read_blueprint(FORM).indicators["users"].new) == (True, False)


def set_formula(form: dict, formula: Any) -> None:
    form["indicators"][2]["formula"] = formula


def put(*path_and_value: Any) -> Callable[[dict], None]:
    """A change of the form: the value in the place that the path leads to."""
    *path, last, value = path_and_value

    def change(form: dict) -> None:
        for step in path:
            form = form[step]
        form[last] = value

    return change


def without(*path: Any) -> Callable[[dict], None]:
    *before, last = path

    def change(form: dict) -> None:
        for step in before:
            form = form[step]
        del form[last]

    return change


def formula(value: Any) -> Callable[[dict], None]:
    return put("indicators", 2, "formula", value)


UNREADABLE = {
    "no form": (without("form"), "The form file: “form” is missing."),
    "no edition": (without("edition"), "The form file: “edition” is missing."),
    "no chapters": (without("chapters"), "The form file: “chapters” is missing."),
    "no languages": (without("languages"), "The form file: “languages” is missing."),
    "no kind": (without("indicators", 0, "kind"), "indicators 1 (users): “kind” is missing."),
    "no label": (without("indicators", 0, "label"), "indicators 1 (users): “label” is missing."),
    "empty label": (put("indicators", 0, "label", {"en": " "}), "indicators 1 (users): “label” is missing."),
    "no title": (
        without("tables", 0, "columns", 1, "title"),
        "tables 1 (trips), columns 2 (hours): “title” is missing.",
    ),
    "misspelt": (
        put("indicators", 0, "requierd", True),
        "indicators 1 (users): “requierd” is not a name of the format.",
    ),
    "other kind": (
        put("indicators", 0, "kind", "number"),
        "indicators 1 (users): “kind” is “number”; it must be one of count, decimal, money, share, flag.",
    ),
    "text for a flag": (
        put("indicators", 0, "required", "no"),
        "indicators 1 (users): “required” must be true or false.",
    ),
    "a word for what is new": (
        put("indicators", 0, "new", "yes"),
        "indicators 1 (users): “new” must be true or false.",
    ),
    "text for a list": (put("chapters", "use"), "The form file: “chapters” must be a list."),
    "list for an object": (put("form", []), "The form file: “form” must be an object in braces."),
    "number for an object": (put("indicators", 0, 7), "indicators 1: this must be an object in braces."),
    "number for a label": (
        put("indicators", 0, "label", {"en": 5}),
        "indicators 1 (users): “label” must be a text, or texts by language.",
    ),
    "numbers for codes": (
        put("chapters", 0, "blocks", 0, "indicators", [1, 2]),
        "chapters 1 (use), blocks 1 (people): “indicators” must be a list of texts.",
    ),
    "capitals in a code": (
        put("indicators", 0, "code", "Users!"),
        "indicators 1 (Users!): “Users!” is no code: use small letters, digits and underscores.",
    ),
    "spaces in an edition": (
        put("edition", "tiny 2023"),
        "The form file: “edition” may have small letters, digits, hyphens and underscores only.",
    ),
    "too many places": (put("indicators", 0, "places", 9), "indicators 1 (users): “places” must be between 0 and 4."),
    "half a range": (
        put("indicators", 0, "range", [1]),
        "indicators 1 (users): “range” must be two numbers, of which one may be null.",
    ),
    "words for a range": (
        put("indicators", 0, "range", ["few", "many"]),
        "indicators 1 (users): “range” must be two numbers, of which one may be null.",
    ),
    "another formula": (
        formula({"product": ["users"]}),
        "indicators 3 (adults), formula: there must be one of sum, difference, ratio, balance, count_rows, sum_rows, "
        "count_distinct.",
    ),
    "two formulas": (
        formula({"sum": ["users"], "difference": ["users"]}),
        "indicators 3 (adults), formula: there must be one of sum, difference, ratio, balance, count_rows, sum_rows, "
        "count_distinct.",
    ),
    "a sum of nothing": (
        formula({"sum": []}),
        "indicators 3 (adults), formula: “sum” must name at least one indicator.",
    ),
    "a ratio to nothing": (
        formula({"ratio": {"of": ["users"], "to": []}}),
        "indicators 3 (adults), formula, ratio: “of” and “to” must each name an indicator.",
    ),
    "a ratio times nothing": (
        formula({"ratio": {"of": ["users"], "to": ["loans"], "scale": 0}}),
        "indicators 3 (adults), formula, ratio: “scale” must be between 1 and 1000000.",
    ),
    "places in a row": (
        formula({"count_distinct": ["trips", "place"]}),
        "indicators 3 (adults), formula: “count_distinct” must be a list of pairs: a table and a column.",
    ),
    "one limit of size": (
        put("sizes", {"indicator": "users", "limits": [300]}),
        "sizes: “limits” must be two numbers, the smaller one first.",
    ),
    "limits of size upside down": (
        put("sizes", {"indicator": "users", "limits": [1000, 300]}),
        "sizes: “limits” must be two numbers, the smaller one first.",
    ),
    "words for limits of size": (
        put("sizes", {"indicator": "users", "limits": ["few", "many"]}),
        "sizes: “limits” must be two numbers, the smaller one first.",
    ),
    "the same code twice": (put("indicators", 3, "code", "users"), "The code “users” is used twice."),
}


@pytest.mark.parametrize(("change", "sentence"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_named_with_its_place(change, sentence):
    assert problems(changed(change)) == [sentence]


UNSOUND = {
    "unknown parent": (
        put("indicators", 1, "parent", "nobody"),
        "“children” names the parent “nobody”, which is not in the form.",
    ),
    "unknown part": (
        formula({"sum": ["users", "nobody"]}),
        "“adults” refers to the indicator “nobody”, which is not in the form.",
    ),
    "unknown table": (
        formula({"count_rows": {"table": "walks"}}),
        "“adults” counts “walks”, which is not in the form.",
    ),
    "unknown column": (
        formula({"count_rows": {"table": "trips", "where": {"colour": ["red"]}}}),
        "“adults” counts “trips.colour”, which is not in the form.",
    ),
    "a sum of texts": (
        formula({"sum_rows": {"table": "trips", "column": "place"}}),
        "“adults” adds up “trips.place”, which is no column of numbers.",
    ),
    "a formula of itself": (formula({"sum": ["adults"]}), "The formulas go round in a circle: adults → adults."),
    "parents in a circle": (
        put("indicators", 0, "parent", "children"),
        "The parents go round in a circle: users → children → users.",
    ),
    "computed from nothing": (
        put("indicators", 0, "entry", "computed"),
        "“users” is computed, but has no formula.",
    ),
    "a ratio added up": (
        lambda form: form["indicators"][2].update(
            formula={"ratio": {"of": ["loans"], "to": ["users"]}}, across_libraries="sum"
        ),
        "“adults” is a ratio: across libraries it can only be “ratio” or “list”.",
    ),
    "no ratio, divided": (
        put("indicators", 0, "across_libraries", "ratio"),
        "“users” is no ratio, so it cannot be one across libraries.",
    ),
    "a relation to nobody": (put("indicators", 0, "relation", "part"), "“users” has a relation, but no parent."),
    "replaced and still there": (
        put("indicators", 0, "replaces", [{"code": "loans"}]),
        "“users” replaces “loans”, which is still in the form.",
    ),
    "no columns": (put("tables", 0, "columns", []), "The table “trips” has no columns."),
    "a column twice": (
        put("tables", 0, "columns", 1, "code", "place"),
        "The table “trips” has the column “place” twice.",
    ),
    "nothing to choose": (
        without("tables", 0, "columns", 2, "choices"),
        "The column “trips.by” must be of the kind “choice” and name its choices.",
    ),
    "picked numbers": (
        put("tables", 0, "columns", 1, "from", "partners"),
        "The column “trips.hours” is picked from a register, so it must hold texts.",
    ),
    "a long row": (
        put("chapters", 0, "blocks", 1, "rows", 0, "cells", ["loans", None, None]),
        "A row of the grid “lent” has 3 cells for 2 columns.",
    ),
    "nowhere": (
        put("chapters", 0, "blocks", 0, "indicators", ["users", "children"]),
        "“adults” stands in 0 places of the chapters; it must stand in one.",
    ),
    "in two places": (
        put("chapters", 0, "blocks", 1, "rows", 0, "cells", ["loans", "users"]),
        "“users” stands in 2 places of the chapters; it must stand in one.",
    ),
    "the wrong layout": (
        put("chapters", 0, "blocks", 0, "layout", "grid"),
        "The block “people” must hold what its layout “grid” shows, and nothing else.",
    ),
    "two blocks of one code": (
        put("chapters", 0, "blocks", 1, "code", "people"),
        "Two blocks have the code “people”.",
    ),
    "an unknown rule": (
        put("checks", 0, {"rule": "W99", "indicators": ["users"]}),
        f"“W99” is no rule with thresholds; there are {', '.join(SHAPES)}.",
    ),
    "a rule without its threshold": (
        without("checks", 0, "money"),
        "The rule “W01” has the thresholds percent, units, money, all of them and no others.",
    ),
    "a threshold in words": (
        put("checks", 0, "percent", "much"),
        "The threshold “percent” of the rule “W01” is no number.",
    ),
    "one indicator too few": (
        put("checks", 0, {"rule": "W05", "indicators": ["users"], "difference": 1}),
        "The rule “W05” names the wrong number of indicators.",
    ),
    "sizes by a figure that is not there": (
        put("sizes", {"indicator": "readers", "limits": [300, 1000]}),
        "“sizes” refers to the indicator “readers”, which is not in the form.",
    ),
    "a list that the rule does not have": (
        put("checks", 0, {"rule": "W13", "indicators": ["users"], "population": ["loans"]}),
        "The rule “W13” has the lists –, all of them and no others.",
    ),
    "a list that refers to nothing": (
        put("checks", 0, {"rule": "W10", "indicators": ["users"], "received": ["gifts"]}),
        "The rule “W10” refers to “gifts”, which is not in the form.",
    ),
    "a quarter of a yearly form": (put("periods", "from", "2023-Q1"), "“2023-Q1” is no period of this form."),
    "an end before the beginning": (
        put("periods", "to", "2020"),
        "The last period “2020” is before the first one “2023”.",
    ),
    "a missing code that means nothing": (
        put("missing_codes", {"-1": "lost"}),
        "The missing code “-1” must mean one of unknown, not_applicable.",
    ),
    **{
        f"no {name} in a language": (
            put("indicators", 0, name, {"lv": "Kā skaita"}),
            f"“users” has no {name} in “en”.",
        )
        for name in ("example", "counted_from", "changed")
    },
    "no name in a language": (
        put("indicators", 0, "label", {"lv": "Lietotāji"}),
        "“users” has no label in “en”.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), UNSOUND.values(), ids=UNSOUND)
def test_what_does_not_fit_together_is_said_in_one_sentence(change, sentence):
    assert problems(changed(change)) == [sentence]


def test_a_circle_is_named_once_with_all_its_members():
    content = changed(formula({"sum": ["loans"]}))
    content["indicators"][3]["formula"] = {"sum": ["adults", "users"]}
    assert problems(content) == ["The formulas go round in a circle: adults → loans → adults."]


def test_all_problems_are_named_at_once():
    content = changed(put("indicators", 1, "parent", "nobody"), periods={"from": "last year"})
    content["chapters"][0]["blocks"][2]["table"] = "walks"
    assert problems(content) == [
        "“children” names the parent “nobody”, which is not in the form.",
        "The block “trips_table” shows “walks”, which is not in the form.",
        "“trips” stands in 0 places of the chapters; it must stand in one.",
        "“last year” is no period of this form.",
    ]


def test_a_chain_of_formulas_may_be_long():
    """Reading and ordering it does not fill the stack."""
    many = 3000
    chain = [{"code": f"x{n}", "label": "X", "kind": "count", "formula": {"sum": [f"x{n + 1}"]}} for n in range(many)]
    chain.append({"code": f"x{many}", "label": "X", "kind": "count"})
    content = changed(lambda form: form["indicators"].extend(chain))
    content["chapters"][0]["blocks"][0]["indicators"] += [one["code"] for one in chain]
    order = read_blueprint(content).order
    assert order.index("x3000") < order.index("x1500") < order.index("x0")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["code", "label", "sum"]), inner),
    max_leaves=4,
)


def places_of(value: Any, way: tuple = ()) -> list[tuple]:
    """The path of every value in the form."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, one in inner for found in [(*way, step), *places_of(one, (*way, step))]]


@pytest.mark.parametrize("content", [FORM, CONTENT], ids=["tiny", "small"])
@given(data=st.data())
def test_whatever_stands_anywhere_the_file_is_read_or_refused_in_sentences(content, data):
    way = data.draw(st.sampled_from(places_of(content)))
    damaged = copy.deepcopy(content)
    put(*way, data.draw(ANYTHING))(damaged)
    assert all(sentence.endswith(".") for sentence in read_or_refused(damaged))


def read_or_refused(content: Any) -> list[str]:
    """The problems of the file, none if it is read: then every formula's parts can be put in order."""
    try:
        blueprint = read_blueprint(content)
    except FormFileError as error:
        return error.problems or ["refused without a word"]
    return [] if set(blueprint.order) == set(blueprint.indicators) else ["some figures have no place in the order"]
