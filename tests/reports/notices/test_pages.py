"""The pages of notices and of the outbox: whose they are, what they show, and what can be done there."""

import pytest
from django.urls import reverse

from libraries.models import Mail, Role
from reports.models import Notice, Status
from tests.conftest import person

from .conftest import MORNING, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(client, reader):
    client.force_login(reader)
    return client


@pytest.fixture
def about_report(post, make_report, library, addressed, head):
    """A notice about the report of the library, mailed to its head."""
    report = make_report(library, Status.ACCEPTED)
    [notice] = told(addressed(head), key="report:1")
    Notice.objects.filter(pk=notice.pk).update(report=report)
    notice.refresh_from_db()
    return notice


class TestNotices:
    def test_mine_are_there_unread_first(self, post, mine, reader, librarian):
        told(reader, key="story:1", subject="The first")
        told(reader, key="story:2", subject="The second")
        told(reader, key="story:3", subject="The third")
        told(librarian, key="story:4", subject="Hers")
        Notice.objects.filter(subject="The third").update(read_at=MORNING)
        page = mine.get(reverse("notice_list"))
        assert [notice.subject for notice in page.context["page"]] == ["The second", "The first", "The third"]
        assert "2 are not read yet." in page.content.decode()

    def test_the_letter_of_the_day_is_not_among_them(self, post, mine, reader):
        told(reader)
        Notice.objects.update(kind="digest")
        assert list(mine.get(reverse("notice_list")).context["page"]) == []

    def test_opening_one_marks_it_and_leads_on(self, post, mine, reader):
        [notice] = told(reader)
        answer = mine.post(reverse("notice_read", args=[notice.pk]), {"open": ""})
        assert (answer.status_code, answer["Location"]) == (302, "/reports/")
        notice.refresh_from_db()
        assert notice.read_at is not None

    def test_marking_one_stays_here(self, post, mine, reader):
        [notice] = told(reader)
        answer = mine.post(reverse("notice_read", args=[notice.pk]))
        assert answer["Location"] == reverse("notice_list")

    @pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
    def test_a_notice_leads_nowhere_else(self, post, mine, reader, url):
        [notice] = told(reader)
        Notice.objects.update(url=url)
        assert mine.post(reverse("notice_read", args=[notice.pk]), {"open": ""})["Location"] == reverse("notice_list")

    def test_reading_again_changes_nothing(self, post, mine, reader):
        [notice] = told(reader)
        Notice.objects.update(read_at=MORNING)
        mine.post(reverse("notice_read", args=[notice.pk]))
        notice.refresh_from_db()
        assert notice.read_at == MORNING

    def test_all_are_marked_that_the_page_showed(self, post, mine, reader, librarian):
        [first] = told(reader)
        [hers] = told(librarian, key="story:2")
        newest = mine.get(reverse("notice_list")).context["newest"]
        [later] = told(reader, key="story:3")
        mine.post(reverse("notices_read"), {"newest": newest})
        assert list(Notice.objects.filter(read_at__isnull=False)) == [first]

    @pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 40])
    def test_a_mark_that_is_no_number_marks_what_there_is(self, post, mine, reader, newest):
        told(reader)
        assert mine.post(reverse("notices_read"), {"newest": newest}).status_code == 302
        assert Notice.objects.get().read_at is not None

    def test_those_of_others_do_not_exist(self, post, mine, reader, librarian):
        [hers] = told(librarian)
        assert mine.post(reverse("notice_read", args=[hers.pk])).status_code == 404
        hers.refresh_from_db()
        assert hers.read_at is None

    @pytest.mark.parametrize("name", ["notices_read", "notice_wishes"])
    def test_looking_changes_nothing(self, mine, name):
        assert mine.get(reverse(name)).status_code == 405

    def test_what_was_told_is_text(self, post, mine, reader):
        told(reader, subject="<script>alert(1)</script>")
        assert "<script>alert" not in mine.get(reverse("notice_list")).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_takes_as_many_queries_for_one_as_for_three(
        self, post, mine, reader, django_assert_num_queries, count
    ):
        for number in range(count):
            told(reader, key=f"story:{number}")
        mine.get(reverse("notice_list"))  # the first request renews the session
        with django_assert_num_queries(6):
            mine.get(reverse("notice_list"))

    def test_the_first_page_counts_what_is_unread(self, post, client, addressed, head):
        told(addressed(head))
        client.force_login(head)
        assert '<strong class="badge">' in client.get(reverse("home")).content.decode()
        Notice.objects.update(read_at=MORNING)
        assert '<strong class="badge">' not in client.get(reverse("home")).content.decode()


