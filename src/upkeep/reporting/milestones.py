"""What has happened in the caseload, each kind with its count and a case in which to look at it."""

from dataclasses import dataclass

from django.db import connection

_CASE_OF_PAYER = "(SELECT min(k.reference) FROM cases_case k WHERE k.paying_parent_id = {payer})"

_PROCEEDINGS = f"""
SELECT coalesce(c.reference, {_CASE_OF_PAYER.format(payer="p.paying_parent_id")})
FROM cases_proceeding p LEFT JOIN cases_case c ON c.id = p.case_id
"""

_WITHDRAWN_THAT_DAY = """
FROM cases_case c
WHERE c.state = 'withdrawn' AND c.closed_on = c.effective_from AND {decided} EXISTS (
    SELECT 1 FROM cases_liability l WHERE l.case_id = c.id)
"""

_RUNS_ON_OR_CHARGED = """
SELECT (SELECT count(*) FROM cases_liability l
        WHERE l.case_id = ANY(cases.ids) AND upper_inf(l.known) AND upper_inf(l.effective)),
    (SELECT coalesce(sum(ch.maintenance_pence), 0)::bigint FROM collection_charge ch
        WHERE ch.case_id = ANY(cases.ids))
FROM (SELECT array_agg(c.id) AS ids {withdrawn}) cases
"""

_CAME_OVER = """
FROM cases_case c JOIN cases_application a ON a.case_id = c.id
JOIN cases_transfer t ON t.application_id = a.id WHERE c.scheme = '{scheme}'
"""

_OWED_WHEN_THEY_CAME = """
SELECT coalesce(sum(b.amount_pence), 0)::bigint FROM cases_openingbalance b
WHERE b.transaction_id IS NOT NULL AND b.case_id IN (SELECT c.id {came_over})
"""


Kind = tuple[str, str, str, str]
"""What to call it, the query of its cases, and what came of them: figures and their words."""


def _withdrawn(label: str, decided: str) -> Kind:
    withdrawn = _WITHDRAWN_THAT_DAY.format(decided=decided)
    return (
        label,
        f"SELECT c.reference {withdrawn} ORDER BY c.reference",
        _RUNS_ON_OR_CHARGED.format(withdrawn=withdrawn),
        "{0} run on, {1} charged",
    )


def _came_over(scheme: str) -> Kind:
    came_over = _CAME_OVER.format(scheme=scheme)
    return (
        f"Taken over under the {scheme} scheme",
        f"SELECT c.reference {came_over} ORDER BY c.reference",
        _OWED_WHEN_THEY_CAME.format(came_over=came_over),
        "{0} owed when they came",
    )


_DEBITS = f"""
SELECT {_CASE_OF_PAYER.format(payer="m.paying_parent_id")}
FROM collection_debitcollection c JOIN collection_mandate m ON m.id = c.mandate_id
"""

_FROM_BENEFITS = f"""
SELECT {_CASE_OF_PAYER.format(payer="d.paying_parent_id")}
FROM collection_benefitdeduction d JOIN collection_benefitdeductionevent e ON e.deduction_id = d.id
"""

_BY_HAND = """WHERE i.return_line_id IS NULL AND i.remittance_line_id IS NULL
    AND i.debit_collection_id IS NULL"""

