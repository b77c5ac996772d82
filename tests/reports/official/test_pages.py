"""The desk, the copy sheet and the comparison as pages: who may what, what is kept, what hostile files do."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from libraries.models import Library, User
from reports.models import Form, OfficialEntry, OfficialTick, Period, Report, Status
from reports.official import desk, places

NOW = timezone.now()


def address(name, report):
    return reverse(f"official_{name}", args=[report.pk])


@pytest.fixture
def of(client, request):
    """The client as this person: `of("librarian")`."""

    def sign_in(role):
        client.force_login(request.getfixturevalue(role))
        client.cookies["django_language"] = "en"
        return client

    return sign_in


def tick(client, report, code, ticked=True):
    message = json.dumps({"code": code, "ticked": ticked})
    return client.post(address("tick", report), message, content_type="application/json")


def texts(answer, pattern):
    found = re.findall(pattern, answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in found]


def records(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def rows_of(answer):
    rows = re.findall(r'<tr class="row-item">(.*?)</tr>', answer.content.decode(), re.DOTALL)
    return [tuple(texts_of(row)) for row in rows]


def texts_of(row):
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells]


# Who may what

SEES = ["librarian", "head", "central", "methodologist", "director", "administrator"]
FILLS = ["librarian", "head", "central"]
HIDDEN = ["analyst", "school_methodologist", "stranger"]


@pytest.mark.parametrize("role", [*SEES, *HIDDEN])
def test_who_sees_the_figures_and_who_changes_what(role, of, report, figures):
    figures(active_users=386)
    client = of(role)
    seen, fills, checks = role in SEES, role in FILLS, role == "methodologist"
    for page in ("sheet", "compare"):
        assert client.get(address(page, report)).status_code == (200 if seen else 404), page
    assert tick(client, report, "users_total").status_code == (200 if fills else 403 if seen else 404)
    assert client.post(address("ticks", report), {}).status_code == (302 if fills else 403 if seen else 404)
    allowed = {"fill": fills, "unfill": fills, "note": fills or checks, "check": checks, "uncheck": checks}
    OfficialEntry.objects.all().delete()
    for state, may in allowed.items():
        if state == "check":
            desk.fill(report, by=User.objects.get(username=role), on=timezone.localdate())
        answer = client.post(address("state", report), {"state": state})
        assert answer.status_code == (302 if may else 403 if seen else 404), state
    sent = client.post(address("compare", report), {"pasted": "users_total\t387"})
    assert sent.status_code == (200 if fills or checks else 403 if seen else 404)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        *((role, 200) for role in SEES),
        ("school_methodologist", 200),
        ("analyst", 403),
        ("stranger", 403),
    ],
)
def test_who_opens_the_desk(role, expected, of, report):
    client = of(role)
    page = reverse("official_desk", args=["annual", "2023"])
    for query in ({}, {"format": "xlsx"}, {"format": "csv"}):
        assert client.get(page, query).status_code == expected
    if expected == 200:
        rows = records(client.get(page, {"format": "csv"}))
        assert [row["name"] for row in rows] == ([] if role == "school_methodologist" else ["Birch library"])


def test_a_librarian_sees_no_other_library_at_the_desk(of, report, make_report, sister_library):
    other = make_report(sister_library)
    client = of("librarian")
    shown = client.get(reverse("official_desk", args=["annual", "2023"])).content.decode()
    assert ("Birch library" in shown, "Alder library" in shown) == (True, False)
    assert client.get(address("sheet", other)).status_code == 404


def test_what_the_state_does_not_ask_for_is_not_found(of, report):
    Report.objects.update(period=_quarter(report))
    client = of("methodologist")
    assert client.get(address("sheet", report)).status_code == 404
    assert client.get(reverse("official_desk", args=["quarterly", "2023-Q1"])).status_code == 404
    assert client.get(reverse("official_desk", args=["annual", "1999"])).status_code == 404


def _quarter(report):
    form = Form.objects.create(code="quarterly", label={"en": "Quarterly"}, frequency="quarter")
    return Period.objects.create(form=form, code="2023-Q1")


def test_nothing_is_changed_by_a_link(of, report):
    client = of("head")
    for name in ("ticks", "tick", "state"):
        assert client.get(address(name, report)).status_code == 405


# The sheet


def test_the_sheet_has_each_figure_ready_to_be_copied(of, report, figures):
    figures(active_users=386, acq_books="2600.5")
    answer = of("librarian").get(address("sheet", report))
    shown = answer.content.decode()
    assert re.findall(r'data-copy="([^"]*)"', shown) == ["Birch library", "BLB9001", "386", "2600,50"]
    assert re.findall(r'<input readonly value="([^"]*)"', shown) == ["Birch library", "BLB9001", "386", "2600,50"]
    assert texts(answer, r"<strong data-progress[^>]*>(.*?)</strong>") == ["0 of 4 entered"]


def test_a_tick_is_saved_at_once_and_says_how_far_the_sheet_is(of, report, figures):
    figures(active_users=386)
    client = of("librarian")
    assert tick(client, report, "users_total").json() == {"progress": "1 of 3 entered"}
    assert tick(client, report, "name").json() == {"progress": "2 of 3 entered"}
    assert tick(client, report, "users_total", ticked=False).json() == {"progress": "1 of 3 entered"}
    assert [one.code for one in OfficialTick.objects.all()] == ["name"]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ('{"code": "password", "ticked": true}', 400),
        ('{"ticked": true}', 400),
        ('{"code": 7, "ticked": true}', 400),
        ('{"code": "", "ticked": true}', 400),
        ('{"code": "name\\u0000", "ticked": true}', 400),
        ("[]", 400),
        ("{", 400),
        ("", 400),
    ],
)
def test_a_message_that_no_page_sends_changes_nothing(of, report, message, status):
    answer = of("librarian").post(address("tick", report), message, content_type="application/json")
    assert (answer.status_code, OfficialTick.objects.count()) == (status, 0)


def test_whoever_is_signed_out_is_told_so(client, report):
    assert tick(client, report, "name").status_code == 401


def test_without_scripts_the_ticks_are_saved_together(of, report, figures):
    figures(active_users=386)
    answer = of("head").post(address("ticks", report), {"ticks": ["users_total", "name"]}, follow=True)
    assert texts(answer, r"<strong data-progress[^>]*>(.*?)</strong>") == ["2 of 3 entered"]
    checked = re.findall(r'name="ticks" value="(\w+)" checked', answer.content.decode())
    assert checked == ["name", "users_total"]


def test_a_figure_that_changed_after_its_tick_is_marked(of, report, figures):
    figures(active_users=386)
    client = of("librarian")
    tick(client, report, "users_total")
    figures(active_users=387)
    answer = client.get(address("sheet", report))
    assert texts(answer, r"data-outdated>(.*?)</span>") == ["changed here since: “386” was entered"]
    assert texts(answer, r"<strong data-progress[^>]*>(.*?)</strong>") == ["0 of 3 entered"]


def test_who_only_looks_cannot_tick(of, report):
    shown = of("methodologist").get(address("sheet", report)).content.decode()
    assert re.findall(r'name="ticks" value="\w+"( disabled)?>', shown) == [" disabled", " disabled"]
    assert "Save the ticks" not in shown


def test_the_last_day_is_shown_until_the_portal_is_filled(of, report):
    client = of("head")
    assert "15 Feb 2024" in client.get(address("sheet", report)).content.decode()
    assert texts(client.get(address("sheet", report)), r'<span class="due-late">(.*?)</span>') == ["late"]
    answer = client.post(address("state", report), {"state": "fill"}, follow=True)
    assert texts(answer, r'<span class="due-late">(.*?)</span>') == []
    today = timezone.localdate().strftime("%-d %b %Y")
    assert texts(answer, r'<span class="status status-complete">(.*?)</span>') == [f"filled on {today} by Head"]


def test_checking_too_early_is_refused_and_what_was_typed_stays(of, report):
    answer = of("methodologist").post(address("state", report), {"state": "check", "problems": "No password"})
    assert (answer.status_code, "The portal is not filled in yet" in answer.content.decode()) == (422, True)
    long = "x" * 1001
    answer = of("methodologist").post(address("state", report), {"state": "note", "problems": long})
    assert (answer.status_code, long in answer.content.decode()) == (422, True)
    assert of("methodologist").post(address("state", report), {"state": "explode"}).status_code == 422


def test_the_sheet_as_a_file(of, report, figures):
    figures(active_users=386)
    client = of("librarian")
    rows = records(client.get(address("sheet", report), {"format": "csv"}))
    assert [(row["key"], row["value"]) for row in rows if row["value"]] == [
        ("name", "Birch library"),
        ("register_number", "BLB9001"),
        ("users_total", "386"),
    ]
    file = client.get(address("sheet", report), {"format": "xlsx"})
    assert file["Content-Disposition"] == 'attachment; filename="official-2023-BLB9001.xlsx"'
    assert load_workbook(io.BytesIO(file.content)).active["A1"].value == "Birch library, 2023"


# Comparing


def paste(client, report, text):
    return client.post(address("compare", report), {"pasted": text})


def test_what_was_pasted_is_compared_and_kept(of, report, figures):
    figures(active_users=386, visits_physical=9051)
    client = of("librarian")
    everything = "name\tBirch library\nregister_number\tBLB9001\n"
    answer = paste(client, report, f"{everything}Lietotāji kopā\t387\nApmeklējumi kopā\t9 051\nPasākumi\t7")
    assert rows_of(answer) == [("Users, total", "386", "387", "+1", "differs")]
    assert texts(answer, r"<li>(Pas[^<]*)</li>") == ["Pasākumi"]
    assert OfficialEntry.objects.get().portal["users_total"] == "387"
    figures(active_users=387)
    again = client.get(address("compare", report))
    assert "All fields are the same in the portal and here." in again.content.decode()


def test_what_the_list_does_not_have_stands_apart_and_is_not_counted(of, report, figures):
    """Of two figures one differs and one was not pasted; nor were the name and the number of the library."""
    figures(active_users=386, visits_physical=9051)
    answer = paste(of("librarian"), report, "Lietotāji kopā\t387\nGrāmatas 5 000")
    assert rows_of(answer) == [
        ("Users, total", "386", "387", "+1", "differs"),
        ("Name", "Birch library", "–", "–", "not in the portal"),
        ("Number in the register of libraries", "BLB9001", "–", "–", "not in the portal"),
        ("Visits, total", "9,051", "–", "–", "not in the portal"),
    ]
    assert texts(answer, r"<summary>([^<]*)</summary>") == ["3 fields are not in the list from the portal"]
    assert texts(answer, r"<li>(Gr[^<]*)</li>") == ["Grāmatas 5 000"]
    assert "1 field differs" in of("librarian").get(address("sheet", report)).content.decode()


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Paste a list or choose a file."),
        ("   ", "Paste a list or choose a file."),
        ("Pasākumi\t7", "No line of it is a field of the copy sheet."),
        ("users_total\t1\nusers_total\t2", "“users_total” stands there twice."),
    ],
)
def test_a_list_that_is_refused_stays_in_its_field(of, report, pasted, sentence):
    OfficialEntry.objects.create(report=report, portal={"users_total": "5"}, portal_at=NOW)
    answer = paste(of("librarian"), report, pasted)
    shown = answer.content.decode()
    assert (answer.status_code, sentence in shown, f">\n{pasted}</textarea>" in shown) == (422, True, True)
    assert OfficialEntry.objects.get().portal == {"users_total": "5"}


def workbook(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def upload(client, report, content, name="portal.xlsx"):
    return client.post(address("compare", report), {"file": SimpleUploadedFile(name, content), "pasted": ""})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("portal.xlsx", workbook(["Field", "Value"], ["Lietotāji kopā", 387], ["Grāmatām, EUR", 2600.5])),
        ("portal.csv", 'Field;Value\nLietotāji kopā;387\n"Grāmatām, EUR";2 600,50\n'.encode()),
        # Without headings the first line is a field like the others.
        ("portal.csv", 'Lietotāji kopā;387\n"Grāmatām, EUR";2 600,50\n'.encode()),
    ],
)
def test_a_file_is_compared_as_well(of, report, figures, name, content):
    figures(active_users=386, acq_books="2600.5")
    answer = upload(of("head"), report, content, name)
    assert [row for row in rows_of(answer) if row[4] == "differs"] == [("Users, total", "386", "387", "+1", "differs")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02", "is neither a CSV nor an XLSX file"),
        (b"PK\x03\x04broken", "is damaged or is not an XLSX file"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "is an old Excel file"),
        ("Lietotāji;1\nkopā;2".encode("cp1257"), "is not in UTF-8"),
        (workbook(["Field", "Value"], ["Lietotāji kopā", "=1+1"]), "holds a formula"),
        (b"a;b\nc;d", "No line of it is a field of the copy sheet"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(of, report, content, sentence):
    answer = upload(of("head"), report, content)
    assert (answer.status_code, OfficialEntry.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_what_the_portal_says_is_shown_as_text(of, report):
    shown = paste(of("head"), report, "users_total\t<script>alert(1)</script>").content.decode()
    assert ("<script>alert" in shown, "&lt;script&gt;alert(1)" in shown) == (False, True)


# The desk


def test_the_desk_says_how_far_each_library_is(of, report, make_report, sister_library, figures, head, methodologist):
    make_report(sister_library, Status.NOT_REQUIRED)
    figures(active_users=386)
    client = of("head")
    tick(client, report, "users_total")
    tick(client, report, "name")
    figures(active_users=388)
    paste(client, report, "users_total\t386\nname\tBirch library\nregister_number\tBLB9001")
    desk.fill(report, by=head, on=timezone.localdate())
    desk.note(report, "The portal was down.")
    answer = of("methodologist").get(reverse("official_desk", args=["annual", "2023"]))
    today = timezone.localdate().strftime("%-d %b %Y")
    assert rows_of(answer) == [
        ("Birch library", "draft", "1", "3", "1", f"{today}, Head", "–", "1", "The portal was down.")
    ]


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_desk_takes_as_many_queries_for_one_library_as_for_forty(
    of, municipality, make_report, librarian, django_assert_num_queries, count
):
    for number in range(count):
        library = Library.objects.create(register_number=f"L{number}", name=f"L{number}", municipality=municipality)
        report = make_report(library)
        OfficialEntry.objects.create(report=report, filled_on=timezone.localdate(), filled_by=librarian, portal_at=NOW)
    client = of("methodologist")
    page = reverse("official_desk", args=["annual", "2023"])
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)


def test_where_there_are_too_many_libraries_the_desk_goes_by_municipality(
    of, report, make_report, sister_library, far_library, head, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(places, "MOST", 2)
    desk.fill(report, by=head, on=timezone.localdate())
    make_report(sister_library)
    desk.note(make_report(far_library), "The portal was down.")
    page = reverse("official_desk", args=["annual", "2023"])
    client = of("administrator")
    client.get(page)
    with django_assert_num_queries(6):
        answer = client.get(page)
    assert rows_of(answer) == [("Birch municipality", "2", "1", "0", "0"), ("Oak municipality", "1", "0", "0", "1")]
    assert [row.header for row in answer.context["table"].rows] == ["Birch municipality", "Oak municipality", "Total"]
    opened = client.get(page + answer.context["table"].rows[0].url)
    assert [row[0] for row in rows_of(opened)] == ["Alder library", "Birch library"]
    assert [record["name"] for record in records(client.get(page, {"format": "csv"}))] == [
        "Alder library",
        "Birch library",
        "Oak library",
    ]


@pytest.mark.parametrize(("role", "expected"), [("librarian", 1), ("methodologist", 1), ("analyst", 0)])
def test_the_report_leads_to_its_official_figures(of, report, role, expected):
    Report.objects.update(status=Status.ACCEPTED, accepted_at=NOW - timedelta(days=1))
    shown = of(role).get(reverse("report", args=[report.pk])).content.decode()
    assert shown.count(f'href="{address("sheet", report)}"') == expected


def test_the_way_in_leads_to_the_own_sheet_or_to_the_newest_list(of, report, make_report, sister_library, annual):
    start = reverse("official_start")
    assert of("librarian").get(start).url == address("sheet", report)
    make_report(sister_library)
    make_report(sister_library, period=Period.objects.create(form=annual.form, code="2022"))
    assert of("librarian").get(start).url == address("sheet", report)
    assert of("methodologist").get(start).url == reverse("official_desk", args=["annual", "2023"])
    assert of("analyst").get(start).status_code == 403
    Report.objects.all().delete()
    assert "No library of yours reports for this period." in of("methodologist").get(start).content.decode()
