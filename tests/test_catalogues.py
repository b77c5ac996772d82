"""The Latvian catalogue says everything that the code says, and says it whole."""

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
# What a translation must carry over: %(name)s, %s, {name}, and the tags of HTML.
CARRIED = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(ROOT / CATALOGUE))


def names(entries):
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in entries if not entry.obsolete}


def translations(entry):
    return [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)] or [entry.msgstr]


def test_it_holds_the_texts_of_the_code_and_no_others(catalogue, tmp_path):
    for name in SPEAKING:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    collect = ["makemessages", "--locale", "lv", "--no-location", "--no-wrap", "--no-obsolete"]
    subprocess.run([sys.executable, "manage.py", *collect], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert names(polib.pofile(str(tmp_path / CATALOGUE))) == names(catalogue)


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
