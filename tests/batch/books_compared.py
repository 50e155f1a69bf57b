"""The whole content of the database without surrogate numbers, to compare two runs of nights.

An interrupted run leaves gaps in sequences, and so other numbers in rows that mean the same. Every
number that only identifies a row is therefore replaced by what names the row in the world: the
case's reference, the bank's line, the child's name.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from typing import Any

from django.apps import apps
from django.db import connection, models

from upkeep.batch.models import StepRun
from upkeep.cases.models import Decision, Proceeding
from upkeep.collection.models import EmployerNotice
from upkeep.correspondence.models import Letter
from upkeep.ledger import CHART, Account, Subject
from upkeep.ledger.chart import Cause

ROOMS = ("ledger", "parties", "cases", "collection", "correspondence", "gateways", "batch")
# Whose number is a part of the rows that say what came of them, and not the other way round.
_NAMED_BY_OTHERS = {"ledger_transaction", "ledger_entry"}
# Kept as a plain number; the transaction in turn names the row as its cause.
_TRANSACTION = "transaction_id"
_CHILD = re.compile(
    r'(?P<before>"(?:id|child)": "|"text": ")(?P<number>\d+)(?P<after>"|: |, counted as|, for )'
)

# Some records are called by their number in what is done about them.
_CALLED = {
    "OV": "collection_overpayment",
    "WO": "collection_writeoff",
    "SO": "collection_setoff",
    "PP": "collection_partpayment",
    "ES": "collection_estateclaim",
    "AC": "collection_accountchange",
    "DEO": "collection_earningsorderevent",
}
_CALLED_SO = re.compile(
    r'"(?:subject|about)": "(?P<letters>OV|WO|SO|PP|ES|AC|DEO)'
    r"(?:-\d{8}(?:/| [a-z_]+ ))?(?P<number>\d+)"
)

_CALLING = (Proceeding, Letter, EmployerNotice)

Names = dict[str, dict[int, str]]


def our_models() -> list[type[models.Model]]:
    """Every model with a table of ours, those referred to first."""
    waiting = [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model._meta.db_table not in _NAMED_BY_OTHERS
    ]
    ordered: list[type[models.Model]] = []
    while waiting:
        ready = [
            m
            for m in waiting
            if not _referred(m) & {w._meta.db_table for w in waiting if w is not m}
        ]
        assert ready, waiting
        ordered += ready
        waiting = [m for m in waiting if m not in ready]
    return ordered


def _referred(model: type[models.Model]) -> set[str]:
    tables = {
        field.related_model._meta.db_table
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    if model is Decision:
        tables.add("cases_casechild")
    if model in _CALLING:
        tables.update(_CALLED.values())
    return tables


def contents() -> dict[str, list[str]]:
    """The rows of every table, each as text, sorted."""
    names: Names = defaultdict(dict)
    found: dict[str, list[str]] = {}
    for model in our_models():
        table = model._meta.db_table
        rows = [(pk, _as_text(model, row, names)) for pk, row in _rows(model)]
        names[table] = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, text in rows}
        found[table] = sorted(text for _, text in rows)
    found[StepRun._meta.db_table] = _steps_done()
    found["ledger"] = sorted(_books(names))
    return found


def _steps_done() -> list[str]:
    """What each step of each night did, its partitions together, and which partitions are done.

    A paying parent's partition follows from their number, so who is counted where may differ.
    """
    partitions: dict[tuple[str, str], list[int]] = defaultdict(list)
    did: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for run in StepRun.objects.order_by("night", "step", "partition"):
        step = (str(run.night_id), run.step)
        partitions[step].append(run.partition)
        did[step].update(run.counts)
    return [json.dumps([*step, partitions[step], did[step]], sort_keys=True) for step in partitions]


def digest() -> str:
    """One line that differs when anything in the database does."""
    return hashlib.sha256(json.dumps(contents(), sort_keys=True).encode()).hexdigest()


def _rows(model: type[models.Model]) -> list[tuple[Any, dict[str, Any]]]:
    key = model._meta.pk.column  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key}, to_jsonb(t) FROM {model._meta.db_table} t")
        return [
            (pk, row if isinstance(row, dict) else json.loads(row)) for pk, row in cursor.fetchall()
        ]


def _as_text(model: type[models.Model], row: dict[str, Any], names: Names) -> str:
    kept = {}
    for field in model._meta.concrete_fields:
        value = row[field.column]
        if field.column == _TRANSACTION:
            continue
        if field.is_relation:
            table = field.related_model._meta.db_table
            if table in names:
                kept[field.column] = names[table].get(value)
        elif not (field.primary_key and isinstance(field, models.AutoField | models.BigAutoField)):
            kept[field.column] = value
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    if model in _CALLING:
        return _CALLED_SO.sub(
            lambda found: names[_CALLED[found["letters"]]].get(int(found["number"]), found[0]), text
        )
    if model is not Decision:
        return text
    return _CHILD.sub(
        lambda found: found["before"] + _child(int(found["number"]), names) + found["after"], text
    )


def _child(number: int, names: Names) -> str:
    """A child of a decision's situation, named as the case's child."""
    return names["cases_casechild"][number]


_BOOKS = """
SELECT t.reason, t.effective_date, t.known_at, t.cause_kind, t.cause_id, t.owner,
    array_agg(ARRAY[e.account, e.subject, e.amount_pence] ORDER BY e.leg)
FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id GROUP BY t.id
"""

_CAUSES = {
    Cause.CHARGE: "collection_charge",
    Cause.BANK_LINE: "collection_bankline",
    Cause.ALLOCATION: "collection_receipt",
    Cause.PAYOUT: "collection_payout",
    Cause.RETURN_LINE: "collection_employerreturnline",
    Cause.EARNINGS_ORDER: "collection_earningsorder",
    Cause.CARD_PAYMENT: "collection_cardpayment",
    Cause.PART_PAYMENT: "collection_partpayment",
    Cause.STATE_PAYMENT: "collection_statepayment",
    Cause.OPENING_BALANCE: "cases_openingbalance",
}
_SUBJECTS = {
    Subject.CASE: "cases_case",
    Subject.PAYING_PARENT: "cases_payingparent",
    Subject.PAYMENT_FILE: "collection_paymentfile",
    Subject.RECEIPT: "collection_receipt",
}


def _books(names: Names) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_BOOKS)
        rows = cursor.fetchall()
    return [
        json.dumps(
            [
                reason,
                str(effective),
                str(known_at),
                names[_CAUSES[Cause(kind)]][cause],
                names["cases_payingparent"].get(owner),
                [[a, _subject(a, s, names), pence] for a, s, pence in legs],
            ]
        )
        for reason, effective, known_at, kind, cause, owner, legs in rows
    ]


def _subject(account: int, subject: int, names: Names) -> str:
    kind = CHART[Account(account)].subject
    return names[_SUBJECTS[kind]][subject] if kind in _SUBJECTS else ""
