"""Notifications of the bank as ISO 20022 camt.054: booked entries told beside the statement.

Entries are read as those of a statement are, in every published version; there are no balances.
"""

from typing import Final

from pydantic import ValidationError

from upkeep.collection.forms import NotificationForm
from upkeep.gateways.bank_statements import (
    OLDEST_VERSION,
    check_count,
    check_currency,
    lines_of_entry,
    lines_taken,
    numbered,
)
from upkeep.gateways.iso_values import moment_of
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.published_schema import versions_of
from upkeep.gateways.safe_xml import Node, message_of, read_xml

MESSAGE: Final = "camt.054.001"


def read_notifications(data: bytes, name: str) -> tuple[NotificationForm, ...]:
    """The notifications of a file. Raises FileProblems with everything that is wrong."""
    problems = ProblemList(name)
    message, known = message_of(data), versions_of(MESSAGE, OLDEST_VERSION)
    if message not in known:
        wanted = f"send notifications in {known[0]} to {known[-1]}"
        problems.add(Told(f"the message {message}"), wanted, line=1)
        raise FileProblems(problems.found)
    root = read_xml(
        data, str(message), problems, {"Ntry": lambda entry: lines_of_entry(entry, problems)}
    )
    problems.raise_if_any()
    nodes = list(root.all("BkToCstmrDbtCdtNtfctn/Ntfctn"))
    found = [_notification_of(node, root, problems) for node in nodes]
    problems.raise_if_any()
    told = tuple(each for each in found if each is not None)
    if len({each.notification_id for each in told}) != len(told):
        problems.add(Told("the same notification twice"), "give each notification once")
    problems.raise_if_any()
    return told


def _notification_of(node: Node, root: Node, problems: ProblemList) -> NotificationForm | None:
    """One notification, or None when it was refused and the problems noted."""
    before = len(problems.found)
    check_count(node, problems)
    check_currency(node.find("Acct/Ccy"), problems)
    created = node.find("CreDtTm") or root.find("BkToCstmrDbtCdtNtfctn/GrpHdr/CreDtTm")
    assert created is not None, "the schema has it in the header"
    values = {
        "notification_id": node.text_at("Id"),
        "account_iban_or_other": node.text_at("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        "created_at": moment_of(created, problems),
        "lines": tuple(numbered(line for lines in node.taken for line in lines_taken(lines))),
    }
    if len(problems.found) > before:
        return None
    try:
        return NotificationForm.model_validate(values)
    except ValidationError as error:
        problems.add_invalid(error, values, line=node.line, prefix=node.path)
        return None
