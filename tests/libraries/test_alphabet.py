"""Names as a Latvian dictionary lists them."""

from random import Random

import pytest

from libraries.alphabet import in_order


@pytest.mark.parametrize(
    "names",
    [
        ["Aglona", "Āraiši", "Auce", "Zaube"],
        ["Cēsis", "Cesvaine", "Cirgaļi", "Czz", "Čadra", "Daugmale"],
        ["Garkalne", "Gulbene", "Ģibuļi", "Ķekava", "Liepāja", "Ļaudona", "Madona"],
        ["Saka", "Szz", "Šķaune", "Tukums", "Zzz", "Žīguri"],
        ["Sala", "Sāla", "Salacgrīva"],
        ["Īle", "Ilze", "Izz", "Yz", "Jelgava"],
        ["Rīgas 1. filiāle", "Rīgas 2. filiāle"],
    ],
)
def test_names_stand_where_a_reader_looks_for_them(names):
    """By code point every name that begins with Ā, Č or Š would stand after the last one with Z."""
    mixed = Random(4).sample(names, len(names))
    assert sorted(mixed, key=in_order) == names


def test_capitals_and_letters_written_in_two_parts_make_no_difference():
    assert in_order("ČADRA")[0] == in_order("C\u030cadra")[0] == in_order("čadra")[0]
