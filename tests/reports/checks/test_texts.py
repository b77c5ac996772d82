"""Rules on what was written: what fires, and what looks like it and does not."""

import time

import pytest

from reports.checks import Text
from reports.checks.words import shared_percent

from .words_form import facts, said


def years_in(text: str, **more) -> list[str]:
    return [message for _code, message in said("W08", facts(texts={"summary": text}, **more))]


@pytest.mark.parametrize(
    "text",
    [
        "<p>2022. gadā grāmatas tika sūtītas citām bibliotēkām.</p>",
        "<p>Lasīšanas programma “Žūrija 2022” noslēdzās pavasarī.</p>",
        "<p>Gads bija labs.</p><p>2022. gadā apmeklējums pieauga par 12 %.</p>",
        "In 2022 we lent books to other libraries.",
    ],
)
def test_last_years_number_left_in_a_text_is_asked_about(text):
    assert years_in(text) == ["The text speaks of the year 2022. Is that right in a report of 2023?"]


def test_all_odd_years_of_a_text_are_named_at_once():
    text = "2021. gadā bija izstāde. Notika arī 2019. gada konkurss."
    assert years_in(text) == ["The text speaks of the years 2019, 2021. Is that right in a report of 2023?"]


@pytest.mark.parametrize(
    "text",
    [
        "2023. gadā bibliotēkā strādā divas darbinieces.",
        "Salīdzinot ar 2022. gadu, apmeklējums pieauga.",
        "Sekotāju skaits sasniedza 745 (2022. gadā – 628), bet 2023. gada beigās auga vēl.",
        "2021., 2022. un 2023. gadā krājums nemainījās.",
        "2024. gadā plānots nomainīt plauktus.",
        "Bibliotēka dibināta 1945. gadā.",
        "Akreditācijas apliecība ir spēkā līdz 2028. gadam.",
        "Nolikums apstiprināts 2019. gada maijā.",
        "Akreditēta līdz 12.09.2028.",
        "Pieminējām 1991. gada barikādes.",
        "Izdevumi bija 2022 EUR.",
        "Zvaniet 2022-1234.",
        "Krājumā ir 12022 eksemplāri.",
        "",
    ],
)
def test_years_that_belong_in_a_text_are_not(text):
    assert years_in(text) == []


def test_a_year_may_stand_where_the_form_says_and_as_the_founding_of_the_library():
    text = "2015. gadā telpās bija veikals."
    assert said("W08", facts(texts={"history": text})) == []
    assert len(years_in(text)) == 1
    assert years_in("2015. gadā viss sākās.", profile=facts().profile.__class__(founded=2015)) == []


def test_long_cells_of_tables_are_texts_too():
    rows = {"plans": [{"plan": "Viss kārtībā."}, {"plan": "Žūrija 2022"}]}
    assert said("W08", facts(rows=rows)) == [
        ("plans", "Row 2, “Plan”: the text speaks of the year 2022. Is that right in a report of 2023?")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Bibliotēkā ir {users} (495) lietotāji.",
        "Bibliotēkā ir 495 ({users}) lietotāji.",
        "Lietotāji: {users} = 495.",
        "Lietotāji: {users} jeb 495.",
    ],
)
def test_a_typed_number_beside_the_figure_it_stands_for(text):
    found = said("W24", facts(texts={"history": text}, figures={"users": 488}))
    assert found == [("history", "The text says 495 beside “Users”, which is 488 in the report.")]


@pytest.mark.parametrize(
    "text",
    [
        "Bibliotēkā ir {users} (488) lietotāji.",
        "Bibliotēkā ir {users} lietotāji, 40 no tiem jauni.",
        "Lietotāji: {users} (2022. gadā 495).",
        "{users} (t. sk. 144 bērni)",
        "{nothing} (12)",
        "{users} (12",
    ],
)
def test_a_number_that_says_something_else_is_left_alone(text):
    assert said("W24", facts(texts={"history": text}, figures={"users": 488})) == []


def test_an_unknown_figure_contradicts_nothing():
    assert said("W24", facts(texts={"history": "{users} (12)"})) == []


