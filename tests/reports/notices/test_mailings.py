"""The quarterly practice: the analysis, the letters with personal links, and the revised ones after a correction."""

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from libraries.models import Contact, Library, Role, User
from reports import correction_requests, documents
from reports.areas import municipality_area, region_area
from reports.computing import Given
from reports.corrections import deciding
from reports.corrections.effect import effect_of
from reports.corrections.proposal import propose
from reports.models import Document, Download, Letter, Mailing, Notice, Report, Status, Summary, SummaryRevision
from reports.notices.outbox import outbox_of
from reports.notices.personal_links import digest_of, key_of, token_of
from reports.notices.sending import send, send_again, send_due
from reports.summary_life import life, mailings
from reports.summary_life.covering import library_of
from tests.conftest import person

from ..summaries.summary_story import SMALL_FORM, period_of, publish, report_of
from .conftest import MORNING

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 22)
ANALYSIS = "Visits have grown in the whole region.\n\nThe children come back."


@pytest.fixture
def year(db):
    return period_of(publish(SMALL_FORM), "2023")


@pytest.fixture
def reports(year, library, sister_library):
    return [report_of(library, year, users=120, visits=500), report_of(sister_library, year, users=30, visits=100)]


@pytest.fixture
def north(region):
    return region_area(region)


@pytest.fixture
def contacts(library, sister_library, municipality, far_library):
    """Two heads, one administration; and those that are not of the region, or no longer in use."""
    closed = Library.objects.create(
        register_number="BLB9009", name="Closed", municipality=municipality, closed=date(2022, 1, 1)
    )
    for place, name, more in (
        (library, "Anna", {"language": "en"}),
        (sister_library, "Baiba", {"language": "lv"}),
        (far_library, "Far", {}),
        (closed, "Closed", {}),
        (library, "Former", {"is_active": False}),
    ):
        _contact(name, kind="library_head", library=place, **more)
    _contact("Chair", kind="administration", municipality=municipality, language="en")
    return {contact.name: contact for contact in Contact.objects.all()}


def _contact(name: str, **fields) -> Contact:
    return Contact.objects.create(name=name, email=f"{name.lower()}@example.org", **fields)


def drawn(revision: SummaryRevision) -> SummaryRevision:
    """With its files, which the worker draws."""
    documents.draw(revision, at=MORNING)
    return revision


@pytest.fixture
def closed(north, year, reports, methodologist):
    """The final summary with its analysis and documents."""
    return drawn(life.close(north, year, by=methodologist, analysis=ANALYSIS, at=MORNING))


@pytest.fixture
def address(year):
    """The page on which the methodologist does all this."""
    return ["small", "2023", "region", "north"]


@pytest.fixture
def mailed(post, closed, contacts, north, methodologist, clock):
    """Sent to everybody, and received."""
    chosen = [one.contact for one in mailings.recipients_in(north, on=TODAY)]
    mailings.send(closed, chosen, by=methodologist, on=timezone.localdate(), at=clock.now)
    send_due(clock=clock)
    return {letter.to[0].split("@")[0]: letter for letter in post}


def link_in(letter) -> str:
    [path] = re.findall(r"https://reports\.example\.lv(/letters/\w+/)", letter.body)
    return path


@pytest.fixture
def writer(client, methodologist):
    client.force_login(methodologist)
    return client


