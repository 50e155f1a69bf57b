"""The page on which a parent says how we write to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from upkeep.parties.models import Person
from upkeep.parties.preferences import Preferences, prefer, preferences_of, ways_open_to
from upkeep.web.access import parents_only
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day

SAVED = "preferences_saved"
WAYS = {
    "post": gettext_lazy("By post"),
    "email": gettext_lazy("On these pages, with word by e-mail that a letter is there"),
    "text": gettext_lazy("On these pages, with word by text message that a letter is there"),
}


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, person: Person) -> HttpResponse:
    """Language, large print and way of letters; posting sets them for letters from tonight on."""
    on, problem = working_day(), ""
    if request.method == "POST":
        said = request.POST
        wanted = Preferences(
            said.get("language", ""), said.get("large_print") == "yes", said.get("channel", "")
        )
        try:
            prefer(person, wanted, on, recorded_now())
        except ValueError:
            problem = _("Choose a language, and how letters go to you")
        else:
            request.session[SAVED] = True
            return redirect("own_preferences")
    context = {
        "held": preferences_of(person, on),
        "ways": {way: WAYS[way] for way in ways_open_to(person, on)},
        "is_saved": request.session.pop(SAVED, False),
        "problem": problem,
    }
    return render(request, "parent/preferences.html", context, status=400 if problem else 200)
