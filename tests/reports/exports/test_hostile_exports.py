"""Texts of people in files for other programs: nothing that would make the file unreadable."""

from io import BytesIO

from openpyxl import Workbook, load_workbook

from reports.exports.sheets import Sheet


def test_a_character_that_no_xml_can_have_does_not_spoil_the_workbook():
    work = Workbook(write_only=True)
    sheet = Sheet(work, "Figures", [20], head=1)
    sheet.append([sheet.text("Birch\x01\x1b\ufffe\uffff\ud800 library")])
    file = BytesIO()
    work.save(file)
    assert load_workbook(file)["Figures"]["A1"].value == "Birch library"
