"""Addresses of the diary that nobody's browser would write by itself."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("asked", ["9" * 5000, "9" * 25, "-1", "²", "abc", ""])
def test_a_region_that_is_no_key_is_not_found(client, methodologist, asked):
    client.force_login(methodologist)
    assert client.get(reverse("training_add"), {"region": asked}).status_code == 404
