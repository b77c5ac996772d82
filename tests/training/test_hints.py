"""Place and mode that tell different stories."""

import pytest

from training.hints import place_and_mode


@pytest.mark.parametrize(
    "place", ["Tiešsaistē", "tiessaiste", "Tiešsaistē MS Teams", "Online", "Zoom", "Attālināti", "https://example.org"]
)
def test_an_online_place_in_person(place):
    assert place_and_mode(place, "in_person") == (
        f"The place is “{place}”, but the event is marked as held in person. Please check."
    )
    assert place_and_mode(place, "remote") == ""


@pytest.mark.parametrize("place", ["Birch town hall", "Ošu bibliotēka", "Onlinas iela 3"])
def test_a_real_place_remote(place):
    assert place_and_mode(place, "remote") == (
        f"The event is marked as remote, but its place is “{place}”. Please check."
    )
    assert place_and_mode(place, "in_person") == ""
