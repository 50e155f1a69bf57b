"""A manager's summary: cases by state, decisions, and where the money stands."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from upkeep.cases.models import Case, Decision, ProceedingStep
from upkeep.collection.models import ServiceType
from upkeep.ledger import Account, Reason

_IN_FORCE_BY_SERVICE = """
SELECT a.service_type, count(*) FROM cases_case c
JOIN collection_arrangement a ON a.case_id = c.id AND upper_inf(a.known) AND a.effective @> %(day)s
WHERE c.state = 'in_force' GROUP BY a.service_type
"""

_MOVEMENTS = """
SELECT account, reason, sum(amount_pence)::bigint FROM ledger_entry
WHERE effective_date <= %(day)s GROUP BY account, reason
"""

_IN_SUSPENSE = """
SELECT count(*) FROM (
    SELECT subject FROM ledger_entry WHERE account = %(suspense)s AND effective_date <= %(day)s
    GROUP BY subject HAVING sum(amount_pence) <> 0
) held
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """The caseload on ``day``: labelled counts, and labelled amounts in pence."""

    day: date
    counts: tuple[tuple[str, int], ...]
    amounts: tuple[tuple[str, int], ...]


def summary(day: date) -> Summary:
    """The summary as of ``day``.

    Cases and decisions are counted as they stand now; amounts are as of the day.
    """
    return Summary(day, (*_cases(day), *_decisions(), *_disputes(), *_suspense(day)), _amounts(day))


def _cases(day: date) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE_BY_SERVICE, {"day": day})
        by_service = dict(cursor.fetchall())
    counts = [
        (
            f"Cases: {state.label[0].lower()}{state.label[1:]}",
            Case.objects.filter(state=state).count(),
        )
        for state in Case.State
    ]
    counts += [
        (f"  of those in force: {service.label}", by_service.get(service, 0))
        for service in ServiceType
    ]
    return counts


def _decisions() -> list[tuple[str, int]]:
    return [("Decisions made", Decision.objects.count())] + [
        (f"  {kind.label[0].lower()}{kind.label[1:]}", count)
        for kind in Decision.Kind
        if (count := Decision.objects.filter(kind=kind).count())
    ]


_DISPUTES = (
    ("Mandatory reconsiderations", "reconsideration", "opened"),
    ("  decision revised", "reconsideration", "revised"),
    ("  decision stands", "reconsideration", "unchanged"),
    ("Appeals", "appeal", "opened"),
    ("  carried out", "appeal", "carried_out"),
    ("Cases like those decided on appeal", "look_alike", "opened"),
)


def _disputes() -> list[tuple[str, int]]:
    """Disputed decisions by what happened to them; nothing where none was disputed."""
    counted = [
        (label, ProceedingStep.objects.filter(proceeding__process=process, event=event).count())
        for label, process, event in _DISPUTES
    ]
    return [(label, count) for label, count in counted if count]


def _suspense(day: date) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_IN_SUSPENSE, {"suspense": int(Account.SUSPENSE), "day": day})
        row = cursor.fetchone()
    return [("Receipts in suspense", row[0] if row else 0)]


def _amounts(day: date) -> tuple[tuple[str, int], ...]:
    with connection.cursor() as cursor:
        cursor.execute(_MOVEMENTS, {"day": day})
        moved = {(account, reason): pence for account, reason, pence in cursor.fetchall()}

    def total(account: Account, *reasons: Reason) -> int:
        return sum(
            pence
            for (of, reason), pence in moved.items()
            if of == account and (not reasons or reason in reasons)
        )

    def collected(fees: Account) -> int:
        """Whatever of it was paid over since."""
        return total(fees, Reason.PAID_TO_STATE) - total(fees)

    owed = Account.MAINTENANCE_RECEIVABLE
    return (
        ("Maintenance due through Collect and Pay", total(owed, Reason.CHARGE, Reason.ADJUSTMENT)),
        ("  collected", -total(owed, Reason.ALLOCATION)),
        ("  arrears", total(owed)),
        ("Maintenance due under Direct Pay", total(Account.DIRECT_PAY_DUE)),
        ("Collection fees still owed", total(Account.COLLECTION_FEE_RECEIVABLE)),
        (
            "Received from paying parents",
            total(Account.BANK, Reason.RECEIPT) + total(Account.CARD_CLEARING, Reason.RECEIPT),
        ),
        ("Paid out to receiving parents", -total(Account.PAYOUTS_IN_FLIGHT, Reason.PAYOUT)),
        (
            "Collection fees of paying parents collected",
            collected(Account.COLLECTION_FEES_COLLECTED),
        ),
        (
            "Collection fees of receiving parents collected",
            collected(Account.RECEIVING_PARENT_FEES_COLLECTED),
        ),
        (
            "Paid over to the Secretary of State",
            -total(Account.PAYOUTS_IN_FLIGHT, Reason.PAID_TO_STATE),
        ),
        ("In suspense", -total(Account.SUSPENSE)),
        ("Held for paying parents until due", -total(Account.RECEIPTS_UNALLOCATED)),
        ("At the bank", total(Account.BANK)),
    )
