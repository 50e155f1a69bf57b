"""The page of money that waits: in suspense, with whose it may be, and on hold, with why."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upkeep.collection.hold_models import Hold
from upkeep.collection.likely_payers import suggestions
from upkeep.collection.suspense import held_back, suspended
from upkeep.web.access import caseworkers_only
from upkeep.web.business_day import business_day

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
