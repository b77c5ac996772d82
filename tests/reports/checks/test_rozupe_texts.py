"""Texts, tables and profile as in a real report of 2023: the rules on them speak where the domain says, only there.

The words are invented; what is odd in them is what was odd in the real ones, and so is what only looks odd.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from reports import checks
from reports.checks import Facts, Profile, Text
from reports.form_files.reading import read_blueprint

FORM = Path(__file__).parents[3] / "fixtures" / "forms" / "annual-2023.json"
RULES = {"W08", "W16", "W17", "W18", "W19", "W24", "W28", "W29", "W31", "W32", "W33"}

TEXTS = {
    "n1_summary": "2023. gads pagastā pagāja mierīgi, bibliotēka bija atvērta katru darbdienu un rīkoja daudz izstāžu.",
    "n1_accreditation": "Bibliotēka akreditēta līdz 12.09.2028., apliecība izsniegta 2023. gadā uz pieciem gadiem.",
    "n4_staff": "2023. gadā bibliotēkā strādā divas darbinieces: vadītāja ar maģistra grādu un bibliotekāre.",
    "n5_ill": "2022. gadā grāmatas aizvestas kaimiņu pagastu bibliotēkām, un tikpat daudz saņemts no tām.",
    "n7_best_events": "Skaļās lasīšanas sacensībās labāko rezultātu sasniedza 6. klases skolniece Paraudziņa Madara, "
    "bet rudenī visas klases tikās ar dzejnieci Annu Izdomātu.",
    "n8_directions": "Apkopotas ziņas par pagasta skolu no 1905. gada līdz 1944. gadam un par 2019. gada talku.",
    "n10_image": "Sekotāju skaits, noslēdzoties 2023. gadam, sasniedza 745 (2022. gadā – 628).",
}
NETWORK = [
    {"partner": "Pagasta pamatskola", "activity": "Lasīšanas programma „Žūrija 2022”."},
    {
        "partner": "Pagasta pamatskola",
        "activity": "“Dzejas nedēļa 2023”. Tikšanās ar dzejnieci Annu Izdomātu. Klašu darbi.",
    },
]
TRAINING = [
    {"when": "2023-01", "place": "Novada pašvaldība.", "hours": "3", "mode": "in_person"},
    {"when": "2023-02", "place": "Tiešsaistē", "hours": "3", "mode": "remote"},
    {"when": "2023-04", "place": "Tiešsaistē MS Teams", "hours": "3.5", "mode": "remote"},
    {"when": "2023-06", "place": "Tiešsaistē", "hours": "80", "mode": "remote"},
    {"when": "2023-09", "place": "LNB", "hours": "3", "mode": "remote"},
    {"when": "2023-12", "place": "LNCB", "hours": "7", "mode": "in_person"},
]
DATABASES = [
    {"database": "Letonika", "sessions": "282", "downloads": "177"},
    {"database": "News", "sessions": "", "downloads": "589"},
]
POINTS = [{"name": "Rožlejas", "kind": "care_centre"}, {"name": "Druvas", "kind": "settlement"}]
PROFILE = Profile(accredited_to=date(2028, 9, 12), points=[("“Rožlejas”", ""), ("“Druvas”", "")])


def issues(profile=PROFILE) -> list[tuple[str, str, int | None, str]]:
    facts = Facts(
        blueprint=read_blueprint(json.loads(FORM.read_text(encoding="utf-8"))),
        period="2023",
        first_day=date(2023, 1, 1),
        last_day=date(2023, 12, 31),
        figures={},
        texts={code: Text(f"<p>{text}</p>") for code, text in TEXTS.items()},
        rows={
            "children_network": NETWORK,
            "training": TRAINING,
            "databases": DATABASES,
            "service_points": POINTS,
        },
        profile=profile,
    )
    found = checks.check(facts) + checks.for_review(facts)
    return [(one.rule, one.code, one.row, one.message) for one in found if one.rule in RULES]


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_the_rules_speak_where_the_domain_says(english):
    year = "Is that right in a report of 2023?"
    name = "There may be the name of a child beside “klases”: leave it out, or use initials."
    hours = "Row 4, “Hours (per participant)”: 80 hours are many for one event. Is the number right?"
    assert issues() == [
        ("W16", "training", 4, hours),
        ("W28", "training", 5, "Row 5, “Place”: the place “LNB” and “remotely” do not fit together."),
        ("W08", "n5_ill", None, f"The text speaks of the year 2022. {year}"),
        ("W19", "databases", 2, "Row 2, “Sessions”: “Downloads, views” is given here, but not this."),
        ("W31", "n7_best_events", None, name),
        ("W08", "children_network", 1, f"Row 1, “Activity”: the text speaks of the year 2022. {year}"),
    ]


def test_what_the_profile_would_have_to_be_for_its_rules_to_speak(english):
    odd = Profile(
        accredited_to=date(2024, 9, 12),
        stock_checked_on=date(2014, 5, 1),
        points=[("Rožlejas", ""), ("Pļavas", "")],
        closed=date(2023, 11, 1),
    )
    of_profile = [one for one in issues(odd) if one[0] in ("W17", "W18", "W29", "W32")]
    assert of_profile == [
        ("W29", "service_points", 2, "Row 2, “Name”: the profile of the library has no such place."),
        ("W17", "n1_accreditation", None, "The accreditation ends on 12 Sep 2024."),
        ("W18", "inventory_done", None, "The stock has not been checked for 9 years (last on 1 May 2014)."),
        ("W32", "n1_territory", None, "The last report of the library: it closed on 1 Nov 2023."),
    ]


def test_money_told_by_the_way_is_found_where_the_tables_have_another_or_none(english):
    """F-05: 229 EUR in the text, 129.09 in the table of sources. F-29: a prize that is in no table."""
    facts = Facts(
        blueprint=read_blueprint(json.loads(FORM.read_text(encoding="utf-8"))),
        period="2023",
        first_day=date(2023, 1, 1),
        last_day=date(2023, 12, 31),
        figures={},
        texts={
            "n6_policy": Text("<p>Programmā saņemti 11 eksemplāri par 229 EUR, žūrijas grāmatas par 232 EUR.</p>"),
            "n7_best_events": Text("<p>Komanda izcīnīja balvu 150 E vērtībā.</p>"),
        },
        rows={
            "acquisition_sources": [
                {"source": "vkkf_programme", "copies": "11", "value": "129.09"},
                {"source": "bjvz", "copies": "24", "value": "232"},
            ]
        },
    )
    where = "which no table and no figure of the report has. If it was received or spent, enter it there too."
    assert [(one.code, one.message) for one in checks.check(facts) if one.rule == "W36"] == [
        ("n6_policy", f"The text speaks of 229 EUR, {where}"),
        ("n7_best_events", f"The text speaks of 150 EUR, {where}"),
    ]
