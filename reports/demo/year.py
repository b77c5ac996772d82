"""The reports of the demonstration: history taken in, then 2023 filled, submitted and reviewed by its people."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone

from libraries.models import Library, User
from training.models import Participation

from .. import correction_requests, editions, filling, findings, importing, opening, questions, rights, workflow
from ..checks import Text
from ..corrections import deciding
from ..following import bringing
from ..models import Edition, Finding, Form, Period, Photo, Report, Status
from .drawings import drawing
from .files import FIXTURES, DemoError, of_periods, read_csv, read_json
from .moments import date_report, moment

FORMS = ("annual-2023.json", "quarterly-2023.json")
REAL = "BLB0178"  # Rožupe: its figures are real, as printed in its own reports.
HISTORY = ("2021", "2022")
NOW = "2023"
POSTS = {"head": "bibliotēkas vadītāja", "central": "centrālās bibliotēkas direktore"}


def load_forms() -> None:
    """Both forms published, unless they are already, and the periods they are filled for."""
    for name in FORMS:
        content = editions.content_of((FIXTURES / "forms" / name).read_bytes())
        if not Edition.objects.published().filter(code=content["edition"]).exists():
            editions.publish(editions.load(content), by=None, at=timezone.now())
    for code, periods in read_json("year-2023.json")["periods"].items():
        form = Form.objects.get(code=code)
        for one in periods:
            Period.objects.get_or_create(form=form, code=one["code"], defaults=one)


def take_in_history() -> None:
    for name in ("rozupe-2021-2023.csv", "annual-2021-2023.csv"):
        _import(name, HISTORY, as_history=True)


def _import(name: str, periods: Iterable[str], *, as_history: bool = False, by: User | None = None) -> None:
    form = Form.objects.get(code="annual")
    plan = importing.plan(of_periods(name, periods), form, name=name, as_history=as_history)
    if plan.problems:
        raise DemoError("\n".join(map(str, plan.problems)))
    importing.apply(plan, by=by)


def tell_annual() -> None:
    """Everyone who owes a report gets it; then each library does what the story says of it."""
    opening.open_period(Period.objects.get(form__code="annual", code=NOW))
    figures = {row["library"]: row for row in read_csv("annual-2021-2023.csv") if row["period"] == NOW}
    tables = read_json("tables-2023.json")
    people = User.objects.in_bulk(field_name="username")
    for story in read_json("year-2023.json")["annual"]:
        number = story["library"]
        report = Report.objects.with_names().of("annual", NOW).get(library__register_number=number)
        by = people[story["by"]]
        if day := story["moves"].get("not_required"):
            at = moment("not_required", date.fromisoformat(day))
            workflow.not_require(report, by=by, comment=story["comment"], at=at)
            continue
        if number == REAL:
            _fill_as_printed(report, by)
        else:
            _fill(report, figures[number], by, tables=tables.get(number, {}), story=story)
        days = {name: date.fromisoformat(day) for name, day in story["moves"].items()}
        _go_through(report, days, people, story)


def _fill_as_printed(report: Report, by: User) -> None:
    """The real report as it was printed, its inconsistencies included; its texts are written anew."""
    _import("rozupe-2021-2023.csv", [NOW], by=by)
    report = Report.objects.with_names().get(pk=report.pk)
    plan = read_json("rozupe-2023.json")
    texts = {code: Text(text) for code, text in plan["texts"].items()} | {
        code: Text(nothing=True) for code in plan["nothing"]
    }
    filling.save(report, by=by, tables=_cells(report, plan["tables"]), texts=texts)
    for position, one in enumerate(plan["photos"], start=1):
        Photo.objects.create(
            report=report,
            image=drawing(one["drawing"]),
            caption=one["caption"],
            may_publish=True,
            position=position,
        )


def _fill(
    report: Report, figures: Mapping[str, str], by: User, *, tables: Mapping | None = None, story: Mapping | None = None
) -> None:
    """Figures as a librarian types them, then tables, explanations, the training records and texts."""
    story = story or {}
    indicators = report.blueprint.indicators
    typed = {code: text for code, text in figures.items() if code in indicators and text}
    filling.save(
        report,
        by=by,
        entries={code: filling.entry_typed(indicators[code], text, report) for code, text in typed.items()},
        tables=_cells(report, tables or {}),
        explanations=story.get("explanations", {}),
    )
    if Participation.objects.of(report.library).exists() and "training" in report.blueprint.tables:
        filling.take_training(report, report.blueprint.tables["training"], by=by)
    if texts := story.get("texts") or _texts(report, story):
        filling.save(report, by=by, texts={code: Text(text) for code, text in texts.items()})


def _cells(report: Report, tables: Mapping[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    blueprint = report.blueprint
    return {code: [filling.cells_typed(blueprint.tables[code], row) for row in rows] for code, rows in tables.items()}


def _texts(report: Report, story: Mapping) -> dict[str, str]:
    """The required texts in the library's voice; its figures are put in where they are printed, as in all texts."""
    if "voice" not in story:
        return {}
    founded = str(report.library.founded)
    voices = read_json("texts-2023.json")
    return {
        code: texts[story["voice"]].replace("{area}", story["area"]).replace("{founded}", founded)
        for code, texts in voices.items()
    }


