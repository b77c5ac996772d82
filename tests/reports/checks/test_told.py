"""Numbers in texts that the report does not have: W24 beside tokens and names, W36 of money."""

import time

import pytest
from django.utils import translation

from reports.checks import Text, check

from ..annual_facts import facts, form, said

USERS = {"active_users": 488, "events_total": 37, "income_municipal": "27737.00", "population_total": 1006}


def told(rule: str, text: str, of=(), before=(), **more) -> list[str]:
    texts = {"n5_indicators": Text(f"<p>{text}</p>")}
    return [message for _code, message in said(rule, dict(of), dict(before), texts=texts, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "Aktīvo lietotāju skaits – 495.",
        "Aktīvo lietotāju skaits: 495 lietotāji.",
        "Gads bija labs. Aktīvo lietotāju skaits 2023. gadā bija 495, un tas priecē.",
        "Kopējais aktīvo lietotāju skaits sasniedza 495 (pērn vēl vairāk).",
        "Bibliotēkas aktīvo lietotāju skaitam 495",
    ],
)
def test_another_number_after_the_name_of_a_figure(text):
    with translation.override("lv"):
        label = form("annual").indicators["active_users"].label.in_language("en")
    assert told("W24", text, USERS) == [f"The text says 495 beside “{label}”, which is 488 in the report."]


@pytest.mark.parametrize(
    "text",
    [
        "Aktīvo lietotāju skaits – 488.",
        "Aktīvo lietotāju skaits – 495 (2022. gadā), tagad 488.",  # last year's own number
        "Aktīvo lietotāju skaits 2021. gadā bija 450.",
        "Bērnu aktīvo lietotāju skaits – 144.",
        "Aktīvo lietotāju skaits pieauga par 12.",
        "Aktīvo lietotāju skaits: 12 mēnešu laikā tas nemainījās.",
        "Aktīvo lietotāju skaits – 49 % no iedzīvotājiem.",
        "Aktīvo lietotāju skaits 2023. gadā nemainījās.",
        "Pasākumu dalībnieki – 640.",  # not known in the report
        "Mūsu aktīvo lietotāju skaits – 495.",
        "Ieņēmumi kopā: 27 737 EUR.",
        "Pasākumi kopā – 37",
        "Skaits – 12.",
        "",
    ],
)
def test_what_follows_a_name_may_be_something_else(text):
    assert told("W24", text, USERS, {"active_users": 495}) == []


def test_a_share_is_told_in_per_cent():
    coverage = {"active_users": 488, "population_total": 1006}
    assert told("W24", "Bibliotekārais aptvērums – 45 %.", coverage) == [
        "The text says 45 beside “Coverage (active users, % of population)”, which is 48.5 in the report."
    ]
    assert told("W24", "Bibliotekārais aptvērums – 48,5 %.", coverage) == []
    assert told("W24", "Bibliotekārais aptvērums – 49 %.", coverage) != []


def money_in(text: str, **more) -> list[str]:
    return told("W36", text, USERS, {"income_municipal": "23626.00"}, **more)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Konkursā saņemta balva 150 E vērtībā.", "150"),
        ("Saņemta 150 EUR balva.", "150"),
        ("Saņemti 150 eiro.", "150"),
        ("Saņemti €150.", "150"),
        ("Dāvinājums 1 250,50 EUR.", "1,250.50"),
    ],
)
def test_money_that_no_table_has_is_pointed_out(text, amounts):
    assert money_in(text) == [
        f"The text speaks of {amounts} EUR, which no table and no figure of the report has. "
        "If it was received or spent, enter it there too."
    ]


def test_several_sums_are_named_at_once():
    assert money_in("Balva 150 EUR, grāmatas par 229 EUR, ziedojums 150 EUR.") == [
        "The text speaks of 150; 229 EUR, which no table and no figure of the report has. "
        "If they were received or spent, enter them there too."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Budžets ir 27 737 EUR.",
        "Pērn tas bija 23 626 EUR.",
        "Budžets pieauga par 4111 EUR.",
        "Grāmatas par 129 EUR un 129,09 EUR.",  # 129.09 in a table
        "Kārts maksā 50 EUR.",  # below the threshold
        "Nākamgad plānots iegādāties datoru par 900 EUR.",
        "2019. gadā ziedoja 500 EUR.",
        "Zvaniet 150.",
        "150 ekskursanti.",
        "Izstāde „1500 E-grāmatu”.",
        "",
    ],
)
def test_money_that_the_report_has_is_not(text):
    rows = {"acquisition_sources": [{"source": "donations", "copies": "11", "value": "129.09"}]}
    assert money_in(text, rows=rows) == []


def test_a_sum_that_a_table_had_last_year_is_known():
    assert money_in("Projektam pērn 650 EUR.", previous_rows={"projects": [{"amount": "650"}]}) == []


def test_money_is_pointed_out_and_wants_no_explanation():
    found = check(
        facts(
            USERS,
            texts={
                "n7_best_events": Text(
                    "Lasīšanas sacensībās mūsu novada komanda izcīnīja pirmo vietu un balvu 150 EUR."
                )
            },
        )
    )
    assert [(one.code, one.severity) for one in found if one.rule == "W36"] == [("n7_best_events", "note")]
    assert [one.code for one in found if one.rule == "E14" and one.code == "n7_best_events"] == []


@pytest.mark.parametrize("rule", ["W24", "W36"])
@pytest.mark.parametrize(
    "text", ["1 " * 20_000, "Aktīvo lietotāju skaits " * 3_000, "150 E" * 8_000, "= – : " * 8_000 + "1."]
)
def test_hostile_texts_take_no_time(rule, text):
    start = time.process_time()
    told(rule, text, USERS)
    assert time.process_time() - start < 2
