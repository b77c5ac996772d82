"""Mail servers that misbehave, each in its own way, as back ends of Django's mail."""

import smtplib

from django.core.mail.backends.locmem import EmailBackend

REFUSES = {
    "unknown address": smtplib.SMTPRecipientsRefused({"stranger@example.lv": (550, b"No such user here")}),
    "full mailbox": smtplib.SMTPRecipientsRefused({"stranger@example.lv": (452, b"Mailbox full")}),
    "taken for spam": smtplib.SMTPDataError(554, b"Looks like spam"),
    "busy": smtplib.SMTPDataError(451, b"Try again later"),
    "wrong sender": smtplib.SMTPSenderRefused(553, b"Not your address", "libnet@example.lv"),
    "line dropped": smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
    "no answer": TimeoutError("timed out"),
    "header": ValueError("Header values can't contain newlines"),
}


class Refusing(EmailBackend):
    """Says no to every letter, as `how` says."""

    def __init__(self, how: str = "", **kwargs):
        super().__init__(**kwargs)
        self.how = how

    def send_messages(self, messages):
        raise REFUSES[self.how]


class Closed(EmailBackend):
    """Cannot be reached."""

    def open(self):
        raise ConnectionRefusedError("Connection refused")


class Rude(EmailBackend):
    """Takes the letter and does not say goodbye."""

    def close(self):
        raise smtplib.SMTPResponseException(500, "What?")


class Broken(EmailBackend):
    """Has a fault that nobody has thought of."""

    def send_messages(self, messages):
        raise RuntimeError("a fault")
