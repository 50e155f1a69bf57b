"""The steps of a night, in the order in which they are worked.

Each step is a function of a cursor and a :class:`~upkeep.shift.Shift`, works in sets, and is one
transaction for each partition. A step that is not partitioned is worked whole, before the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from upkeep.cases.changes import take_up_changes
from upkeep.cases.childhood import children_grow_up
from upkeep.cases.deaths import take_up_deaths
from upkeep.cases.deciding import decide
from upkeep.cases.default_decisions import revise_default_decisions
from upkeep.cases.following import follow
from upkeep.cases.income_checks import settle_income_checks
from upkeep.cases.intake import take_in_applications
from upkeep.cases.likely_same import look_for_doubles
from upkeep.cases.reviews import start_reviews
from upkeep.cases.transfers.taking_in import take_in_transfers
from upkeep.collection.account_use import tell_from_account_changes, use_accounts
from upkeep.collection.allocating import allocate_receipts
from upkeep.collection.arrangements import change_arrangements, set_up_arrangements
from upkeep.collection.arrears_plans import tell_from_plans, watch_plans
from upkeep.collection.benefit_deductions import take_up_deductions, tell_from_deductions
from upkeep.collection.card_receipts import post_card_payments
from upkeep.collection.charging import charge
from upkeep.collection.debit_following import tell_from_debits
from upkeep.collection.debit_returns import take_back_debits
from upkeep.collection.debits import give_notice, send_debits
from upkeep.collection.earnings_orders import tell_from_orders, work_orders
from upkeep.collection.employer_notices import tell_of_silent_employers, write_notices
from upkeep.collection.employer_post import tell_of_returned_notices
from upkeep.collection.employer_schedules import (
    draw_up_schedules,
    take_up_returns,
    tell_from_returns,
)
from upkeep.collection.estate_claims import tell_from_estates
from upkeep.collection.following import tell_from_collection
from upkeep.collection.holds import hold_payments
from upkeep.collection.identifying import identify_receipts
from upkeep.collection.notified import identify_by_notifications
from upkeep.collection.overpayments import record_overpayments, tell_from_overpayments
from upkeep.collection.part_payments_kept import tell_from_part_payments, watch_part_payments
from upkeep.collection.paying_out import pay_out
from upkeep.collection.paying_state import pay_state
from upkeep.collection.receipts import post_receipts
from upkeep.collection.scheduling import issue_schedules
from upkeep.correspondence.writing import write_letters
from upkeep.gateways.addresses import ask_for_addresses, tell_from_sources
from upkeep.gateways.benefit_deductions import ask_for_deductions
from upkeep.gateways.hmrc_files import ask_hmrc, tell_from_hmrc
from upkeep.gateways.payout_files import write_payouts
from upkeep.gateways.standard_18 import write_submission
from upkeep.shift import Shift

Work = Callable[[psycopg.Cursor[Any], Shift], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the night: its name, what it does, and whether it is worked by partition."""

    name: str
    work: Work
    is_partitioned: bool


STEPS: tuple[Step, ...] = (
    Step("take in transfers", take_in_transfers, is_partitioned=False),
    Step("take in applications", take_in_applications, is_partitioned=False),
    Step("look for people recorded twice", look_for_doubles, is_partitioned=False),
    Step("set up arrangements", set_up_arrangements, is_partitioned=False),
    Step("take up changes", take_up_changes, is_partitioned=False),
    Step("take up deaths", take_up_deaths, is_partitioned=False),
    Step("children grow up", children_grow_up, is_partitioned=True),
    Step("change arrangements", change_arrangements, is_partitioned=False),
    Step("use changed accounts", use_accounts, is_partitioned=False),
    Step("hold payments", hold_payments, is_partitioned=False),
    Step("take up deductions from benefits", take_up_deductions, is_partitioned=False),
    Step("start reviews", start_reviews, is_partitioned=True),
    Step("revise default decisions", revise_default_decisions, is_partitioned=True),
    Step("settle income checks", settle_income_checks, is_partitioned=True),
    Step("decide", decide, is_partitioned=True),
    Step("charge", charge, is_partitioned=True),
    Step("issue schedules", issue_schedules, is_partitioned=True),
    Step("post card payments", post_card_payments, is_partitioned=False),
    Step("post receipts", post_receipts, is_partitioned=False),
    Step("identify receipts", identify_receipts, is_partitioned=False),
    Step("identify by notifications", identify_by_notifications, is_partitioned=False),
    Step("take back direct debits", take_back_debits, is_partitioned=False),
    Step("allocate receipts", allocate_receipts, is_partitioned=True),
    Step("record overpayments", record_overpayments, is_partitioned=False),
    Step("pay out", partial(pay_out, write_payments=write_payouts), is_partitioned=True),
    Step(
        "pay the Secretary of State",
        partial(pay_state, write_payments=write_payouts),
        is_partitioned=False,
    ),
    Step("watch arrears plans", watch_plans, is_partitioned=False),
    Step("watch part payments", watch_part_payments, is_partitioned=False),
    Step("take up employers' returns", take_up_returns, is_partitioned=False),
    Step("draw up employers' schedules", draw_up_schedules, is_partitioned=False),
    Step("work orders against earnings", work_orders, is_partitioned=False),
    Step(
        "send direct debits",
        partial(send_debits, write_submission=write_submission),
        is_partitioned=False,
    ),
    Step("give notice of direct debits", give_notice, is_partitioned=True),
    Step("ask for deductions from benefits", ask_for_deductions, is_partitioned=False),
    Step(
        "follow proceedings",
        partial(
            follow,
            also=[
                tell_from_plans,
                tell_from_part_payments,
                tell_from_collection,
                tell_from_estates,
                tell_from_account_changes,
                tell_from_overpayments,
                tell_from_deductions,
                tell_from_orders,
                tell_from_debits,
                tell_from_returns,
                tell_of_silent_employers,
                tell_of_returned_notices,
                tell_from_hmrc,
                tell_from_sources,
            ],
        ),
        is_partitioned=False,
    ),
    Step("ask HMRC", ask_hmrc, is_partitioned=False),
    Step("ask for addresses", ask_for_addresses, is_partitioned=False),
    Step("write to employers", write_notices, is_partitioned=False),
    Step("write letters", write_letters, is_partitioned=False),
)
