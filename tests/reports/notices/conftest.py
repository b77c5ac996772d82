"""People who have an address, a mail server that keeps what it is given, and a clock that is set by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from libraries.models import Mail, Membership, Role, User
from reports.models import Notice
from reports.notices import tell
from tests.conftest import PASSWORD

MORNING = datetime(2024, 1, 22, 7, 0, tzinfo=UTC)  # nine o'clock in Riga


@pytest.fixture
def client():
    """A browser that asks for English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def post(settings):
    """What has been mailed. There is a mail server, and a worker besides, so that nothing goes out by itself."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_IS_SENT = True
    settings.SITE_URL = "https://reports.example.lv"
    settings.DEFAULT_FROM_EMAIL = "libnet@example.lv"
    settings.WORKER = True
    mail.outbox = []
    return mail.outbox


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self, now: datetime):
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock(MORNING)


@pytest.fixture
def addressed(db):
    """Gives a person an address and says how she wants to be told."""

    def addressing(person: User, mail: str = Mail.EACH, language: str = "en") -> User:
        person.email = f"{person.username}@example.lv"
        person.mail, person.language = mail, language
        person.save()
        return person

    return addressing


@pytest.fixture
def reader(addressed, stranger):
    """Who is told something in most stories here."""
    return addressed(stranger)


@pytest.fixture
def second_head(library):
    user = User.objects.create_user("second_head", password=PASSWORD, first_name="Second")
    Membership.objects.create(user=user, role=Role.HEAD, library=library)
    return user


def told(*people, key: str = "story:1", at: datetime = MORNING, subject: str = "Something happened") -> list[Notice]:
    """These people are told something; says the notices that they got."""
    tell(people, kind="story", key=key, about=lambda: (subject, "It really did."), url="/reports/", at=at)
    return list(Notice.objects.filter(key__startswith=f"{key}:").order_by("pk"))
