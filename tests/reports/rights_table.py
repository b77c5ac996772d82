"""Who may do what with a report, written by hand: action → level → role → place → the statuses in which it is allowed.

Places: the library that the librarian and the head work in, another branch of the municipality, its central library
itself, a branch in another region, a school library next door. Levels: whether the central library checks first.
"""

from reports.models import Status

S = Status

ROLES = ("librarian", "head", "central", "methodologist", "school_methodologist", "director", "analyst")
ROLES += ("administrator", "stranger")
PLACES = ("own", "sister", "main", "far", "school")
PLAIN, CENTRAL_FIRST = "plain", "central first"
LEVELS = (PLAIN, CENTRAL_FIRST)

ALL = set(S)
OPEN = {S.NOT_STARTED, S.DRAFT, S.RETURNED, S.REOPENED}
NOT_IN = {S.NOT_STARTED, S.DRAFT, S.RETURNED}
DONE = {S.ACCEPTED, S.CONSOLIDATED, S.PUBLISHED}
HANDED_IN = {S.SUBMITTED, S.CHECKED}


def everywhere(statuses):
    return dict.fromkeys(PLACES, statuses)


def in_region(statuses):
    return {"own": statuses, "sister": statuses, "main": statuses}


def in_municipality(statuses):
    return in_region(statuses) | {"school": statuses}


SEES = {
    "librarian": {"own": ALL},
    "head": {"own": ALL},
    "central": in_municipality(ALL),
    "methodologist": in_region(ALL),
    "school_methodologist": {"school": ALL},
    "director": in_region(ALL),
    "analyst": everywhere(DONE),
    "administrator": everywhere(ALL),
}
FILLS_IN = {"librarian": {"own": OPEN}, "head": {"own": OPEN}, "central": in_municipality(OPEN)}
SIGNS = {"head": {"own": OPEN}, "central": in_municipality(OPEN)}
DECIDES = {"methodologist": in_region(HANDED_IN), "school_methodologist": {"school": HANDED_IN}}
DECIDES_LAST = {
    "methodologist": {"own": {S.CHECKED}, "sister": {S.CHECKED}, "main": HANDED_IN},
    "school_methodologist": {"school": HANDED_IN},
}
CHECKS = {"central": {"own": {S.SUBMITTED}, "sister": {S.SUBMITTED}}}
EXCUSES = {"methodologist": in_region(NOT_IN), "school_methodologist": {"school": NOT_IN}}
REQUIRES = {"methodologist": in_region({S.NOT_REQUIRED}), "school_methodologist": {"school": {S.NOT_REQUIRED}}}
ASKS_CORRECTION = {
    "librarian": {"own": DONE},
    "head": {"own": DONE},
    "central": in_municipality(DONE),
    "methodologist": in_region(DONE),
    "school_methodologist": {"school": DONE},
}
# What the library asks for; and what its methodologist asks for, who does not decide about it herself.
AGREES_WITH_LIBRARY = {
    "methodologist": in_region(DONE),
    "director": in_region(DONE),
    "school_methodologist": {"school": DONE},
}
AGREES_WITH_REVIEWER = {
    "head": {"own": DONE},
    "central": in_municipality(DONE),
    "director": in_region(DONE),
}

RIGHTS = {
    "see": dict.fromkeys(LEVELS, SEES),
    "edit": dict.fromkeys(LEVELS, FILLS_IN),
    "submit": dict.fromkeys(LEVELS, SIGNS),
    "check": {PLAIN: {}, CENTRAL_FIRST: CHECKS},
    "return": {PLAIN: DECIDES, CENTRAL_FIRST: DECIDES_LAST | CHECKS},
    "review": {PLAIN: DECIDES, CENTRAL_FIRST: DECIDES_LAST | CHECKS},
    "accept": {PLAIN: DECIDES, CENTRAL_FIRST: DECIDES_LAST},
    "not_require": dict.fromkeys(LEVELS, EXCUSES),
    "require_again": dict.fromkeys(LEVELS, REQUIRES),
    "ask_correction": dict.fromkeys(LEVELS, ASKS_CORRECTION),
    "agree with the library": dict.fromkeys(LEVELS, AGREES_WITH_LIBRARY),
    "agree with the reviewer": dict.fromkeys(LEVELS, AGREES_WITH_REVIEWER),
}

# Every move of the chain, and who makes it: what nobody does here is a correction's, and has its own right above.
BY_AUTHORS = {(S.NOT_STARTED, S.DRAFT): {"librarian": ["own"], "head": ["own"], "central": list(in_municipality(0))}}
BY_SIGNERS = {
    (old, S.SUBMITTED): {"head": ["own"], "central": list(in_municipality(0))}
    for old in (S.DRAFT, S.RETURNED, S.REOPENED)
}
REGIONAL = {"methodologist": list(in_region(0)), "school_methodologist": ["school"]}
BY_REVIEWERS = dict.fromkeys(
    [
        (S.CHECKED, S.RETURNED),
        (S.CHECKED, S.ACCEPTED),
        (S.ACCEPTED, S.CONSOLIDATED),
        (S.NOT_STARTED, S.NOT_REQUIRED),
        (S.DRAFT, S.NOT_REQUIRED),
        (S.RETURNED, S.NOT_REQUIRED),
        (S.NOT_REQUIRED, S.NOT_STARTED),
        (S.NOT_REQUIRED, S.DRAFT),
        (S.NOT_REQUIRED, S.RETURNED),
    ],
    REGIONAL,
)
BY_DIRECTORS = {(S.CONSOLIDATED, S.PUBLISHED): {"director": list(in_region(0))}}
ALWAYS = BY_AUTHORS | BY_SIGNERS | BY_REVIEWERS | BY_DIRECTORS
MOVES = {
    PLAIN: ALWAYS | {(S.SUBMITTED, S.RETURNED): REGIONAL, (S.SUBMITTED, S.ACCEPTED): REGIONAL},
    CENTRAL_FIRST: ALWAYS
    | {
        (S.SUBMITTED, S.CHECKED): {"central": ["own", "sister"]},
        (S.SUBMITTED, S.RETURNED): {
            "central": ["own", "sister"],
            "methodologist": ["main"],
            "school_methodologist": ["school"],
        },
        (S.SUBMITTED, S.ACCEPTED): {"methodologist": ["main"], "school_methodologist": ["school"]},
    },
}


def statuses_in_which(action: str, level: str, role: str, place: str) -> set:
    return RIGHTS[action][level].get(role, {}).get(place, set())


def moves_of(level: str, role: str, place: str) -> set:
    return {move for move, who in MOVES[level].items() if place in who.get(role, [])}


# For the pages of a report: role, place, and a status of each kind.
AROUND = ("own", "sister", "far", "school")
OF_EACH_KIND = (S.DRAFT, S.SUBMITTED, S.ACCEPTED, S.NOT_REQUIRED)
CASES = [(role, place, status) for role in ROLES for place in AROUND for status in OF_EACH_KIND]


def sees(role: str, place: str, status: Status) -> bool:
    return status in SEES.get(role, {}).get(place, set())


def fills_in(role: str, place: str, status: Status | None = None) -> bool:
    """Whether the report is written by this role, in this status or in any."""
    statuses = FILLS_IN.get(role, {}).get(place, set())
    return bool(statuses) if status is None else status in statuses
