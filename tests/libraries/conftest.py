"""What the tests of the network share."""

import pytest


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    """The strength of a real hash is time, and here whole casts of people get passwords."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
