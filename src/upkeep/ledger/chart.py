"""The chart of accounts, and the reasons for which the books are written.

Each account is kept per *subject*: a case, a paying parent, a receipt or a payout, named by its
number in the room that owns it. Control accounts, like the bank, have the single subject 0.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Subject(IntEnum):
    """What an account's sub-ledger is kept for."""

    NONE = 0
    CASE = 1
    PAYING_PARENT = 2
    RECEIPT = 3
    PAYMENT_FILE = 4


class Account(IntEnum):
    """Account codes. Debits are positive, credits negative, in whole pence."""

    BANK = 1000
    CARD_CLEARING = 1010
    MAINTENANCE_RECEIVABLE = 1100
    DIRECT_PAY_DUE = 1110
    MAINTENANCE_RECEIVABLE_FOR_STATE = 1120
    INTEREST_RECEIVABLE = 1130
    INTEREST_RECEIVABLE_FOR_STATE = 1140
    COLLECTION_FEE_RECEIVABLE = 1200
    ENFORCEMENT_FEE_RECEIVABLE = 1210
    PENALTY_RECEIVABLE = 1220
    OVERPAID_TO_RECEIVING_PARENT = 1300
    REVERSED_AFTER_PAYOUT = 1310
    REIMBURSED_FOR_STATE = 1320
    SUSPENSE = 2000
    RECEIPTS_UNALLOCATED = 2050
    REFUNDS_DUE = 2070
    MAINTENANCE_UNCOLLECTED = 2100
    DIRECT_PAY_OWED = 2110
    MAINTENANCE_UNCOLLECTED_FOR_STATE = 2120
    INTEREST_UNCOLLECTED = 2130
    INTEREST_UNCOLLECTED_FOR_STATE = 2140
    OVERPAYMENT_CREDIT = 2150
    RECEIVING_PARENT_PAYABLE = 2200
    STATE_PAYABLE = 2210
    PAYOUTS_IN_FLIGHT = 2300
    COLLECTION_FEE_UNCOLLECTED = 2400
    COLLECTION_FEES_COLLECTED = 2410
    RECEIVING_PARENT_FEES_COLLECTED = 2420
    ENFORCEMENT_FEE_UNCOLLECTED = 2430
    ENFORCEMENT_FEES_COLLECTED = 2440
    PENALTY_UNCOLLECTED = 2450


@dataclass(frozen=True, slots=True)
class AccountDescription:
    """How an account is shown and exported: plain-text path, subject, and what it means."""

    path: str
    subject: Subject
    meaning: str


