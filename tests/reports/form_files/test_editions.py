"""A draft can be loaded again and again; what is published stays as it is, whoever asks."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from libraries.models import Library
from reports import editions
from reports.form_files.reading import FormFileError
from reports.models import Edition, Event, Form, Period, Report, Status
from reports.models.forms import FrozenError

WHEN = datetime(2023, 11, 1, 9, 0, tzinfo=UTC)
FORMS = Path(__file__).parents[3] / "fixtures" / "forms"


def content(**changes) -> dict:
    """A form of two figures, different in what is named."""
    return {
        "form": {"code": "tiny", "label": {"en": "Tiny form"}, "frequency": "year"},
        "edition": "tiny-2023",
        "label": {"en": "Tiny form of 2023"},
        "languages": ["en"],
        "periods": {"from": "2023"},
        "chapters": [
            {
                "code": "use",
                "title": {"en": "Use"},
                "blocks": [{"layout": "list", "indicators": ["users", "children"]}],
            }
        ],
        "indicators": [
            {"code": "users", "label": {"en": "Users"}, "kind": "count"},
            {"code": "children", "label": {"en": "Children"}, "kind": "count", "parent": "users"},
        ],
        **changes,
    }


@pytest.fixture
def draft(db):
    return editions.load(content())


@pytest.fixture
def frozen(draft):
    return editions.publish(draft, by=None, at=WHEN)


@pytest.fixture
def written(tmp_path):
    """Writes form files, each named after its place."""

    def write(*contents) -> list[Path]:
        paths = [tmp_path / f"{place}.json" for place, _ in enumerate(contents, start=1)]
        for path, one in zip(paths, contents, strict=True):
            path.write_bytes(one if isinstance(one, bytes) else json.dumps(one).encode())
        return paths

    return write


def test_a_file_becomes_a_draft_with_its_form(draft):
    assert (draft.code, draft.status, draft.first_period, draft.last_period) == ("tiny-2023", "draft", "2023", "")
    assert (draft.form.code, draft.form.label, draft.form.frequency) == ("tiny", {"en": "Tiny form"}, "year")
    assert list(draft.blueprint.indicators) == ["users", "children"]


def test_a_draft_is_brought_up_to_the_file(draft):
    again = editions.load(content(periods={"from": "2024", "to": "2025"}))
    assert again.pk == draft.pk
    assert (again.first_period, again.last_period) == ("2024", "2025")
    assert Edition.objects.count() == 1


def test_publishing_says_when_and_by_whom(draft, administrator):
    published = editions.publish(draft, by=administrator, at=WHEN)
    published.refresh_from_db()
    assert (published.status, published.published_at, published.published_by) == ("published", WHEN, administrator)


def test_publishing_gives_the_form_its_name_of_today(draft):
    renamed = editions.load(content(form={"code": "tiny", "label": {"en": "Small form"}, "frequency": "year"}))
    assert Form.objects.get().label == {"en": "Tiny form"}
    editions.publish(renamed, by=None, at=WHEN)
    assert Form.objects.get().label == {"en": "Small form"}


def test_what_is_not_sound_is_not_published(draft):
    broken = content()
    broken["indicators"][1]["parent"] = "nobody"
    Edition.objects.filter(pk=draft.pk).update(content=broken)
    with pytest.raises(FormFileError) as caught:
        editions.publish(draft, by=None, at=WHEN)
    assert caught.value.problems == ["“children” names the parent “nobody”, which is not in the form."]
    assert Edition.objects.get().status == "draft"


def test_every_text_is_in_every_language_before_it_is_published(draft):
    Edition.objects.filter(pk=draft.pk).update(content=content(languages=["en", "lv"]))
    with pytest.raises(FormFileError) as caught:
        editions.publish(draft, by=None, at=WHEN)
    assert caught.value.problems == [
        "“tiny” has no label in “lv”.",
        "“tiny-2023” has no label in “lv”.",
        "“users” has no label in “lv”.",
        "“children” has no label in “lv”.",
        "“use” has no title in “lv”.",
    ]


def test_an_edition_is_published_once(frozen):
    with pytest.raises(editions.EditionError, match="^The edition “tiny-2023” is already published.$"):
        editions.publish(frozen, by=None, at=WHEN)


def test_an_edition_stays_with_its_form(draft):
    with pytest.raises(editions.EditionError, match="^The edition “tiny-2023” belongs to the form “tiny”.$"):
        editions.load(content(form={"code": "other", "label": {"en": "Other form"}, "frequency": "year"}))
    assert [form.code for form in Form.objects.all()] == ["tiny"]


def test_a_form_keeps_its_frequency(draft):
    quarterly = content(
        form={"code": "tiny", "label": {"en": "Tiny form"}, "frequency": "quarter"},
        edition="tiny-quarterly",
        periods={"from": "2023-Q1"},
    )
    with pytest.raises(editions.EditionError, match="^The form “tiny” is filled each year; an edition cannot change"):
        editions.load(quarterly)
    assert [edition.code for edition in Edition.objects.all()] == ["tiny-2023"]


def test_only_known_registers_fill_a_form():
    column = {"code": "place", "title": "Place"}
    unknown = content(tables=[{"code": "trips", "title": "Trips", "feed": "diary", "columns": [column]}])
    unknown["indicators"][0]["source"] = "moon.phase"
    unknown["chapters"][0]["blocks"].append({"layout": "table", "table": "trips"})
    with pytest.raises(FormFileError) as caught:
        editions.check(unknown)
    assert caught.value.problems == [
        "“users” has the source “moon.phase”; there are population.total, population.children, "
        "library.is_only_library, library.premises_area_m2, library.user_seats, library.accessible_premises, "
        "library.wifi_available, library.service_points.",
        "The table “trips” is fed by “diary”; there is training.",
    ]


@pytest.fixture
def changed(frozen):
    """The published edition, about to be changed in memory."""
    frozen.first_period = "1999"
    return frozen


def unchanged() -> bool:
    return list(Edition.objects.values_list("code", "status", "first_period")) == [("tiny-2023", "published", "2023")]


def test_code_cannot_save_what_is_published(changed):
    with pytest.raises(FrozenError, match="A published edition is frozen. Make a new edition for a correction."):
        changed.save()
    assert unchanged()


def test_an_old_copy_of_the_draft_cannot_undo_the_publishing(draft):
    editions.publish(Edition.objects.get(), by=None, at=WHEN)
    for change in (draft.save, draft.delete):
        with pytest.raises(FrozenError):
            change()
    assert unchanged()


def test_the_database_itself_refuses_to_change_what_is_published(frozen):
    for fields in ({"first_period": "1999"}, {"status": "draft", "published_at": None}, {"content": {}}):
        with pytest.raises(DatabaseError, match="A published edition is frozen."), transaction.atomic():
            Edition.objects.filter(pk=frozen.pk).update(**fields)
    assert unchanged()


def test_what_is_published_cannot_be_deleted(frozen):
    for delete in (frozen.delete, Edition.objects.all().delete, Edition.objects.filter(pk=frozen.pk).delete):
        with pytest.raises(FrozenError):
            delete()
    assert unchanged()


def test_a_draft_can_be_deleted(draft):
    Edition.objects.all().delete()
    assert not Edition.objects.exists()


# The commands.


def run(name: str, *arguments, **options) -> str:
    out = StringIO()
    call_command(name, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def refusal(name: str, *arguments, **options) -> list[str]:
    with pytest.raises(CommandError) as caught:
        run(name, *arguments, **options)
    return str(caught.value).split("\n")


def test_the_forms_of_the_project_are_loaded_and_published(db):
    files = [FORMS / "annual-2023.json", FORMS / "quarterly-2023.json"]
    assert run("load_form", *files) == "annual-2023: draft\nquarterly-2023: draft\n"
    assert run("publish_form", "annual-2023", "quarterly-2023") == "annual-2023: published\nquarterly-2023: published\n"


def test_a_form_can_be_loaded_and_published_at_once(db, written):
    assert run("load_form", *written(content()), publish=True) == "tiny-2023: published\n"


def test_the_command_does_not_touch_what_is_published(frozen, written):
    (path,) = written(content(periods={"from": "1999"}))
    assert refusal("load_form", path) == [
        f"{path}: The edition “tiny-2023” is published and frozen; make a new edition for a correction."
    ]
    assert unchanged()


def test_of_several_files_all_are_loaded_or_none(db, written):
    good, bad, worse = written(content(), content(edition="b", form=None), b"{")
    assert refusal("load_form", good, bad, worse) == [
        f"{bad}: The form file: “form” is missing.",
        f"{worse}: The form file is not valid JSON: look at line 1, column 2.",
    ]
    assert not Edition.objects.exists()
    assert not Form.objects.exists()


def test_two_files_are_not_the_same_edition(db, written):
    first, second = written(content(), content(label={"en": "Again"}))
    assert refusal("load_form", first, second) == [f"{second}: Another of the files is the edition “tiny-2023” too."]
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b'{"form": }', "The form file is not valid JSON: look at line 1, column 10."),
        (b"", "The form file is not valid JSON: look at line 1, column 1."),
        ('{"form": "veidlapa ā"}'.encode("utf-16"), "The form file is not written in UTF-8."),
        (rb'{"form": "\ud800"}', "The form file is not written in UTF-8."),
        (b"[" * 200_000, "The form file is nested too deeply."),
        (b'"' + b"a" * 5 * 1024 * 1024 + b'"', "The form file is larger than 5 MB."),
        (b'{"edition": "a", "edition": "b"}', "“edition” stands twice in one object of the form file."),
        (b'{"edition": 1e999}', "The form file has a number that is too large."),
        (b'{"edition": NaN}', "The form file has a number that is too large."),
        (b'{"edition": ' + b"9" * 5000 + b"}", "The form file has a number that is too large."),
        (rb'{"edition": "a\u0000"}', "The form file has a character that no text can have."),
        (b'["form"]', "The form file must be one JSON object."),
    ],
    ids=["json", "empty", "utf-16", "surrogate", "deep", "large", "twice", "1e999", "nan", "digits", "nul", "list"],
)
def test_a_file_that_is_no_form_file_is_refused_in_one_sentence(db, written, file, sentence):
    (path,) = written(file)
    assert refusal("load_form", path) == [f"{path}: {sentence}"]
    assert not Edition.objects.exists()


def test_a_file_that_cannot_be_read_is_named(db, tmp_path):
    missing = tmp_path / "missing.json"
    assert refusal("load_form", missing, tmp_path) == [
        f"{missing}: The file cannot be read: No such file or directory.",
        f"{tmp_path}: The file cannot be read: Is a directory.",
    ]


def test_a_file_from_a_windows_editor_is_read(db, written):
    (path,) = written(b"\xef\xbb\xbf" + json.dumps(content()).encode())
    assert run("load_form", path) == "tiny-2023: draft\n"


def test_publishing_names_what_it_does_not_find_and_publishes_nothing(draft):
    assert refusal("publish_form", "tiny-2023", "tiny-2032") == ["There is no edition “tiny-2032”."]
    assert Edition.objects.get().status == "draft"


def test_publishing_again_is_refused(frozen):
    assert refusal("publish_form", "tiny-2023") == ["The edition “tiny-2023” is already published."]


# The administrator's pages.


@pytest.fixture
def office(client, administrator):
    """The administrator's browser."""
    client.force_login(administrator)
    client.cookies["django_language"] = "en"
    return client