def tell_quarters() -> None:
    """Some libraries also report by the quarter; each quarter starts from what the one before left."""
    figures = {(row["library"], row["period"]): row for row in read_csv("quarters-2023.csv")}
    people = User.objects.in_bulk(field_name="username")
    for place, period in enumerate(Period.objects.filter(form__code="quarterly").order_by("code")):
        edition = opening.edition_for(period)
        for story in read_json("year-2023.json")["quarterly"]:
            library = Library.objects.get(register_number=story["library"])
            report = opening.create_report(library, period, edition)
            bringing.bring_in(report)
            status = Status(story["quarters"][place])
            if status == Status.NOT_STARTED:
                continue
            by = people[story["by"]]
            said = {"explanations": story.get("explanations", {})}
            _fill(report, figures[library.register_number, period.code], by, story=said)
            _go_through(report, _days(report, status), people, story)


def _days(report: Report, status: Status) -> dict[str, date]:
    """Filled in the days after the quarter, submitted in time, checked in a week where that comes first, reviewed."""
    last_day = report.period.last_day
    days = {"filled": last_day + timedelta(days=3)}
    if status != Status.DRAFT:
        days["submitted"] = last_day + timedelta(days=6)
    if status in (Status.ACCEPTED, Status.RETURNED):
        if rights.has_central_step(report):
            days["checked"] = last_day + timedelta(days=11)
        days[status] = last_day + timedelta(days=14)
    return days


def _go_through(report: Report, days: Mapping[str, date], people: Mapping[str, User], story: Mapping) -> None:
    """Make the moves that have a day, in their order; then everything gets its day."""
    report = Report.objects.with_names().get(pk=report.pk)
    by, comment = people[story["by"]], story.get("comment", "")
    reviewer, checker = (people[story.get(name, story["by"])] for name in ("reviewer", "checker"))
    for name, day in days.items():
        at = moment(name, day)
        match name:
            case "submitted":
                post = POSTS[by.memberships.get().role]
                workflow.submit(report, by=by, signed_by=by.get_full_name(), signed_post=post, at=at)
            case "checked":
                workflow.check_off(report, by=checker, at=at)
            case "accepted":
                _look_through(report, reviewer)
                workflow.accept(report, by=reviewer, at=at)
            case "returned":
                for code, text in story.get("questions", {}).items():
                    questions.note(report, code, text, by=reviewer, at=at)
                workflow.give_back(report, by=reviewer, comment=comment, at=at)
            case "reopened":
                _reopen(report, story["fields"], by=by, agreed_by=reviewer, cause=comment, at=at)
    date_report(report, days)


def _reopen(report: Report, fields: list[str], *, by: User, agreed_by: User, cause: str, at: datetime) -> None:
    """The library asks to mend something, and its methodologist agrees a moment later."""
    correction = correction_requests.ask_to_open(report, by=by, cause=cause, fields=fields, at=at - timedelta(hours=2))
    deciding.agree(correction, by=agreed_by, at=at)


def _look_through(report: Report, reviewer: User) -> None:
    """The reviewer accepts what the library has explained."""
    now = timezone.now()
    findings.record_anew([report], at=now)
    for one in report.findings.filter(state=Finding.State.OPEN):
        findings.decide(report, one.rule, one.code, one.place, Finding.Decision.ACCEPTED, by=reviewer, at=now)
