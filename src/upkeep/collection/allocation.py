"""Which debts payments meet: one pure function of debts, receipts, day and order.

The law leaves the order to the Secretary of State (SI 2009/3151 reg 4; Child Support Act 1991
s.30(3)). The order used, and its version, are recorded with every allocation:

1. the current instalment of every receiving parent, in proportion to what is left of each: the one
   that falls due nearest to the day, at most a week after it;
2. missed instalments, oldest due date first, in proportion within a date, and after them what else
   falls due within the week;
3. other debts to receiving parents that no instalment asks for, in proportion;
4. debts to the Secretary of State, oldest first, in proportion within a date;
5. enforcement fees, oldest first;
6. what remains is held for the paying parent until something falls due.

Money that came before the next instalments fall due waits for them: steps 3 to 5 take only what is
more than these will need. Before all steps, a receipt whose payer said for which case it is meets
that case's debts, in the same order (s.30(3)); and one that an order brought in meets only the
debts that the order secures. All other money is taken together, so that it makes no difference to
any debt in which order receipts of one night were posted.

Within an instalment, money is split between maintenance and the collection fee in the proportion
in which they are owed (normally five to one); maintenance is rounded half up and the fee is the
rest.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from upkeep.collection.fees import half_up
from upkeep.collection.models import Bucket
from upkeep.ledger.chart import Account

EARLY_DAYS = 7
"""An instalment counts as current from so many days before it falls due."""

OTHER_DEBTS: dict[Account, Bucket] = {
    Account.INTEREST_RECEIVABLE: Bucket.ARREARS,
    Account.MAINTENANCE_RECEIVABLE_FOR_STATE: Bucket.STATE,
    Account.INTEREST_RECEIVABLE_FOR_STATE: Bucket.STATE,
    Account.PENALTY_RECEIVABLE: Bucket.STATE,
    Account.ENFORCEMENT_FEE_RECEIVABLE: Bucket.ENFORCEMENT_FEES,
}
"""Debts that no instalment asks for, by the account that holds them; which step meets each."""

IN_PROPORTION = {Bucket.ARREARS}
"""Steps within which age does not count."""


@dataclass(frozen=True, slots=True)
class Order:
    """A version of the order: which instalment of a case is current, and the steps that follow.

    ``takes_nearest``: the one that falls due nearest to the day, and of two as near the earlier.
    Otherwise the latest that falls due within the week, which for somebody who pays weekly is
    always one too late.
    """

    version: str
    steps: tuple[Bucket, ...]
    takes_nearest: bool


_OTHER_STEPS = (Bucket.ARREARS, Bucket.STATE, Bucket.ENFORCEMENT_FEES)

ORDERS = {
    order.version: order
    for order in (
        Order("2026-1", (), takes_nearest=False),
        Order("2026-2", _OTHER_STEPS, takes_nearest=False),
        Order("2026-3", _OTHER_STEPS, takes_nearest=True),
    )
}
"""Every version that allocations are recorded with."""
LATEST = ORDERS["2026-3"]


@dataclass(frozen=True, slots=True)
class Debt:
    """What is left of one debt, in pence: of an instalment, or on an account without instalments.

    ``instalment_id`` is None for a debt of :data:`OTHER_DEBTS`, whose ``account`` says what it is
    and whose ``due_on`` since when it is owed; it has no fee beside it.
    """

    instalment_id: int | None
    case_id: int
    due_on: date
    maintenance_pence: int
    fee_pence: int = 0
    account: Account = Account.MAINTENANCE_RECEIVABLE

    @property
    def total_pence(self) -> int:
        """Maintenance and fee together."""
        return self.maintenance_pence + self.fee_pence

    @property
    def key(self) -> tuple[date, int, int, int]:
        """What tells it from every other debt of the paying parent, and puts it in its place."""
        return self.due_on, self.case_id, int(self.account), self.instalment_id or 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is left of a receipt, in pence, and what it is for, if that is given.

    ``stipulated`` are amounts that the payer meant for cases. ``secured`` are the cases whose
    debts an order secures, each with the last due date that it covers; None: whatever is owed, as
    for orders against earnings, which ask for all that the paying parent owes.
    """

    receipt_id: int
    received_on: date
    pence: int
    stipulated: tuple[tuple[int, int], ...] = ()
    secured: tuple[tuple[int, date], ...] | None = None

    @property
    def place(self) -> tuple[object, ...]:
        """Its place in the queue; its number counts only among receipts that are alike."""
        return self.received_on, self.pence, self.stipulated, self.secured or (), self.receipt_id