def upload(one: dict) -> SimpleUploadedFile:
    return SimpleUploadedFile("form.json", json.dumps(one).encode())


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_an_administrator_loads_a_form_file(office, db):
    office.post(reverse("admin:reports_edition_add"), {"file": upload(content())})
    assert [(one.code, one.status) for one in Edition.objects.all()] == [("tiny-2023", "draft")]


def test_an_administrator_brings_a_draft_up_to_a_file(office, draft):
    page = reverse("admin:reports_edition_change", args=[draft.pk])
    office.post(page, {"file": upload(content(periods={"from": "2024"}))})
    draft.refresh_from_db()
    assert draft.first_period == "2024"


def test_a_bad_file_is_refused_with_all_its_problems(office, draft):
    page = reverse("admin:reports_edition_change", args=[draft.pk])
    bad = content()
    bad["indicators"][1] |= {"parent": "nobody", "at_most": ["nothing"]}
    errors = office.post(page, {"file": upload(bad)}).context["adminform"].form.errors
    assert errors["file"] == [
        "“children” names the parent “nobody”, which is not in the form.",
        "“children” refers to the indicator “nothing”, which is not in the form.",
    ]
    assert Edition.objects.get().content == content()


def test_the_file_of_another_edition_does_not_replace_a_draft(office, draft):
    page = reverse("admin:reports_edition_change", args=[draft.pk])
    errors = office.post(page, {"file": upload(content(edition="tiny-2024"))}).context["adminform"].form.errors
    assert errors["file"] == ["This file is the edition “tiny-2024”."]
    assert [one.code for one in Edition.objects.all()] == ["tiny-2023"]