class TestWishes:
    @pytest.mark.parametrize("mail", ["each", "daily", "none"])
    def test_she_says_how_she_is_told(self, mine, reader, mail):
        assert mine.post(reverse("notice_wishes"), {"mail": mail}).status_code == 302
        reader.refresh_from_db()
        assert reader.mail == mail

    @pytest.mark.parametrize("mail", ["", "hourly", "each\x00"])
    def test_anything_else_is_refused(self, mine, reader, mail):
        assert mine.post(reverse("notice_wishes"), {"mail": mail}).status_code == 422
        reader.refresh_from_db()
        assert reader.mail == Mail.EACH


class TestOutbox:
    @pytest.mark.parametrize(
        ("who", "listed"),
        [("administrator", 2), ("methodologist", 1), ("school_methodologist", 0)],
    )
    def test_each_sees_what_is_theirs(self, request, client, about_report, reader, who, listed):
        told(reader)
        client.force_login(request.getfixturevalue(who))
        page = client.get(reverse("outbox"))
        assert (page.status_code, len(page.context["page"].object_list)) == (200, listed)
        shown = client.get(reverse("outbox_letter", args=[about_report.pk]))
        assert shown.status_code == (200 if listed else 404)

    @pytest.mark.parametrize("who", ["stranger", "librarian", "head", "central", "director", "analyst"])
    def test_nobody_else_has_one(self, request, client, about_report, who):
        client.force_login(request.getfixturevalue(who))
        addresses = [reverse("outbox"), reverse("outbox_letter", args=[about_report.pk])]
        assert [client.get(address).status_code for address in addresses] == [403, 403]
        assert client.post(reverse("outbox_again", args=[about_report.pk])).status_code == 403

    def test_the_methodologist_of_another_region_does_not_learn_of_it(self, client, about_report, other_region):
        client.force_login(person("far_methodologist", Role.METHODOLOGIST, region=other_region))
        assert list(client.get(reverse("outbox")).context["page"]) == []
        assert client.get(reverse("outbox_letter", args=[about_report.pk])).status_code == 404
        assert client.post(reverse("outbox_again", args=[about_report.pk])).status_code == 404

    @pytest.fixture
    def keeper(self, client, administrator):
        client.force_login(administrator)
        return client

    def test_letters_are_found_by_state_and_recipient(self, post, keeper, reader, addressed, librarian):
        told(reader, addressed(librarian))
        Notice.objects.filter(user=reader).update(state="failed")

        def found(**asked):
            return [notice.user for notice in keeper.get(reverse("outbox"), asked).context["page"]]

        assert found(state="failed") == [reader]
        assert found(whom="librarian@") == [librarian]
        assert found(state="sent", whom="librarian") == []
        assert found(state="no such state") == []
        assert found(whom="b'; --%_") == []

    def test_the_text_is_as_it_was_mailed(self, post, keeper, reader):
        [notice] = told(reader)
        page = keeper.get(reverse("outbox_letter", args=[notice.pk])).content.decode()
        assert "It really did." in page
        assert "https://reports.example.lv/reports/" in page

    @pytest.mark.parametrize("state", ["failed", "uncertain"])
    def test_a_person_sends_again_what_did_not_arrive(self, post, keeper, reader, state):
        [notice] = told(reader)
        Notice.objects.update(state=state, attempts=6, problem="550 No such user")
        assert keeper.post(reverse("outbox_again", args=[notice.pk])).status_code == 302
        notice.refresh_from_db()
        assert (notice.state, notice.attempts, notice.problem) == ("waiting", 0, "Sent again by Administrator.")

    @pytest.mark.parametrize("state", ["quiet", "waiting", "sending"])
    def test_what_is_under_way_is_not_sent_again(self, post, keeper, reader, state):
        [notice] = told(reader)
        Notice.objects.update(state=state)
        keeper.post(reverse("outbox_again", args=[notice.pk]))
        notice.refresh_from_db()
        assert (notice.state, notice.problem) == (state, "")

    def test_looking_does_not_send(self, post, keeper, reader):
        [notice] = told(reader)
        assert keeper.get(reverse("outbox_again", args=[notice.pk])).status_code == 405

    def test_it_says_where_nobody_receives_anything(self, post, keeper, settings, tmp_path):
        settings.MAILERS = {"default": {"BACKEND": "x", "OPTIONS": {"file_path": str(tmp_path)}}}
        assert f"letters are written as files into {tmp_path}" in keeper.get(reverse("outbox")).content.decode()
        settings.MAIL_IS_SENT = False
        assert "No mail is set up on this site" in keeper.get(reverse("outbox")).content.decode()

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_takes_as_many_queries_for_one_letter_as_for_three(
        self, post, keeper, reader, django_assert_num_queries, count
    ):
        for number in range(count):
            told(reader, key=f"story:{number}")
        keeper.get(reverse("outbox"))
        with django_assert_num_queries(6):
            keeper.get(reverse("outbox"))