@dataclass(frozen=True, slots=True)
class Part:
    """Money of a receipt set against one debt; ``debt`` is as it was found, before any part."""

    debt: Debt
    bucket: Bucket
    maintenance_pence: int
    fee_pence: int
    receipt_id: int = 0

    @property
    def total_pence(self) -> int:
        """Maintenance and fee together."""
        return self.maintenance_pence + self.fee_pence


def allocate(
    receipts: Sequence[Receipt], debts: Sequence[Debt], on: date, order: Order = LATEST
) -> list[Part]:
    """Set ``receipts`` against ``debts`` on a day; what no debt takes is left over.

    The parts never come to more than a receipt or than any debt, and do not depend on the order
    in which either are given. ``debts`` may hold instalments that are not due yet: the first of
    each case is what money waits for.
    """
    queue = sorted(receipts, key=lambda receipt: receipt.place)
    left = {receipt.receipt_id: receipt.pence for receipt in queue}
    parts: list[Part] = []
    for receipt in queue:
        for wanted, pence in _directed(receipt):
            chosen = [debt for debt in less(debts, parts) if wanted(debt)]
            met = _meet(min(pence, left[receipt.receipt_id]), chosen, on, order)
            parts += [replace(part, receipt_id=receipt.receipt_id) for part in met]
            left[receipt.receipt_id] -= sum(part.total_pence for part in met)
    free = [r.receipt_id for r in queue if r.secured is None]
    remaining = less(debts, parts)
    pool = sum(left[number] for number in free)
    met = _meet(pool, remaining, on, order, kept_pence=_next_instalments(remaining, on))
    return [*parts, *_of_receipts(met, [(number, left[number]) for number in free])]


def less(debts: Iterable[Debt], parts: Iterable[Part]) -> list[Debt]:
    """What is left of debts after the parts that were set against them; paid ones are gone."""
    left = {debt.key: debt for debt in debts}
    for part in parts:
        debt = left.pop(part.debt.key)
        rest = replace(
            debt,
            maintenance_pence=debt.maintenance_pence - part.maintenance_pence,
            fee_pence=debt.fee_pence - part.fee_pence,
        )
        if rest.total_pence:
            left[rest.key] = rest
    return list(left.values())


def _directed(receipt: Receipt) -> Iterator[tuple[Callable[[Debt], bool], int]]:
    """Which debts a receipt may meet before all others, and with how much."""
    if receipt.secured is not None:
        through = dict(receipt.secured)
        yield lambda debt: debt.due_on <= through.get(debt.case_id, date.min), receipt.pence
        return
    for case_id, pence in receipt.stipulated:
        yield partial(_is_of, case_id), pence


def _is_of(case_id: int, debt: Debt) -> bool:
    return debt.case_id == case_id


def _next_instalments(debts: Sequence[Debt], on: date) -> int:
    """What the first instalment of each case that is not due yet asks for, in pence."""
    first: dict[int, Debt] = {}
    for debt in sorted(debts, key=lambda debt: debt.key):
        if debt.instalment_id is not None and not _is_due(debt, on):
            first.setdefault(debt.case_id, debt)
    return sum(debt.total_pence for debt in first.values())


def _is_due(debt: Debt, on: date) -> bool:
    return debt.due_on <= on + timedelta(days=EARLY_DAYS)