def test_loading_a_published_edition_again_is_refused_on_the_page_too(office, frozen):
    response = office.post(reverse("admin:reports_edition_add"), {"file": upload(content(periods={"from": "1999"}))})
    assert response.context["adminform"].form.errors["file"] == [
        "The edition “tiny-2023” is published and frozen; make a new edition for a correction."
    ]
    assert unchanged()


def test_an_edition_shows_what_is_in_it(office, annual):
    text = office.get(reverse("admin:reports_edition_change", args=[annual.pk])).content.decode()
    assert "chapters: 12, indicators: 164, tables: 17, texts: 55, checks with thresholds: 39" in text
    assert 'type="file"' not in text


def test_a_draft_shows_its_problems(office, draft):
    broken = content()
    broken["indicators"][1]["parent"] = "nobody"
    Edition.objects.filter(pk=draft.pk).update(content=broken)
    text = office.get(reverse("admin:reports_edition_change", args=[draft.pk])).content.decode()
    assert "<p>“children” names the parent “nobody”, which is not in the form.</p>" in text


def act(office, model: str, action: str, *chosen):
    pks = [one.pk for one in chosen]
    page = reverse(f"admin:reports_{model}_changelist")
    return office.post(page, {"action": action, "_selected_action": pks}, follow=True)


