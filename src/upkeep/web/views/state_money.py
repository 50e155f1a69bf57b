"""The page of what is the Secretary of State's, and what was paid over."""

from collections import Counter

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upkeep.collection.models import StateAccount, StatePayment
from upkeep.collection.paying_state import payable_to_state
from upkeep.ledger import Account
from upkeep.web.access import caseworkers_only
from upkeep.web.business_day import business_day
from upkeep.web.ledger_words import account_in_words

SHOWN = 60


@caseworkers_only
@require_safe
def state_money(request: HttpRequest) -> HttpResponse:
    """What is paid over next, account by account, and every month that was."""
    with connection.cursor() as wrapped:
        due, stays = payable_to_state(wrapped.cursor)
    sums: Counter[Account] = Counter()
    for each in due:
        sums[each.account] += each.pence
    account = StateAccount.objects.filter(effective_from__lte=business_day())
    context = {
        "due": [(account_in_words(each), pence) for each, pence in sums.items()],
        "total": sum(sums.values()),
        "stays": stays,
        "account": account.order_by("-effective_from", "-pk").first(),
        "payments": StatePayment.objects.order_by("-month").select_related("payment_file")[:SHOWN],
    }
    return render(request, "books/state_money.html", context)
