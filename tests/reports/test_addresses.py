"""Every address of the site as it meets nobody and a person without a role; an address that is missing here fails."""

import pytest
from django.urls import get_resolver, reverse

from .saving.change_story import figure

SUMMARY = {"form": "annual", "period": "2023", "level": "municipality", "code": "9001000"}

# name: what it is asked with (... is the report), how, what it answers who is not signed
# in ("asked" to sign in, or a number) and who is, but has no role. What each role may do stands in test_rights.py.
NORTH = {"form": "annual", "period": "2023", "level": "region", "code": "north"}
ADDRESSES = {
    "login": ({}, "get", 200, 302),
    "logout": ({}, "post", "asked", 302),
    "set_language": ({}, "post", 302, 302),
    "sign_in_here": ({}, "get", 200, 200),
    "journal_key": ({}, "get", 401, 200),
    "home": ({}, "get", "asked", 200),
    "guide": ({}, "get", "asked", 302),
    "guide_page": ({"role": "librarian"}, "get", "asked", 200),
    "password_change": ({}, "get", "asked", 200),
    "password_change_done": ({}, "get", "asked", 200),
    "library_figures": ({"register": "BLB9001"}, "get", "asked", 404),
    "form_fields": ({"edition": "annual-2023", "language": "en"}, "get", "asked", 200),
    "report_list": ({}, "get", "asked", 200),
    "report": ({"pk": ...}, "get", "asked", 404),
    "report_chapter": ({"pk": ..., "chapter": "finance"}, "get", "asked", 404),
    "report_find": ({"pk": ...}, "get", "asked", 404),
    "report_suggestions": ({"pk": ..., "register": "libraries"}, "get", "asked", 404),
    "report_history": ({"pk": ..., "code": "visits_physical"}, "get", "asked", 404),
    "report_figures": ({"pk": ...}, "get", "asked", 404),
    "report_changes": ({"pk": ...}, "send", 401, 404),
    "report_alive": ({"pk": ...}, "send", 401, 404),
    "report_progress": ({"pk": ...}, "get", 401, 404),
    "report_check": ({"pk": ...}, "get", "asked", 404),
    "report_threads": ({"pk": ...}, "get", 401, 404),
    "report_answer": ({"pk": ..., "question": 1}, "post", "asked", 404),
    "report_reply": ({"pk": ..., "question": 1}, "send", 401, 404),
    "report_submit": ({"pk": ...}, "post", "asked", 404),
    "report_cumulative": ({"pk": ...}, "post", "asked", 404),
    "report_accept": ({"pk": ...}, "post", "asked", 404),
    "report_return": ({"pk": ...}, "post", "asked", 404),
    "report_check_off": ({"pk": ...}, "post", "asked", 404),
    "report_not_required": ({"pk": ...}, "post", "asked", 404),
    "report_required": ({"pk": ...}, "post", "asked", 404),
    "review_levels": ({}, "get", "asked", 403),
    "review_queue": ({}, "get", "asked", 403),
    "review_bulk": ({}, "get", "asked", 403),
    "report_review": ({"pk": ...}, "get", "asked", 404),
    "report_decide": ({"pk": ...}, "post", "asked", 404),
    "report_looked": ({"pk": ...}, "post", "asked", 404),
    "report_workbook": ({"pk": ...}, "get", "asked", 404),
    "report_workbook_file": ({"pk": ...}, "get", "asked", 404),
    "report_workbook_apply": ({"pk": ...}, "post", "asked", 404),
    "report_photos": ({"pk": ...}, "get", "asked", 404),
    "report_photo": ({"pk": ..., "photo": 1}, "get", "asked", 404),
    "report_pdf": ({"pk": ...}, "get", "asked", 404),
    "official_start": ({}, "get", "asked", 403),
    "official_desk": ({"form": "annual", "period": "2023"}, "get", "asked", 403),
    "official_sheet": ({"pk": ...}, "get", "asked", 404),
    "official_ticks": ({"pk": ...}, "post", "asked", 404),
    "official_tick": ({"pk": ...}, "send", 401, 404),
    "official_state": ({"pk": ...}, "post", "asked", 404),
    "official_compare": ({"pk": ...}, "get", "asked", 404),
    "rule_forms": ({}, "get", "asked", 403),
    "rule_list": ({"form": "annual"}, "get", "asked", 403),
    "rule_page": ({"form": "annual", "rule": "W01"}, "get", "asked", 403),
    "rule_off": ({"form": "annual", "rule": "W01"}, "post", "asked", 403),
    "rule_on": ({"form": "annual", "rule": "W01"}, "post", "asked", 403),
    "rule_remove": ({"form": "annual", "rule": "W01", "pk": 1}, "post", "asked", 403),
    "rule_telemetry": ({"form": "annual"}, "get", "asked", 403),
    "rule_issues": ({"form": "annual"}, "get", "asked", 403),
    "board": ({"form": "annual", "period": "2023"}, "get", "asked", 403),
    "calendar": ({}, "get", "asked", 403),
    "report_extension": ({"pk": ...}, "get", "asked", 404),
    "report_extension_withdraw": ({"pk": ...}, "post", "asked", 404),
    "correction_list": ({}, "get", "asked", 200),
    "correction": ({"pk": 1}, "get", "asked", 404),
    "correction_change": ({"pk": 1}, "get", "asked", 404),
    "correction_agree": ({"pk": 1}, "post", "asked", 404),
    "correction_refuse": ({"pk": 1}, "post", "asked", 404),
    "correction_withdraw": ({"pk": 1}, "post", "asked", 404),
    "correction_ask": ({"pk": ...}, "get", "asked", 404),
    "correction_open": ({"pk": ...}, "get", "asked", 404),
    "report_revision": ({"pk": ..., "number": 1}, "get", "asked", 404),
    "summary_list": ({}, "get", "asked", 200),
    "summary": (SUMMARY, "get", "asked", 404),
    "document": ({"pk": 1}, "get", "asked", 404),
    "summary_close": (SUMMARY, "post", "asked", 404),
    "summary_revise": (SUMMARY, "post", "asked", 404),
    "summary_hand_over": (SUMMARY, "post", "asked", 404),
    "summary_files": (SUMMARY, "get", "asked", 404),
    "summary_draw": (SUMMARY, "post", "asked", 404),
    "notice_list": ({}, "get", "asked", 200),
    "notice_wishes": ({}, "post", "asked", 422),
    "notice_read": ({"pk": 1}, "post", "asked", 404),
    "notices_read": ({}, "post", "asked", 302),
    "outbox": ({}, "get", "asked", 403),
    "outbox_letter": ({"pk": 1}, "get", "asked", 403),
    "outbox_again": ({"pk": 1}, "post", "asked", 403),
    "summary_analysis": (NORTH, "get", "asked", 404),
    "summary_send": (NORTH, "post", "asked", 404),
    "mailing": ({"pk": 1}, "get", "asked", 404),
    "mailing_document": ({"pk": 1, "document": 1}, "get", "asked", 404),
    "letter": ({"token": "0" * 64}, "get", 404, 404),
    "letter_document": ({"token": "0" * 64, "document": 1}, "get", 404, 404),
    "training_list": ({}, "get", "asked", 403),
    "training_csv": ({}, "get", "asked", 403),
    "training_add": ({}, "get", "asked", 403),
    "training_edit": ({"pk": ...}, "get", "asked", 403),
    "training_delete": ({"pk": ...}, "post", "asked", 403),
}


def names(resolver=None):
    """Of all addresses but those of the administration, which Django guards itself."""
    for one in (resolver or get_resolver()).url_patterns:
        if not hasattr(one, "url_patterns"):
            yield one.name
        elif one.namespace != "admin":
            yield from names(one)


@pytest.mark.parametrize("name", sorted(names()))
def test_every_address_knows_whom_it_answers(name, client, report, stranger):
    args, method, nobody, somebody = ADDRESSES[name]
    address = reverse(name, kwargs={key: report.pk if value is ... else value for key, value in args.items()})
    message = {"person": stranger.pk, "chapter": "finance", "changes": [figure("income_municipal", "5")]}

    def ask(address):
        if method == "send":
            return client.post(address, message, content_type="application/json")
        return getattr(client, method)(address)

    answer = ask(address)
    if nobody == "asked":
        assert (answer.status_code, answer["Location"]) == (302, f"{reverse('login')}?next={address}")
    else:
        assert answer.status_code == nobody
    client.force_login(stranger)
    assert ask(address).status_code == somebody
