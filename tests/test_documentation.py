"""The README tells the truth: its map, commands, roles, statuses and settings are those of the code."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation

from libraries.models import Role
from libraries.models.people import LIBRARY_ROLES, MUNICIPALITY_ROLES, NATION_ROLES, REGION_ROLES
from reports.models import Status
from reports.workflow import MOVES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
APPS = ["libraries", "training", "reports"]
FOLDERS = {".ci", "fixtures", "libnet", "libraries", "reports", "static", "templates", "tests", "training"}
UNMAPPED_FILES = {".gitignore"}
# Packages that every Django application may have; the map spares them.
USUAL_PACKAGES = {"management", "migrations", "templatetags"}


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL).group(1)


def rows(text, heading):
    """The cells of the table whose first column has this heading."""
    table = re.search(rf"^\| {heading} \|.*\n\|[ -|]+\n((?:\|.*\n?)+)", text, re.MULTILINE).group(1)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines()]


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {Path(name) for name in listed.splitlines()}


def mapped():
    """The paths that the map names: what stands at the head of its lines, below the folder it is indented under."""
    paths, folder = set(), Path()
    for line in section("The map of the house").split("```")[1].strip("\n").splitlines():
        names = re.split(r" {3,}", line.strip())[0]
        if line.startswith(" "):
            paths |= {folder / name for name in names.split()}
        else:
            paths |= {Path(name) for name in names.split()}
            folder = Path(names)
    return paths


def test_what_the_map_names_is_there():
    assert sorted(str(path) for path in mapped() if not (ROOT / path).exists()) == []


def test_the_map_names_every_folder_and_file_of_the_top_and_every_package():
    top = {Path(path.parts[0]) for path in tracked()} - {Path(name) for name in UNMAPPED_FILES}
    packages = {
        Path(app, path.parts[1])
        for app in APPS
        for path in (file.relative_to(ROOT) for file in (ROOT / app).glob("*/__init__.py"))
    }
    assert top - mapped() == set()
    assert {str(package) for package in packages - mapped() if package.name not in USUAL_PACKAGES} == set()


def test_there_are_no_other_rooms_in_the_house():
    assert {path.parts[0] for path in tracked() if len(path.parts) > 1} <= FOLDERS


def test_the_commands_of_make_are_those_of_the_makefile():
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE).group(1).split()
    named = set(re.findall(r"`make (\w+)`", section("Try it")))
    assert named == set(targets)
    assert set(re.findall(r"\bmake (demo|test|lint|bench|messages)\b", README)) <= named


def options_of(name, app):
    own = load_command_class(app, name).create_parser("manage.py", name)._option_string_actions
    every = BaseCommand().create_parser("manage.py", name)._option_string_actions
    return {option for option in own if option.startswith("--")} - set(every)


def test_the_table_of_commands_has_them_all_with_their_options():
    usages = [cell.strip("`") for cell, _ in rows(section("Commands"), "command")]
    documented = {usage.split()[0]: set(re.findall(r"--[a-z-]+", usage)) for usage in usages}
    assert documented == {name: options_of(name, app) for name, app in get_commands().items() if app in APPS}


def test_the_table_of_roles_is_that_of_the_code():
    scopes = {"library": LIBRARY_ROLES, "municipality": MUNICIPALITY_ROLES, "region": REGION_ROLES}
    scopes["nation"] = NATION_ROLES
    belongs_to = {role: scope for scope, roles in scopes.items() for role in roles}
    documented = [(role, scope) for role, scope, _ in rows(section("Who does what"), "role")]
    with translation.override("en"):
        assert documented == [(str(role.label), belongs_to[role]) for role in Role]


def test_the_table_of_statuses_is_that_of_the_workflow():
    documented = {(old, new) for old, news in rows(section("How a year goes"), "status") for new in news.split(", ")}
    with translation.override("en"):
        assert documented == {(str(move.old.label), str(move.new.label)) for move in MOVES}
        assert [old for old, _ in rows(section("How a year goes"), "status")] == [str(one.label) for one in Status]


def test_the_table_of_settings_has_every_variable_and_no_other():
    code = "".join((ROOT / "libnet" / name).read_text("utf-8") for name in ("settings.py", "environment.py", "mail.py"))
    read = set(re.findall(r'"(LIBNET_[A-Z_]+|DATABASE_URL)"', code))
    assert sorted(cell.strip("`") for cell, *_ in rows(section("Settings"), "variable")) == sorted(read)
    assert set(re.findall(r"\bLIBNET_[A-Z_]+", README)) <= read


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_what_the_readme_links_to_is_there(target):
    assert (ROOT / target).exists()