def test_an_administrator_publishes_a_draft(office, draft, administrator):
    assert said(act(office, "edition", "publish", draft)) == ["Published: tiny-2023."]
    draft.refresh_from_db()
    assert (draft.status, draft.published_by) == ("published", administrator)


def test_publishing_twice_says_so(office, frozen):
    assert said(act(office, "edition", "publish", frozen)) == ["The edition “tiny-2023” is already published."]


def test_the_pages_do_not_change_or_delete_what_is_published(office, frozen):
    for name, data in (("change", {"file": upload(content(periods={"from": "1999"}))}), ("delete", {"post": "yes"})):
        assert office.post(reverse(f"admin:reports_edition_{name}", args=[frozen.pk]), data).status_code == 403
    answer = office.post(
        reverse("admin:reports_edition_changelist"),
        {"action": "delete_selected", "_selected_action": [frozen.pk], "post": "yes"},
    )
    assert answer.status_code == 403
    assert unchanged()


@pytest.mark.parametrize("model", ["form", "edition", "period", "report", "event"])
def test_only_administrators_come_in(client, librarian, model):
    librarian.is_staff = True
    librarian.save()
    client.force_login(librarian)
    page = reverse(f"admin:reports_{model}_changelist")
    assert client.get(page).headers["Location"] == f"{reverse('admin:login')}?next={page}"


@pytest.mark.parametrize("model", ["form", "report", "event"])
def test_what_is_made_elsewhere_cannot_be_made_here(office, model):
    assert office.get(reverse(f"admin:reports_{model}_add")).status_code == 403


def test_an_administrator_creates_the_missing_reports(office, year_2023, library, sister_library, report):
    response = act(office, "period", "create_reports", year_2023)
    assert said(response) == ["2023: 1 report made."]
    assert set(Report.objects.values_list("library", flat=True)) == {library.pk, sister_library.pk}


def test_a_period_without_an_edition_makes_no_reports(office, year_2023):
    early = Period.objects.create(form=year_2023.form, code="1999")
    assert said(act(office, "period", "create_reports", early)) == [
        "There is no published edition of the form for 1999."
    ]


def test_a_period_fits_its_form(office, draft):
    data = {"form": draft.form.pk, "code": "2023-Q1", "opens": "2024-01-01", "due": "2023-12-01"}
    errors = office.post(reverse("admin:reports_period_add"), data).context["adminform"].form.errors
    assert errors == {
        "code": ["This form is filled each year."],
        "due": ["Reports cannot be due before the period opens."],
    }
    assert not Period.objects.exists()


def test_a_period_that_has_reports_stays_what_it_is(office, year_2023, report):
    page = reverse("admin:reports_period_change", args=[year_2023.pk])
    office.post(page, {"code": "2024", "opens": "2023-12-01", "due": "2024-02-20"})
    year_2023.refresh_from_db()
    assert (year_2023.code, year_2023.due.isoformat()) == ("2023", "2024-02-20")


def test_reports_are_found_by_library(office, report, sister_library, make_report):
    make_report(sister_library)
    page = reverse("admin:reports_report_changelist")
    assert [one.library for one in office.get(page, {"q": "BLB9002"}).context["cl"].result_list] == [sister_library]
    assert [one.library for one in office.get(page, {"q": "birch"}).context["cl"].result_list] == [report.library]


@pytest.fixture
def make_rows(municipality, make_report, librarian, annual):
    """So many rows more in every list."""

    def make(numbers: range) -> None:
        for number in numbers:
            library = Library.objects.create(
                register_number=f"BLB80{number}", name=f"Library {number}", municipality=municipality
            )
            report = make_report(library, Status.SUBMITTED)
            Event.objects.create(report=report, by=librarian, old=Status.DRAFT, new=Status.SUBMITTED)
            Period.objects.create(form=annual.form, code=f"203{number}")
            editions.load(content(edition=f"tiny-{number}"))

    return make


@pytest.mark.parametrize("model", ["report", "event", "period", "edition"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(office, make_rows, django_assert_num_queries, model):
    """How many they are depends on the whole admin site; that they do not grow is ours to promise."""
    page = reverse(f"admin:reports_{model}_changelist")
    make_rows(range(1))
    office.get(page)  # the first request of a session renews it
    with CaptureQueriesContext(connection) as with_one_row:
        office.get(page)
    make_rows(range(1, 3))
    with django_assert_num_queries(len(with_one_row)):
        office.get(page)