_KINDS: tuple[Kind, ...] = (
    _came_over("1993"),
    _came_over("2003"),
    (
        "Annual reviews",
        f"""SELECT {_CASE_OF_PAYER.format(payer="d.paying_parent_id")} FROM cases_decision d
        WHERE d.kind = 'review' ORDER BY d.id""",
        "",
        "",
    ),
    (
        "Changes of circumstances",
        f"""SELECT {_CASE_OF_PAYER.format(payer="d.paying_parent_id")} FROM cases_decision d
        WHERE d.reason = 'change' ORDER BY d.id""",
        "",
        "",
    ),
    (
        "Reconsiderations",
        _PROCEEDINGS + "WHERE p.process = 'reconsideration' ORDER BY p.id",
        "",
        "",
    ),
    ("Appeals", _PROCEEDINGS + "WHERE p.process = 'appeal' ORDER BY p.id", "", ""),
    (
        "Direct Debits",
        _DEBITS + "ORDER BY c.id",
        """SELECT (SELECT count(*) FROM collection_debitnotice), (
            SELECT coalesce(sum(r.amount_pence), 0)::bigint FROM collection_receipt r
            WHERE r.debit_collection_id IS NOT NULL)""",
        "{0} notices, {1} collected",
    ),
    (
        "Direct Debits not paid, or claimed back",
        _DEBITS + "JOIN collection_debitreturn x ON x.collection_id = c.id ORDER BY x.id",
        """SELECT (SELECT count(*) FROM collection_debitcollection WHERE code = '18'), (
            SELECT coalesce(sum(x.amount_pence), 0)::bigint FROM collection_receiptreversal x
            WHERE x.kind IN ('unpaid', 'indemnity'))""",
        "{0} presented again, {1} gone back",
    ),
    (
        "Payments by card",
        f"SELECT {_CASE_OF_PAYER.format(payer='p.paying_parent_id')}"
        " FROM collection_cardpayment p ORDER BY p.id",
        """SELECT (SELECT count(*) FROM collection_cardpaymentevent WHERE kind = 'failed'), (
            SELECT coalesce(sum(r.amount_pence), 0)::bigint FROM collection_receipt r
            WHERE r.card_payment_id IS NOT NULL)""",
        "{0} declined, {1} received",
    ),
    (
        "Deductions from benefits, begun",
        _FROM_BENEFITS + "WHERE e.kind = 'accepted' ORDER BY e.id",
        """SELECT (SELECT count(*) FROM collection_remittanceline WHERE deducted_pence > 0), (
            SELECT coalesce(sum(r.amount_pence), 0)::bigint FROM collection_receipt r
            WHERE r.remittance_line_id IS NOT NULL)""",
        "{0} payments of a benefit, {1} received",
    ),
    (
        "Deductions from benefits, refused or ended",
        _FROM_BENEFITS + "WHERE e.kind IN ('refused', 'ended') ORDER BY e.id",
        "",
        "",
    ),
    (
        "Payments counted that went past us",
        """SELECT c.reference FROM collection_setoffpart part
        JOIN cases_case c ON c.id = part.case_id ORDER BY part.id""",
        "SELECT coalesce(sum(part.amount_pence), 0)::bigint FROM collection_setoffpart part",
        "{0} counted",
    ),
    (
        "Plans for arrears",
        """SELECT c.reference FROM collection_arrearsplan p
        JOIN cases_case c ON c.id = p.case_id ORDER BY p.id""",
        """SELECT (SELECT count(*) FROM collection_arrearsplanend WHERE kind = 'broken'),
            (SELECT count(*) FROM collection_arrearsplanend WHERE kind = 'completed'),
            (SELECT coalesce(sum(arrears_pence), 0)::bigint FROM collection_arrearsplan)""",
        "{0} broken, {1} completed, {2} covered",
    ),
    (
        "Claims against estates",
        """SELECT c.reference FROM collection_estateclaimpart part
        JOIN cases_case c ON c.id = part.case_id ORDER BY part.id""",
        """SELECT (SELECT count(*) FROM cases_proceeding p WHERE p.process = 'estate_claim'
                AND p.state = 'to_be_paid'),
            (SELECT coalesce(sum(part.maintenance_pence), 0)::bigint
                FROM collection_estateclaimpart part)""",
        "{0} accepted, {1} claimed",
    ),
    (
        "Arrears proposed to be written off",
        """SELECT c.reference FROM collection_writeoff w
        JOIN cases_case c ON c.id = w.case_id ORDER BY w.id""",
        """SELECT count(*) FILTER (WHERE d.transaction_id IS NULL),
            coalesce(sum(w.amount_pence) FILTER (WHERE d.transaction_id IS NOT NULL), 0)::bigint
        FROM collection_writeoffdecision d JOIN collection_writeoff w ON w.id = d.write_off_id""",
        "{0} refused, {1} written off",
    ),
    (
        "Refunds of what was paid too much",
        f"""SELECT {_CASE_OF_PAYER.format(payer="o.paying_parent_id")}
        FROM collection_refund r JOIN collection_overpayment o ON o.id = r.overpayment_id
        JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL
        ORDER BY r.id""",
        """SELECT coalesce(sum(r.amount_pence), 0)::bigint FROM collection_refund r
        JOIN collection_refundanswer a ON a.refund_id = r.id AND a.transaction_id IS NOT NULL""",
        "{0} paid back",
    ),
    (
        "Money in suspense that people found out about",
        f"""SELECT {_CASE_OF_PAYER.format(payer="i.paying_parent_id")}
        FROM collection_identification i {_BY_HAND} ORDER BY i.id""",
        f"""SELECT (SELECT count(*) FROM collection_heldreview WHERE receipt_id IS NOT NULL), (
            SELECT coalesce(sum(i.amount_pence), 0)::bigint
            FROM collection_identification i {_BY_HAND})""",
        "{1} found, {0} times it waited on",
    ),
    (
        "Payments to a receiving parent on hold",
        """SELECT c.reference FROM collection_hold h JOIN cases_case c ON c.id = h.case_id
        WHERE h.stops = 'payout' ORDER BY h.id""",
        """SELECT count(*) FILTER (WHERE upper_inf(known)), count(*) FILTER (
            WHERE NOT upper_inf(known)), 0::bigint FROM collection_hold WHERE stops = 'payout'""",
        "{0} still, {1} lifted",
    ),
    (
        "Months paid over to the Secretary of State",
        "SELECT (SELECT min(reference) FROM cases_case) FROM collection_statepayment",
        "SELECT coalesce(sum(amount_pence), 0)::bigint FROM collection_statepayment",
        "{0} of fees and older debts (see /books/state/)",
    ),
    (
        "Questions of employers",
        f"""SELECT {_CASE_OF_PAYER.format(payer="o.paying_parent_id")}
        FROM collection_employerquery q JOIN collection_earningsorder o ON o.id = q.order_id
        ORDER BY q.id""",
        "SELECT count(*), 0::bigint FROM collection_employerqueryanswer",
        "{0} answered",
    ),
    (
        "Deaths",
        """SELECT min(c.reference) FROM parties_personfact f
        JOIN cases_payingparent payer ON true
        JOIN cases_case c ON c.paying_parent_id = payer.id
            AND f.person_id IN (payer.person_id, c.receiving_parent_id)
        WHERE f.kind = 'died' AND f.value = 'true' GROUP BY f.person_id ORDER BY 1""",
        "",
        "",
    ),
    _withdrawn("Withdrawn on the day of the calculation, before it", "NOT"),
    _withdrawn("Withdrawn on the day of the calculation, after it", ""),
    (
        "Blocked, on the board",
        _PROCEEDINGS + "WHERE p.blocked <> '' AND p.ended_on IS NULL ORDER BY p.id",
        "",
        "",
    ),
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A kind of happening: how often, the first case it happened in, and what came of it all.

    ``figures`` are counts and pence that ``words`` name by their places; pence come last.
    """

    label: str
    count: int
    case: str
    figures: tuple[int, ...] = ()
    words: str = ""


def milestones() -> list[Milestone]:
    """Every kind of happening that the caseload has seen, in the order of a case's life."""
    found = []
    with connection.cursor() as cursor:
        for label, query, of_all, words in _KINDS:
            cursor.execute(query)
            cases = [reference for (reference,) in cursor.fetchall()]
            if not cases:
                continue
            figures: tuple[int, ...] = ()
            if of_all:
                cursor.execute(of_all)
                figures = cursor.fetchall()[0]
            found.append(Milestone(label, len(cases), cases[0], figures, words))
    return found
