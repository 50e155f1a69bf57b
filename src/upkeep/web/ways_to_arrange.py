"""The page for whoever is not signed in: the ways to arrange child maintenance, and what they cost.

The service gains nothing by any of them, and the page says for each what speaks against it.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.collection import fees
from upkeep.law import collection_parameters


@dataclass(frozen=True, slots=True)
class Helpline:
    """Whom somebody who is abused can call, free of charge and at any hour."""

    name: str | Promise
    telephone: str


# ASSUMPTION: the national helplines and their numbers as they were in 2025; nothing tells us when
# one changes.
HELPLINES = (
    Helpline(_("England: National Domestic Abuse Helpline"), "0808 2000 247"),
    Helpline(_("Wales: Live Fear Free"), "0808 80 10 800"),
    Helpline(_("Scotland: Domestic Abuse and Forced Marriage Helpline"), "0800 027 1234"),
)


def percent(share: Fraction) -> str:
    """A share of an amount as people write it, such as 20% or 3.5%."""
    tenths = 1000 * share
    assert tenths.denominator == 1, f"a fee of {share} has no short form"
    whole, tenth = divmod(tenths.numerator, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def is_direct_pay_open(on: date) -> bool:
    """Whether parents may still choose Direct Pay (Child Support Act 1991 ss.4, 29)."""
    return collection_parameters().on(on).value("direct_pay.is_open").is_true


def ways_to_arrange(request: HttpRequest) -> HttpResponse:
    """What each way is, what it costs today, for whom it is not, and where it begins."""
    today = timezone.localdate()
    context = {
        "helplines": HELPLINES,
        "is_direct_pay_open": is_direct_pay_open(today),
        "paying_fee": percent(fees.paying_parent_share(today)),
        "receiving_fee": percent(fees.receiving_parent_share(today)),
    }
    return render(request, "ways_to_arrange.html", context)
