"""A year of training: 27 events of one library, invented, with the hours of a real one."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from training.models import Participation, TrainingEvent
from training.records import Hours

# (month, hours per participant, participants, mode)
YEAR = [
    (1, "3", 1, "in_person"),
    (1, "2", 1, "in_person"),
    (1, "8", 2, "remote"),
    (2, "3", 1, "remote"),
    (2, "2", 1, "remote"),
    (2, "1", 1, "remote"),
    (2, "3", 1, "in_person"),
    (3, "1", 1, "remote"),
    (3, "3", 1, "in_person"),
    (3, "4", 1, "in_person"),
    (4, "1", 1, "remote"),
    (4, "3", 1, "in_person"),
    (4, "4", 1, "in_person"),
    (4, "3.5", 1, "remote"),
    (6, "80", 1, "remote"),
    (6, "3", 1, "in_person"),
    (9, "4", 1, "remote"),
    (9, "4", 2, "in_person"),
    (9, "3", 1, "in_person"),
    (9, "3", 1, "remote"),
    (10, "3", 1, "remote"),
    (10, "3", 1, "in_person"),
    (11, "3", 1, "remote"),
    (11, "3", 1, "in_person"),
    (12, "7", 2, "in_person"),
    (12, "3", 1, "in_person"),
    (12, "3", 1, "remote"),
]
SUMS_OF_THE_YEAR = Hours(
    events=27,
    hours=Decimal("182.5"),
    in_person=Decimal("59.0"),
    remote=Decimal("123.5"),
    events_in_person=14,
    events_remote=13,
)


def attended(library, *, participants=1, **event) -> Participation:
    """An event that the library recorded for itself, and its participation."""
    event = TrainingEvent.objects.create(
        **{
            "title": "Caring for old maps",
            "starts_on": date(2023, 9, 14),
            "place": "Birch town hall",
            "organiser": "Guild of Map Keepers",
            "mode": "in_person",
            "hours": Decimal(3),
            "recorded_for": library,
        }
        | event
    )
    return Participation.objects.create(event=event, library=library, participants=participants)


def organised(region, participants: dict, **event) -> TrainingEvent:
    """An event of the region, with so many participants of each library."""
    event = TrainingEvent.objects.create(
        **{
            "title": "Autumn gathering of librarians",
            "starts_on": date(2023, 10, 5),
            "place": "Northern main library",
            "organiser": "Northern main library",
            "mode": "in_person",
            "hours": Decimal("6.5"),
            "region": region,
        }
        | event
    )
    for library, number in participants.items():
        Participation.objects.create(event=event, library=library, participants=number)
    return event


@pytest.fixture
def year(library):
    """The library's 27 events of 2023, of which only the months are known."""
    return [
        attended(
            library,
            participants=participants,
            title=f"Lesson {number}",
            starts_on=date(2023, month, 1),
            only_month_known=True,
            hours=Decimal(hours),
            mode=mode,
            place="Birch town hall" if mode == "in_person" else "Tiešsaistē",
        )
        for number, (month, hours, participants, mode) in enumerate(YEAR, 1)
    ]


@pytest.fixture
def signed_in():
    """A browser in which this person is signed in and reads English: `signed_in(librarian).get(…)`."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return sign_in
