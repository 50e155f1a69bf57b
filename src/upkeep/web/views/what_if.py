"""The page on which a parent sees what would be if something were otherwise; it keeps nothing."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from upkeep.law import SituationError
from upkeep.parties.models import Person
from upkeep.web import parent_page
from upkeep.web.access import own_case, parents_only
from upkeep.web.business_day import business_day
from upkeep.web.what_if import (
    CHILDREN_MAX,
    INCOME_MAX,
    NIGHTS_MAX,
    ChildToday,
    Otherwise,
    WhatIf,
    can_ask,
    children_today,
    what_if,
)


class _TypedError(Exception):
    """What was typed cannot be read; says why, and in which field."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


@sensitive_post_parameters()
@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def own_what_if(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """Nights, children and income as they might be, and the amount they would come to."""
    page = parent_page.own_case_page(person, own_case(person, reference), business_day())
    decision = page.decision
    context = {"page": page, "problem": "", "field": "", "said": request.POST, "found": None}
    if decision is None or not can_ask(decision):
        return render(request, "parent/what_if.html", {**context, "children": None})
    children = children_today(decision, page.case)
    found: WhatIf | None = None
    problem, field = "", ""
    if request.method == "POST":
        try:
            asked = _typed(request.POST, children)
            found = what_if(decision, page.case, asked, is_paying=page.is_paying)
        except _TypedError as error:
            problem, field = str(error), error.field
        except SituationError:
            problem = _("These answers cannot be worked out together. Change one of them.")
            field = "income"
    context |= {"children": children, "found": found, "problem": problem, "field": field}
    return render(request, "parent/what_if.html", context, status=400 if problem else 200)


def _typed(said: Mapping[str, str], children: Sequence[ChildToday]) -> Otherwise:
    """What the form asks about: an empty box changes nothing. Raises :class:`_TypedError`."""
    nights = {}
    for child in children:
        typed = _number(said, f"nights-{child.identifier}", NIGHTS_MAX)
        if typed is not None and typed != child.nights:
            nights[child.identifier] = typed
    return Otherwise(
        nights=nights,
        gone=frozenset(c.identifier for c in children if said.get(f"gone-{c.identifier}") == "yes"),
        more_children=_number(said, "more", CHILDREN_MAX) or 0,
        more_nights=_number(said, "more-nights", NIGHTS_MAX) or 0,
        other_children=_number(said, "others", CHILDREN_MAX),
        income_pounds=_number(said, "income", INCOME_MAX),
    )


def _number(said: Mapping[str, str], name: str, most: int) -> int | None:
    typed = said.get(name, "").strip().removeprefix("£").replace(",", "").replace(" ", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 9 and int(typed) <= most):
        raise _TypedError(_("Enter a whole number from 0 to %(most)s") % {"most": most}, name)
    return int(typed)
