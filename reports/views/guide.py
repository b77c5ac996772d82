"""The guide: for each role a page that explains the year in the order it happens."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from libraries import access
from libraries.models import Role

# The pages in the order of the year's work; each role reads one of them.
PAGES = {
    "librarian": _("Librarian and head of a library"),
    "central": _("Municipal central library"),
    "methodologist": _("Methodologist"),
    "director": _("Director of the regional main library"),
    "analyst": _("Analyst"),
    "administrator": _("Administrator"),
}
READ_BY = {Role.HEAD: "librarian", Role.SCHOOL_METHODOLOGIST: "methodologist"}


@require_safe
def guide(request):
    """To the page of one's own role; the first of them for a person with several."""
    roles = access.rights_of(request.user).scopes
    own = [READ_BY.get(role, role.value) for role in Role if role in roles]
    return redirect("guide_page", own[0] if own else next(iter(PAGES)))


@require_safe
def guide_page(request, role):
    """The year of one role."""
    if role not in PAGES:
        raise Http404
    context = {"role": role, "title": PAGES[role], "pages": PAGES.items(), "steps": f"guide/{role}.html"}
    return render(request, "guide/page.html", context)