class TestAnalysis:
    def test_it_is_kept_until_the_summary_is_closed(self, writer, address, reports, north, year):
        page = writer.get(reverse("summary_analysis", args=address))
        answer = writer.post(
            reverse("summary_analysis", args=address),
            {"analysis": ANALYSIS, "seen": page.context["form"]["seen"].value()},
        )
        assert answer.status_code == 302
        assert life.record_of(north, year).analysis == ANALYSIS
        assert ANALYSIS.splitlines()[0] in writer.get(reverse("summary_analysis", args=address)).content.decode()

    def test_of_two_who_write_neither_loses_a_word(self, writer, address, reports, north, year):
        seen = writer.get(reverse("summary_analysis", args=address)).context["form"]["seen"].value()
        mailings.write_analysis(north, year, "Hers, saved first.", seen=seen)
        answer = writer.post(reverse("summary_analysis", args=address), {"analysis": "Mine.", "seen": seen})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Mine.</textarea>" in page
        assert "<p>Hers, saved first.</p>" in page
        assert life.record_of(north, year).analysis == "Hers, saved first."
        seen = answer.context["form"]["seen"].value()
        assert (
            writer.post(reverse("summary_analysis", args=address), {"analysis": "Mine.", "seen": seen}).status_code
            == 302
        )
        assert life.record_of(north, year).analysis == "Mine."

    @pytest.mark.parametrize("text", ["x" * 20001, "a\x00b"])
    def test_what_cannot_be_kept_stays_in_the_field(self, writer, address, reports, text):
        answer = writer.post(reverse("summary_analysis", args=address), {"analysis": text, "seen": ""})
        assert answer.status_code == 409
        assert Summary.objects.filter(analysis__gt="").count() == 0

    def test_it_is_closed_with_what_stands_in_the_field(
        self, writer, address, reports, north, year, django_capture_on_commit_callbacks
    ):
        seen = mailings.version_of(life.record_of(north, year))
        with django_capture_on_commit_callbacks(execute=True):
            answer = writer.post(
                reverse("summary_analysis", args=address), {"analysis": ANALYSIS, "seen": seen, "close": ""}
            )
        assert answer.status_code == 302
        record = life.record_of(north, year)
        revision = record.revisions.get()
        assert (record.state, revision.analysis, revision.documents.count()) == ("final", ANALYSIS, 2)

    def test_nothing_is_closed_with_a_text_that_has_changed(self, writer, address, reports, north, year):
        seen = mailings.version_of(life.record_of(north, year))
        mailings.write_analysis(north, year, "Hers.", seen=seen)
        answer = writer.post(
            reverse("summary_analysis", args=address), {"analysis": "Mine.", "seen": seen, "close": "", "reason": "So."}
        )
        assert answer.status_code == 409
        assert "Mine.</textarea>" in answer.content.decode()
        assert life.record_of(north, year).state == "provisional"

    def test_a_refusal_to_close_keeps_text_and_reason(self, writer, address, reports, north, year):
        Report.objects.filter(pk=reports[0].pk).update(status=Status.SUBMITTED)
        seen = mailings.version_of(life.record_of(north, year))
        sent = {"analysis": "Mine.", "seen": seen, "close": "", "reason": "short"}
        page = writer.post(reverse("summary_analysis", args=address), sent).content.decode()
        assert "Mine.</textarea>" in page
        assert "short</textarea>" in page
        assert life.record_of(north, year).state == "provisional"
        assert life.record_of(north, year).analysis == "Mine."

    def test_hostile_text_is_text(self, writer, address, reports, north, year):
        seen = mailings.version_of(life.record_of(north, year))
        mailings.write_analysis(north, year, "<script>alert(1)</script>", seen=seen)
        page = writer.get(reverse("summary_analysis", args=address)).content.decode()
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2  # the field, the preview

    def test_it_is_printed_in_the_archived_pdf(self, closed):
        paper = PdfReader(BytesIO(documents.contents(closed.documents.get(format="pdf"))))
        assert "The children come back." in "".join(page.extract_text() for page in paper.pages)


