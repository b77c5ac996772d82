"""The rules of the catalogue in plain words: what each asks for, an example that fires and one that does not."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleText(NamedTuple):
    """A rule for people: what it says, an example that fires, one that does not; how its thresholds go together."""

    title: str | Promise
    fires: str | Promise
    quiet: str | Promise
    how: str | Promise = ""


RULES: Mapping[str, RuleText] = {
    "E01": RuleText(
        _("What is typed is a number of the right kind, not below zero"),
        _("“many” in the number of visits"),
        _("8 579, 8579 or 1 234,56"),
    ),
    "E02": RuleText(
        _("A part is not larger than its whole"),
        _("150 children among 144 users"),
        _("144 children among 488 users"),
    ),
    "E03": RuleText(
        _("A total that is given is the sum of its parts"),
        _("5,104 + 5,454 loans, but 10,586 in all"),
        _("5,104 + 5,454 + 28 loans, 10,586 in all"),
    ),
    "E04": RuleText(
        _("The stock at the end is the start, plus additions, minus withdrawals"),
        _("10,164 + 844 − 960, but 10,308 is given"),
        _("10,164 + 844 − 960 = 10,048"),
    ),
    "E05": RuleText(
        _("The stock at the start is the stock at the end of the period before"),
        _("10,164 at the end of 2022, 10,000 at the start of 2023"),
        _("10,164 at both"),
    ),
    "E06": RuleText(
        _("No more is withdrawn than there is"),
        _("50 withdrawn of a stock of 40"),
        _("40 withdrawn of a stock of 50"),
    ),
    "E07": RuleText(
        _("What is required is filled in"),
        _("the number of users is blank"),
        _("the number of users is 0 or declared unknown"),
    ),
    "E08": RuleText(
        _("What is in a table happened in the period"),
        _("a training of 3 May 2022 in the report of 2023"),
        _("a training of 3 May 2023"),
    ),
    "E09": RuleText(
        _("Each row of a table has its required cells"),
        _("a project without a name"),
        _("a project with a name and no amount"),
    ),
    "E10": RuleText(
        _("A figure stays within what is possible"),
        _("170 opening hours a week"),
        _("40 opening hours a week"),
    ),
    "E11": RuleText(
        _("What adds up since January does not fall from quarter to quarter"),
        _("300 users in the first quarter, 280 since January in the second"),
        _("300, then 340"),
    ),
    "E12": RuleText(
        _("A report that was accepted is changed by a correction only"),
        _("a figure typed into an accepted report"),
        _("a figure changed by an agreed correction"),
    ),
    "E13": RuleText(
        _("A library has one report for a period"),
        _("a second report for 2023"),
        _("a report for 2023 and one for 2024"),
    ),
    "E14": RuleText(
        _("Everything unusual is explained"),
        _("a jump without an explanation"),
        _("a jump with an explanation of 15 characters or more"),
    ),
    "W01": RuleText(
        _("A figure has changed much since last year"),
        _("5,695 visits, then 8,579 (+50.6 %)"),
        _("495 users, then 488 (−1.4 %)"),
        _(
            "The change must be larger than so many per cent, and also at least so many units (for money, at "
            "least so much money)."
        ),
    ),
    "W02": RuleText(
        _("Coverage is unlikely, or has changed much"),
        _("38.9 % of the inhabitants, then 48.6 %"),
        _("48.6 %, then 48.5 %"),
        _(
            "Coverage below the lowest or above the highest usual value, or a change of more than so many "
            "percentage points."
        ),
    ),
    "W03": RuleText(
        _("Two figures do not go together as they usually do"),
        _("100 visits for one user"),
        _("18 visits for one user"),
        _("The first figure divided by the second is below the lowest or above the highest usual value."),
    ),
    "W04": RuleText(
        _("Visits have changed quite differently from loans or users"),
        _("visits +50.6 %, loans −7.7 %"),
        _("visits +10 %, loans +5 %"),
        _("The change of the first figure, in per cent, is more than so many percentage points from that of another."),
    ),
    "W05": RuleText(
        _("Income and expenditure differ"),
        _("income 27,737 EUR, expenditure 27,500 EUR"),
        _("27,737 EUR each"),
    ),
    "W06": RuleText(
        _("Books, periodicals and other documents are not the funding given for all of them"),
        _("2,600 + 915 EUR, but 3,528 EUR in all"),
        _("2,600 + 915 + 13 EUR, 3,528 EUR in all"),
    ),
    "W07": RuleText(
        _("Acquisitions differ between the two chapters that give them"),
        _("3,318 EUR in one, 3,317 EUR in the other"),
        _("3,317 EUR in both"),
    ),
    "W08": RuleText(
        _("A text speaks of another year"),
        _("“In 2022 books were sent …” in the report of 2023"),
        _("“more than in 2022”, “founded in 1945”, “in 2024 we plan …”"),
        _("Years further back than this are taken for history and never asked about."),
    ),
    "W09": RuleText(
        _("A gift or a programme has two different values"),
        _("232 EUR among the sources, 233 EUR among the projects"),
        _("232 EUR in both tables"),
    ),
    "W10": RuleText(
        _("Projects or gifts are reported, but no other income"),
        _("433 EUR of projects, other income 0"),
        _("433 EUR of projects, other income 433"),
    ),
    "W11": RuleText(
        _("Less is spent on books and periodicals than the norm for an inhabitant"),
        _("300 EUR for 1,006 inhabitants"),
        _("3,515 EUR for 1,006 inhabitants"),
    ),
    "W12": RuleText(
        _("There are fewer qualified librarians than the norm for the loans"),
        _("one librarian for 17,000 loans"),
        _("two librarians for 10,586 loans"),
    ),
    "W13": RuleText(
        _("The number of inhabitants is not the one of the population table"),
        _("1,060 typed, 1,006 in the table"),
        _("1,006 in both"),
    ),
    "W14": RuleText(
        _("The stock turns over unusually often or seldom, or otherwise than last year"),
        _("a turnover of 1.31, then 2.09"),
        _("a turnover of 0.76, then 0.69"),
        _("Turnover below the lowest or above the highest usual value, or a change of more than so many per cent."),
    ),
    "W15": RuleText(
        _("There are many more authorised users than active ones, or far fewer than last year"),
        _("1,500 authorised and 488 active users"),
        _("241 authorised and 488 active users"),
        _("More authorised users than so many times the active ones, or a fall of more than so many per cent."),
    ),
    "W16": RuleText(
        _("Hours of training are none, very many for an employee, or very many in one row"),
        _("a course of 80 hours"),
        _("a course of 8 hours"),
        _("No hours at all in the year, more than so many for an employee, or more than so many in one row."),
    ),
    "W17": RuleText(
        _("The accreditation has ended or ends soon"),
        _("valid until 12 September 2024, in the report of 2023"),
        _("valid until 12 September 2028"),
    ),
    "W18": RuleText(
        _("The stock has not been checked for long"),
        _("last checked in 2014"),
        _("last checked in 2019"),
    ),
    "W19": RuleText(
        _("A database has sessions but no downloads, or the other way round"),
        _("589 downloads, sessions blank"),
        _("282 sessions and 177 downloads"),
    ),
    "W20": RuleText(
        _("Several figures are exactly last year's"),
        _("three figures of more than 20 are as last year"),
        _("two figures are as last year"),
        _("At least so many figures, each above so many units, are exactly those of last year."),
    ),
    "W21": RuleText(
        _("What only grows has become less"),
        _("745 followers, then 628"),
        _("628 followers, then 745"),
    ),
    "W22": RuleText(
        _("The library has a customer service centre, but its visitors are not counted"),
        _("a centre in the profile, its visits blank"),
        _("a centre in the profile and 1,200 visits"),
    ),
    "W23": RuleText(
        _("A figure of the year is not what the quarters make"),
        _("quarters of 100, 120, 90 and 110, the year 450"),
        _("quarters of 100, 120, 90 and 110, the year 420"),
    ),
    "W24": RuleText(
        _("A text gives another number for a figure than the report"),
        _("“{active_users} (495)” or “Active users: 495” when there are 488"),
        _("“{active_users} (488)” or “Active users: 488”, or last year's number"),
    ),
    "W25": RuleText(
        _("The population has changed much, which is mostly a change of source"),
        _("1,158 inhabitants, then 1,018"),
        _("1,018 inhabitants, then 1,006"),
    ),
    "W26": RuleText(
        _("In a region, what libraries sent each other is not what they received"),
        _("100 received within the region, 80 sent"),
        _("100 received within the region, 96 sent"),
    ),
    "W27": RuleText(
        _("There were events, but nobody was counted at them"),
        _("37 events, participants blank"),
        _("37 events, 640 participants"),
    ),
    "W28": RuleText(
        _("The place of a training and the way of attending do not fit"),
        _("in the National Library, but remotely"),
        _("online, and remotely"),
    ),
    "W29": RuleText(
        _("The report and the profile of the library differ"),
        _("premises of 125 m², 120 m² in the profile"),
        _("premises of 120 m² in both"),
    ),
    "W30": RuleText(
        _("Other expenditure is a large part of the whole"),
        _("5,108 EUR of 27,737 EUR (18.4 %)"),
        _("2,000 EUR of 27,737 EUR (7.2 %)"),
    ),
    "W31": RuleText(
        _("A text may have the name of a child"),
        _("a first name and a surname beside “class 6”"),
        _("“pupils of class 6 met a writer”"),
        _("A first name and a surname stand at most so many characters from a word such as “pupil” or “class”."),
    ),
    "W32": RuleText(
        _("The first or the last report of a library"),
        _("the library closed on 1 July 2023"),
        _("the library was open all year"),
    ),
    "W33": RuleText(
        _("A required text is very short, or nearly last year's"),
        _("“All was well.”"),
        _("a text of a paragraph, written anew"),
        _(
            "The text has fewer characters than this, or shares more than so many per cent of its words with last"
            " year's."
        ),
    ),
    "W34": RuleText(
        _("A name is spelled otherwise than in the register"),
        _("“Nacionala bibliotēka”"),
        _("“Nacionālā bibliotēka”"),
    ),
    "W35": RuleText(
        _("A figure looks like a slip of the hand"),
        _("85,790 visits after 8,579, or cents for euros"),
        _("8,610 visits after 8,579"),
        _(
            "A figure ten, a hundred or a thousand times last year's, give or take so many per cent; figures "
            "smaller than so many units or so much money are left alone. Two swapped digits are asked about when "
            "the figure is so far from last year's; the number of the field beside it, from the figure named here"
            " on."
        ),
    ),
    "W36": RuleText(
        _("A text speaks of money that no table has"),
        _("“a prize of 150 EUR”, and no project, gift or expenditure of 150 EUR"),
        _("“3,528 EUR for the stock”, as in the chapter of the stock; what is planned; less than the threshold"),
        _("Smaller sums than this are left alone. It only points the sum out: nobody has to explain it."),
    ),
}
