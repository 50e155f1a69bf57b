"""The pages on which two parents write down what they agree. Nothing of it is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.web.access import Audience, open_to
from upkeep.web.arrangement.agreed import OFTEN, REVIEWS, Agreed, Words, read_form
from upkeep.web.arrangement.in_words import remarks, sentences
from upkeep.web.arrangement.paper import arrangement_pdf
from upkeep.web.arrangement.reminders import reminders

FIELDS: tuple[str, ...] = ("payer", "receiver", "children", "amount", "often", "review")
FIELDS += ("first-day", "first-month", "first-year", "way", "time", "further")


@open_to(Audience.ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What an arrangement of one's own is, for whom it is not, and the way in."""
    return render(request, "arrangement/start.html")


@open_to(Audience.ANYONE)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form; once it is right, the arrangement to check, to save and to sign."""
    said = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method != "POST":
        return _form(request, said, {})
    agreed, wrong = read_form(said, timezone.localdate())
    if agreed is None:
        return _form(request, said, wrong)
    match request.POST.get("does"):
        case "paper":
            return _file(arrangement_pdf(agreed), "application/pdf", _("child-maintenance"), "pdf")
        case "reminders":
            made = reminders(agreed, timezone.now())
            return _file(made, "text/calendar; charset=utf-8", _("child-maintenance"), "ics")
        case "change":
            return _form(request, said, {})
    return _checked(request, said, agreed)


def _form(request: HttpRequest, said: dict[str, str], wrong: dict[str, Words]) -> HttpResponse:
    context = {"said": said, "wrong": wrong, "often": OFTEN, "reviews": REVIEWS}
    return render(request, "arrangement/form.html", context, status=400 if wrong else 200)


def _checked(request: HttpRequest, said: dict[str, str], agreed: Agreed) -> HttpResponse:
    context = {"said": said, "sentences": sentences(agreed), "remarks": remarks()}
    return render(request, "arrangement/check.html", context)


def _file(content: bytes, kind: str, name: str, ending: str) -> HttpResponse:
    saved = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": saved})
