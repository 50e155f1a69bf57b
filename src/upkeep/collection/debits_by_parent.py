"""What a paying parent does about Direct Debit by themselves: begin it, change the day, end it.

A mandate and the way of paying belong together: what is collected is only what is to be paid by
Direct Debit. So both are recorded at once, or neither is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction

from upkeep.cases import reporting
from upkeep.cases.actors import Actor
from upkeep.cases.forms import CollectionChange
from upkeep.cases.models import Case, PayingParent
from upkeep.collection.bacs import AccountName
from upkeep.collection.debit_models import DebitReturn, Mandate
from upkeep.collection.debits import REPRESENT_CODES, REPRESENT_WITHIN_MONTHS, represented_on
from upkeep.collection.mandates import Given, end_mandate, give_mandate, has_ended
from upkeep.collection.models import Arrangement, Method, ServiceType

MOVABLE = (Method.STANDING_ORDER, Method.BANK_TRANSFER, Method.DIRECT_DEBIT)
"""Ways of paying that a paying parent may change by themselves: nothing is deducted."""


class NotByDebitError(ValueError):
    """The paying parent has nothing to pay that could be collected, or no mandate that stands."""


@dataclass(frozen=True, slots=True)
class OncePresentedAgain:
    """A collection that was not paid and is presented once more, in pence, from a day on."""

    collect_on: date
    pence: int
    again_from: date


def standing_mandate(parent: PayingParent, on: date) -> Mandate | None:
    """The mandate by which a paying parent's money is, or soon can be, collected."""
    given = Mandate.objects.filter(paying_parent=parent).order_by("-pk")
    return next((each for each in given if not has_ended(each, on)), None)


def collected_cases(parent: PayingParent, on: date) -> list[Arrangement]:
    """How the paying parent's cases are to be paid, where we collect and nothing is deducted."""
    return list(
        Arrangement.objects.filter(
            case__paying_parent=parent,
            known__upper_inf=True,
            effective__contains=on,
            service_type=ServiceType.COLLECT_AND_PAY,
            method__in=MOVABLE,
        )
        .exclude(case__state__in=[Case.State.CLOSED, Case.State.WITHDRAWN])
        .select_related("case")
        .order_by("case__reference")
    )


@transaction.atomic
def begin(parent: PayingParent, account: AccountName, by: Actor) -> Mandate:
    """Give a mandate, and pay every case that we collect by Direct Debit from now on.

    Raises :class:`NotByDebitError` where there is nothing to collect, and
    :class:`~upkeep.collection.mandates.MandateRefusedError` for an account that cannot be used or
    a mandate that stands already.
    """
    paid = collected_cases(parent, by.on)
    if not paid:
        raise NotByDebitError("No case of this paying parent could be paid by Direct Debit.")
    given = Given(parent.reference, account, by.on, f"given on the page, signed in as {by.name}")
    mandate = give_mandate(given, by.known_at)
    _pay_by(paid, Method.DIRECT_DEBIT, by)
    return mandate


@transaction.atomic
def end(parent: PayingParent, by: Actor) -> None:
    """End the mandate; what falls due is then paid by bank transfer.

    Raises :class:`NotByDebitError` where no mandate stands.
    """
    mandate = standing_mandate(parent, by.on)
    if mandate is None:
        raise NotByDebitError("No mandate of this paying parent stands.")
    end_mandate(mandate, by.on, f"asked for on the page, signed in as {by.name}", by.known_at)
    _pay_by(_by_debit(parent, by.on), Method.BANK_TRANSFER, by)


@transaction.atomic
def change_day(parent: PayingParent, day: int, by: Actor) -> int:
    """Collect on another day of the month, or of the week; gives how many cases that changes.

    Raises :class:`NotByDebitError` where nothing is paid by Direct Debit, and
    :class:`~upkeep.cases.reporting.ReportRefusedError` or ValueError for a day that is none.
    """
    paid = _by_debit(parent, by.on)
    if not paid or standing_mandate(parent, by.on) is None:
        raise NotByDebitError("Nothing of this paying parent is paid by Direct Debit.")
    _pay_by(paid, Method.DIRECT_DEBIT, by, day)
    return len(paid)


def _by_debit(parent: PayingParent, on: date) -> list[Arrangement]:
    return [each for each in collected_cases(parent, on) if each.method == Method.DIRECT_DEBIT]


def _pay_by(paid: Iterable[Arrangement], method: Method, by: Actor, day: int | None = None) -> None:
    """Report the other way of paying for each case; the next night takes it up."""
    for each in paid:
        if each.method == method and day in (None, each.collection_day):
            continue
        application = each.case.applications.order_by("-received_on", "-reference").first()
        assert application is not None, "a case came by an application or a transfer"
        form = CollectionChange.model_validate(
            {
                "reference": reporting.next_reference(),
                "reported_on": by.on,
                "reported_by": "paying_parent",
                "application": application.reference,
                "happened_on": by.on,
                "service_type": ServiceType.COLLECT_AND_PAY.value,
                "method": method.value,
                "frequency": each.frequency,
                "collection_day": day or each.collection_day,
            }
        )
        reporting.report(form, by)


def presented_again(mandate: Mandate, on: date) -> list[OncePresentedAgain]:
    """What was not paid for want of money and will be tried once more, if it is still owed."""
    unpaid = DebitReturn.objects.filter(
        kind=DebitReturn.Kind.UNPAID,
        code__in=REPRESENT_CODES,
        collection__mandate=mandate,
        collection__represents=None,
        collection__represented_by=None,
    ).select_related("collection__file")
    return [
        OncePresentedAgain(
            each.collection.collect_on,
            each.collection.amount_pence,
            max(represented_on(each.debited_on), on + timedelta(days=1)),
        )
        for each in unpaid.order_by("pk")
        if on <= each.collection.file.processed_on + relativedelta(months=REPRESENT_WITHIN_MONTHS)
    ]
