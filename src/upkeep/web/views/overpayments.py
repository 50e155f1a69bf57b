"""The pages of what was collected beyond what is owed, and of what is paid back of it."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.collection import refunding
from upkeep.collection.models import Overpayment, Refund
from upkeep.collection.overpayments import open_overpayments
from upkeep.collection.refunding import RefundRefusedError
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.business_day import business_day
from upkeep.web.refund_form import BLANK, asked_for, said_in
from upkeep.web.staff_reading import about

REFUNDS_SHOWN = 100


@caseworkers_only
def overpayments(request: HttpRequest) -> HttpResponse:
    """Everything that is open, refunds that wait for a second person, and those that were made."""
    with connection.cursor() as cursor:
        found = open_overpayments(cursor.cursor)
    refunds = Refund.objects.select_related("overpayment", "answer", "payment")
    context = {
        "found": found,
        "kinds": dict(Overpayment.Kind.choices),
        "total": sum(each.left_pence for each in found),
        "waiting": refunds.filter(answer=None).order_by("pk"),
        "done": refunds.exclude(answer=None).order_by("-pk")[:REFUNDS_SHOWN],
        "limit": refunding.limit_on(business_day()),
    }
    return render(request, "books/overpayments.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def overpayment(request: HttpRequest, number: int) -> HttpResponse:
    """One overpayment with its refunds; posting keeps it as credit, asks for a refund or answers.

    What is typed of an account is shown again and never kept but with the refund.
    """
    row = get_object_or_404(Overpayment.objects.select_related("paying_parent", "case"), pk=number)
    about(request, [row.case] if row.case else row.paying_parent.cases.all())
    problem, field = "", ""
    if request.method == "POST":
        try:
            _do(request, row)
        except RefundRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("overpayment", row.pk)
    with connection.cursor() as cursor:
        current = next(iter(open_overpayments(cursor.cursor, row.pk)), None)
    refunds = list(row.refunds.select_related("answer", "payment").order_by("-pk"))
    waiting = next((each for each in refunds if not hasattr(each, "answer")), None)
    context = {
        "overpayment": row,
        "current": current,
        "case": row.case or row.paying_parent.cases.order_by("pk").first(),
        "refunds": refunds,
        "waiting": waiting,
        "may_ask": is_finance(request)
        and current is not None
        and current.state in ("found", "credited")
        and current.left_pence > 0,
        "may_answer": is_finance(request)
        and waiting is not None
        and waiting.asked_by != request.user.get_username(),
        "said": said_in(request.POST) if problem else BLANK,
        "limit": refunding.limit_on(business_day()),
        "problem": problem,
        "field": field,
    }
    return render(request, "books/overpayment.html", context, status=400 if problem else 200)


def _do(request: HttpRequest, row: Overpayment) -> None:
    actor = finance_of(request)
    note = request.POST.get("note", "")
    match request.POST.get("do"):
        case "keep":
            refunding.keep_as_credit(row, actor, note)
        case "refund":
            refunding.ask(asked_for(row.pk, said_in(request.POST)), actor)
        case "agree" | "refuse" as said:
            waiting = row.refunds.filter(answer=None).first()
            if waiting is None:
                raise Http404
            refunding.answer(waiting, actor, note, agrees=said == "agree")
        case _:
            raise Http404
