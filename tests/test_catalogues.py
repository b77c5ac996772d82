"""The Latvian catalogue says everything that the code says, and says it whole."""

import ast
import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE = Path("libnet/locale/lv/LC_MESSAGES/django.po")
SPEAKING = ["manage.py", "libnet", "libraries", "reports", "training", "templates"]
# The functions that look a text up, and which of their arguments it is.
GETTEXT = dict.fromkeys(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"), 0) | {
    "pgettext": 1,
    "pgettext_lazy": 1,
}
# What a translation must carry over: %(name)s, %s, {name}, and the tags of HTML.
CARRIED = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(ROOT / CATALOGUE))


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """What Django collects from the code as it is."""
    folder = tmp_path_factory.mktemp("code")
    for name in SPEAKING:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    collect = ["makemessages", "--locale", "lv", "--no-location", "--no-wrap", "--no-obsolete"]
    subprocess.run([sys.executable, "manage.py", *collect], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return polib.pofile(str(folder / CATALOGUE))


def names(entries):
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in entries if not entry.obsolete}


def translations(entry):
    return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or [entry.msgstr]


def test_it_holds_the_texts_of_the_code_and_no_others(catalogue, collected):
    assert names(collected) == names(catalogue)


def said_in(source: str):
    """The texts, whole or the singular of two, that a module hands to gettext."""
    for node in ast.walk(ast.parse(source)):
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if called in GETTEXT:
            text = node.args[GETTEXT[called]]
            yield text.value if isinstance(text, ast.Constant) else ast.unparse(text)


def test_no_text_escapes_the_collecting(collected):
    """As one inside an f-string does, or one that is put together before it is looked up."""
    known = {entry.msgid for entry in collected}
    modules = [module for name in SPEAKING for module in sorted((ROOT / name).rglob("*.py"))]
    said = {text for module in modules for text in said_in(module.read_text(encoding="utf-8"))}
    assert sorted(said - known) == []


def test_nothing_is_empty_doubtful_or_left_over(catalogue):
    assert [entry.msgid for entry in catalogue if not all(text.strip() for text in translations(entry))] == []
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert not catalogue.metadata_is_fuzzy
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_what_is_filled_in_and_marked_up_is_the_same_in_both_languages(catalogue):
    wrong = []
    for entry in catalogue:
        wanted = sorted(CARRIED.findall(entry.msgid_plural or entry.msgid))
        wrong += [text for text in translations(entry) if sorted(CARRIED.findall(text)) != wanted]
    assert wrong == []


def test_latvian_has_three_forms_of_number(catalogue):
    count, rule = re.fullmatch(r"nplurals=(\d); plural=(.+);", catalogue.metadata["Plural-Forms"]).groups()
    form = gettext.c2py(rule)
    assert int(count) == 3
    assert [form(number) for number in (1, 21, 101)] == [0, 0, 0]
    assert [form(number) for number in (2, 10, 11, 25, 111)] == [1, 1, 1, 1, 1]
    assert form(0) == 2
    assert [entry.msgid for entry in catalogue if entry.msgid_plural and len(entry.msgstr_plural) != 3] == []


def test_the_compiled_catalogue_says_what_the_written_one_says(catalogue):
    compiled = polib.mofile(str((ROOT / CATALOGUE).with_suffix(".mo")))
    said, written = (
        {(entry.msgctxt, entry.msgid): translations(entry) for entry in entries} for entries in (compiled, catalogue)
    )
    assert said == written