def _meet(
    pence: int, debts: Sequence[Debt], on: date, order: Order, kept_pence: int = 0
) -> list[Part]:
    """Take the steps of the order in turn; after the instalments ``kept_pence`` is left alone."""
    parts, left = _meet_groups(pence, _instalments(debts, on, order))
    more, _ = _meet_groups(max(0, left - kept_pence), _others(debts, order))
    return [*parts, *more]


def _meet_groups(pence: int, groups: Iterable[tuple[Bucket, list[Debt]]]) -> tuple[list[Part], int]:
    parts: list[Part] = []
    for bucket, group in groups:
        if pence == 0:
            break
        shares = share_out(min(pence, sum(d.total_pence for d in group)), group)
        for debt, share in zip(group, shares, strict=True):
            if share:
                parts.append(_split(debt, bucket, share))
                pence -= share
    return parts, pence


def _instalments(
    debts: Sequence[Debt], on: date, order: Order
) -> Iterator[tuple[Bucket, list[Debt]]]:
    """Instalments in the order in which they are met, those that share in one group together."""
    due = sorted(
        (debt for debt in debts if debt.instalment_id is not None and _is_due(debt, on)),
        key=lambda debt: debt.key,
    )
    current = _current(due, on, order)
    if current:
        yield Bucket.CURRENT, [current[case_id] for case_id in sorted(current)]
    rest = [debt for debt in due if current[debt.case_id] is not debt]
    missed = [debt for debt in rest if debt.due_on < current[debt.case_id].due_on]
    early = [debt for debt in rest if debt.due_on >= current[debt.case_id].due_on]
    for bucket, others in ((Bucket.MISSED, missed), (Bucket.CURRENT, early)):
        for _, group in groupby(others, key=lambda debt: debt.due_on):
            yield bucket, list(group)


def _current(due: Sequence[Debt], on: date, order: Order) -> dict[int, Debt]:
    """The current instalment of every case, of those due by a week from the day, oldest first."""
    if not order.takes_nearest:
        return {debt.case_id: debt for debt in due}
    nearest: dict[int, Debt] = {}
    for debt in due:
        chosen = nearest.setdefault(debt.case_id, debt)
        if abs(debt.due_on - on) < abs(chosen.due_on - on):
            nearest[debt.case_id] = debt
    return nearest


def _others(debts: Sequence[Debt], order: Order) -> Iterator[tuple[Bucket, list[Debt]]]:
    """Debts that no instalment asks for, step by step, those that share in one group together."""
    others = sorted(
        (debt for debt in debts if debt.instalment_id is None), key=lambda debt: debt.key
    )
    for bucket in order.steps:
        of_step = [debt for debt in others if OTHER_DEBTS[debt.account] == bucket]
        if of_step and bucket in IN_PROPORTION:
            yield bucket, of_step
        elif of_step:
            for _, group in groupby(of_step, key=lambda debt: debt.due_on):
                yield bucket, list(group)


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
        key=lambda i: (-(amount_pence * debts[i].total_pence % whole), debts[i].case_id, i),
    )
    for i in by_remainder[: amount_pence - sum(shares)]:
        shares[i] += 1
    return shares


def _split(debt: Debt, bucket: Bucket, amount_pence: int) -> Part:
    maintenance = half_up(amount_pence * debt.maintenance_pence, debt.total_pence)
    return Part(debt, bucket, maintenance, amount_pence - maintenance)


def _of_receipts(parts: Sequence[Part], receipts: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """The same parts by the receipts that pay for them, the first receipts for the first parts.

    What several receipts pay of one part has maintenance and fee in that part's proportion.
    """
    queue = deque((number, pence) for number, pence in receipts if pence)
    for part in parts:
        taken = maintenance = 0
        while taken < part.total_pence:
            number, pence = queue.popleft()
            share = min(pence, part.total_pence - taken)
            taken += share
            through = half_up(taken * part.maintenance_pence, part.total_pence)
            yield replace(
                part,
                maintenance_pence=through - maintenance,
                fee_pence=share - (through - maintenance),
                receipt_id=number,
            )
            maintenance = through
            if pence > share:
                queue.appendleft((number, pence - share))
