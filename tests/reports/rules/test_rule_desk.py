"""The rule desk: who keeps the rules, thresholds and what they do, rules switched off, telemetry, all that they say."""

import csv
import io
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from libraries.models import Library
from reports import filling, findings
from reports.blueprint_rules import SHAPES
from reports.computing import Given
from reports.filling import Entry
from reports.models import Finding, Report, RuleChange, RuleSetting, Status
from reports.rules import issues, previewing, settings
from reports.rules.catalogue import RULES
from reports.rules.settings import LIMITS, Desk, label_of_limit
from reports.rules.telemetry import counts, telemetry

from .. import small_form

NOON = datetime(2100, 1, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def small(db):
    return small_form.published()


def enter(report, **figures):
    entries = {code: Entry(Given(Decimal(number))) for code, number in figures.items()}
    filling.save(report, by=None, entries=entries)


def year_of(library, edition, region, *, users, before=100):
    """A report of 2021 after one of 2020, in which only the number of users can be questioned."""
    old = small_form.report_for(library, edition, "2020", status=Status.DRAFT, region=region)
    enter(old, users=before)
    report = small_form.report_for(library, edition, "2021", status=Status.DRAFT, region=region)
    enter(report, users=users)
    return report


@pytest.fixture
def jumped(library, small, region):
    """A report with 150 users after 100."""
    return year_of(library, small, region, users=150)


@pytest.fixture
def desk(small, region):
    return Desk(small.form, small, region)


@pytest.fixture
def signed_in(client, methodologist):
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    return client


def found(rule="W01"):
    return list(Finding.objects.filter(rule=rule).values_list("code", "state"))


def page(client, name, *args, **query):
    return client.get(reverse(name, args=["small", *args]), query)


def test_every_rule_of_the_catalogue_is_told_in_words():
    numbers = [f"E{number:02}" for number in range(1, 15)] + [f"W{number:02}" for number in range(1, 37)]
    assert list(RULES) == numbers
    assert SHAPES.keys() - RULES.keys() == set()
    assert {name for shape in SHAPES.values() for name in shape.limits} - LIMITS.keys() == set()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("methodologist", 200),
        ("administrator", 200),
        ("librarian", 403),
        ("head", 403),
        ("central", 403),
        ("school_methodologist", 403),
        ("director", 403),
        ("analyst", 403),
        ("stranger", 403),
    ],
)
@pytest.mark.parametrize(
    ("name", "args"), [("rule_list", []), ("rule_page", ["W01"]), ("rule_telemetry", []), ("rule_issues", [])]
)
def test_the_desk_is_for_those_who_keep_the_rules(who, status, name, args, client, small, request):
    client.force_login(request.getfixturevalue(who))
    assert page(client, name, *args).status_code == status


@pytest.mark.parametrize("who", ["librarian", "head", "central", "director", "analyst", "stranger"])
@pytest.mark.parametrize(
    ("name", "args"), [("rule_page", ["W01"]), ("rule_off", ["W01"]), ("rule_on", ["W01"]), ("rule_remove", ["W01", 1])]
)
def test_nobody_else_changes_a_rule(who, name, args, client, small, request):
    client.force_login(request.getfixturevalue(who))
    assert client.post(reverse(name, args=["small", *args]), {"off_reason": "so"}).status_code == 403
    assert not RuleSetting.objects.exists()


def test_another_region_a_rule_and_a_form_that_are_not_there(signed_in, small, other_region):
    assert page(signed_in, "rule_list", region="south").status_code == 404
    assert page(signed_in, "rule_page", "W99").status_code == 404
    assert signed_in.get("/rules/nothing/").status_code == 404
    assert page(signed_in, "rule_issues", period="1999").status_code == 404
    assert signed_in.get(reverse("rule_off", args=["small", "W01"])).status_code == 405


def test_the_only_form_is_opened_at_once(signed_in, small):
    assert signed_in.get(reverse("rule_forms")).url == "/rules/small/"


def test_the_list_says_what_each_rule_asks_for_and_its_thresholds(signed_in, small, region):
    RuleSetting.objects.create(rule="W01", form=small.form, region=region, limits={"percent": "35.5"}, reason="small")
    text = page(signed_in, "rule_list").content.decode()
    assert "A figure has changed much since last year" in text
    assert "5,695 visits, then 8,579 (+50.6\u00a0%)" in text
    assert "more than so many per cent: <strong>20</strong>" in text
    assert "more than so many per cent: <strong>35.5</strong>" in text
    assert "Northern region" in text