class TestLetters:
    @pytest.fixture(autouse=True)
    def house(self, region, addressed, methodologist):
        addressed(methodologist)
        region.main_library_name = "Northern Library"
        region.save()

    def test_each_reader_gets_a_letter_in_her_language_without_figures(self, mailed):
        assert sorted(mailed) == ["anna", "baiba", "chair"]
        letter = mailed["anna"]
        assert letter.to == ["anna@example.org"]
        assert letter.subject == "Small report, 2023, Northern region"
        assert letter.body == (
            "Good day!\n\n"
            "Methodologist (Northern Library) sends you a summary of the reports of libraries: "
            "Small report, 2023, Northern region.\n\n"
            "The analysis and the documents of the summary are behind the link below, for 90 days.\n\n"
            f"https://reports.example.lv{link_in(letter)}\n\n"
            "-- \n"
            "Methodologist\n"
            "methodologist@example.lv\n"
            "You get this letter because of your office. The link is for you alone. If the letter has reached the "
            "wrong address, please tell its sender."
        )
        assert mailed["baiba"].message()["Content-Language"] == "lv"

    def test_answers_go_to_the_sender(self, mailed):
        assert {one.message()["Reply-To"] for one in mailed.values()} == {"methodologist@example.lv"}

    def test_a_colleague_who_sends_the_rest_signs_what_she_sends(self, mailed, closed, region, contacts, post, clock):
        colleague = person("colleague", Role.METHODOLOGIST, region=region)
        late = _contact("Late", kind="library_head", library=contacts["Anna"].library, language="en")
        mailings.send(closed, [late], by=colleague, on=TODAY, at=clock.now)
        send_due(clock=clock)
        letter = post[3]
        assert letter.body.startswith("Good day!\n\nColleague (Northern Library) sends you")
        assert letter.message()["Reply-To"] is None  # she has no address

    @pytest.mark.parametrize("kind", [Library.Kind.CENTRAL, Library.Kind.REGIONAL])
    def test_a_central_library_writes_in_its_own_name(self, library, central, municipality, closed, kind):
        Library.objects.filter(pk=library.pk).update(kind=kind)
        of_birch = Summary(period=closed.summary.period, level="municipality", code=municipality.atvk)
        assert library_of(central, of_birch, on=TODAY) == "Birch library"

    def test_the_methodologist_writes_for_a_municipality_in_the_name_of_the_regional_library(
        self, library, methodologist, municipality, closed
    ):
        of_birch = Summary(period=closed.summary.period, level="municipality", code=municipality.atvk)
        assert library_of(methodologist, of_birch, on=TODAY) == "Northern Library"

    def test_each_has_a_link_of_her_own_that_is_kept_nowhere(self, mailed):
        links = [link_in(letter) for letter in mailed.values()]
        assert len(set(links)) == 3
        tokens = [link.split("/")[2] for link in links]
        assert {len(token) for token in tokens} == {64}
        assert Letter.objects.filter(digest__in=tokens).count() == 0
        stored = str(list(Notice.objects.values())) + str(list(Letter.objects.values()))
        assert [token for token in tokens if token in stored] == []
        assert sorted(Letter.objects.values_list("digest", flat=True)) == sorted(map(digest_of, tokens))

    def test_sent_again_to_all_it_goes_to_those_who_have_none(
        self, mailed, closed, contacts, methodologist, post, clock
    ):
        late = _contact("Late", kind="library_head", library=contacts["Anna"].library)
        everybody = [contacts[name] for name in ("Anna", "Baiba", "Chair")] + [late]
        assert mailings.send(closed, everybody, by=methodologist, on=TODAY, at=clock.now) == 1
        send_due(clock=clock)
        assert [letter.to[0] for letter in post[3:]] == ["late@example.org"]

    def test_an_address_that_serves_several_offices_gets_one_letter(self, contacts, north, sister_library):
        Contact.objects.create(kind="library_head", name="Anna", email="Anna@example.org", library=sister_library)
        [anna] = [one for one in mailings.recipients_in(north, on=TODAY) if one.contact.name == "Anna"]
        assert sorted(anna.offices) == ["Alder library", "Birch library"]

    def test_whoever_has_an_account_and_a_letter_is_not_mailed_twice(
        self, post, closed, contacts, head, director, addressed, methodologist, clock
    ):
        addressed(head)
        head.email = "Anna@example.org"
        head.save()
        addressed(director)
        mailings.send(closed, [contacts["Anna"]], by=methodologist, on=TODAY, at=clock.now)
        send_due(clock=clock)
        told = Notice.objects.filter(kind="mailing").order_by("user__username")
        assert list(told.values_list("user__username", "state")) == [("director", "sent"), ("head", "quiet")]
        assert sorted(letter.to[0] for letter in post) == ["anna@example.org", "director@example.lv"]

    def test_nothing_is_sent_before_there_are_documents(self, post, closed, contacts, methodologist):
        Document.objects.all().delete()
        with pytest.raises(life.SummaryError, match="not ready yet"):
            mailings.send(closed, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)
        assert Letter.objects.count() == 0

    def test_what_is_being_corrected_is_not_sent(self, post, closed, contacts, methodologist):
        Document.objects.update(superseded_at=MORNING)
        with pytest.raises(life.SummaryError, match="being corrected"):
            mailings.send(closed, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)

    def test_without_mail_nothing_is_said_to_be_sent(self, post, settings, closed, contacts, methodologist):
        settings.MAIL_IS_SENT = False
        with pytest.raises(life.SummaryError, match="No mail is set up"):
            mailings.send(closed, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)


