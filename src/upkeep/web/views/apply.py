"""The pages on which somebody applies, saves what they have, comes back, and sends it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upkeep.cases import online
from upkeep.cases.models import (
    ApplicationDraft,
    OnlineApplication,
    OnlineDocument,
    StoppedApplication,
)
from upkeep.web.access import Audience, open_to
from upkeep.web.acting import recorded_now
from upkeep.web.application import open_draft, to_form
from upkeep.web.application.in_words import parts_of
from upkeep.web.application.next_steps import next_steps
from upkeep.web.application.pages import (
    PAGES,
    SECTION_OF,
    SECTIONS,
    Section,
    counted,
    unanswered,
)
from upkeep.web.business_day import working_day
from upkeep.web.calculator.answers import Answers
from upkeep.web.calculator.flow import Page
from upkeep.web.calculator.questions import Reading

CHANGING = "change"
"""In an address: the answer is changed from the page on which all are checked."""


def with_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the draft that this browser has opened; without one, say how to open it."""

    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def checked(request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = open_draft.held(request)
        if draft is None:
            return redirect("apply_return")
        return view(request, draft, **kwargs)

    return open_to(Audience.ANYONE)(checked)


@open_to(Audience.ANYONE)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who can apply, what is needed, what happens with it, and the ways in."""
    online.delete_expired(working_day())
    return render(request, "apply/start.html", {"kept_days": online.KEPT_DAYS})


@open_to(Audience.ANYONE)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a password, and get a code."""
    problems: list[str] = []
    if request.method == "POST":
        password = request.POST.get("password", "")
        try:
            validate_password(password)
        except ValidationError as error:
            problems = [_password_problem(each.code) for each in error.error_list]
        else:
            code = online.new_code()
            open_draft.hold(request, online.begin(code, password, working_day()), code)
            return redirect("apply_code")
    context = {"problems": problems, "kept_days": online.KEPT_DAYS}
    return render(request, "apply/begin.html", context, status=400 if problems else 200)


def _password_problem(code: str | None) -> str:
    return {
        "password_too_short": _("The password must have at least 12 characters"),
        "password_too_common": _("Many people use this password: choose another"),
    }.get(code or "", _("Choose another password"))


@with_draft
@require_safe
def code(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """The code to come back with."""
    context = {"code": request.session.get(open_draft.CODE, ""), "draft": draft}
    return render(request, "apply/code.html", context)


@open_to(Audience.ANYONE)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Open a draft again by its code and password."""
    problem = ""
    if request.method == "POST":
        typed = request.POST.get("code", "").strip().upper()
        try:
            draft = online.open_again(
                typed, request.POST.get("password", ""), timezone.now(), working_day()
            )
        except online.LockedError:
            problem = _("Too many wrong passwords were tried. Wait 15 minutes and try again.")
        else:
            if draft is not None:
                open_draft.hold(request, draft, typed)
                return redirect("apply_tasks")
            problem = _(
                "There is no application with this code and password. Check both. An application "
                "that was sent, or was not touched for %(days)s days, is not kept here any more."
            ) % {"days": online.KEPT_DAYS}
    context = {"problem": problem, "typed": request.POST.get("code", "")}
    return render(request, "apply/return.html", context, status=400 if problem else 200)


@with_draft
@require_safe
def tasks(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """What is to do, and how far each part is."""
    answers = counted(open_draft.answers_of(draft))
    first = unanswered(answers)
    context = {
        "tasks": [_task(section, answers) for section in SECTIONS],
        "documents": draft.documents.count(),
        "is_complete": first is None,
        "draft": draft,
        "code": request.session.get(open_draft.CODE, ""),
    }
    return render(request, "apply/tasks.html", context)


def _task(section: Section, answers: Answers) -> dict[str, object]:
    pages = section.pages(answers)
    missing = section.unanswered(answers)
    done = [page for page in pages if page.name in answers.given]
    state = "done" if missing is None else "begun" if done else "open"
    leads_to = (missing or pages[0]).name
    return {"title": section.title, "state": state, "href": _address(leads_to)}


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, draft: ApplicationDraft, name: str) -> HttpResponse:
    """One question: asked, or its answer read and saved."""
    if name not in PAGES:
        raise Http404
    answers = counted(open_draft.answers_of(draft))
    page = PAGES[name]
    if page not in SECTION_OF[name].pages(answers):
        return redirect("apply_tasks")
    if request.method != "POST":
        given = draft.answers.get(name)
        typed = page.question.typed(given) if name in answers.given else {}
        return _asked(request, page, answers, Reading(given, typed=typed))
    reading = page.question.read(request.POST, answers)
    if reading.errors:
        return _asked(request, page, answers, reading)
    online.save(draft, {**draft.answers, name: reading.answer}, working_day())
    return redirect(_next(request, page, counted(open_draft.answers_of(draft))))


def _next(request: HttpRequest, page: Page, answers: Answers) -> str:
    """The next page of the section that is not answered; or back to where one came from."""
    section = SECTION_OF[page.name]
    missing = section.unanswered(answers)
    if CHANGING in request.GET:
        return _address(missing.name) + f"?{CHANGING}" if missing else reverse("apply_check")
    pages = section.pages(answers)
    place = pages.index(page) + 1
    return _address(pages[place].name) if place < len(pages) else reverse("apply_tasks")


def _asked(request: HttpRequest, page: Page, answers: Answers, reading: Reading) -> HttpResponse:
    pages = SECTION_OF[page.name].pages(answers)
    place = pages.index(page)
    back = _address(pages[place - 1].name) if place else reverse("apply_tasks")
    context = {
        "page": page,
        "answers": answers,
        "reading": reading,
        "section": SECTION_OF[page.name],
        "back": reverse("apply_check") if CHANGING in request.GET else back,
    }
    status = 400 if reading.errors else 200
    return render(request, "apply/question.html", context, status=status)


def _address(name: str) -> str:
    return reverse("apply_question", args=[name])


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """Every answer, to be checked and changed, and the declaration with which it is sent."""
    answers = counted(open_draft.answers_of(draft))
    first = unanswered(answers)
    if first is not None:
        return redirect(_address(first.name))
    problem, field = "", ""
    if to_form.contradictions(answers, answers.day):
        problem, field = _contradiction(), "parts"
    elif request.method == "POST" and request.POST.get("declared") != "yes":
        problem, field = _("Say that what you have told us is true"), "declared"
    elif request.method == "POST":
        return _sent(request, draft, answers)
    context = {
        "parts": parts_of(answers),
        "changing": CHANGING,
        "problem": problem,
        "field": field,
    }
    return render(request, "apply/check.html", context, status=400 if problem else 200)


def _contradiction() -> str:
    return _(
        "Some answers cannot both be right: the two parents must be different people, and every "
        "child must be born after both of them. Change what is wrong."
    )


def _sent(request: HttpRequest, draft: ApplicationDraft, answers: Answers) -> HttpResponse:
    lacks = to_form.missing(answers)
    language = get_language() or "en"
    form = None
    if not lacks:
        form = to_form.form_of(answers, online.next_reference(), answers.day, language)
    said = online.Said(to_form.APPLICANTS[answers.given["who"]], answers.given, lacks, language[:2])
    sent = online.send(draft, said, form, answers.day, recorded_now())
    open_draft.let_go(request)
    request.session[open_draft.SENT] = sent.reference
    return redirect("apply_sent")


@open_to(Audience.ANYONE)
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The reference, and what happens next with its days."""
    reference = request.session.get(open_draft.SENT)
    found = OnlineApplication.objects.filter(reference=reference).first()
    if found is None:
        return redirect("apply")
    context = {"application": found, "steps": next_steps(found), "documents": _documents(found)}
    return render(request, "apply/sent.html", context)


def _documents(sent: OnlineApplication) -> list[OnlineDocument]:
    return list(sent.documents.select_related("application").defer("content").order_by("number"))


@with_draft
@require_POST
def leave(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """Close the draft in this browser; it is kept for later."""
    known = request.session.get(open_draft.CODE, "")
    open_draft.let_go(request)
    return render(request, "apply/left.html", {"draft": draft, "code": known})


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """Ask why somebody stops, count it, and delete what they wrote."""
    why = request.POST.get("why", "")
    is_asked = request.method != "POST"
    if is_asked or why not in StoppedApplication.Why:
        problem = "" if is_asked else _("Choose why you stop, or “I would rather not say”")
        context = {"whys": StoppedApplication.Why.choices, "problem": problem}
        return render(request, "apply/stop.html", context, status=400 if problem else 200)
    reached = unanswered(counted(open_draft.answers_of(draft)))
    online.stop(draft, why, reached.name if reached else "check", working_day())
    open_draft.let_go(request)
    return redirect("apply_stopped")


@open_to(Audience.ANYONE)
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Say that everything is deleted."""
    return render(request, "apply/stopped.html")
