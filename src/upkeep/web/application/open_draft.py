"""How a browser holds the draft that it has opened: by its number, in its session."""

from django.http import HttpRequest

from upkeep.cases.models import ApplicationDraft
from upkeep.web.business_day import working_day
from upkeep.web.calculator.answers import Answers

DRAFT = "application_draft"
CODE = "application_code"
SENT = "application_sent"


def hold(request: HttpRequest, draft: ApplicationDraft, code: str) -> None:
    """Let this browser work on a draft; its session gets a new name first."""
    request.session.cycle_key()
    request.session[DRAFT] = draft.pk
    request.session[CODE] = code
    request.session.pop(SENT, None)


def held(request: HttpRequest) -> ApplicationDraft | None:
    """The draft that this browser has opened, if there still is one."""
    number = request.session.get(DRAFT)
    if number is None:
        return None
    return ApplicationDraft.objects.filter(pk=number, keeps_until__gte=working_day()).first()


def let_go(request: HttpRequest) -> None:
    """Forget the draft in this browser; it can be opened again by its code."""
    for name in (DRAFT, CODE):
        request.session.pop(name, None)


def answers_of(draft: ApplicationDraft) -> Answers:
    """What was answered so far."""
    return Answers(draft.answers, working_day())