def test_who_heads_a_library_that_closes_later_gets_it_still(north, contacts, library):
    Library.objects.filter(pk=library.pk).update(closed=date(2030, 12, 31))
    assert [one.contact.name for one in mailings.recipients_in(north, on=TODAY)] == ["Chair", "Anna", "Baiba"]


class TestAnalysisThatWaits:
    """It was saved after the summary had been closed without it."""

    ADDED = "Added afterwards."

    @pytest.fixture
    def bare(self, post, north, year, reports, methodologist):
        return drawn(life.close(north, year, by=methodologist, at=MORNING))

    @pytest.fixture
    def added(self, bare, north, year):
        return mailings.write_analysis(north, year, self.ADDED, seen=mailings.version_of(life.record_of(north, year)))

    def test_letters_promise_no_analysis_where_there_is_none(self, bare, contacts, methodologist):
        mailings.send(bare, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)
        text = Notice.objects.get(kind="letter").text
        assert text.splitlines()[-1] == "The documents of the summary are behind the link below, for 90 days."

    def test_letters_do_not_go_out_without_it(self, added, bare, contacts, methodologist):
        with pytest.raises(life.SummaryError, match="The saved analysis is not in this revision"):
            mailings.send(bare, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)
        assert Letter.objects.count() == 0

    def test_the_page_says_how_it_gets_into_them(self, added, writer, address, contacts, north, year, methodologist):
        page = writer.get(reverse("summary_analysis", args=address))
        said = "Make a revision with it in step 2; then send that one."
        assert (page.content.decode().count(said), page.content.decode().count('name="contact"')) == (1, 0)
        typed = {"analysis": self.ADDED, "seen": page.context["form"]["seen"].value(), "close": ""}
        writer.post(reverse("summary_analysis", args=address), typed | {"reason": page.context["reason"]})
        revision = life.record_of(north, year).revisions.get(number=2)
        assert (revision.analysis, revision.reason) == (self.ADDED, "The analysis was added.")
        drawn(revision)
        page = writer.get(reverse("summary_analysis", args=address))
        assert (page.content.decode().count(said), page.content.decode().count('name="contact"')) == (0, 3)
        assert page.context["reason"] == ""

    def test_the_same_text_typed_on_the_other_page_does_not_wait(self, north, year, reports, methodologist):
        life.close(north, year, by=methodologist, analysis="One.\r\nTwo.", at=MORNING)
        record = mailings.write_analysis(
            north, year, "One.\r\nTwo.", seen=mailings.version_of(life.record_of(north, year))
        )
        assert record.analysis == record.revisions.get().analysis == "One.\nTwo."


