"""What a parent asks of us on their own pages: in their own words, dated by the day it comes in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from upkeep.cases import asking
from upkeep.cases.asking import AskedAlreadyError
from upkeep.cases.models import Case
from upkeep.cases.opening import CannotOpenError
from upkeep.correspondence.delivery import notified_on
from upkeep.parties.models import Person
from upkeep.web.access import own_case, parents_only
from upkeep.web.acting import actor_today
from upkeep.web.asking_words import ASKS
from upkeep.web.looking import looking
from upkeep.web.tracking import tracked

WORDS_MAX = 2000


@parents_only
def asks(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """What can be asked about a case, and how what was asked before stands."""
    case = own_case(person, reference)
    look = looking(request.GET)
    is_paying = case.paying_parent.person_id == person.pk
    name = request.user.get_username()
    asked = tracked(name, case, look.day, look.known_at, is_paying=is_paying)
    context = {"case": case, "look": look, "asks": ASKS, "asked": asked}
    return render(request, "parent/asks.html", context, status=look.status)


@parents_only
def ask(request: HttpRequest, person: Person, reference: str, asked: str) -> HttpResponse:
    """Ask for one thing in one's own words."""
    case = own_case(person, reference)
    if asked not in ASKS:
        raise Http404
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    problem = ""
    if request.method == "POST":
        problem = _problem(words) or _open(request, case, asked, words)
        if not problem:
            return redirect("own_asks", case.reference)
    context = {"case": case, "what": asked, "ask": ASKS[asked], "problem": problem, "words": words}
    return render(request, "parent/ask.html", context, status=400 if problem else 200)


def _problem(words: str) -> str:
    if not words:
        return _("Tell us in your own words")
    if len(words) > WORDS_MAX:
        return _("Use at most %(count)s characters") % {"count": WORDS_MAX}
    return ""


def _open(request: HttpRequest, case: Case, what: str, words: str) -> str:
    """Open it; or say kindly why it cannot be opened."""
    actor = actor_today(request)
    try:
        asking.ask(what, case, actor, words, notified_on(case))
    except AskedAlreadyError:
        return _("You have asked for this already, and we are working on it. You can telephone us.")
    except CannotOpenError:
        return _("We have not made a decision about this case yet, so there is none to look at.")
    return ""
