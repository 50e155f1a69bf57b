"""Payments to receiving parents in the way that is switched on: ISO 20022, or Bacs Standard 18."""

from upkeep.cases.switches import BACS_PAYOUTS, on_for_everybody
from upkeep.collection.bacs import (
    SERVICE_USER_NUMBER,
    AccountName,
    BacsRecord,
    Code,
    Submission,
    cycle_sent_on,
)
from upkeep.collection.forms import PaymentFile
from upkeep.gateways.payment_files import write_payments
from upkeep.gateways.standard_18 import write_submission


def write_payouts(file: PaymentFile) -> bytes:
    """The file for the bank of one partition of a night."""
    if on_for_everybody(BACS_PAYOUTS, file.execution_date):
        return write_submission(as_credits(file))
    return write_payments(file)


def as_credits(file: PaymentFile) -> Submission:
    """The payments as Bacs credits: in the account on the second working day after they are sent.

    A file made on a night is sent on the next working day, when the bank opens. The number of the
    partition, with which the file's name ends, makes its serial unique on the day.
    """
    cycle = cycle_sent_on(file.execution_date)
    return Submission(
        serial=int(file.message_id.rpartition("-")[2]) + 1,
        service_user_number=SERVICE_USER_NUMBER,
        ours=AccountName(file.debtor_sort_code, file.debtor_account_number, file.debtor_name),
        created_on=file.execution_date,
        records=tuple(
            BacsRecord(
                Code.CREDIT,
                AccountName(payment.sort_code, payment.account_number, payment.creditor_name),
                payment.amount_pence,
                payment.reference,
                cycle.processed_on,
            )
            for payment in file.payments
        ),
    )