class TestWaiting:
    """Letters that wait while the contacts change."""

    @pytest.fixture
    def waiting(self, post, closed, contacts, methodologist, clock):
        chosen = [contacts[name] for name in ("Anna", "Baiba", "Chair")]
        return mailings.send(closed, chosen, by=methodologist, on=timezone.localdate(), at=clock.now)

    def test_what_waits_for_a_contact_that_was_switched_off_is_dropped_and_stays_in_the_outbox(
        self, waiting, post, clock
    ):
        Contact.objects.filter(name="Anna").update(is_active=False)
        assert send_due(clock=clock) == 2
        dropped = Notice.objects.get(address="anna@example.org")
        assert (dropped.state, dropped.problem) == ("failed", "Not sent: this contact is not in use any more.")
        assert send_again(dropped, by=None, at=clock.now)
        assert send_due(clock=clock) == 0
        assert sorted(letter.to[0] for letter in post) == ["baiba@example.org", "chair@example.org"]

    def test_whoever_is_switched_off_while_others_are_sent_gets_nothing_either(self, waiting, post, clock):
        pk = Notice.objects.get(address="anna@example.org").pk
        Contact.objects.filter(name="Anna").update(is_active=False)
        assert (send(pk, clock=clock).state, post) == ("failed", [])

    def test_what_waits_follows_the_contact_to_a_new_address(self, waiting, closed, methodologist, post, client, clock):
        Contact.objects.filter(name="Anna").update(email="office@example.org")
        anna = Contact.objects.get(name="Anna")
        assert mailings.send(closed, [anna], by=methodologist, on=timezone.localdate(), at=clock.now) == 0
        assert send_due(clock=clock) == 3
        [letter] = [one for one in post if one.to == ["office@example.org"]]
        assert client.get(link_in(letter)).status_code == 200


class TestCorrected:
    """What was sent by letter has changed: whoever has a letter gets the revised one from whoever sent it."""

    @pytest.fixture
    def corrected(self, mailed, reports, librarian, colleague):
        new = {"visits": Given(Decimal(510))}
        cause = "The door counter was read twice."
        report = Report.objects.with_names().get(pk=reports[0].pk)
        correction = correction_requests.ask(report, by=librarian, cause=cause, figures=new, at=MORNING)
        assert effect_of(propose(report, new), reader=librarian, at=MORNING).letters == 3
        deciding.agree(correction, by=colleague, at=MORNING)

    @pytest.fixture
    def colleague(self, region):
        return person("colleague", Role.METHODOLOGIST, region=region)

    @pytest.fixture
    def told(self):
        return Notice.objects.filter(key__startswith="resend:")

    def test_whoever_sent_it_is_asked_to_send_the_revised_one(
        self, methodologist, addressed, mailed, reports, librarian, colleague, told, address, request
    ):
        addressed(methodologist)
        request.getfixturevalue("corrected")
        [notice] = told
        assert (notice.user, notice.url) == (methodologist, reverse("summary_analysis", args=address))
        assert notice.subject.endswith("2023, Northern region: letters to be sent again")
        sentence = "The summary that 3 offices were sent by letter has changed. Please send the revised ones."
        assert notice.text == sentence

    def test_who_has_left_is_stood_in_for(self, methodologist, mailed, colleague, told, request):
        User.objects.filter(pk=methodologist.pk).update(is_active=False)
        request.getfixturevalue("corrected")
        assert [notice.user for notice in told] == [colleague]


