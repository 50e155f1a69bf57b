"""The page on which documents are added to an application, and where staff open them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upkeep.cases import online_documents
from upkeep.cases.models import ApplicationDraft, DocumentAbout, OnlineDocument
from upkeep.cases.online_documents import KINDS, SIZE_MAX, RefusedError, Uploaded
from upkeep.gateways.scanning import ScanFailedError, scanner
from upkeep.web.access import caseworkers_only
from upkeep.web.views.apply import with_draft

MEGABYTE = 1024 * 1024


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, draft: ApplicationDraft) -> HttpResponse:
    """The documents of the draft; one can be added or taken away."""
    problem, field = "", "file"
    if "remove" in request.POST:
        draft.documents.filter(pk=_number(request.POST.get("remove", ""))).delete()
        return redirect("apply_documents")
    if request.method == "POST":
        problem, field = _added(request, draft)
        if not problem:
            return redirect("apply_documents")
    context = {
        "documents": draft.documents.order_by("pk"),
        "abouts": DocumentAbout.choices,
        "about": request.POST.get("about", ""),
        "can_add": scanner() is not None,
        "problem": problem,
        "field": field,
        "size_max": SIZE_MAX // MEGABYTE,
        "count_max": online_documents.COUNT_MAX,
    }
    return render(request, "apply/documents.html", context, status=400 if problem else 200)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() else 0


def _added(request: HttpRequest, draft: ApplicationDraft) -> tuple[str, str]:
    """Add what was chosen; what is wrong and where, or nothing."""
    file, about, looks = request.FILES.get("file"), request.POST.get("about", ""), scanner()
    if looks is None:
        return _("Documents cannot be taken at the moment. Send your application without."), "file"
    if file is None:
        return _("Choose a file"), "file"
    if about not in DocumentAbout:
        return _("Choose what the document is about"), "about"
    size = file.size or 0
    content = b"" if size > SIZE_MAX else file.read()
    uploaded = Uploaded(file.name or "", about, content)
    try:
        if size > SIZE_MAX:
            raise RefusedError("large")
        online_documents.add(draft, uploaded, looks.finds, looks.name)
    except RefusedError as refused:
        return why_refused(refused.why), "file"
    except ScanFailedError:
        return _("We could not look through the file just now. Try again in a few minutes."), "file"
    return "", ""


def why_refused(why: str) -> str:
    """Why a file is not taken, in words."""
    return {
        "empty": _("The file is empty. Choose another"),
        "large": _("The file must be smaller than %(size)s MB") % {"size": SIZE_MAX // MEGABYTE},
        "many": _("You have added as many documents as we take. Take one away first"),
        "kind": _("The file must be a PDF, a JPEG or a PNG picture"),
        "harmful": _("The file may harm computers, so we did not take it. Choose another"),
    }[why]


@caseworkers_only
@require_safe
def document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A document as it came, to be saved; browsers are told not to run anything in it."""
    kept = get_object_or_404(
        OnlineDocument.objects.select_related("application"),
        application__reference=f"WEB-{reference}",
        number=number,
    )
    name = f"WEB-{reference}-{number}{KINDS[kept.media_type][1]}"
    return HttpResponse(
        bytes(kept.content),
        content_type=kept.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
