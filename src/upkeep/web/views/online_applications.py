"""The pages on which staff see what was sent on line, and fill in what an application lacks."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from upkeep.cases import online
from upkeep.cases.models import Application, OnlineApplication
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import recorded_now
from upkeep.web.application import to_form
from upkeep.web.application.in_words import parts_of
from upkeep.web.application.pages import PAGES
from upkeep.web.calculator.answers import Answers
from upkeep.web.calculator.flow import Page
from upkeep.web.calculator.questions import Reading

SHOWN_MAX = 200


@caseworkers_only
def waiting(request: HttpRequest) -> HttpResponse:
    """What was sent and lacks something, the oldest first."""
    found = online.waiting()
    lines = [(sent, [PAGES[name].short for name in sent.missing]) for sent in found[:SHOWN_MAX]]
    return render(request, "apply/waiting.html", {"lines": lines, "count": found.count()})


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def online_application(request: HttpRequest, reference: str) -> HttpResponse:
    """One application with every answer, and a form for the answers that it lacks."""
    sent = get_object_or_404(OnlineApplication, reference=f"WEB-{reference}")
    answers = Answers(sent.answers, sent.received_on)
    taken = Application.objects.filter(reference=sent.reference).select_related("case").first()
    asked = [] if taken else [PAGES[name] for name in sent.missing]
    readings = {page.name: _given(page, answers) for page in asked}
    problem = ""
    if request.method == "POST" and asked:
        readings = {page.name: _reading(page, request.POST, answers) for page in asked}
        problem = _complete(request, sent, answers, readings)
        if not problem:
            return redirect("online_application", reference)
    context = {
        "sent": sent,
        "taken": taken,
        "parts": parts_of(answers),
        "documents": sent.documents.select_related("application")
        .defer("content")
        .order_by("number"),
        "asked": [(page, _prefixed(page, readings[page.name])) for page in asked],
        "answers": answers,
        "problem": problem,
    }
    return render(request, "apply/online_application.html", context, status=400 if problem else 200)


def _prefix(page: Page) -> str:
    return f"{page.name}."


def _given(page: Page, answers: Answers) -> Reading:
    return Reading(typed=page.question.typed(answers.get(page.name) or {}))


def _reading(page: Page, said: QueryDict, answers: Answers) -> Reading:
    """The answer to one of several questions on the page; each field must be filled in."""
    own = QueryDict(mutable=True)
    prefix = _prefix(page)
    for name in said:
        if name.startswith(prefix):
            own[name.removeprefix(prefix)] = said.get(name, "")
    return page.question.read(own, answers)


def _prefixed(page: Page, reading: Reading) -> Reading:
    def with_prefix(values: Mapping[str, object]) -> dict[str, object]:
        return {f"{_prefix(page)}{name}": value for name, value in values.items()}

    return Reading(errors=with_prefix(reading.errors), typed=with_prefix(reading.typed))  # type: ignore[arg-type]


def _complete(
    request: HttpRequest,
    sent: OnlineApplication,
    answers: Answers,
    readings: Mapping[str, Reading],
) -> str:
    """Record the application with what was added; say what is wrong, or nothing."""
    if any(reading.errors for reading in readings.values()):
        return _("Correct what is marked")
    added = {name: reading.answer for name, reading in readings.items()}
    whole = Answers({**answers.given, **added}, answers.day)
    if to_form.missing(whole):
        return _("Fill in every field: we cannot open a case without")
    try:
        form = to_form.form_of(whole, sent.reference, sent.received_on, sent.language)
    except ValidationError:
        return _("The two parents must be different people, and born before every child")
    delivery = online.complete(form, request.user.get_username(), recorded_now())
    return "; ".join(f"{refused.found}: {refused.wanted}" for refused in delivery.refused)
