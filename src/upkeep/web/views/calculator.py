"""The pages of the public calculator. They ask for no sign-in and read and write no database."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upkeep.web.access import Audience, open_to
from upkeep.web.calculator import flow
from upkeep.web.calculator.answers import Answers
from upkeep.web.calculator.carrying import carried, carry, let_go, new_run
from upkeep.web.calculator.outcome import Outcome, answers_in_words, outcome_of
from upkeep.web.calculator.questions import Reading
from upkeep.web.calculator.result_document import result_pdf

CHANGING = "change"
"""In an address: the answer is changed from the page on which all are checked."""


def _with_answers(
    view: Callable[[HttpRequest, str, Answers], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view the answers of its run; without any, say that they are gone."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, run: str) -> HttpResponse:
        given = carried(request, run)
        if given is None:
            return redirect("calculator_gone")
        return view(request, run, Answers(given, timezone.localdate()))

    return open_to(Audience.ANYONE)(checked)


@open_to(Audience.ANYONE)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What the calculator does, what it keeps, and the way in."""
    return render(request, "calculator/start.html", {"run": new_run(), "first": flow.FIRST})


@open_to(Audience.ANYONE)
@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """Say that there are no answers, and why that may be."""
    return render(request, "calculator/gone.html")


@open_to(Audience.ANYONE)
@require_safe
def finished(request: HttpRequest) -> HttpResponse:
    """Say that the answers are deleted."""
    return render(request, "calculator/finished.html")


@open_to(Audience.ANYONE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, run: str, name: str) -> HttpResponse:
    """One question: asked, or its answer read."""
    if name not in flow.PAGES:
        raise Http404
    given = carried(request, run)
    if given is None and name != flow.FIRST:
        return redirect("calculator_gone")
    answers = Answers(given or {}, timezone.localdate())
    if name not in flow.path(answers):
        return redirect(_address(run, flow.first_unanswered(answers)))
    if request.method == "POST":
        return _answered(request, run, name, answers)
    return _asked(request, run, name, answers, _given_before(name, answers))


def _given_before(name: str, answers: Answers) -> Reading:
    answer = answers.get(name)
    return Reading(typed=flow.PAGES[name].question.typed(answer) if answer is not None else {})


def _answered(request: HttpRequest, run: str, name: str, answers: Answers) -> HttpResponse:
    """Take the answer along to the next page, or say what is wrong with it."""
    before = flow.on_the_way(answers)
    reading = flow.PAGES[name].question.read(request.POST, before)
    if reading.errors:
        return _asked(request, run, name, answers, reading)
    answers = answers.with_answer(name, reading.answer)
    response = redirect(_address(run, _next(request, name, answers)))
    carry(response, run, answers.given)
    return response


def _next(request: HttpRequest, name: str, answers: Answers) -> str:
    if CHANGING in request.GET:
        return flow.first_unanswered(answers)
    way = flow.path(answers)
    return way[way.index(name) + 1] if name != way[-1] else flow.CHECK


def _asked(
    request: HttpRequest, run: str, name: str, answers: Answers, reading: Reading
) -> HttpResponse:
    is_change = CHANGING in request.GET
    before = flow.CHECK if is_change else flow.page_before(name, answers)
    counted = flow.on_the_way(answers)
    context = {
        "page": flow.PAGES[name],
        "answers": counted,
        "reading": reading,
        "back": _address(run, before) if before else reverse("calculator"),
        "run": run,
    }
    return render(request, "calculator/question.html", context)


@_with_answers
@require_safe
def check(request: HttpRequest, run: str, answers: Answers) -> HttpResponse:
    """Every answer, to be checked and changed."""
    unanswered = flow.first_unanswered(answers)
    if unanswered != flow.CHECK:
        return redirect(_address(run, unanswered))
    context = {
        "rows": [
            (short, words, f"{_address(run, name)}?{CHANGING}")
            for name, short, words in answers_in_words(flow.on_the_way(answers))
        ],
        "back": _address(run, flow.path(answers)[-1]),
        "run": run,
    }
    return render(request, "calculator/check.html", context)


def _with_outcome(
    view: Callable[[HttpRequest, str, Outcome], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view the outcome; while an answer is missing, lead to its question."""

    @_with_answers
    @require_safe
    @wraps(view)
    def checked(request: HttpRequest, run: str, answers: Answers) -> HttpResponse:
        unanswered = flow.first_unanswered(answers)
        if unanswered != flow.CHECK:
            return redirect(_address(run, unanswered))
        return view(request, run, outcome_of(answers))

    return checked


@_with_outcome
def result(request: HttpRequest, run: str, outcome: Outcome) -> HttpResponse:
    """The amount, what it means, and why."""
    return render(request, "calculator/result.html", {"outcome": outcome, "run": run})


@_with_outcome
def print_view(request: HttpRequest, run: str, outcome: Outcome) -> HttpResponse:
    """The same on one page, with every step open and the answers below."""
    return render(request, "calculator/print.html", {"outcome": outcome, "run": run})


@_with_outcome
def document(request: HttpRequest, run: str, outcome: Outcome) -> HttpResponse:
    """The same as a PDF to save: shown in a window, its title would stay in the history."""
    name = _("child-maintenance")
    return HttpResponse(
        result_pdf(outcome),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )


@open_to(Audience.ANYONE)
@never_cache
@require_POST
def finish(request: HttpRequest, run: str) -> HttpResponse:
    """Delete the answers."""
    response = redirect("calculator_finished")
    let_go(response, run)
    return response


def _address(run: str, name: str) -> str:
    if name == flow.CHECK:
        return reverse("calculator_check", args=[run])
    return reverse("calculator_question", args=[run, name])
