"""Pages of money that waits: in suspense, with whose it may be, and on hold, with why."""

from datetime import date

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from upkeep.collection import reviewing
from upkeep.collection.likely_payers import suggestions
from upkeep.collection.models import Hold, Receipt
from upkeep.collection.reviewing import ReviewRefusedError
from upkeep.collection.suspense import (
    NotInSuspenseError,
    held_back,
    identify,
    one_suspended,
    suspended,
)
from upkeep.web.access import caseworkers_only
from upkeep.web.acting import finance_of, is_finance
from upkeep.web.business_day import business_day
from upkeep.web.staff_reading import about
from upkeep.web.statement_period import PARTS, Typed

SHOWN = 50


@caseworkers_only
def held_money(request: HttpRequest) -> HttpResponse:
    """Every receipt in suspense and every case whose payments are on hold, the oldest first.

    The payers that the longest waits may be from are told with what speaks most for each.
    """
    day = business_day()
    with connection.cursor() as wrapped:
        waiting = suspended(wrapped.cursor, day)
        rows = [(each, suggestions(wrapped.cursor, each.seen, day)) for each in waiting[:SHOWN]]
        held = held_back(wrapped.cursor, day)
    context = {
        "rows": rows,
        "more": len(waiting) - len(rows),
        "count": len(waiting),
        "total": sum(each.left_pence for each in waiting),
        "held": held,
        "held_total": sum(each.pence for each in held),
        "reasons": dict(Hold.Reason.choices),
        "day": day,
    }
    return render(request, "books/held_money.html", context)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def held_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """One receipt in suspense: whom it may be from; finance gives it to them, or lets it wait."""
    row = get_object_or_404(Receipt.objects.filter(paying_parent=None), pk=number)
    problem, field = "", ""
    if request.method == "POST":
        try:
            _settle(request, row)
        except (ReviewRefusedError, NotInSuspenseError) as error:
            problem, field = str(error), getattr(error, "field", "payer")
        else:
            return redirect("held_receipt", row.pk)
    day = business_day()
    with connection.cursor() as wrapped:
        waiting = one_suspended(wrapped.cursor, row.pk, day)
        found = suggestions(wrapped.cursor, waiting.seen, day) if waiting else []
    context = {
        "receipt": row,
        "waiting": waiting,
        "found": found,
        **_of_form(request, row, problem, field),
    }
    return render(request, "books/held_receipt.html", context, status=400 if problem else 200)


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """One case whose payments are on hold: finance lifts the hold, or lets it wait on."""
    row = get_object_or_404(Hold.objects.select_related("case"), pk=number)
    about(request, [row.case])
    problem, field = "", ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "let_go":
                reviewing.let_go(row, request.POST.get("why", ""), finance_of(request))
            else:
                _wait_on(request, row)
        except ReviewRefusedError as error:
            problem, field = str(error), error.field
        else:
            return redirect("hold", row.pk)
    with connection.cursor() as wrapped:
        held = held_back(wrapped.cursor, business_day())
    context = {
        "hold": row,
        "held": next((each for each in held if each.hold == row.pk), None),
        "may_let_go": row.reason == Hold.Reason.PAYMENT_RETURNED,
        **_of_form(request, row, problem, field),
    }
    return render(request, "books/hold.html", context, status=400 if problem else 200)


def _settle(request: HttpRequest, receipt: Receipt) -> None:
    """Give a receipt to whose it is, or let it wait on."""
    if request.POST.get("do") != "identify":
        _wait_on(request, receipt)
        return
    actor = finance_of(request)
    payer = "".join(request.POST.get("payer", "").split())
    with transaction.atomic(), connection.cursor() as wrapped:
        identify(
            wrapped.cursor,
            receipt.pk,
            payer,
            request.POST.get("evidence", ""),
            actor.on,
            actor.known_at,
        )


def _wait_on(request: HttpRequest, about: Hold | Receipt) -> None:
    if request.POST.get("do") != "wait":
        raise Http404
    actor = finance_of(request)
    reviewing.wait_on(about, _day_typed(request), request.POST.get("why", ""), actor)


def _day_typed(request: HttpRequest) -> date | None:
    return Typed(*(request.POST.get(f"until-{part}", "").strip() for part in PARTS)).as_date()


def _of_form(
    request: HttpRequest, about: Hold | Receipt, problem: str, field: str
) -> dict[str, object]:
    names = ("why", "payer", "evidence", *(f"until-{part}" for part in PARTS))
    return {
        "reviews": about.reviews.order_by("-pk"),
        "day": business_day(),
        "may_act": is_finance(request),
        "problem": problem,
        "field": field,
        "said": {name: request.POST.get(name, "") for name in names},
    }
