"""What the subjects of the books are called outside: case, payment and receipt references."""

from collections.abc import Callable
from typing import Any

import psycopg

from upkeep.ledger import CHART, Account, Subject

_NAMES = {
    Subject.CASE: "SELECT id, reference FROM cases_case",
    Subject.PAYING_PARENT: "SELECT id, reference FROM cases_payingparent",
    Subject.PAYMENT_FILE: "SELECT id, reference FROM collection_paymentfile",
}


def subject_names(cursor: psycopg.Cursor[Any]) -> Callable[[Account, int], str]:
    """A function that names the subject of an account in one word, such as ``C00000042``."""
    names = {subject: dict(cursor.execute(q).fetchall()) for subject, q in _NAMES.items()}

    def name(account: Account, subject: int) -> str:
        kind = CHART[account].subject
        if kind is Subject.RECEIPT:
            return f"R{subject:08d}"
        return str(names[kind][subject])

    return name
