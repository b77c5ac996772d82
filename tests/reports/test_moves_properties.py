"""Whatever anybody tries in whatever order: no forbidden state, no lost event, no silent change, nobody told twice."""

import os
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libraries.models import Library, Mail, Role, User
from reports.models import Notice, Status
from reports.notices import sending

from ..conftest import person
from .chain_world import DEEDS, Witness, World, reports_of

EXAMPLES = int(os.environ.get("CHAIN_EXAMPLES", "20"))  # thousands by hand: it takes minutes
LONGEST = 30
WORKERS = ("librarian", "head", "central")
REVIEWERS = ("methodologist", "other_methodologist")
PEOPLE = (*WORKERS, *REVIEWERS, "director", "administrator", "stranger")
# Who usually does what; now and then anybody else tries.
USUAL = {
    "save": WORKERS,
    "explain": WORKERS,
    "take_in": ("administrator",),
    "submit": ("head", "central"),
    "look": (*REVIEWERS, "central"),
    "check_off": ("central",),
    "accept": REVIEWERS,
    "give_back": (*REVIEWERS, "central"),
    "note": (*REVIEWERS, "central"),
    "answer": WORKERS,
    "close": (*REVIEWERS, "central"),
    "decide": (*REVIEWERS, "central"),
    "not_require": REVIEWERS,
    "require_again": REVIEWERS,
    "consolidate": REVIEWERS,
    "publish": ("director",),
    "ask_figure": (*WORKERS, *REVIEWERS),
    "ask_opening": (*WORKERS, *REVIEWERS),
    "agree": (*REVIEWERS, "director", "head"),
    "refuse": (*REVIEWERS, "director", "head"),
    "withdraw": (*WORKERS, *REVIEWERS),
    "switch": REVIEWERS,
}
FILLED = [("save", "librarian", 8), ("save", "librarian", 101), ("explain", "librarian", 1), ("submit", "central", 0)]
ACCEPTED = [*FILLED, ("check_off", "central", 0), ("decide", "methodologist", 0), ("accept", "methodologist", 0)]
BEGINNINGS = [[], FILLED, ACCEPTED]


def somebody(what: str) -> st.SearchStrategy[str]:
    return st.sampled_from(USUAL[what] * 4 + PEOPLE)


steps = st.sampled_from(sorted(DEEDS)).flatmap(
    lambda what: st.tuples(
        st.just(what), somebody(what), st.sampled_from(["own", "own", "main"]), st.integers(min_value=0, max_value=12)
    )
)


@pytest.fixture
def posted(settings):
    """A mail server that keeps what it is given, and a worker, so that nothing goes out by itself."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.WORKER = True


@pytest.fixture
def people(request, region) -> dict[str, User]:
    known = {name: request.getfixturevalue(name) for name in PEOPLE if not name.startswith("other_")}
    known["other_methodologist"] = person("other_methodologist", Role.METHODOLOGIST, region=region)
    for name, user in known.items():
        user.email, user.mail, user.language = f"{name}@example.lv", Mail.EACH, "en"
        user.save()
    return known


@pytest.fixture
def world(library, municipality, people, posted):
    """One as every example finds it; what an example does is taken back."""
    main = Library.objects.create(
        register_number="BLB9005", name="Birch central", municipality=municipality, kind=Library.Kind.CENTRAL
    )
    return World(people, reports_of(library, main))


def mailed_twice() -> list[tuple[str, str]]:
    """Send everything, twice over and an hour apart; the letters that somebody got more than once."""
    mail.outbox = []
    for hours in (1, 2):
        sending.send_due(clock=lambda hours=hours: timezone.now() + timedelta(hours=hours))
    sent = Counter((letter.to[0], letter.extra_headers["Message-ID"]) for letter in mail.outbox)
    waiting = Notice.objects.filter(state=Notice.State.WAITING)
    assert not waiting.exists()
    assert len(mail.outbox) == Notice.objects.filter(state=Notice.State.SENT).count()
    return [letter for letter, times in sent.items() if times > 1]


def live(world: World, beginning, story, central_check: bool) -> World:
    """One example from a fresh start."""
    fresh = World(world.people, world.reports)
    witness = Witness(fresh)
    fresh.report("own").municipality.__class__.objects.update(central_check=central_check)
    for what, who, number in beginning:
        witness.watch(who, what, "own", number)
    for what, who, place, number in story:
        witness.watch(who, what, place, number)
    witness.look_back()
    return fresh


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    beginning=st.sampled_from(BEGINNINGS),
    story=st.lists(steps, max_size=LONGEST),
    central_check=st.booleans(),
)
def test_no_sequence_of_moves_breaks_the_chain(world, beginning, story, central_check):
    with translation.override("en"), transaction.atomic():
        live(world, beginning, story, central_check)
        assert mailed_twice() == []
        transaction.set_rollback(True)


@pytest.mark.parametrize("central_check", [False, True])
def test_the_beginnings_begin_what_they_say(world, central_check):
    """Otherwise the examples above would all stay at the first step."""
    for beginning, status in zip(BEGINNINGS, (Status.NOT_STARTED, Status.SUBMITTED, Status.ACCEPTED), strict=True):
        with translation.override("en"), transaction.atomic():
            assert live(world, beginning, [], central_check).report("own").status == status
            transaction.set_rollback(True)


def test_a_whole_life_is_possible(world):
    """Every deed is done at least once in a story that succeeds, so that none of them is always refused."""
    story = [
        ("not_require", "methodologist", "main", 0),
        ("require_again", "methodologist", "main", 0),
        ("take_in", "administrator", "main", 1),
        ("switch", "methodologist", "main", 0),
        ("save", "librarian", "own", 8),
        ("save", "librarian", "own", 101),
        ("explain", "librarian", "own", 1),
        ("submit", "head", "own", 0),
        ("look", "central", "own", 0),
        ("check_off", "central", "own", 0),
        ("note", "methodologist", "own", 1),
        ("give_back", "methodologist", "own", 0),
        ("answer", "librarian", "own", 0),
        ("submit", "head", "own", 0),
        ("look", "central", "own", 0),
        ("check_off", "central", "own", 0),
        ("close", "methodologist", "own", 0),
        ("decide", "methodologist", "own", 0),
        ("look", "methodologist", "own", 0),
        ("accept", "methodologist", "own", 0),
        ("consolidate", "methodologist", "own", 0),
        ("publish", "director", "own", 0),
        ("ask_figure", "librarian", "own", 12),
        ("withdraw", "librarian", "own", 0),
        ("ask_figure", "librarian", "own", 12),
        ("refuse", "director", "own", 0),
        ("ask_figure", "librarian", "own", 12),
        ("agree", "director", "own", 0),
        ("ask_opening", "methodologist", "own", 1),
        ("agree", "other_methodologist", "own", 0),
    ]
    with translation.override("en"), transaction.atomic():
        lived = live(world, [], story, central_check=False)
        assert {what: lived.done[what] for what in DEEDS} == dict(Counter(what for what, *_rest in story))
        assert lived.report("own").status == Status.REOPENED
        assert mailed_twice() == []
        transaction.set_rollback(True)
