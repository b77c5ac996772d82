"""What a letter that brings a summary says: who writes, from which library, of what, and what is behind the link."""

from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from libraries.access import rights_of
from libraries.boundaries import region_of
from libraries.models import Library, Municipality, Role, User

from ..areas import find
from ..models import Summary, SummaryRevision
from ..notices.writing import summary_name

LASTS = timedelta(days=90)  # that a personal link opens anything
CENTRAL = (Library.Kind.CENTRAL, Library.Kind.REGIONAL)


def library_of(sender: User, summary: Summary, *, on: date) -> str:
    """Whose letters they are: of the central library where the sender is of it, else of the regional main library."""
    place = find(summary.level, summary.code, on=on).place
    if isinstance(place, Municipality) and place.pk in rights_of(sender, on=on).ids(Role.CENTRAL):
        libraries = Library.objects.open_on(on).filter(municipality=place, kind__in=CENTRAL)
        return str(libraries.order_by("pk").first() or place)
    region = region_of(place, on=on) if isinstance(place, Municipality) else place
    return (region.main_library_name or region.name) if region else summary_name(summary)


def words(revision: SummaryRevision, sender: User, library: str, language: str, anew: bool) -> tuple[str, str]:
    """The subject and the text in a language. `anew`: the reader was sent an earlier revision."""
    with translation.override(language):
        return subject_of(revision.summary, anew=anew), _text(revision, sender, library, anew)


def subject_of(summary: Summary, *, anew: bool) -> str:
    """In the language in use: which summary it is, and whether it is sent anew."""
    name = summary_name(summary)
    return _("Revised: %(summary)s") % {"summary": name} if anew else name


def _text(revision: SummaryRevision, sender: User, library: str, anew: bool) -> str:
    """No figures: whoever reads it over somebody's shoulder learns none."""
    named = {"who": sender, "library": library, "summary": summary_name(revision.summary)}
    writes = _("%(who)s (%(library)s) sends you a summary of the reports of libraries: %(summary)s.") % named
    corrected = _("The summary was corrected. Please use this revision instead of what you had before.") if anew else ""
    return "\n\n".join(filter(None, [_("Good day!"), writes, corrected, _behind(revision)]))


def _behind(revision: SummaryRevision) -> str:
    if revision.analysis:
        text = _("The analysis and the documents of the summary are behind the link below, for %(days)d days.")
    else:
        text = _("The documents of the summary are behind the link below, for %(days)d days.")
    return text % {"days": LASTS.days}


def ready(revision: SummaryRevision) -> str:
    """What those with an account are told, who find it on a page of theirs."""
    if revision.analysis:
        return _("The analysis and the documents of the summary are ready.")
    return _("The documents of the summary are ready.")