def send(client, rule="W01", button="save", **data):
    return client.post(reverse("rule_page", args=["small", rule]), {"reason": "Small libraries", button: "", **data})


def shown_by(answer):
    """The sentences of a preview, without the spaces of the page."""
    text = re.sub(r"<[^<>]*>", "", answer.content.decode().partition('id="preview"')[2].partition("</div>")[0])
    return " ".join(text.partition(">")[2].split())


def test_a_preview_says_what_would_be_and_keeps_nothing(signed_in, jumped):
    """No reason is needed to look."""
    answer = send(signed_in, button="preview", limit_percent="60", reason="")
    assert shown_by(answer) == (
        "1 report of 2021 was looked at. How often the rule speaks now: 1. With these thresholds: 0. "
        "Nothing is kept yet. "
        "It would no longer say Birch library, “Users”: "
        "Changed by +50.0 % against 2020 (100 → 150)."
    )
    assert (RuleSetting.objects.count(), RuleChange.objects.count()) == (0, 0)


def test_a_preview_says_what_would_be_asked_besides(signed_in, jumped, sister_library, small, region):
    year_of(sister_library, small, region, users=115)
    assert shown_by(send(signed_in, button="preview", limit_percent="10", limit_units="15")) == (
        "2 reports of 2021 were looked at. How often the rule speaks now: 1. With these thresholds: 2. "
        "Nothing is kept yet. "
        "It would say besides Alder library, “Users”: "
        "Changed by +15.0 % against 2020 (100 → 115)."
    )
    assert shown_by(send(signed_in, button="preview", limit_percent="30")).endswith("It would say the same things.")


def test_a_preview_of_many_reports_says_how_many_it_looked_at(signed_in, municipality, small, region, monkeypatch):
    """Of seven libraries three are looked at, from the whole length of the list."""
    for place in range(7):
        library = Library.objects.create(
            register_number=f"BLB95{place}", name=f"Library {place}", municipality=municipality
        )
        year_of(library, small, region, users=150)
    monkeypatch.setattr(previewing, "MOST_AT_ONCE", 3)
    answer = send(signed_in, button="preview", limit_percent="60")
    assert "3 of 7 reports were looked at, chosen evenly by the name of the library." in shown_by(answer)
    assert [one.report.library.name for one in answer.context["preview"].gone] == [
        "Library 0",
        "Library 2",
        "Library 4",
    ]


def test_a_preview_tells_nothing_of_reports_out_of_reach(signed_in, small, school_library, region):
    year_of(school_library, small, region, users=150)
    assert "0 reports of 2021 were looked at. How often the rule speaks now: 0." in shown_by(
        send(signed_in, button="preview", limit_percent="60")
    )


def test_a_preview_of_what_libraries_lent_each_other_judges_them_together(
    signed_in, annual, make_report, library, sister_library, region
):
    """100 received and 80 sent differ by a fifth of what was received."""
    for place, partner, received, sent in (
        (library, "Alder library", "100", "0"),
        (sister_library, "Birch library", "0", "80"),
    ):
        report = make_report(place, region=region)
        filling.save(
            report, by=None, tables={"ill_partners": [{"library": partner, "received": received, "sent": sent}]}
        )
    address = reverse("rule_page", args=["annual", "W26"])
    answer = signed_in.post(address, {"preview": "", "limit_percent": "20"})
    shown = answer.context["preview"]
    assert (shown.now, shown.then, [one.message for one in shown.gone]) == (
        1,
        0,
        ["the libraries received 100 documents from each other, but sent 80."],
    )


def test_thresholds_are_kept_and_what_they_silence_is_cleared(signed_in, jumped, region, methodologist):
    findings.record_anew([jumped], at=timezone.now())
    assert found() == [("users", "open")]
    answer = send(signed_in, limit_percent="60")
    assert answer.url == "/rules/small/W01/?region=north"
    setting = RuleSetting.objects.get()
    kept = (setting.rule, setting.region, setting.edition, setting.indicator, setting.size, setting.limits, setting.by)
    assert kept == ("W01", region, None, "", "", {"percent": "60"}, methodologist)
    assert found() == [("users", "cleared")]
    answer = signed_in.post(reverse("rule_remove", args=["small", "W01", setting.pk]))
    assert answer.status_code == 302
    setting.refresh_from_db()
    assert (setting.limits, found()) == ({}, [("users", "open")])
    answer = signed_in.post(reverse("rule_remove", args=["small", "W01", setting.pk]), follow=True)
    assert "These thresholds have been taken back already." in answer.content.decode()