class TestLink:
    def test_it_opens_the_page_without_an_account(self, mailed, client, closed):
        answer = client.get(link_in(mailed["anna"]))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "<p>The children come back.</p>" in page
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
        assert answer["Cache-Control"] == "private, no-store, max-age=0"
        assert '<meta name="robots" content="noindex, nofollow">' in page

    @pytest.mark.parametrize("format", ["pdf", "xlsx"])
    def test_its_documents_are_those_that_were_archived(self, mailed, client, closed, format):
        document = closed.documents.get(format=format)
        link = link_in(mailed["anna"])
        answer = client.get(f"{link}{document.pk}/")
        assert answer.content == documents.contents(document)
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        [download] = Download.objects.all()
        assert (download.document, download.user, download.letter.contact.name) == (document, None, "Anna")

    def test_it_speaks_the_language_of_the_reader_until_she_chooses_another(self, mailed, client):
        assert '<html lang="lv">' in client.get(link_in(mailed["baiba"])).content.decode()
        assert '<html lang="en">' in client.get(link_in(mailed["anna"])).content.decode()
        client.cookies["django_language"] = "lv"
        assert '<html lang="lv">' in client.get(link_in(mailed["anna"])).content.decode()

    @pytest.mark.parametrize("days", [89, 90])
    def test_it_lasts_for_ninety_days(self, mailed, client, days, closed):
        self._grow_old(days)
        assert client.get(link_in(mailed["anna"])).status_code == 200

    def test_then_it_is_over(self, mailed, client, closed):
        self._grow_old(91)
        link = link_in(mailed["anna"])
        answer = client.get(link)
        assert answer.status_code == 410
        assert "The children come back" not in answer.content.decode()
        assert client.get(f"{link}{closed.documents.first().pk}/").status_code == 404
        assert Download.objects.count() == 0

    def test_it_opens_nothing_for_a_contact_that_is_not_in_use(self, mailed, client, closed):
        """The head has left, or the letter went to a wrong address."""
        Contact.objects.filter(name="Anna").update(is_active=False)
        link = link_in(mailed["anna"])
        answers = [client.get(link), client.get(f"{link}{closed.documents.first().pk}/")]
        assert ([one.status_code for one in answers], Download.objects.count()) == ([404, 404], 0)
        assert client.get(link_in(mailed["baiba"])).status_code == 200

    def test_it_dies_with_the_address_that_it_was_sent_to(
        self, mailed, client, closed, contacts, methodologist, post, clock
    ):
        """Whoever reads the old address now finds nothing behind it; the office gets another link when it is sent."""
        Contact.objects.filter(name="Anna").update(email="office@example.org")
        old = link_in(mailed["anna"])
        answers = [client.get(old), client.get(f"{old}{closed.documents.first().pk}/")]
        assert ([one.status_code for one in answers], Download.objects.count()) == ([404, 404], 0)
        everybody = list(Contact.objects.filter(name__in=["Anna", "Baiba", "Chair"]))
        assert mailings.send(closed, everybody, by=methodologist, on=timezone.localdate(), at=clock.now) == 1
        send_due(clock=clock)
        [letter] = post[3:]
        assert letter.to == ["office@example.org"]
        assert [client.get(one).status_code for one in (link_in(letter), old)] == [200, 404]
        [delivery] = [one for one in mailings.deliveries(Mailing.objects.get()) if one.letter.contact.name == "Anna"]
        assert (delivery.notice.address, delivery.notice.state) == ("office@example.org", "sent")
        assert sorted(outbox_of(methodologist).filter(kind="letter").values_list("address", flat=True)) == [
            "anna@example.org",
            "baiba@example.org",
            "chair@example.org",
            "office@example.org",
        ]
        assert mailings.send(closed, everybody, by=methodologist, on=timezone.localdate(), at=clock.now) == 0

    def test_the_same_address_in_other_letters_is_no_other_one(self, mailed, client):
        Contact.objects.filter(name="Anna").update(email="ANNA@example.org")
        assert client.get(link_in(mailed["anna"])).status_code == 200

    def _grow_old(self, days):
        Letter.objects.update(expires_on=timezone.localdate() + mailings.LASTS - timedelta(days=days))

    @pytest.mark.parametrize("guess", ["0" * 64, "a", "x" * 500, "%00", "..", "letter:1-1", "' OR 1=1 --"])
    def test_guesses_find_nothing(self, mailed, client, guess):
        assert client.get(f"/letters/{guess}/").status_code == 404

    def test_neither_what_the_database_knows_nor_what_follows_from_it_opens_anything(self, mailed, client):
        """Not the digest, not the key of the notice, not a link nearly right."""
        letter = Letter.objects.first()
        token = token_of(key_of(letter.mailing_id, letter.contact_id))
        tries = [letter.digest, token.upper(), token[:-1], token + "0", digest_of(letter.digest)]
        assert [client.get(f"/letters/{one}/").status_code for one in tries] == [404] * 5
        assert client.get(f"/letters/{token}/").status_code == 200

    def test_the_secret_of_another_site_makes_other_links(self, mailed, client, settings):
        link = link_in(mailed["anna"])
        letter = Letter.objects.get(contact__name="Anna")
        settings.SECRET_KEY = "another secret that is long enough to be one"
        assert token_of(key_of(letter.mailing_id, letter.contact_id)) not in link
        assert client.get(link).status_code == 200  # what was sent still opens: its digest is kept

    def test_it_opens_no_other_documents(self, mailed, client, municipality, year, methodologist):
        other = drawn(life.close(municipality_area(municipality, on=TODAY), year, by=methodologist, at=MORNING))
        link = link_in(mailed["anna"])
        for document in other.documents.all():
            assert client.get(f"{link}{document.pk}/").status_code == 404
        assert Download.objects.count() == 0

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_it_only_shows(self, mailed, client, method):
        assert getattr(client, method)(link_in(mailed["anna"])).status_code == 405

    def test_it_gives_no_way_in(self, mailed, client):
        client.get(link_in(mailed["anna"]))
        assert client.get(reverse("home")).status_code == 302


