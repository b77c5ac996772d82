"""Registers come in from files: what a file says is done exactly, or nothing is done and all that is wrong is said."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from libraries.importing import LibraryResource, PopulationResource, descent
from libraries.models import Library, Move, Municipality, Population, Territory
from libraries.table_resources import Change, TableError, import_file


def csv_file(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def xlsx_file(*lines) -> io.BytesIO:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file


def bring_in(file, resource=LibraryResource, *, dry_run=False) -> list[Change]:
    return import_file(resource, file, name="file.csv", dry_run=dry_run)


def refusal(file, resource=LibraryResource) -> list[str]:
    with pytest.raises(TableError) as refused:
        bring_in(file, resource)
    return [str(problem) for problem in refused.value.problems]


HEADINGS = "register_number;name;kind;municipality"


def test_a_new_library_comes_in_whole(municipality, territory, sister_library):
    header = (
        "register_number,name,kind,municipality,territory,parent,isil,address,founded,opened,closed,is_only_library,"
        "premises_area_m2,user_seats,accessible_premises,wifi_available,service_centre"
    )
    row = (
        'BLB1,Rožupes bibliotēka,branch,9001000,9001010,BLB9002,LV-1,"Liepu iela 1, Rožupe",1950,1951-05-01,'
        "31.12.2024.,jā,120.5,12,no,yes,yes"
    )
    changes = bring_in(csv_file(header, row))
    assert [(change.row, change.kind, change.name) for change in changes] == [(2, "new", "Rožupes bibliotēka")]
    library = Library.objects.get(register_number="BLB1")
    assert {name: getattr(library, name) for name in LibraryResource._meta.fields} == {
        "register_number": "BLB1",
        "name": "Rožupes bibliotēka",
        "kind": "branch",
        "municipality": municipality,
        "territory": territory,
        "parent": sister_library,
        "isil": "LV-1",
        "address": "Liepu iela 1, Rožupe",
        "founded": 1950,
        "opened": date(1951, 5, 1),
        "closed": date(2024, 12, 31),
        "is_only_library": True,
        "premises_area_m2": Decimal("120.5"),
        "user_seats": 12,
        "accessible_premises": False,
        "wifi_available": True,
        "service_centre": True,
    }


def test_a_workbook_says_the_same_with_its_own_kinds_of_values(municipality):
    bring_in(
        xlsx_file(
            [
                "Register number",
                "NAME",
                "kind",
                "municipality",
                "opened",
                "premises_area_m2",
                "user_seats",
                "wifi_available",
            ],
            [77, "Rožupe", "Branch library", 9001000, date(1951, 5, 1), 3.5, 12, True],
        )
    )
    library = Library.objects.get(register_number="77")
    assert (library.kind, library.municipality, library.opened) == ("branch", municipality, date(1951, 5, 1))
    assert (library.premises_area_m2, library.user_seats, library.wifi_available) == (Decimal("3.5"), 12, True)


def test_zeros_that_a_spreadsheet_program_ate_are_put_back(municipality):
    place = Municipality.objects.create(atvk="0036000", name="Līvānu novads")
    bring_in(xlsx_file(HEADINGS.split(";"), ["BLB1", "Rožupe", "branch", 36000]))
    assert Library.objects.get(register_number="BLB1").municipality == place


def test_each_row_is_new_changed_or_unchanged_and_the_changes_are_named(library, sister_library):
    file = csv_file(
        HEADINGS + ";user_seats;isil",
        "BLB9001;Birch library;branch;9001000;12;LV-9",
        "BLB9002;Alder library;branch;9001000;;",
        "BLB9003;Elm library;branch;9001000;3;",
    )
    expected = [
        Change(2, "update", "Birch library", (("isil", "", "LV-9"), ("user_seats", "", "12"))),
        Change(3, "skip", "Alder library", ()),
        Change(
            4,
            "new",
            "Elm library",
            (
                ("register_number", "", "BLB9003"),
                ("name", "", "Elm library"),
                ("kind", "", "branch"),
                ("municipality", "", "9001000"),
                ("user_seats", "", "3"),
                ("service_centre", "", "no"),
            ),
        ),
    ]
    assert bring_in(file, dry_run=True) == expected
    library.refresh_from_db()
    assert (library.user_seats, Library.objects.count()) == (None, 2)
    assert bring_in(file) == expected
    library.refresh_from_db()
    assert (library.user_seats, Library.objects.count()) == (12, 3)
    assert [change.kind for change in bring_in(file)] == ["skip", "skip", "skip"]


def test_an_absent_column_changes_nothing_and_a_blank_cell_empties(library):
    library.isil, library.user_seats, library.service_centre = "LV-9", 12, True
    library.save()
    bring_in(csv_file(HEADINGS + ";user_seats;service_centre", "BLB9001;Birch library;branch;9001000;;"))
    library.refresh_from_db()
    assert (library.isil, library.user_seats, library.service_centre) == ("LV-9", None, False)
    assert library.territory.atvk == "9001010"


def test_parents_may_stand_below_their_children_and_the_answer_keeps_the_order_of_the_file(municipality):
    changes = bring_in(
        csv_file(
            HEADINGS + ";parent",
            "BLB3;Branch of a branch;branch;9001000;BLB2",
            "BLB2;Branch;branch;9001000;BLB1",
            "BLB1;Centre;central;9001000;",
        )
    )
    assert [change.row for change in changes] == [2, 3, 4]
    parents = Library.objects.values_list("register_number", "parent__register_number")
    assert dict(parents) == {"BLB3": "BLB2", "BLB2": "BLB1", "BLB1": None}


def test_a_territory_that_is_not_known_yet_is_added_when_it_is_named(municipality):
    bring_in(
        csv_file(
            HEADINGS + ";territory;territory_name;territory_kind",
            "BLB1;One;branch;9001000;9001030;Elm town;town",
            "BLB2;Two;branch;9001000;9001030;Elm town;town",
            "BLB3;Three;branch;9001000;9001040;Ash parish;",
        )
    )
    added = Territory.objects.order_by("atvk").values_list("atvk", "name", "kind", "municipality")
    assert list(added) == [
        ("9001030", "Elm town", "town", municipality.pk),
        ("9001040", "Ash parish", "parish", municipality.pk),
    ]
    assert Library.objects.get(register_number="BLB2").territory.atvk == "9001030"


def test_a_dry_run_adds_no_territory_either(municipality):
    file = csv_file(HEADINGS + ";territory;territory_name", "BLB1;One;branch;9001000;9001030;Elm town")
    bring_in(file, dry_run=True)
    assert not Territory.objects.exists()


def test_after_a_merger_a_library_remembers_where_it_stood(library, municipality, territory):
    successor = Municipality.objects.create(atvk="9003000", name="Elm municipality")
    municipality.valid_to, municipality.successor = date(2025, 6, 30), successor
    municipality.save()
    bring_in(csv_file(HEADINGS, "BLB9001;Birch library;branch;9003000"))
    move = Move.objects.get()
    assert (move.library, move.until) == (library, date(2025, 6, 30))
    assert (move.municipality, move.territory) == (municipality, territory)


def test_a_corrected_municipality_leaves_no_move(library, other_municipality):
    bring_in(csv_file(HEADINGS + ";territory", "BLB9001;Birch library;branch;9002000;"))
    library.refresh_from_db()
    assert library.municipality == other_municipality
    assert not Move.objects.exists()


def test_headings_that_are_missing_unknown_or_said_twice(db):
    assert refusal(csv_file("register_number;name;type;Name", "1;2;3;4")) == [
        "“type” is not a column of this register; it has register_number, name, kind, municipality, territory, parent, "
        "isil, address, founded, opened, closed, is_only_library, premises_area_m2, user_seats, accessible_premises, "
        "wifi_available, service_centre, territory_name, territory_kind.",
        "The column “kind” is missing.",
        "The column “municipality” is missing.",
        "Two columns mean “name”.",
    ]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(library, other_municipality):
    problems = refusal(
        csv_file(
            HEADINGS + ";territory;parent;user_seats;premises_area_m2;founded;opened;closed;wifi_available",
            "BLB1;Good;branch;9001000;;;;;;;;",
            "BLB2;;kiosk;777;888;BLB7;many;-1;99;31.02.2020;;perhaps",
            "BLB3;Other;branch;9002000;9001010;BLB9001;3,5;1,25;;;;",
            "BLB1;Again;branch;9001000;;;1000000000;;;;;",
            "BLB5;Late;branch;9001000;;;;;;2020-05-01;2020-04-30;",
            ";Nameless;branch;9001000;;;;;;;;",
        )
    )
    assert problems == [
        "Row 3: The column “name” is blank.",
        "Row 3: “kiosk” in the column “kind” is not one of: regional, central, branch, school, other.",
        "Row 3: There is no municipality with the ATVK code “777”.",
        "Row 3: There is no territory with the ATVK code “888”; to add it, fill in “territory_name”.",
        "Row 3: There is no library with the register number “BLB7” to be the parent.",
        "Row 3: The year in the column “founded” must lie between 1000 and 2100.",
        "Row 3: “31.02.2020” in the column “opened” is not a date such as 2023-05-31.",
        "Row 3: The number in the column “premises_area_m2” cannot be below zero.",
        "Row 3: “many” in the column “user_seats” is not a number.",
        "Row 3: “perhaps” in the column “wifi_available” is neither yes nor no.",
        "Row 4: “1,25” in the column “premises_area_m2” has too many decimal places; the limit is 1.",
        "Row 4: “3,5” in the column “user_seats” is not a whole number.",
        "Row 4: The territory “Birch parish” belongs to “Birch municipality”.",
        "Row 5: The number in the column “user_seats” is too large.",
        "Row 5: The register number “BLB1” is already in row 2.",
        "Row 6: The end cannot be before the beginning.",
        "Row 7: The column “register_number” is blank.",
    ]
    assert list(Library.objects.values_list("register_number", flat=True)) == ["BLB9001"]


def test_parents_that_go_round_in_a_circle(library, sister_library):
    sister_library.parent = library
    sister_library.save()
    assert refusal(
        csv_file(
            HEADINGS + ";parent",
            "BLB9001;Birch library;branch;9001000;BLB9002",
            "BLB1;One;branch;9001000;BLB2",
            "BLB2;Two;branch;9001000;BLB1",
            "BLB3;Own;branch;9001000;BLB3",
            "BLB4;Innocent;branch;9001000;BLB1",
        )
    ) == [
        "Row 2: The parents go round in a circle: BLB9001 → BLB9002 → BLB9001.",
        "Row 3: The parents go round in a circle: BLB1 → BLB2 → BLB1.",
        "Row 4: The parents go round in a circle: BLB2 → BLB1 → BLB2.",
        "Row 5: The parents go round in a circle: BLB3 → BLB3.",
    ]


def test_a_long_line_of_parents_is_followed_quickly():
    """Each stands below the next: no circle, and no search that grows with the square of the rows."""
    generations, circles = descent({str(number): str(number + 1) for number in range(100_000)})
    assert (generations["0"], generations["99999"], circles) == (99_999, 0, {})


def test_text_that_is_too_long(municipality):
    assert refusal(csv_file(HEADINGS + ";isil", f"BLB1;{'x' * 201};branch;9001000;{'y' * 25}")) == [
        "Row 2: The text in the column “name” has more than 200 characters.",
        "Row 2: The text in the column “isil” has more than 24 characters.",
    ]


def test_what_looks_like_a_formula_in_a_csv_stays_text(municipality):
    bring_in(csv_file(HEADINGS, "BLB1;=1+1;branch;9001000"))
    assert Library.objects.get().name == "=1+1"


POPULATION = "area;year;total;children;source"


def test_people_of_municipalities_and_territories_come_in(municipality, territory):
    changes = bring_in(
        csv_file(POPULATION, "9001000;2023;11 204;1 900;RIG010", "9001010;2023;1006;185;RIG010"), PopulationResource
    )
    assert [change.kind for change in changes] == ["new", "new"]
    rows = Population.objects.order_by("total").values_list(
        "territory", "municipality", "year", "total", "children", "source"
    )
    assert list(rows) == [
        (territory.pk, None, 2023, 1006, 185, "RIG010"),
        (None, municipality.pk, 2023, 11204, 1900, "RIG010"),
    ]


def test_a_second_file_corrects_the_first(territory):
    Population.objects.create(territory=territory, year=2023, total=1000, children=185, source="RIG010")
    file = csv_file("area;year;total", "9001010;2023;1006", "9001010;2024;990")
    assert bring_in(file, PopulationResource) == [
        Change(2, "update", "Birch parish 2023", (("total", "1000", "1006"),)),
        Change(
            3,
            "new",
            "Birch parish 2024",
            (("area", "", "9001010"), ("year", "", "2024"), ("total", "", "990")),
        ),
    ]
    assert list(Population.objects.order_by("year").values_list("total", "children")) == [(1006, 185), (990, None)]
    assert [change.kind for change in bring_in(file, PopulationResource)] == ["skip", "skip"]


def test_a_table_of_the_statistics_portal_is_understood(territory):
    place = Municipality.objects.create(atvk="0036000", name="Līvānu novads")
    bring_in(
        xlsx_file(
            ["AREA", "Teritoriālā vienība", "Laika periods", "Iedzīvotāju skaits", "0–17"],
            ["LV0036000", "Līvānu novads", 2023, 10500, 1800],
            ["LV9001010 Birch parish", "Birch parish", "2023", 1006, 185],
        ),
        PopulationResource,
    )
    assert Population.objects.get(municipality=place).total == 10500
    assert Population.objects.get(territory=territory).children == 185


def test_a_territory_comes_before_a_municipality_of_the_same_code(municipality):
    town = Territory.objects.create(atvk="9001000", name="Birch town", municipality=municipality)
    bring_in(csv_file("area;year;total", "9001000;2023;500"), PopulationResource)
    assert Population.objects.get().territory == town


def test_wrong_people(municipality, territory):
    assert refusal(
        csv_file(
            POPULATION,
            "9001000;2023;500;501;",
            "777;2023;500;;",
            "9001010;1899;500;;",
            "9001010;2101;500;;",
            "9001010;2023.5;500;;",
            "9001010;2023;many;few;",
            "9001010;2022;-5;;",
            "9001010;2021;;;",
            ";;;;x",
            "9001000;2024;5;;",
            "9001000;2024;6;;",
        ),
        PopulationResource,
    ) == [
        "Row 2: There cannot be more children than inhabitants.",
        "Row 3: There is no municipality or territory with the ATVK code “777”.",
        "Row 4: The year in the column “year” must lie between 1900 and 2100.",
        "Row 5: The year in the column “year” must lie between 1900 and 2100.",
        "Row 6: The year in the column “year” must lie between 1900 and 2100.",
        "Row 7: “many” in the column “total” is not a number.",
        "Row 7: “few” in the column “children” is not a number.",
        "Row 8: The number in the column “total” cannot be below zero.",
        "Row 9: The column “total” is blank.",
        "Row 10: The column “area” is blank.",
        "Row 10: The column “year” is blank.",
        "Row 10: The column “total” is blank.",
        "Row 12: The same area and year are already in row 11.",
    ]
    assert not Population.objects.exists()


@pytest.fixture
def libraries_csv(tmp_path):
    path = tmp_path / "libraries.csv"
    path.write_text(
        f"{HEADINGS};user_seats\nBLB9001;Birch library;branch;9001000;12\nBLB1;Elm library;branch;9001000;\n"
    )
    return path


def test_the_command_shows_first_and_then_does(library, libraries_csv, capsys):
    call_command("import_libraries", libraries_csv, "--dry-run")
    assert capsys.readouterr().out == (
        "Row 2: changed – Birch library\n"
        "    user_seats: (blank) → 12\n"
        "Row 3: new – Elm library\n"
        "1 new, 1 changed, 0 unchanged.\n"
        "Nothing was saved, because this was a dry run.\n"
    )
    assert Library.objects.count() == 1
    call_command("import_libraries", libraries_csv)
    assert capsys.readouterr().out == "1 new, 1 changed, 0 unchanged.\n"
    assert Library.objects.count() == 2


def test_the_command_fails_with_all_that_is_wrong(library, tmp_path):
    path = tmp_path / "libraries.csv"
    path.write_text(f"{HEADINGS}\nBLB1;Good;branch;9001000\nBLB2;Bad;branch;777\nBLB3;;branch;9001000\n")
    with pytest.raises(CommandError) as failure:
        call_command("import_libraries", path)
    assert str(failure.value) == (
        "Row 3: There is no municipality with the ATVK code “777”.\nRow 4: The column “name” is blank."
    )
    assert Library.objects.count() == 1


def test_the_command_fails_on_what_is_no_table(db, tmp_path):
    with pytest.raises(CommandError, match="^The file “none.xlsx” cannot be opened.$"):
        call_command("import_population", tmp_path / "none.xlsx")


def test_the_population_command(territory, tmp_path, capsys):
    path = tmp_path / "population.csv"
    path.write_text("\ufeffarea,year,total,children,source\n9001010,2023,1006,185,RIG010\n")
    call_command("import_population", path)
    assert capsys.readouterr().out == "1 new, 0 changed, 0 unchanged.\n"
    assert Population.objects.get().total == 1006


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_of_an_import_of_unchanged_rows_do_not_grow(municipality, rows, django_assert_num_queries):
    lines = [f"BLB{row};Library {row};branch;9001000" for row in range(rows)]
    bring_in(csv_file(HEADINGS, *lines))
    with django_assert_num_queries(9 + 2 * rows):
        bring_in(csv_file(HEADINGS, *lines))


def test_what_is_exported_can_be_imported_again(library, sister_library, territory):
    library.parent, library.premises_area_m2, library.opened = sister_library, Decimal("12.5"), date(1950, 1, 1)
    library.wifi_available, library.is_only_library, library.founded = True, False, 1949
    library.save()
    Population.objects.create(territory=territory, year=2023, total=1000, children=185, source="RIG010")
    for resource, rows in ((LibraryResource, 2), (PopulationResource, 1)):
        exported = io.BytesIO(resource().export().export("csv").encode())
        assert [change.kind for change in bring_in(exported, resource)] == ["skip"] * rows
