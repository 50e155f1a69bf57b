"""Accounts of the books, and why entries were posted in them, in words of either language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import DecisionRequest
from upkeep.collection.models import Journal, Method
from upkeep.ledger.chart import CHART, Account, Reason

REASON_WORDS: Mapping[Reason, Promise] = {
    Reason.OPENING_BALANCE: _("Opening balance"),
    Reason.CHARGE: _("Charge"),
    Reason.ADJUSTMENT: _("Adjustment"),
    Reason.FROM_DIRECT_PAY: _("From Direct Pay"),
    Reason.ENFORCEMENT_FEE: _("Enforcement fee"),
    Reason.RECEIPT: _("Receipt"),
    Reason.IDENTIFICATION: _("Identification"),
    Reason.RECEIPT_REVERSED: _("Receipt reversed"),
    Reason.CARDS_PAID_OVER: _("Cards paid over"),
    Reason.ALLOCATION: _("Allocation"),
    Reason.REALLOCATION: _("Reallocation"),
    Reason.OFFSET: _("Offset"),
    Reason.PAID_BETWEEN_PARENTS: _("Paid between parents"),
    Reason.OVERPAYMENT: _("Overpayment"),
    Reason.VOLUNTARY_PAYMENT: _("Voluntary payment"),
    Reason.PAID_FOR_THE_HOME: _("Paid for the home"),
    Reason.PAYOUT: _("Payout"),
    Reason.PAYOUT_CLEARED: _("Payout cleared"),
    Reason.PAYOUT_RETURNED: _("Payout returned"),
    Reason.REFUND: _("Refund"),
    Reason.PAID_TO_STATE: _("Paid to the state"),
    Reason.WRITE_OFF: _("Write-off"),
    Reason.FEE_WAIVED: _("Fee waived"),
    Reason.PART_PAYMENT: _("Settled by a part payment"),
    Reason.CORRECTION: _("Correction"),
}


def reason_in_words(reason: int) -> str:
    """Why an entry was posted, in the language of the page."""
    return str(REASON_WORDS[Reason(reason)])


PATH_WORDS: Mapping[str, Promise] = {
    "Assets": _("Assets"),
    "Bank": _("Bank"),
    "Card-Clearing": _("Card clearing"),
    "Client-Funds": _("Client funds"),
    "Collection-Fee": _("Collection fee"),
    "Direct-Pay": _("Direct Pay"),
    "Enforcement": _("Enforcement"),
    "Enforcement-Fee": _("Enforcement fee"),
    "Fees-Collected": _("Fees collected"),
    "Interest": _("Interest"),
    "Interest-For-State": _("Interest for the state"),
    "Liabilities": _("Liabilities"),
    "Maintenance": _("Maintenance"),
    "Maintenance-For-State": _("Maintenance for the state"),
    "Overpaid": _("Overpaid"),
    "Overpayment-Credit": _("Credit for overpayment"),
    "Payable": _("Payable"),
    "Paying-Parents": _("Paying parents"),
    "Payouts-In-Flight": _("Payouts on their way"),
    "Penalty": _("Penalty"),
    "Receivable": _("Receivable"),
    "Receiving-Parent": _("Receiving parent"),
    "Receiving-Parents": _("Receiving parents"),
    "Refunds-Due": _("Refunds due"),
    "Reimbursed-For-State": _("Reimbursed for the state"),
    "Reversed-After-Payout": _("Reversed after payout"),
    "State": _("The state"),
    "Suspense": _("Suspense"),
    "Unallocated": _("Unallocated"),
    "Uncollected": _("Uncollected"),
}
"""The parts of which the names of accounts are made."""


def account_in_words(account: Account) -> str:
    """An account by its place in the chart, the widest part first."""
    return " › ".join(str(PATH_WORDS[part]) for part in CHART[account].path.split(":"))


def cause_in_words(cause: str) -> str:
    """What lies behind an entry: why it was decided or changed by hand, or how it was paid."""
    for known in (DecisionRequest.Reason, Journal.Code, Method):
        if cause in known.values:
            return str(known(cause).label)
    assert not cause, f"an entry without words for its cause: {cause}"
    return ""
