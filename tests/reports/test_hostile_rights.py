"""Rights at their edges: two roles at once, and a library that has moved to another region."""

import pytest
from django.urls import reverse

from libraries.models import Membership, Role, User
from reports import workflow
from reports.models import Report, Status
from tests.conftest import person


def seen_by(user) -> set[str]:
    return {report.library.name for report in Report.objects.visible_to(User.objects.get(pk=user.pk))}


def test_an_analyst_with_a_second_role_does_not_see_the_drafts_of_others(
    analyst, library, sister_library, far_library, make_report
):
    make_report(library)
    make_report(sister_library, Status.ACCEPTED)
    make_report(far_library)
    assert seen_by(analyst) == {"Alder library"}
    Membership.objects.create(user=analyst, role=Role.LIBRARIAN, library=library)
    assert seen_by(analyst) == {"Alder library", "Birch library"}


def test_an_administrator_who_is_also_an_analyst_sees_as_an_administrator(administrator, far_library, make_report):
    make_report(far_library)
    Membership.objects.create(user=administrator, role=Role.ANALYST)
    assert seen_by(administrator) == {"Oak library"}


@pytest.fixture
def moved(library, make_report, other_municipality):
    """Submitted where the library stood in 2023; since then it belongs to another region."""
    report = make_report(library, Status.SUBMITTED)
    library.municipality, library.territory = other_municipality, None
    library.save()
    return report


def test_the_report_of_a_library_that_has_moved_is_reviewed_by_who_can_see_it(
    client, moved, methodologist, other_region
):
    client.force_login(person("new_methodologist", Role.METHODOLOGIST, region=other_region))
    assert client.post(reverse("report_accept", args=[moved.pk])).status_code == 404
    client.force_login(methodologist)
    seen = {"seen": workflow.seen_of(moved)}
    assert client.post(reverse("report_accept", args=[moved.pk]), seen).status_code == 302
    moved.refresh_from_db()
    assert moved.status == Status.ACCEPTED
