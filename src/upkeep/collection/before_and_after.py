"""What a decision changed, case by case: amounts, what was due, paid and owed, before and after.

*Before* is everything as it was known when the night began that made the decision; *after* is the
same days and the same payments with that night's liabilities and adjustments. What fell due for the
first time that night, and money that came in, is in neither, so that the difference is the
decision's alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from upkeep.cases.models import Case, Decision
from upkeep.ledger import Account, Reason

ACCOUNTS = (
    Account.MAINTENANCE_RECEIVABLE,
    Account.COLLECTION_FEE_RECEIVABLE,
    Account.DIRECT_PAY_DUE,
)


@dataclass(frozen=True, slots=True)
class DatedAmount:
    """A weekly amount in pence from a day until another, with the decision that says so."""

    start: date
    to: date | None
    weekly_pence: int
    decision_id: int


@dataclass(frozen=True, slots=True)
class Owed:
    """One kind of debt, in pence: what had fallen due, and how much of it was paid or written off.

    A negative figure of arrears is money paid in advance.
    """

    account: Account
    due_before_pence: int
    due_after_pence: int
    paid_pence: int

    @property
    def arrears_before_pence(self) -> int:
        """What was owed before the decision."""
        return self.due_before_pence - self.paid_pence

    @property
    def arrears_after_pence(self) -> int:
        """What is owed with it."""
        return self.due_after_pence - self.paid_pence


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """A decision of that night, and the one that stood on its first day before, if any."""

    decision: Decision
    instead_of: Decision | None


@dataclass(frozen=True, slots=True)
class CaseBeforeAndAfter:
    """One receiving parent's case before and after a decision."""

    case: Case
    amounts_before: tuple[DatedAmount, ...]
    amounts_after: tuple[DatedAmount, ...]
    owed: tuple[Owed, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything of the case is otherwise than before."""
        without = [(row.start, row.to, row.weekly_pence) for row in self.amounts_before]
        with_it = [(row.start, row.to, row.weekly_pence) for row in self.amounts_after]
        return without != with_it or any(
            row.due_before_pence != row.due_after_pence for row in self.owed
        )


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """What the night of a decision changed for every case of the paying parent, and what it decided
    again; the decision itself comes first."""

    made_again: tuple[MadeAgain, ...]
    cases: tuple[CaseBeforeAndAfter, ...]


_LIABILITIES = """
SELECT l.case_id, lower(l.effective), upper(l.effective), l.weekly_pence, l.decision_id,
    lower(l.known) < night.known_at
        AND (upper_inf(l.known) OR upper(l.known) >= night.known_at) AS is_before,
    lower(l.known) <= %(known_at)s
        AND (upper_inf(l.known) OR upper(l.known) > %(known_at)s) AS is_after
FROM cases_liability l JOIN cases_case c ON c.id = l.case_id
JOIN batch_night night ON night.date = %(made_on)s
WHERE c.paying_parent_id = ANY(%(parents)s)
AND (upper_inf(l.effective) OR upper(l.effective) > %(start)s)
ORDER BY l.case_id, lower(l.effective), l.id
"""

# The key of an adjustment ends in the date of the night that posted it.
_OWED = f"""
SELECT e.subject, e.account,
    COALESCE(sum(e.amount_pence) FILTER (WHERE e.known_at < night.known_at
        AND e.reason IN ({Reason.CHARGE}, {Reason.ADJUSTMENT})), 0)::bigint,
    COALESCE(sum(e.amount_pence) FILTER (WHERE e.reason = {Reason.ADJUSTMENT}
        AND right(t.idempotency_key, 10) = %(made_on)s::date::text), 0)::bigint,
    COALESCE(-sum(e.amount_pence) FILTER (WHERE e.known_at < night.known_at
        AND e.reason NOT IN ({Reason.CHARGE}, {Reason.ADJUSTMENT})), 0)::bigint
FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
JOIN cases_case c ON c.id = e.subject
JOIN batch_night night ON night.date = %(made_on)s
WHERE c.paying_parent_id = ANY(%(parents)s) AND e.account = ANY(%(accounts)s)
GROUP BY e.subject, e.account ORDER BY e.subject, e.account
"""


def before_and_after(cursor: psycopg.Cursor[Any], decision: Decision) -> BeforeAndAfter:
    """What came of a decision, and of the others of its night about the same paying parent."""
    made = list(
        Decision.objects.filter(
            paying_parent=decision.paying_parent_id, known_at=decision.known_at
        ).order_by("effective_from", "pk")
    )
    touched = Case.objects.filter(liabilities__decision__in=made)
    parents = {decision.paying_parent_id, *touched.values_list("paying_parent_id", flat=True)}
    values = {
        "parents": sorted(parents),
        "made_on": decision.made_on,
        "known_at": decision.known_at,
        "start": min(row.effective_from for row in made),
        "accounts": [int(account) for account in ACCOUNTS],
    }
    liabilities = cursor.execute(_LIABILITIES, values).fetchall()
    owed = cursor.execute(_OWED, values).fetchall()
    cases = Case.objects.filter(paying_parent__in=parents)
    return BeforeAndAfter(
        made_again=_made_again(made, liabilities),
        cases=tuple(
            _of_case(case, liabilities, owed)
            for case in cases.select_related("receiving_parent").order_by("reference")
        ),
    )


def _made_again(
    made: Sequence[Decision], liabilities: Sequence[tuple[Any, ...]]
) -> tuple[MadeAgain, ...]:
    stood = [row for row in liabilities if row[5]]
    numbers = {row[4] for row in stood}
    by_number = Decision.objects.in_bulk(numbers)
    return tuple(MadeAgain(each, by_number.get(_standing(each, stood))) for each in made)


def _standing(made: Decision, stood: Sequence[tuple[Any, ...]]) -> int:
    """The number of the decision that stood before on the first day of another, or none."""
    day = made.effective_from
    for _case, start, to, _weekly, decision_id, *_sides in stood:
        if start <= day and (to is None or day < to):
            return int(decision_id)
    return 0


def _of_case(
    case: Case, liabilities: Sequence[tuple[Any, ...]], owed: Sequence[tuple[Any, ...]]
) -> CaseBeforeAndAfter:
    own = [row for row in liabilities if row[0] == case.pk]
    return CaseBeforeAndAfter(
        case,
        tuple(DatedAmount(*row[1:5]) for row in own if row[5]),
        tuple(DatedAmount(*row[1:5]) for row in own if row[6]),
        tuple(
            Owed(Account(account), before, before + adjusted, paid)
            for subject, account, before, adjusted, paid in owed
            if subject == case.pk
        ),
    )