CHART: dict[Account, AccountDescription] = {
    Account.BANK: AccountDescription(
        "Assets:Bank:Client-Funds", Subject.NONE, "Client money at the bank."
    ),
    Account.CARD_CLEARING: AccountDescription(
        "Assets:Card-Clearing",
        Subject.NONE,
        "Card payments captured that the payment provider has not paid over to the bank yet.",
    ),
    Account.MAINTENANCE_RECEIVABLE: AccountDescription(
        "Assets:Receivable:Maintenance",
        Subject.CASE,
        "Maintenance charged under Collect and Pay and not yet collected: the arrears.",
    ),
    Account.DIRECT_PAY_DUE: AccountDescription(
        "Assets:Receivable:Direct-Pay",
        Subject.CASE,
        "Maintenance that fell due between the parents under Direct Pay; whether it was paid "
        "is not known here.",
    ),
    Account.MAINTENANCE_RECEIVABLE_FOR_STATE: AccountDescription(
        "Assets:Receivable:Maintenance-For-State",
        Subject.CASE,
        "Maintenance of days on which it was due to the Secretary of State, not yet collected; it "
        "comes with cases taken over.",
    ),
    Account.INTEREST_RECEIVABLE: AccountDescription(
        "Assets:Receivable:Interest",
        Subject.CASE,
        "Interest on arrears that the 1993 scheme charged, due to the receiving parent.",
    ),
    Account.INTEREST_RECEIVABLE_FOR_STATE: AccountDescription(
        "Assets:Receivable:Interest-For-State",
        Subject.CASE,
        "Interest on arrears that the 1993 scheme charged, due to the Secretary of State.",
    ),
    Account.COLLECTION_FEE_RECEIVABLE: AccountDescription(
        "Assets:Receivable:Collection-Fee",
        Subject.CASE,
        "The paying parent's collection fee, charged and not yet collected.",
    ),
    Account.ENFORCEMENT_FEE_RECEIVABLE: AccountDescription(
        "Assets:Receivable:Enforcement-Fee",
        Subject.CASE,
        "Fees for orders that enforce the case's maintenance (SI 2014/612 reg 9), not yet "
        "collected; of several cases that one order secures, that of the oldest debt.",
    ),
    Account.PENALTY_RECEIVABLE: AccountDescription(
        "Assets:Receivable:Penalty",
        Subject.CASE,
        "Penalties for late payment (Child Support Act 1991 s.41A), not yet collected; they come "
        "with cases taken over, if at all.",
    ),
    Account.OVERPAID_TO_RECEIVING_PARENT: AccountDescription(
        "Assets:Overpaid:Receiving-Parent",
        Subject.CASE,
        "Maintenance paid over that turned out not to be due: the other side of the credit that "
        "the paying parent has for it.",
    ),
    Account.REVERSED_AFTER_PAYOUT: AccountDescription(
        "Assets:Reversed-After-Payout",
        Subject.CASE,
        "Maintenance paid over whose receipt went back afterwards; what is collected next for the "
        "case makes it good.",
    ),
    Account.REIMBURSED_FOR_STATE: AccountDescription(
        "Assets:Reimbursed-For-State",
        Subject.NONE,
        "Maintenance overpaid that was paid back to paying parents although it had been paid over "
        "(Child Support Act 1991 s.41B), and what went back after the Secretary of State had it: "
        "taken off what is paid over next.",
    ),
    Account.SUSPENSE: AccountDescription(
        "Liabilities:Suspense", Subject.RECEIPT, "Money received whose payer is not yet known."
    ),
    Account.RECEIPTS_UNALLOCATED: AccountDescription(
        "Liabilities:Unallocated",
        Subject.PAYING_PARENT,
        "Money received from a known paying parent and not yet set against a debt.",
    ),
    Account.REFUNDS_DUE: AccountDescription(
        "Liabilities:Refunds-Due",
        Subject.PAYING_PARENT,
        "Money received beyond what is owed and to be paid back to the paying parent.",
    ),
    Account.MAINTENANCE_UNCOLLECTED: AccountDescription(
        "Liabilities:Uncollected:Maintenance",
        Subject.CASE,
        "What the receiving parent is owed once it has been collected.",
    ),
    Account.DIRECT_PAY_OWED: AccountDescription(
        "Liabilities:Uncollected:Direct-Pay",
        Subject.CASE,
        "The other side of maintenance due under Direct Pay.",
    ),
    Account.MAINTENANCE_UNCOLLECTED_FOR_STATE: AccountDescription(
        "Liabilities:Uncollected:Maintenance-For-State",
        Subject.CASE,
        "Maintenance due to the Secretary of State once it has been collected.",
    ),
    Account.INTEREST_UNCOLLECTED: AccountDescription(
        "Liabilities:Uncollected:Interest",
        Subject.CASE,
        "Interest due to the receiving parent once it has been collected.",
    ),
    Account.INTEREST_UNCOLLECTED_FOR_STATE: AccountDescription(
        "Liabilities:Uncollected:Interest-For-State",
        Subject.CASE,
        "Interest due to the Secretary of State once it has been collected.",
    ),
    Account.OVERPAYMENT_CREDIT: AccountDescription(
        "Liabilities:Overpayment-Credit",
        Subject.CASE,
        "What the paying parent paid too much and the receiving parent has had: it lowers what is "
        "payable later (SI 2009/3151 reg 8).",
    ),
    Account.RECEIVING_PARENT_PAYABLE: AccountDescription(
        "Liabilities:Payable:Receiving-Parent",
        Subject.CASE,
        "Maintenance collected and waiting to be paid to the receiving parent.",
    ),
    Account.STATE_PAYABLE: AccountDescription(
        "Liabilities:Payable:State",
        Subject.CASE,
        "Arrears, interest and penalties collected for the Secretary of State and not yet paid "
        "over.",
    ),
    Account.PAYOUTS_IN_FLIGHT: AccountDescription(
        "Liabilities:Payouts-In-Flight",
        Subject.PAYMENT_FILE,
        "Payments sent to the bank and not yet seen to leave the account.",
    ),
    Account.COLLECTION_FEE_UNCOLLECTED: AccountDescription(
        "Liabilities:Uncollected:Collection-Fee",
        Subject.CASE,
        "Collection fees due to the Secretary of State once collected.",
    ),
    Account.COLLECTION_FEES_COLLECTED: AccountDescription(
        "Liabilities:Fees-Collected:Paying-Parents",
        Subject.NONE,
        "Collection fees of paying parents, collected and due to the Secretary of State.",
    ),
    Account.RECEIVING_PARENT_FEES_COLLECTED: AccountDescription(
        "Liabilities:Fees-Collected:Receiving-Parents",
        Subject.NONE,
        "Collection fees taken from what was paid over, due to the Secretary of State.",
    ),
    Account.ENFORCEMENT_FEE_UNCOLLECTED: AccountDescription(
        "Liabilities:Uncollected:Enforcement-Fee",
        Subject.CASE,
        "Enforcement fees due to the Secretary of State once collected.",
    ),
    Account.ENFORCEMENT_FEES_COLLECTED: AccountDescription(
        "Liabilities:Fees-Collected:Enforcement",
        Subject.NONE,
        "Enforcement fees, collected and due to the Secretary of State.",
    ),
    Account.PENALTY_UNCOLLECTED: AccountDescription(
        "Liabilities:Uncollected:Penalty",
        Subject.CASE,
        "Penalties due to the Secretary of State once collected.",
    ),
}


