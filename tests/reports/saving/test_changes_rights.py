"""Who may save fields, be seen in a report and ask for its progress: role × own or other library × status."""

import pytest
from django.urls import reverse

from libraries.models import Library
from reports.models import Presence, Value

from ..rights_table import CASES, fills_in, sees
from .change_story import figure, send


@pytest.fixture
def libraries(library, sister_library, far_library, school_library) -> dict[str, Library]:
    return {"own": library, "sister": sister_library, "far": far_library, "school": school_library}


@pytest.mark.parametrize(("role", "place", "status"), CASES)
def test_each_role_saves_and_sees_what_the_table_says(role, place, status, request, libraries, make_report, client):
    user = request.getfixturevalue(role)
    report = make_report(libraries[place], status)
    client.force_login(user)
    visible, author = sees(role, place, status), fills_in(role, place)
    may_edit = fills_in(role, place, status)

    answer = send(client, report, figure("income_municipal", "5"), person=user.pk)
    assert answer.status_code == (404 if not visible else 200 if may_edit else 409 if author else 403)
    assert Value.objects.exists() == may_edit

    alive = client.post(
        reverse("report_alive", args=[report.pk]), {"chapter": "finance"}, content_type="application/json"
    )
    assert alive.status_code == (404 if not visible else 200 if author else 403)
    assert Presence.objects.exists() == (visible and author)

    progress = client.get(reverse("report_progress", args=[report.pk]))
    assert progress.status_code == (200 if visible else 404)


def test_who_is_signed_out_is_told_so(client, report):
    for page in ("report_changes", "report_alive"):
        answer = client.post(reverse(page, args=[report.pk]), {}, content_type="application/json")
        assert (answer.status_code, answer.json()) == (401, {"reason": "signed_out"})
    answer = client.get(reverse("report_progress", args=[report.pk]))
    assert (answer.status_code, answer.json()) == (401, {"reason": "signed_out"})


def test_a_colleague_on_the_same_computer_does_not_send_what_she_typed(client, librarian, head, report):
    client.force_login(head)
    answer = send(client, report, figure("income_municipal", "5"), person=librarian.pk)
    assert (answer.status_code, answer.json()) == (403, {"reason": "other_person"})
    assert not Value.objects.exists()


def test_whose_changes_they_are_is_asked_before_which_report(client, librarian, stranger, report):
    """Else the browser would take them for changes of a report that is gone."""
    client.force_login(stranger)
    assert send(client, report, figure("income_municipal", "5"), person=librarian.pk).json() == {
        "reason": "other_person"
    }