CHILD = "There may be the name of a child beside “%s”: leave it out, or use initials."


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Konkursā uzvarēja 6. klases skolniece Zane Paraudziņa.", "klases"),
        ("<p>Lepojamies ar Jēkabu Izdomātu (4. klase)!</p>", "klase"),
        ("Visvairāk lasīja skolēns Ēriks Šķēle-Ņuča.", "skolēns"),
        ("Mūzikas skolas audzēkne Ģertrūde Ābele spēlēja kokli.", "audzēkne"),
        ("The pupil Ann Example read most.", "pupil"),
    ],
)
def test_a_childs_full_name_is_not_for_a_report(text, word):
    assert said("W31", facts(texts={"history": text})) == [("history", CHILD % word)]


@pytest.mark.parametrize(
    "text",
    [
        "4. klases skolēni tikās ar rakstnieku Jāni Izdomāto.",
        "Skolēni apmeklēja Latvijas Nacionālo bibliotēku.",
        "Skolēnu darbi bija skatāmi Rožu Kultūras namā.",
        "1.–4. klases skolēni lasīja „Emīls Nerātnais” un citas grāmatas.",
        "Pasākumu vadīja Anna Izdomāta.",
        "Skolēni pulcējās. Vakarā, kad lietus bija mitējies un lauki jau smaržoja, runāja Anna Izdomāta.",
        "Meistarklasē piedalījās Anna Izdomāta.",
        "6. klases skolniece A. P. lasīja visvairāk.",
        "Audzēkņi no Rīgas brauca ar vilcienu.",
    ],
)
def test_grown_ups_places_and_books_are_not_children(text):
    assert said("W31", facts(texts={"history": text})) == []


LONG = "<p>Bibliotēka strādāja visu gadu, lasītāji nāca labprāt, un krājums papildināts ar jaunām grāmatām.</p>"


def test_a_required_text_of_a_few_words_is_asked_about():
    assert said("W33", facts(texts={"summary": "<p>Viss bija <strong>labi</strong>.</p>"})) == [
        ("summary", "The text is very short: 15 characters. Is there nothing to add?")
    ]
    assert said("W33", facts(texts={"summary": LONG, "history": "Nekas."})) == []


def test_last_years_text_over_again_is_asked_about():
    same = LONG.replace("gadu", "gadu,").replace("<p>", "<ul><li>")
    assert said("W33", facts(texts={"summary": same}, before={"summary": LONG})) == [
        ("summary", "The text is nearly the same as in 2022 (100 % of its words). Is it still right?")
    ]


def test_a_text_that_was_worked_on_is_not():
    new = LONG.replace("lasītāji nāca labprāt", "sākām aprūpēt divus jaunus ciemus")
    assert said("W33", facts(texts={"summary": new}, before={"summary": LONG})) == []
    assert said("W33", facts(texts={"place": LONG}, before={"place": LONG})) == []  # the same place every year
    assert said("W33", facts(texts={"summary": LONG})) == []


def test_nothing_to_report_is_an_answer():
    nothing = facts()
    nothing = nothing.__class__(**{**nothing.__dict__, "texts": {"summary": Text(nothing=True)}})
    assert said("W33", nothing) == []


def test_the_share_of_words_is_counted_by_hand():
    assert shared_percent("viens divi trīs četri", "viens divi trīs pieci") == 75
    assert shared_percent("viens", "") == 0
    assert shared_percent("Viens, divi!", "divi viens") == 100


@pytest.mark.parametrize(
    "text",
    [
        "skolēns Anna " * 1600,
        "2022 " * 4000,
        "{users} (" * 2200,
        "„" * 20_000,
        "A b" * 6600,
        "vārds" + " vārds" * 3300,
        "1 000 " * 3300,
        "<p>" * 6600,
    ],
)
def test_the_longest_text_is_read_at_once(text):
    started = time.perf_counter()
    said("W33", facts(texts={"summary": text, "history": text}, before={"summary": text[::-1]}, figures={"users": 1}))
    assert time.perf_counter() - started < 1