class Creditor(StrEnum):
    """To whom a debt is owed."""

    RECEIVING_PARENT = "receiving parent"
    STATE = "Secretary of State"
    PAYING_PARENT = "paying parent"


@dataclass(frozen=True, slots=True)
class DebtKind:
    """A kind of debt that a case can have, and the accounts through which it goes.

    ``due`` holds what is owed, ``uncollected`` the same seen from the creditor, who gets it once
    collected, and ``collected`` where it goes then (None: no money passes through the service).
    """

    name: str
    creditor: Creditor
    due: Account
    uncollected: Account
    collected: Account | None


DEBTS = (
    DebtKind(
        "maintenance",
        Creditor.RECEIVING_PARENT,
        Account.MAINTENANCE_RECEIVABLE,
        Account.MAINTENANCE_UNCOLLECTED,
        Account.RECEIVING_PARENT_PAYABLE,
    ),
    DebtKind(
        "maintenance for the state",
        Creditor.STATE,
        Account.MAINTENANCE_RECEIVABLE_FOR_STATE,
        Account.MAINTENANCE_UNCOLLECTED_FOR_STATE,
        Account.STATE_PAYABLE,
    ),
    DebtKind(
        "interest",
        Creditor.RECEIVING_PARENT,
        Account.INTEREST_RECEIVABLE,
        Account.INTEREST_UNCOLLECTED,
        Account.RECEIVING_PARENT_PAYABLE,
    ),
    DebtKind(
        "interest for the state",
        Creditor.STATE,
        Account.INTEREST_RECEIVABLE_FOR_STATE,
        Account.INTEREST_UNCOLLECTED_FOR_STATE,
        Account.STATE_PAYABLE,
    ),
    DebtKind(
        "collection fee",
        Creditor.STATE,
        Account.COLLECTION_FEE_RECEIVABLE,
        Account.COLLECTION_FEE_UNCOLLECTED,
        Account.COLLECTION_FEES_COLLECTED,
    ),
    DebtKind(
        "enforcement fee",
        Creditor.STATE,
        Account.ENFORCEMENT_FEE_RECEIVABLE,
        Account.ENFORCEMENT_FEE_UNCOLLECTED,
        Account.ENFORCEMENT_FEES_COLLECTED,
    ),
    DebtKind(
        "penalty",
        Creditor.STATE,
        Account.PENALTY_RECEIVABLE,
        Account.PENALTY_UNCOLLECTED,
        Account.STATE_PAYABLE,
    ),
    DebtKind(
        "direct pay",
        Creditor.RECEIVING_PARENT,
        Account.DIRECT_PAY_DUE,
        Account.DIRECT_PAY_OWED,
        None,
    ),
    DebtKind(
        "overpayment",
        Creditor.PAYING_PARENT,
        Account.OVERPAID_TO_RECEIVING_PARENT,
        Account.OVERPAYMENT_CREDIT,
        None,
    ),
)
"""Every kind of debt. A case has one paying parent, one receiving parent and one scheme, so an
account kept for each case is kept for each of the three."""

ARREARS = DEBTS[:7]
"""What a paying parent owes through the service, oldest law first within maintenance."""

