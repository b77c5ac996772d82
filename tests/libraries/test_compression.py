"""What travels compressed, and what a browser may keep for ever."""

import gzip

import pytest
from django.urls import reverse

YEARS = "max-age=315360000, public, immutable"


@pytest.mark.parametrize("address", ["/static/css/base.css", "/static/js/rows.js", "/static/img/favicon.svg"])
def test_texts_travel_compressed(client, db, address):
    plain = b"".join(client.get(address).streaming_content)
    answer = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(b"".join(answer.streaming_content)) == plain


def test_a_page_travels_compressed(client, librarian):
    client.force_login(librarian)
    answer = client.get(reverse("report_list"), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.content)


def test_a_font_travels_as_it_is_and_is_kept_for_ever(client, db):
    address = "/static/fonts/noto-sans-baltic-400-normal.woff2"
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer
    assert answer["Cache-Control"] == YEARS
    answer.close()


def test_a_script_is_asked_for_anew_after_a_minute(client, db):
    answer = client.get("/static/js/rows.js")
    assert answer["Cache-Control"] == "max-age=60, public"
    answer.close()
