"""The chart of accounts, and the reasons for which the books are written.

Each account is kept per *subject*: a case, a paying parent, a receipt or a payout, named by its
number in the room that owns it. Control accounts, like the bank, have the single subject 0.
"""

from dataclasses import dataclass
from enum import IntEnum


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
    MAINTENANCE_RECEIVABLE = 1100
    DIRECT_PAY_DUE = 1110
    MAINTENANCE_RECEIVABLE_FOR_STATE = 1120
    INTEREST_RECEIVABLE = 1130
    INTEREST_RECEIVABLE_FOR_STATE = 1140
    COLLECTION_FEE_RECEIVABLE = 1200
    SUSPENSE = 2000
    RECEIPTS_UNALLOCATED = 2050
    MAINTENANCE_UNCOLLECTED = 2100
    DIRECT_PAY_OWED = 2110
    MAINTENANCE_UNCOLLECTED_FOR_STATE = 2120
    INTEREST_UNCOLLECTED = 2130
    INTEREST_UNCOLLECTED_FOR_STATE = 2140
    RECEIVING_PARENT_PAYABLE = 2200
    PAYOUTS_IN_FLIGHT = 2300
    COLLECTION_FEE_UNCOLLECTED = 2400
    COLLECTION_FEES_COLLECTED = 2410


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
    Account.SUSPENSE: AccountDescription(
        "Liabilities:Suspense", Subject.RECEIPT, "Money received whose payer is not yet known."
    ),
    Account.RECEIPTS_UNALLOCATED: AccountDescription(
        "Liabilities:Unallocated",
        Subject.PAYING_PARENT,
        "Money received from a known paying parent and not yet set against a debt.",
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
    Account.RECEIVING_PARENT_PAYABLE: AccountDescription(
        "Liabilities:Payable:Receiving-Parent",
        Subject.CASE,
        "Maintenance collected and waiting to be paid to the receiving parent.",
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
        "Liabilities:Fees-Collected",
        Subject.NONE,
        "Collection fees of both parents, collected and due to the Secretary of State.",
    ),
}


class Reason(IntEnum):
    """Why a transaction was posted."""

    OPENING_BALANCE = 1
    CHARGE = 10
    ADJUSTMENT = 11
    RECEIPT = 20
    IDENTIFICATION = 21
    ALLOCATION = 30
    PAYOUT = 40
    PAYOUT_CLEARED = 41
    WRITE_OFF = 50
    CORRECTION = 60


class Cause(IntEnum):
    """What record outside the books made a transaction necessary."""

    CHARGE = 1
    DECISION = 2
    BANK_LINE = 3
    ALLOCATION = 4
    PAYOUT = 5
    RETURN_LINE = 6
    OPENING_BALANCE = 7
