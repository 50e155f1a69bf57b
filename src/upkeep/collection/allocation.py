"""Which debt a payment meets: one pure function of debts, money and day.

The law leaves the order to the Secretary of State (SI 2009/3151 reg 4; Child Support Act 1991
s.30(3)). The order used, and its version, are recorded with every allocation:

1. the current instalment of every receiving parent, in proportion to what is left of each;
2. missed instalments, oldest due date first, in proportion within a date;
3. what remains is held for the paying parent until something falls due.

Within a debt, money is split between maintenance and the collection fee in the proportion in
which they are owed (normally five to one); maintenance is rounded half up and the fee is the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from upkeep.collection.fees import half_up
from upkeep.collection.models import Allocation

RULE_VERSION = "2026-1"
EARLY_DAYS = 7
"""An instalment counts as current from so many days before it falls due."""

Bucket = Allocation.Bucket


@dataclass(frozen=True, slots=True)
class Debt:
    """What is left of one instalment, in pence."""

    instalment_id: int
    case_id: int
    due_on: date
    maintenance_pence: int
    fee_pence: int

    @property
    def total_pence(self) -> int:
        """Maintenance and fee together."""
        return self.maintenance_pence + self.fee_pence


@dataclass(frozen=True, slots=True)
class Part:
    """Money set against one debt."""

    debt: Debt
    bucket: Bucket
    maintenance_pence: int
    fee_pence: int


def allocate(amount_pence: int, debts: Sequence[Debt], on: date) -> list[Part]:
    """Set ``amount_pence`` against ``debts`` on a day; what no debt takes is left over.

    The parts never come to more than the amount or than any debt, and do not depend on the order
    in which debts are given.
    """
    parts: list[Part] = []
    left = amount_pence
    for bucket, group in _in_order(debts, on):
        if left == 0:
            break
        shares = share_out(min(left, sum(d.total_pence for d in group)), group)
        for debt, share in zip(group, shares, strict=True):
            if share:
                parts.append(_split(debt, bucket, share))
                left -= share
    return parts


def _in_order(debts: Sequence[Debt], on: date) -> list[tuple[Bucket, list[Debt]]]:
    """Debts in the order in which they are met, those that share in one group together."""
    due = sorted(
        (d for d in debts if d.due_on <= on + timedelta(days=EARLY_DAYS)),
        key=lambda d: (d.due_on, d.case_id, d.instalment_id),
    )
    latest = {debt.case_id: debt for debt in due}
    current = sorted(latest.values(), key=lambda d: (d.case_id, d.instalment_id))
    missed = [debt for debt in due if latest[debt.case_id] is not debt]
    groups = [(Bucket.CURRENT, current)] if current else []
    groups += [(Bucket.MISSED, list(group)) for _, group in groupby(missed, key=lambda d: d.due_on)]
    return groups


def share_out(amount_pence: int, debts: Sequence[Debt]) -> list[int]:
    """Divide an amount in proportion to the debts, to the penny, by largest remainder.

    Ties go to the lower case number. The shares add up to the amount.
    """
    whole = sum(debt.total_pence for debt in debts)
    if amount_pence > whole:
        raise ValueError(f"{amount_pence}p cannot be shared over debts of {whole}p")
    if whole == 0:
        return [0] * len(debts)
    shares = [amount_pence * debt.total_pence // whole for debt in debts]
    by_remainder = sorted(
        range(len(debts)),
        key=lambda i: (
            -(amount_pence * debts[i].total_pence % whole),
            debts[i].case_id,
            debts[i].instalment_id,
        ),
    )
    for i in by_remainder[: amount_pence - sum(shares)]:
        shares[i] += 1
    return shares


def _split(debt: Debt, bucket: Bucket, amount_pence: int) -> Part:
    maintenance = half_up(amount_pence * debt.maintenance_pence, debt.total_pence)
    return Part(debt, bucket, maintenance, amount_pence - maintenance)
