"""Every invariant of every room, and the search for violations of all of them."""

from collections.abc import Collection, Iterator

from django.db import connection

from upkeep.cases.checks import CHECKS as CASE_CHECKS
from upkeep.cases.explanation_checks import CHECKS as EXPLANATION_CHECKS
from upkeep.cases.identity_checks import CHECKS as IDENTITY_CHECKS
from upkeep.cases.rollout_checks import CHECKS as ROLLOUT_CHECKS
from upkeep.cases.transfers.checks import CHECKS as TRANSFER_CHECKS
from upkeep.checking import Check, Violation
from upkeep.collection.account_change_checks import CHECKS as ACCOUNT_CHANGE_CHECKS
from upkeep.collection.allocation_checks import CHECKS as ALLOCATION_CHECKS
from upkeep.collection.arrears_plan_checks import CHECKS as ARREARS_PLAN_CHECKS
from upkeep.collection.benefit_checks import CHECKS as BENEFIT_CHECKS
from upkeep.collection.card_checks import CHECKS as CARD_CHECKS
from upkeep.collection.checks import CHECKS as COLLECTION_CHECKS
from upkeep.collection.debit_checks import CHECKS as DEBIT_CHECKS
from upkeep.collection.direct_pay_checks import CHECKS as DIRECT_PAY_CHECKS
from upkeep.collection.earnings_checks import CHECKS as EARNINGS_CHECKS
from upkeep.collection.estate_claim_checks import CHECKS as ESTATE_CLAIM_CHECKS
from upkeep.collection.journal_checks import CHECKS as JOURNAL_CHECKS
from upkeep.collection.likelihood_checks import CHECKS as LIKELIHOOD_CHECKS
from upkeep.collection.money_checks import CHECKS as MONEY_CHECKS
from upkeep.collection.overpayment_checks import CHECKS as OVERPAYMENT_CHECKS
from upkeep.collection.part_payment_checks import CHECKS as PART_PAYMENT_CHECKS
from upkeep.collection.past_checks import CHECKS as PAST_CHECKS
from upkeep.collection.returned_checks import CHECKS as RETURNED_CHECKS
from upkeep.collection.set_off_checks import CHECKS as SET_OFF_CHECKS
from upkeep.collection.state_checks import CHECKS as STATE_CHECKS
from upkeep.collection.write_off_checks import CHECKS as WRITE_OFF_CHECKS
from upkeep.correspondence.annual_statement_checks import CHECKS as STATEMENT_CHECKS
from upkeep.correspondence.checks import CHECKS as LETTER_CHECKS
from upkeep.gateways.checks import CHECKS as MESSAGE_CHECKS
from upkeep.ledger.checks import CHECKS as LEDGER_CHECKS

ALL_CHECKS: tuple[Check, ...] = (
    *CASE_CHECKS,
    *ROLLOUT_CHECKS,
    *EXPLANATION_CHECKS,
    *IDENTITY_CHECKS,
    *TRANSFER_CHECKS,
    *COLLECTION_CHECKS,
    *ALLOCATION_CHECKS,
    *ARREARS_PLAN_CHECKS,
    *BENEFIT_CHECKS,
    *DEBIT_CHECKS,
    *CARD_CHECKS,
    *EARNINGS_CHECKS,
    *DIRECT_PAY_CHECKS,
    *LIKELIHOOD_CHECKS,
    *PAST_CHECKS,
    *RETURNED_CHECKS,
    *ACCOUNT_CHANGE_CHECKS,
    *OVERPAYMENT_CHECKS,
    *WRITE_OFF_CHECKS,
    *PART_PAYMENT_CHECKS,
    *ESTATE_CLAIM_CHECKS,
    *SET_OFF_CHECKS,
    *STATE_CHECKS,
    *JOURNAL_CHECKS,
    *MONEY_CHECKS,
    *LETTER_CHECKS,
    *STATEMENT_CHECKS,
    *MESSAGE_CHECKS,
    *LEDGER_CHECKS,
)


def run_checks(only: Collection[str] | None = None) -> Iterator[tuple[Check, list[Violation]]]:
    """Run every check in turn over the whole database, or only those of the names given."""
    with connection.cursor() as cursor:
        for check in ALL_CHECKS:
            if not only or check.name in only:
                yield check, check.run(cursor.cursor)