CLIENT_MONEY = (
    Account.CARD_CLEARING,
    Account.REVERSED_AFTER_PAYOUT,
    Account.REIMBURSED_FOR_STATE,
    Account.SUSPENSE,
    Account.RECEIPTS_UNALLOCATED,
    Account.REFUNDS_DUE,
    Account.RECEIVING_PARENT_PAYABLE,
    Account.STATE_PAYABLE,
    Account.PAYOUTS_IN_FLIGHT,
    Account.COLLECTION_FEES_COLLECTED,
    Account.RECEIVING_PARENT_FEES_COLLECTED,
    Account.ENFORCEMENT_FEES_COLLECTED,
)
"""What is owed out of the bank account, less what was paid out of it and went back and what is on
its way to it from cards; together it is what the bank holds."""


class Reason(IntEnum):
    """Why a transaction was posted; what each means stands in :data:`REASONS`."""

    OPENING_BALANCE = 1
    CHARGE = 10
    ADJUSTMENT = 11
    FROM_DIRECT_PAY = 12
    ENFORCEMENT_FEE = 13
    RECEIPT = 20
    IDENTIFICATION = 21
    RECEIPT_REVERSED = 22
    CARDS_PAID_OVER = 23
    ALLOCATION = 30
    REALLOCATION = 31
    OFFSET = 32
    PAID_BETWEEN_PARENTS = 33
    OVERPAYMENT = 34
    VOLUNTARY_PAYMENT = 35
    PAID_FOR_THE_HOME = 36
    PAYOUT = 40
    PAYOUT_CLEARED = 41
    PAYOUT_RETURNED = 42
    REFUND = 43
    PAID_TO_STATE = 44
    WRITE_OFF = 50
    FEE_WAIVED = 51
    PART_PAYMENT = 52
    CORRECTION = 60


REASONS: dict[Reason, str] = {
    Reason.OPENING_BALANCE: "What a case that was taken over came with, by its evidence.",
    Reason.CHARGE: "Maintenance and fees of a collection period.",
    Reason.ADJUSTMENT: "What a decision about the past made of periods charged before.",
    Reason.FROM_DIRECT_PAY: "Arrears of Direct Pay, for which there is evidence, became ours to "
    "collect.",
    Reason.ENFORCEMENT_FEE: "A fee for an order that enforces (SI 2014/612 regs 9 and 10).",
    Reason.RECEIPT: "Money came in.",
    Reason.IDENTIFICATION: "Money in suspense turned out to be a paying parent's.",
    Reason.RECEIPT_REVERSED: "Money that came in went back: unpaid, recalled, or an indemnity.",
    Reason.CARDS_PAID_OVER: "The payment provider paid over what it had captured from cards.",
    Reason.ALLOCATION: "Money received was set against debts.",
    Reason.REALLOCATION: "Money set against one debt was set against another.",
    Reason.OFFSET: "What the other parent owes was set off (SI 2009/3151 reg 5).",
    Reason.PAID_BETWEEN_PARENTS: "A payment past the service, for which there is evidence.",
    Reason.VOLUNTARY_PAYMENT: "What was paid before the amount was known was counted (Child "
    "Support Act 1991 s.28J).",
    Reason.PAID_FOR_THE_HOME: "A payment to somebody else for the child's home was counted (SI "
    "2009/3151 reg 6).",
    Reason.OVERPAYMENT: "Paid over and not due: it became a credit, or a credit was used.",
    Reason.PAYOUT: "Maintenance collected was sent to the receiving parent, less their fee.",
    Reason.PAYOUT_CLEARED: "A payment file left the bank account.",
    Reason.PAYOUT_RETURNED: "A payment came back from the receiving parent's bank.",
    Reason.REFUND: "Money went back to the paying parent.",
    Reason.PAID_TO_STATE: "What is due to the Secretary of State was paid over.",
    Reason.WRITE_OFF: "A debt was given up on a ground of law (Child Support Act 1991 s.41E).",
    Reason.FEE_WAIVED: "A fee was not insisted on (SI 2014/612 reg 12).",
    Reason.PART_PAYMENT: "A part was paid for the whole, and the rest ended (Child Support Act "
    "1991 s.41D).",
    Reason.CORRECTION: "The books were wrong and were put right.",
}


class Cause(IntEnum):
    """What record outside the books made a transaction necessary."""

    CHARGE = 1
    DECISION = 2
    BANK_LINE = 3
    ALLOCATION = 4
    PAYOUT = 5
    RETURN_LINE = 6
    OPENING_BALANCE = 7
    JOURNAL = 8
    REMITTANCE_LINE = 9
    EARNINGS_ORDER = 10
    REFUND = 20
    WRITE_OFF = 21
    SET_OFF = 22
    PART_PAYMENT = 23
    DEBIT_COLLECTION = 11
    CARD_PAYMENT = 12
    STATE_PAYMENT = 13