class TestRevised:
    @pytest.fixture
    def revised(self, mailed, north, year, methodologist):
        revision = life.revise(
            north, year, by=methodologist, reason="Visits of Birch were wrong.", analysis="The new one.", at=MORNING
        )
        return drawn(revision)

    def test_the_old_link_leads_to_the_newest_and_says_so(self, mailed, revised, client):
        page = client.get(link_in(mailed["anna"])).content.decode()
        assert "<p>The new one.</p>" in page
        assert "The children come back" not in page
        assert "This is the newest revision; please use it instead of what you had before." in page

    def test_the_old_documents_are_not_given_out_any_more(self, mailed, revised, closed, client):
        link = link_in(mailed["anna"])
        old, new = closed.documents.first(), revised.documents.first()
        assert [client.get(f"{link}{one.pk}/").status_code for one in (old, new)] == [404, 200]

    def test_it_is_sent_again_as_revised(self, mailed, revised, contacts, methodologist, post, clock):
        chosen = [contacts["Anna"], contacts["Baiba"]]
        assert mailings.send(revised, chosen, by=methodologist, on=TODAY, at=clock.now) == 2
        send_due(clock=clock)
        anna, baiba = sorted(post[3:], key=lambda letter: letter.to)
        assert anna.subject.startswith("Revised: ")
        assert link_in(anna) != link_in(mailed["anna"])
        sentence = "The summary was corrected. Please use this revision instead of what you had before."
        assert anna.body.split("\n\n")[2] == sentence

    def test_who_had_none_before_gets_no_revised_one(self, mailed, revised, contacts, methodologist, post, clock):
        late = _contact("Late", kind="library_head", library=contacts["Anna"].library, language="en")
        mailings.send(revised, [late], by=methodologist, on=TODAY, at=clock.now)
        send_due(clock=clock)
        assert post[3].subject.startswith("Revised: ") is False
        assert "The summary was corrected." not in post[3].body

    def test_the_old_revision_is_not_sent_any_more(self, mailed, revised, closed, contacts, methodologist):
        with pytest.raises(life.SummaryError, match="There is a newer revision"):
            mailings.send(closed, [contacts["Anna"]], by=methodologist, on=TODAY, at=MORNING)

    def test_while_it_is_being_corrected_the_page_says_so(self, mailed, client):
        Document.objects.update(superseded_at=MORNING)
        assert "A mistake was found in this summary." in client.get(link_in(mailed["anna"])).content.decode()


