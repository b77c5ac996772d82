"""Sending single changes in a test, as the page of a chapter does."""

from uuid import uuid4

from django.urls import reverse


def figure(field, typed, seen=0, **more):
    return {"key": str(uuid4()), "kind": "figure", "field": field, "typed": typed, "seen": seen} | more


def why(field, typed, seen=0, **more):
    return figure(field, typed, seen, kind="why", **more)


def text(field, typed, seen=0, **more):
    return figure(field, typed, seen, kind="text", **more)


def nothing(field, said, seen=0):
    return figure(field, said, seen, kind="nothing")


def cell(table, row, column, typed, seen=0, **more):
    place = {"table": table, "row": str(row), "column": column}
    return {"key": str(uuid4()), "kind": "cell", "typed": typed, "seen": seen} | place | more


def removal(table, row, seen):
    return {"key": str(uuid4()), "kind": "remove_row", "table": table, "row": str(row), "seen": seen}


def send(client, report, *changes, person=None):
    """The answer to some changes, sent by whoever is signed in."""
    person = person or int(client.session["_auth_user_id"])
    return client.post(
        reverse("report_changes", args=[report.pk]),
        {"person": person, "changes": list(changes)},
        content_type="application/json",
    )


def outcomes(answer):
    """What became of each change, without its key."""
    return [{name: said for name, said in result.items() if name != "key"} for result in answer.json()["results"]]
