"""The fee for an order against earnings, and when it is not insisted on (SI 2014/612 regs 9-12).

It falls due as the order is served to secure maintenance of the 2012 scheme, and is collected last.
It is waived where the law allows it and only something outside the paying parent's fault, or a
change of employer or amount, made the order necessary.
"""

from datetime import date, datetime

import psycopg
from django.db import connection, transaction
from django.utils.translation import gettext as _

from upkeep import ledger
from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection.fees import SCHEME_WITH_FEES
from upkeep.collection.models import EarningsOrder, EarningsOrderEvent, OrderFee
from upkeep.law import collection_parameters
from upkeep.ledger import Account, Cause, Leg, Posting, Reason

FEES_BY_KIND = {
    EarningsOrder.Kind.ORDER: "fee.enforcement.deduction_from_earnings_order",
    EarningsOrder.Kind.REQUEST: "fee.enforcement.deduction_from_earnings_request",
}
FEES_SINCE = date(2014, 6, 30)
Ground = OrderFee.Ground


class FeeError(ValueError):
    """A fee cannot be waived; the message says why, ``field`` where."""

    def __init__(self, message: str, field: str = "note") -> None:
        super().__init__(message)
        self.field = field


def charge_fee(order_id: int, on: date, known_at: datetime, by: str) -> OrderFee | None:
    """The fee of an order that was served on a day, or that it is not insisted on.

    None where the law knows no such fee: before 30 June 2014, and where no 2012-scheme case is
    secured. The case that bears it is the oldest of those.
    """
    order = EarningsOrder.objects.get(pk=order_id)
    case = (
        Case.objects.filter(paying_parent=order.paying_parent_id, scheme=SCHEME_WITH_FEES)
        .order_by("effective_from", "pk")
        .first()
    )
    if case is None or on < FEES_SINCE or order.fees.exists():
        return None
    ground = _ground(order)
    name = FEES_BY_KIND[EarningsOrder.Kind(order.kind)]
    pence = int(collection_parameters().on(on).value(name).figure.fraction)
    return _record(order, case, 0 if ground else pence, ground, Actor(by, on, known_at))


def _ground(order: EarningsOrder) -> str:
    """Why the fee of a new order is waived, or nothing.

    ASSUMPTION: a way of paying on record is one that the paying parent chose, so that it bears no
    fee (reg 12(5)); an order to enforce does.
    """
    if order.follows_id is not None:
        return Ground.CHANGED
    if order.basis == EarningsOrder.Basis.METHOD:
        return Ground.CHOSEN
    others = EarningsOrder.objects.filter(paying_parent=order.paying_parent_id).exclude(pk=order.pk)
    for other in others:
        last = EarningsOrderEvent.objects.filter(order=other).order_by("-pk").first()
        if last is not None and last.kind in ("served", "varied", "revived"):
            return Ground.SEVERAL
    return ""


@transaction.atomic
def waive_fee(order: EarningsOrder, ground: str, note: str, actor: Actor) -> OrderFee:
    """Take back what an order's fee put in the books, on a ground of reg 12.

    Raises :class:`FeeError` for a ground that is none, a fee that was not charged or is waived.
    """
    if ground not in Ground.values:
        raise FeeError(
            _("“%(ground)s” is no ground: give %(choices)s.")
            % {"ground": ground, "choices": ", ".join(Ground.values)},
            "ground",
        )
    if not note.strip():
        raise FeeError(_("Say what shows it."))
    EarningsOrder.objects.select_for_update().get(pk=order.pk)
    rows = list(order.fees.order_by("pk"))
    charged = sum(row.pence for row in rows)
    if charged <= 0:
        raise FeeError(
            _("%(order)s bears no fee: there is nothing to waive.") % {"order": order.reference}
        )
    return _record(order, rows[0].case, -charged, ground, actor, note.strip())


def _record(
    order: EarningsOrder, case: Case, pence: int, ground: str, actor: Actor, note: str = ""
) -> OrderFee:
    number = _post(order, case, pence, actor) if pence else None
    return OrderFee.objects.create(
        order=order,
        case=case,
        pence=pence,
        waived=ground,
        on=actor.on,
        by=actor.name,
        note=note,
        transaction_id=number,
        known_at=actor.known_at,
    )


def _post(order: EarningsOrder, case: Case, pence: int, actor: Actor) -> int:
    with connection.cursor() as wrapped:
        cursor: psycopg.Cursor[object] = wrapped.cursor
        [number] = ledger.next_transaction_ids(cursor, 1)
        posting = Posting(
            transaction_id=number,
            idempotency_key=f"order-fee/{order.reference}/{'charged' if pence > 0 else 'waived'}",
            reason=Reason.ENFORCEMENT_FEE if pence > 0 else Reason.FEE_WAIVED,
            effective_date=actor.on,
            known_at=actor.known_at,
            cause_kind=Cause.EARNINGS_ORDER,
            cause_id=order.pk,
            owner=case.paying_parent_id,
            legs=(
                Leg(Account.ENFORCEMENT_FEE_RECEIVABLE, case.pk, pence),
                Leg(Account.ENFORCEMENT_FEE_UNCOLLECTED, case.pk, -pence),
            ),
        )
        ledger.open_staging(cursor)
        ledger.stage(cursor, [posting])
        ledger.post(cursor)
    return number
