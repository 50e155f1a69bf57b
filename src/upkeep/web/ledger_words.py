"""Why entries of the books were posted, in words of either language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.ledger.chart import Reason

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
    Reason.CORRECTION: _("Correction"),
}


def reason_in_words(reason: int) -> str:
    """Why an entry was posted, in the language of the page."""
    return str(REASON_WORDS[Reason(reason)])
