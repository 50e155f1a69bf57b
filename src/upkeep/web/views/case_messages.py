"""Messages between a parent and the body: the parent's page, the caseworker's, and documents."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.cases import messages
from upkeep.cases.messages import A_DAY_MAX, DOCUMENTS_MAX, WORDS_MAX, MessageError, Written
from upkeep.cases.models import Case, CaseMessage, CaseMessageDocument
from upkeep.cases.online_documents import KINDS, SIZE_MAX, RefusedError, Uploaded
from upkeep.gateways.scanning import ScanFailedError, scanner
from upkeep.parties.models import Person
from upkeep.web.access import any_case, caseworkers_only, own_case, parents_only, person_of
from upkeep.web.acting import actor_today
from upkeep.web.looking import looking
from upkeep.web.views.application_documents import MEGABYTE, why_refused

Problem = tuple[str, str]
"""What is wrong, and with which field; both empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What one parent and the body wrote to each other, and what waits for an answer."""

    person: Person
    messages: QuerySet[CaseMessage]
    waiting: int


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def own_messages(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """What the parent and we wrote to each other; posting writes to us."""
    case, look = own_case(person, reference), looking(request.GET)
    problem, field = "", ""
    if request.method == "POST":
        problem, field = _sent(request, case, person, is_from_parent=True)
        if not problem:
            return redirect("own_messages", case.reference)
    context = {
        "case": case,
        "look": look,
        "messages": _shown(case, person, look.known_at),
        **_of_the_form(request, problem, field),
    }
    return render(request, "parent/messages.html", context, status=400 if problem else look.status)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def case_messages(request: HttpRequest, reference: str) -> HttpResponse:
    """What each parent and we wrote to each other, apart; posting answers one of them."""
    case, look = any_case(reference), looking(request.GET)
    people = {str(each.pk): each for each in (case.paying_parent.person, case.receiving_parent)}
    own = person_of(request.user)
    if own is not None and str(own.pk) in people:
        raise PermissionDenied
    problem, field = "", ""
    if request.method == "POST":
        person = people.get(request.POST.get("person", ""))
        if person is None:
            problem, field = _("Choose to whom you write"), "person"
        else:
            problem, field = _sent(request, case, person, is_from_parent=False)
        if not problem:
            return redirect("case_messages", case.reference)
    context = {
        "case": case,
        "look": look,
        "threads": [
            Thread(each, _shown(case, each, look.known_at), messages.waiting(case, each).count())
            for each in people.values()
        ],
        **_of_the_form(request, problem, field),
    }
    return render(request, "case/messages.html", context, status=400 if problem else look.status)


def _of_the_form(request: HttpRequest, problem: str, field: str) -> dict[str, object]:
    return {
        "problem": problem,
        "field": field,
        "said": request.POST,
        "can_add": scanner() is not None,
        "size_max": SIZE_MAX // MEGABYTE,
        "count_max": DOCUMENTS_MAX,
    }


def _shown(case: Case, person: Person, known_at: datetime | None) -> QuerySet[CaseMessage]:
    return messages.between(case, person, known_at).prefetch_related("documents")


def _sent(request: HttpRequest, case: Case, person: Person, *, is_from_parent: bool) -> Problem:
    """Keep what was posted; what is wrong with it, else nothing."""
    keep = messages.write if is_from_parent else messages.answer
    looks, chosen = scanner(), request.FILES.getlist("files")
    if chosen and looks is None:
        return _("Documents cannot be taken at the moment. Send your message without."), "files"
    try:
        if any((each.size or 0) > SIZE_MAX for each in chosen):
            raise RefusedError("large")
        files = [Uploaded(each.name or "", "", each.read()) for each in chosen]
        finds, name = (looks.finds, looks.name) if looks else (lambda _content: "", "nobody")
        words = request.POST.get("words", "")
        keep(case, person, Written(words, files, finds, name), actor_today(request))
    except RefusedError as refused:
        return why_refused(refused.why), "files"
    except ScanFailedError:
        return _(
            "We could not look through the file just now. Try again in a few minutes."
        ), "files"
    except MessageError as error:
        return _why(error), "files" if error.why == "files" else "words"
    return "", ""


def _why(error: MessageError) -> str:
    return {
        "empty": _("Write your message"),
        "long": _("Use at most %(count)s characters") % {"count": WORDS_MAX},
        "files": _("Choose at most %(count)s documents") % {"count": DOCUMENTS_MAX},
        "many": _("You have written %(count)s messages today. Telephone us, or write tomorrow.")
        % {"count": A_DAY_MAX},
        "private": _("This would tell what this parent must not learn. Leave out: %(words)s")
        % {"words": error.found},
    }[error.why]


@parents_only
@require_safe
def own_document(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """A document of the parent's own messages, as it came."""
    case = own_case(person, reference)
    return _document(case, number, CaseMessageDocument.objects.filter(message__person=person))


@caseworkers_only
@require_safe
def case_document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A document of a message of the case, as it came."""
    return _document(any_case(reference), number, CaseMessageDocument.objects.all())


def _document(case: Case, number: int, among: QuerySet[CaseMessageDocument]) -> HttpResponse:
    kept = get_object_or_404(among.select_related("message"), pk=number, message__case=case)
    name = kept.receipt.replace("/", "-") + KINDS[kept.media_type][1]
    return HttpResponse(
        bytes(kept.content),
        content_type=kept.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