class TestPage:
    def send(self, client, address, *contacts):
        return client.post(reverse("summary_send", args=address), {"contact": [one.pk for one in contacts]})

    def test_chosen_recipients_get_it(self, post, writer, address, closed, contacts):
        page = writer.get(reverse("summary_analysis", args=address))
        assert [one.contact.name for one in page.context["recipients"]] == ["Chair", "Anna", "Baiba"]
        assert self.send(writer, address, contacts["Anna"], contacts["Chair"]).status_code == 302
        assert sorted(Letter.objects.values_list("contact__name", flat=True)) == ["Anna", "Chair"]
        page = writer.get(reverse("summary_analysis", args=address))
        assert ([one.contact.name for one in page.context["recipients"]], page.context["have"]) == (["Baiba"], 2)

    @pytest.mark.parametrize("name", ["Far", "Closed", "Former"])
    def test_nobody_else_can_be_chosen(self, post, writer, address, closed, contacts, name):
        assert self.send(writer, address, contacts[name]).status_code == 409
        assert Letter.objects.count() == 0

    @pytest.mark.parametrize("chosen", [[], ["x"], ["-1"], ["9" * 30]])
    def test_choosing_nobody_is_refused(self, post, writer, address, closed, contacts, chosen):
        answer = writer.post(reverse("summary_send", args=address), {"contact": chosen})
        assert answer.status_code == 409
        assert "Choose at least one recipient of a summary that is closed." in answer.content.decode()

    def test_what_is_not_closed_is_not_sent(self, post, writer, address, reports, contacts):
        assert self.send(writer, address, contacts["Anna"]).status_code == 409

    def test_what_became_of_each_letter_is_shown(self, mailed, writer, address, client, closed):
        client.get(f"{link_in(mailed['anna'])}{closed.documents.first().pk}/")
        page = writer.get(reverse("summary_analysis", args=address))
        [(_mailing, rows)] = page.context["sent"]
        assert [(row.letter.contact.name, row.notice.state, row.downloads) for row in rows] == [
            ("Anna", "sent", 1),
            ("Baiba", "sent", 0),
            ("Chair", "sent", 0),
        ]
        assert writer.get(reverse("outbox_letter", args=[rows[0].notice.pk])).status_code == 200

    def test_the_outbox_does_not_show_the_personal_link(self, mailed, client, administrator):
        client.force_login(administrator)
        for notice in Notice.objects.filter(kind="letter"):
            page = client.get(reverse("outbox_letter", args=[notice.pk])).content.decode()
            assert "/letters/" not in page
            assert token_of(notice.key) not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_takes_as_many_queries_for_one_letter_as_for_three(
        self, mailed, writer, address, django_assert_num_queries, count
    ):
        Letter.objects.exclude(pk__in=Letter.objects.values("pk")[:count]).delete()
        writer.get(reverse("summary_analysis", args=address))
        with django_assert_num_queries(15):
            writer.get(reverse("summary_analysis", args=address))


WRITERS = {"methodologist": 200, "director": 403, "analyst": 403, "administrator": 403}
WRITERS |= dict.fromkeys(("central", "head", "librarian", "stranger", "school_methodologist"), 404)


@pytest.mark.parametrize(("who", "status"), WRITERS.items())
def test_who_writes_the_analysis_of_a_region(request, client, address, reports, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("summary_analysis", args=address)).status_code == status
    sent = client.post(reverse("summary_send", args=address), {})
    assert sent.status_code == (409 if status == 200 else status)


@pytest.mark.parametrize(
    ("who", "status"),
    [("methodologist", 200), ("director", 200), ("central", 200), ("head", 200)]
    + [(who, 404) for who in ("librarian", "stranger", "school_methodologist", "analyst", "administrator")],
)
def test_who_reads_what_was_sent(request, client, mailed, who, status):
    client.force_login(request.getfixturevalue(who))
    sent = Mailing.objects.get()
    document = sent.revision.documents.first()
    assert client.get(reverse("mailing", args=[sent.pk])).status_code == status
    assert client.get(reverse("mailing_document", args=[sent.pk, document.pk])).status_code == status
    assert Download.objects.filter(user__username=who).count() == (status == 200)


def test_a_head_of_another_region_has_nothing_there(client, mailed, far_library):
    client.force_login(person("far_head", Role.HEAD, library=far_library))
    assert client.get(reverse("mailing", args=[Mailing.objects.get().pk])).status_code == 404
