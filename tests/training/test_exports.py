"""The attendance as a file."""

from datetime import date
from decimal import Decimal

from django.urls import reverse

from .conftest import attended, organised

CSV = reverse("training_csv")
HEAD = "library,name,when,title,kind,place,organiser,hours,participants,mode,area"


def lines_of(answer):
    return answer.content.decode("utf-8-sig").splitlines()


def test_the_librarian_takes_her_year_away(librarian, region, library, sister_library, signed_in):
    attended(library, hours=Decimal("3.5"), participants=2, title="Māksla, amats")
    attended(library, title="The year before", starts_on=date(2022, 1, 1))
    attended(sister_library, title="Somebody else's")
    organised(region, {library: 1}, starts_on=date(2023, 10, 1), only_month_known=True)
    answer = signed_in(librarian).get(CSV, {"year": "2023"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="training-2023.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert lines_of(answer) == [
        HEAD,
        'BLB9001,Birch library,2023-09-14,"Māksla, amats",seminar,Birch town hall,Guild of Map Keepers,3.5,2,'
        "in_person,library",
        "BLB9001,Birch library,2023-10,Autumn gathering of librarians,seminar,Northern main library,"
        "Northern main library,6.5,1,in_person,library",
    ]


def test_the_methodologist_takes_one_library_or_all(methodologist, library, sister_library, far_library, signed_in):
    attended(library, title="Birch")
    attended(sister_library, title="Alder", starts_on=date(2023, 9, 1))
    attended(far_library, title="Oak")
    client = signed_in(methodologist)
    everything = [line.split(",")[3] for line in lines_of(client.get(CSV, {"year": "2023"}))[1:]]
    assert everything == ["Alder", "Birch"]
    one = lines_of(client.get(CSV, {"year": "2023", "library": library.pk}))[1:]
    assert [line.split(",")[3] for line in one] == ["Birch"]
    assert client.get(CSV, {"library": far_library.pk}).status_code == 404


def test_a_title_does_not_become_a_formula(librarian, library, signed_in):
    attended(library, title="=1+1")
    assert lines_of(signed_in(librarian).get(CSV))[1].split(",")[3] == "'=1+1"


def test_analysts_and_the_anonymous_get_no_file(client, analyst, signed_in):
    assert signed_in(analyst).get(CSV).status_code == 403
    assert client.get(CSV).url == f"{reverse('login')}?next={CSV}"
