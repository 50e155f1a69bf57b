"""Reporting a change: choose its kind, fill in its form, see what it would do, and report it."""

import re
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from upkeep.batch.nights import last_night
from upkeep.batch.previewing import PreviewRefusedError
from upkeep.cases import reporting
from upkeep.cases.forms import ChangeForm
from upkeep.cases.models import Case
from upkeep.cases.receiving import Refusal
from upkeep.cases.reporting import ReportRefusedError
from upkeep.web import preview_page
from upkeep.web.access import any_case, caseworkers_only
from upkeep.web.acting import actor_of
from upkeep.web.business_day import business_day, working_day
from upkeep.web.changes import fields, reading, words
from upkeep.web.changes.standing import as_told, holds_too_many, standing

_REFERENCE = re.compile(rf"{reporting.PREFIX}[0-9]{{4,8}}")
_LETTER = re.compile(r"letter-([0-9]{1,3})")


@caseworkers_only
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose what has changed; a kind about one of the parents is offered for each."""
    case = any_case(reference)
    chosen = request.GET.get("kind", "")
    kind, _colon, whose = chosen.partition(":")
    problem = ""
    if chosen:
        if kind in fields.kinds_of(case.scheme) and (whose in words.WHOSE) == fields.has_whose(
            kind
        ):
            address = reverse("case_change", args=[case.reference, kind])
            given = {"whose": whose, "change": request.GET.get("change", "")}
            query = urlencode({name: value for name, value in given.items() if value})
            return redirect(f"{address}?{query}" if query else address)
        problem = _("Choose what has changed")
    context = {
        "case": case,
        "choices": _choices(case),
        "problem": problem,
        "told": request.GET.get("change", ""),
    }
    return render(request, "change/choose.html", context, status=400 if problem else 200)


def _choices(case: Case) -> list[tuple[str, words.Words, words.Words]]:
    """What can have changed: a value, a title and a hint for each."""
    offered = []
    for kind in sorted(fields.kinds_of(case.scheme), key=words.place_of):
        title, hint = words.kind_in_words(kind)
        if not fields.has_whose(kind):
            offered.append((kind, title, hint))
            continue
        for whose, who in words.WHOSE.items():
            offered.append((f"{kind}:{whose}", words.about(title, who), hint))
    return offered


@caseworkers_only
def change(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """The form of one kind of change; what is sent is shown with its effect, or reported."""
    about = _about(request, any_case(reference), kind)
    if holds_too_many(about.case, kind, about.whose, business_day()):
        said = _("More is on record than this form has room for: report the change by a file")
        return _form(request, about, reading.Read(errors={"": said}))
    if request.method != "POST":
        first = standing(about.case, kind, about.whose, business_day(), working_day())
        return _form(request, about, reading.Read(typed=first | as_told(about)))
    read = reading.read_change(about, request.POST)
    do = request.POST.get("do", "")
    if read.form is None or do == "edit":
        return _form(request, about, read)
    if do == "report":
        return _report(request, about, read, read.form)
    return _look(request, about, read, read.form)


def _about(request: HttpRequest, case: Case, kind: str) -> reading.About:
    """What the form is about; anything that is not asked about a case is not found."""
    said = request.POST if request.method == "POST" else request.GET
    whose, reference = said.get("whose", ""), said.get("change", "")
    if kind not in fields.kinds_of(case.scheme) or (whose in words.WHOSE) != fields.has_whose(kind):
        raise Http404
    if not _REFERENCE.fullmatch(reference):
        reference = reporting.next_reference()
    return reading.About(case, kind, whose, reference, request.user.get_username())


def _form(
    request: HttpRequest, about: reading.About, read: reading.Read, status: int = 200
) -> HttpResponse:
    context = {
        **_common(about),
        "fields": [
            (each, words.label_of(about.kind, each), words.hint_of(about.kind, each))
            for each in fields.fields_of(about.kind)
        ],
        "children": reading.children_of(about.case),
        "typed": read.typed
        or standing(about.case, about.kind, about.whose, business_day(), working_day()),
        "errors": read.errors,
        "option_words": words.option_words,
    }
    return render(request, "change/form.html", context, status=400 if read.errors else status)


def _common(about: reading.About) -> dict[str, object]:
    title, _hint = words.kind_in_words(about.kind)
    if about.whose:
        title = words.about(title, words.WHOSE[about.whose])
    return {"case": about.case, "about": about, "kind_title": title}


def _look(
    request: HttpRequest, about: reading.About, read: reading.Read, form: ChangeForm
) -> HttpResponse:
    """Show what the change would do; or the document of one of the letters."""
    wanted = _LETTER.fullmatch(request.POST.get("do", ""))
    number = int(wanted[1]) if wanted else None
    try:
        seen = preview_page.look(form, number)
    except PreviewRefusedError as refused:
        _refuse(read, refused.refused, str(refused))
        return _form(request, about, read)
    if number is not None:
        return _document(seen, number)
    again = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "do", "change")
        for value in values
    ]
    return render(request, "change/preview.html", {**_common(about), "seen": seen, "again": again})


def _document(seen: preview_page.Seen, number: int) -> HttpResponse:
    if number >= len(seen.letters):
        raise Http404
    return HttpResponse(
        seen.letters[number].document,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="preview.pdf"'},
    )


def _report(
    request: HttpRequest, about: reading.About, read: reading.Read, form: ChangeForm
) -> HttpResponse:
    """Record the change under the worker's name, for the next night to take up."""
    actor = actor_of(request)
    last = last_night()
    if last is not None and form.reported_on > working_day():
        read.errors["reported_on"] = _("Enter a day that is not still to come")
        return _form(request, about, read)
    try:
        reporting.report(form, actor)
    except ReportRefusedError as refused:
        _refuse(read, refused.refused, str(refused))
        return _form(request, about, read)
    return redirect(f"{reverse('case', args=[about.case.reference])}#next-steps")


def _refuse(read: reading.Read, refused: tuple[Refusal, ...], message: str) -> None:
    """Say at its field what could not be received; above the form what is about none."""
    names = {name.rpartition("-")[2]: name for name in read.typed}
    for each in refused:
        field = each.entry.rpartition(" ")[2]
        said = words.refusal(field) or f"{each.found}: {each.wanted}"
        read.errors[names.get(field, "")] = said
    if not refused:
        is_late = read.form is not None and read.form.reported_on > working_day()
        said = _("Enter a day that is not still to come")
        read.errors["reported_on" if is_late else ""] = said if is_late else message