def test_thresholds_taken_back_are_looked_at_by_the_worker_too(signed_in, jumped, desk, other_region, methodologist):
    """Whatever was not looked at in the request is found by the time of the change; other regions are left alone."""
    send(signed_in, limit_percent="60")
    Report.objects.update(findings_at=timezone.now())
    assert list(findings.outdated()) == []
    settings.remove(desk, RuleSetting.objects.get(), by=methodologist, at=NOON)
    assert list(findings.outdated()) == []
    Report.objects.update(findings_at=timezone.now())
    assert [one.period.code for one in findings.outdated()] == ["2020", "2021"]
    Report.objects.update(region=other_region)
    assert list(findings.outdated()) == []


def test_what_is_left_blank_stays_as_it_was_kept(signed_in, jumped):
    send(signed_in, limit_percent="60", limit_units="30")
    send(signed_in, limit_percent="40")
    assert RuleSetting.objects.get().limits == {"percent": "40", "units": "30"}


def test_the_page_tells_each_change_with_who_when_and_why(signed_in, client, jumped, administrator, methodologist):
    """Whoever switches it on again, or takes thresholds back, is not put in the place of who did the other."""
    send(signed_in, limit_percent="60", indicator="users")
    signed_in.post(reverse("rule_off", args=["small", "W01"]), {"off_reason": "Counted anew"})
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    here = {"region": "north"}
    client.post(reverse("rule_on", args=["small", "W01"]), {"back_reason": "Counted", **here})
    setting = RuleSetting.objects.get(indicator="users")
    client.post(reverse("rule_remove", args=["small", "W01", setting.pk]), here)
    told = [
        (one.made.kind, one.made.by, one.made.reason, one.limits)
        for one in page(client, "rule_page", "W01", **here).context["changes"]
    ]
    assert told == [
        ("back", administrator, "", []),
        ("on", administrator, "Counted", []),
        ("off", methodologist, "Counted anew", []),
        ("limits", methodologist, "Small libraries", [("More than so many per cent", "60")]),
    ]
    text = page(client, "rule_page", "W01", **here).content.decode()
    assert [text.count(words) for words in ("Counted anew", "switched on again", "thresholds taken back")] == [1, 1, 1]


def test_thresholds_of_one_figure_leave_the_others_alone(signed_in, jumped):
    send(signed_in, limit_percent="60", indicator="users")
    assert RuleSetting.objects.get().indicator == "users"
    assert found() == [("adults", "open")]  # the rest of the total, asked about now that the total is not


def test_the_settings_of_the_country_are_not_taken_back_in_a_region(signed_in, small):
    setting = RuleSetting.objects.create(rule="W01", form=small.form, limits={"percent": "60"}, reason="all")
    assert signed_in.post(reverse("rule_remove", args=["small", "W01", setting.pk])).status_code == 404


@pytest.mark.parametrize(
    ("rule", "typed", "field", "sentence"),
    [
        ("W01", {"limit_percent": "much"}, "limit_percent", "“much” is not a number."),
        ("W01", {"limit_percent": "NaN"}, "limit_percent", "“NaN” is not a number."),
        ("W01", {"limit_units": "-1"}, "limit_units", "A threshold cannot be below zero."),
        ("W01", {"limit_units": "9" * 15}, "limit_units", "The number is too large; check the number of digits."),
        (
            "W01",
            {"limit_units": "5", "indicator": "salary"},
            "indicator",
            "This rule does not look at such a figure.",
        ),
        ("W03", {"limit_low": "70"}, "limit_low", "The lowest usual value is above the highest one."),
        ("W03", {"limit_high": "1"}, "limit_high", "The lowest usual value is above the highest one."),
        ("W01", {}, "__all__", "Write at least one threshold."),
        ("W01", {"limit_units": "5", "reason": " "}, "reason", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(rule, typed, field, sentence, signed_in, small):
    answer = send(signed_in, rule, **typed)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {field: [sentence]}
    assert sentence.replace("“", "“") in answer.content.decode()
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize(("rule", "name", "most"), [("W17", "months", 1200), ("W18", "years", 100)])
def test_no_threshold_leads_beyond_the_calendar(rule, name, most, signed_in, annual):
    def answer(number):
        data = {f"limit_{name}": str(number), "reason": "Agreed", "save": ""}
        return signed_in.post(reverse("rule_page", args=["annual", rule]), data)

    assert dict(answer(most + 1).context["form"].errors) == {
        f"limit_{name}": ["The number is too large; check the number of digits."]
    }
    assert answer(most).status_code == 302
    assert RuleSetting.objects.get().limits == {name: str(most)}


def test_a_rule_is_switched_off_and_on_again(signed_in, jumped, small, region, methodologist):
    findings.record_anew([jumped], at=timezone.now())
    signed_in.post(reverse("rule_off", args=["small", "W01"]), {"off_reason": "Counted anew by the system"})
    setting = RuleSetting.objects.get()
    assert (setting.off, setting.edition, setting.region, setting.by) == (True, small, region, methodologist)
    assert found() == [("users", "cleared")]
    assert "Counted anew by the system" in page(signed_in, "rule_page", "W01").content.decode()
    asked = {(line.issue.rule, line.issue.code) for line in issues.issues_of([jumped]).lines}
    assert ("W01", "users") not in asked
    signed_in.post(reverse("rule_on", args=["small", "W01"]))
    setting.refresh_from_db()
    assert (setting.off, found()) == (False, [("users", "open")])


def test_a_rule_is_switched_off_with_a_reason_and_not_at_all_when_the_system_keeps_it(signed_in, small):
    answer = signed_in.post(reverse("rule_off", args=["small", "W01"]), {"off_reason": ""})
    assert (answer.status_code, RuleSetting.objects.count()) == (422, 0)
    answer = signed_in.post(reverse("rule_off", args=["small", "E01"]), {"off_reason": "so"}, follow=True)
    assert "The system itself keeps this rule." in answer.content.decode()
    answer = signed_in.post(reverse("rule_on", args=["small", "W01"]), follow=True)
    assert "This rule is not switched off here." in answer.content.decode()
    assert RuleSetting.objects.count() == 0


def test_an_administrator_switches_a_rule_off_in_the_whole_country(client, administrator, jumped, methodologist):
    findings.record_anew([jumped], at=timezone.now())
    client.force_login(administrator)
    client.post(reverse("rule_off", args=["small", "W01"]), {"off_reason": "Wrong in the form", "region": ""})
    assert (RuleSetting.objects.get().region, found()) == (None, [("users", "cleared")])
    client.force_login(methodologist)
    client.cookies["django_language"] = "en"
    assert "switched off in the whole country" in page(client, "rule_page", "W01").content.decode()


def test_other_regions_keep_what_they_had(jumped, desk, far_library, small, other_region, methodologist):
    far = year_of(far_library, small, other_region, users=150)
    findings.record_anew([jumped, far], at=timezone.now())
    settings.switch_off(desk, "W01", reason="so", by=methodologist, at=NOON)
    assert list(Finding.objects.order_by("pk").values_list("state", flat=True)) == ["cleared", "open"]


def count(**numbers):
    names = ("fired", "corrected", "was_explained", "ignored", "accepted", "questioned", "cleared")
    return {name: numbers.get(name, 0) for name in names}


def test_telemetry_by_hand():
    """Of 25 findings 5 were cleared and 8 of the other 20 corrected: 40 per cent."""
    table = telemetry(
        "Rules",
        {
            "W04": count(fired=25, corrected=8, was_explained=10, ignored=2, accepted=7, questioned=1, cleared=5),
            "W20": count(fired=30, corrected=1, ignored=29),
        },
    )
    rows = [(row.header, [cell.text for cell in row.cells[1:]]) for row in table.rows]
    assert rows == [
        ("W04", ["25", "8", "10", "2", "7", "1", "5", "40.0", ""]),
        ("W20", ["30", "1", "0", "29", "0", "0", "0", "3.3", "▼ seldom corrected"]),
        ("All rules", ["55", "9", "10", "31", "7", "1", "5", "18.0", ""]),
    ]


@pytest.mark.parametrize(
    ("rule", "name", "label"),
    [
        ("W01", "percent", "More than so many per cent"),
        ("W35", "percent", "Give or take so many per cent"),
        ("W31", "characters", "At most so many characters away"),
        ("W33", "characters", "At least so many characters"),
        ("W99", "new", "new"),
    ],
)
def test_a_threshold_is_named_by_what_it_does_in_its_rule(rule, name, label):
    assert label_of_limit(rule, name) == label


def test_only_a_rule_is_marked_as_seldom_corrected():
    """Of all rules together nobody can change the thresholds."""
    table = telemetry("Rules", {"W20": count(fired=30, ignored=30)}, "/rules/{}/".format)
    assert [(row.header, row.cells[-1].text, row.url) for row in table.rows] == [
        ("W20", "▼ seldom corrected", "/rules/W20/"),
        ("All rules", "", ""),
    ]


def test_the_page_of_a_rule_says_what_became_of_it(signed_in, jumped, methodologist):
    assert "What became of it" not in page(signed_in, "rule_page", "W01").content.decode()
    live(jumped, "explained and accepted", methodologist)
    told = "It has spoken 1 times in this edition. Corrected: 0; explained: 1; neither: 0; cleared: 0."
    assert told in page(signed_in, "rule_page", "W01").content.decode()


EXPLAINED = "A new school opened beside the library."
AFTER = {  # what a library did after 150 users had been questioned: what the telemetry makes of it
    "nothing": {"ignored": 1},
    "explained": {"was_explained": 1},
    "too short": {"ignored": 1},
    "explained and changed again": {"ignored": 1},
    "explained and accepted": {"was_explained": 1, "accepted": 1},
    "explained and questioned": {"was_explained": 1, "questioned": 1},
    "corrected": {"corrected": 1},
    "explained, then corrected": {"corrected": 1},
}


def again(report, *, at=NOON):
    findings.record_anew([Report.objects.with_names().get(pk=report.pk)], at=at)


def live(report, story, methodologist):
    """What happened in a report with 150 users after 100, once the rules had spoken."""
    again(report, at=timezone.now())
    if "too short" in story:
        filling.save(report, by=None, explanations={"users": "  new school  "})
    if "explained" in story:
        filling.save(report, by=None, explanations={"users": EXPLAINED})
    if "changed again" in story:
        enter(report, users=170)
    if "corrected" in story:
        enter(report, users=101)
    again(report)
    for decision in ("accepted", "questioned"):
        if decision in story:
            findings.decide(report, "W01", "users", "", decision, by=methodologist, at=NOON)


@pytest.mark.parametrize("story", AFTER)
def test_what_became_of_one_finding(story, jumped, desk, methodologist):
    live(jumped, story, methodologist)
    assert counts(desk.reports()) == {"W01": count(fired=1, **AFTER[story])}


def test_telemetry_of_eight_libraries_by_hand(jumped, desk, municipality, small, region, methodologist):
    """Eight fired: two were corrected, three explained, three neither; one was accepted, one questioned.

    Two of eight corrected are 25 per cent. Then the rule is switched off: what was still there, six, is cleared, and
    two of the two that are left were corrected.
    """
    jumped.delete()
    for place, story in enumerate(AFTER):
        library = Library.objects.create(register_number=f"BLB95{place}", name=story, municipality=municipality)
        live(year_of(library, small, region, users=150), story, methodologist)
    became = {"fired": 8, "corrected": 2, "accepted": 1, "questioned": 1}
    assert counts(desk.reports()) == {"W01": count(**became, was_explained=3, ignored=3)}
    (row, _all) = telemetry("Rules", counts(desk.reports())).rows
    assert [cell.text for cell in row.cells[1:]] == ["8", "2", "3", "3", "1", "1", "0", "25.0", ""]
    settings.switch_off(desk, "W01", reason="so", by=methodologist, at=NOON)
    assert counts(desk.reports()) == {"W01": count(**became, cleared=6)}
    (row, _all) = telemetry("Rules", counts(desk.reports())).rows
    assert row.cells[8].text == "100.0"


def test_the_table_of_telemetry_is_a_page_and_files(signed_in, jumped, methodologist):
    live(jumped, "explained and accepted", methodologist)
    answer = page(signed_in, "rule_telemetry", format="csv", period="2021")
    (w01, *_others) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {name: w01[name] for name in ("key", "fired", "corrected", "was_explained", "accepted", "share")} == {
        "key": "W01",
        "fired": "1",
        "corrected": "0",
        "was_explained": "1",
        "accepted": "1",
        "share": "0",
    }
    sheet = load_workbook(io.BytesIO(page(signed_in, "rule_telemetry", format="xlsx").content)).active
    assert "W01" in [row[0].value for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("explanation", "state"), [(EXPLAINED, "explained"), ("new school", "not explained"), ("", "not explained")]
)
def test_an_explanation_too_short_explains_nothing_in_the_table_either(signed_in, jumped, explanation, state):
    filling.save(jumped, by=None, explanations={"users": explanation} if explanation else {})
    table = page(signed_in, "rule_issues").context["table"]
    assert [row.cells[-1].text for row in table.rows if row.cells[1].text == "W01"] == [state]


def test_of_schools_a_regional_methodologist_reads_nothing(signed_in, small, school_library, region):
    """Their reports are read by the school methodologist alone."""
    year_of(school_library, small, region, users=150)
    for format in ("", "csv"):
        text = page(signed_in, "rule_issues", format=format).content.decode()
        assert ("Changed by +50.0" in text, "Birch school library" in text) == (False, False)


def test_everything_the_rules_say_as_page_and_files(signed_in, jumped):
    text = page(signed_in, "rule_issues").content.decode()
    assert "Changed by +50.0" in text
    records = list(
        csv.DictReader(io.StringIO(page(signed_in, "rule_issues", format="csv").content.decode("utf-8-sig")))
    )
    (record,) = [one for one in records if one["rule"] == "W01"]
    assert {name: record[name] for name in ("library", "code", "figure", "before", "explanation", "state")} == {
        "library": "BLB9001",
        "code": "users",
        "figure": "150",
        "before": "100",
        "explanation": "",
        "state": "not explained",
    }
    sheet = load_workbook(io.BytesIO(page(signed_in, "rule_issues", format="xlsx").content)).active
    assert "Birch library" in [row[0].value for row in sheet.iter_rows()]


def test_a_long_table_has_pages_and_files_have_all_of_it(signed_in, jumped, sister_library, small, region, monkeypatch):
    monkeypatch.setattr("reports.views.rules.LINES_OF_A_PAGE", 1)
    year_of(sister_library, small, region, users=170)
    shown = [page(signed_in, "rule_issues", rule="W01", page=number).context["table"].rows for number in (1, 2)]
    assert [[(row.header, row.cells[3].number, row.cells[4].number) for row in rows] for rows in shown] == [
        [(sister_library.name, 170, 100)],
        [(jumped.library.name, 150, 100)],
    ]
    assert "Page 1 of 2" in page(signed_in, "rule_issues", rule="W01").content.decode()
    lines = page(signed_in, "rule_issues", rule="W01", format="csv").content.decode().splitlines()
    assert len([line for line in lines if "W01" in line]) == 2


def test_the_table_is_narrowed_by_rule_library_and_state(signed_in, jumped, sister_library, small, region):
    year_of(sister_library, small, region, users=170)

    def shown(**asked):
        table = page(signed_in, "rule_issues", **asked).context["table"]
        return [(row.key, row.cells[1].text) for row in table.rows if row.cells[1].text == "W01"]

    assert shown() == [("BLB9002", "W01"), ("BLB9001", "W01")]
    assert shown(library="BLB9001") == [("BLB9001", "W01")]
    assert shown(rule="W02") == []
    assert shown(state="accepted") == []
    assert shown(rule="<script>") == []


def test_a_region_is_chosen_first_in_the_whole_country(client, administrator, jumped):
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    assert "Choose a region" in page(client, "rule_issues").content.decode()
    assert "Changed by +50.0" in page(client, "rule_issues", region="north").content.decode()


@pytest.mark.parametrize("number", [1, 3, 40])
def test_the_whole_table_needs_a_constant_number_of_queries(
    number, municipality, small, region, desk, django_assert_num_queries
):
    for place in range(number):
        library = Library.objects.create(
            register_number=f"BLB95{place:02}", name=f"Library {place}", municipality=municipality
        )
        year_of(library, small, region, users=150)
    with django_assert_num_queries(8):
        lines = issues.issues_of(desk.reports().filter(period__code="2021")).lines
    assert sum(line.issue.rule == "W01" for line in lines) == number


def test_what_libraries_lent_each_other_stands_above_the_table(
    signed_in, annual, make_report, library, sister_library, region
):
    partners = {library: ("Alder library", "100", "0"), sister_library: ("Birch library", "0", "20")}
    for place, row in partners.items():
        report = make_report(place, region=region)
        cells = dict(zip(("library", "received", "sent"), row, strict=True))
        filling.save(report, by=None, tables={"ill_partners": [cells]})
    text = signed_in.get(reverse("rule_issues", args=["annual"])).content.decode()
    assert "W26: the libraries received 100 documents from each other, but sent 20." in text
