"""Payments to receiving parents as ISO 20022 pain.001: write one version, read it back.

A payment says who is paid, into which account, how much and our reference. It has no place for
anything about the other parent.
"""

from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

from pydantic import ValidationError
from xsdata.models.datatype import XmlDateTime

from upkeep.collection.forms import PaymentFile, PaymentInstruction
from upkeep.gateways.iso_values import day_of, decimal_of, moment_of, pence_of
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.published_schema import NAMESPACE
from upkeep.gateways.safe_xml import Node, message_of, read_xml

MESSAGE: Final = "pain.001.001"
WRITTEN: Final = "pain.001.001.09"

_UK_SORT_CODES: Final = "GBDSC"
_UK_ACCOUNT: Final = "BBAN"


# --- Writing ---------------------------------------------------------------------------------


def write_payments(file: PaymentFile) -> bytes:
    """The payments as one pain.001 file, booked by the bank as one batch.

    It carries count and control sum twice, as banks ask. What is written is read again and
    compared, payment by payment; that the message follows the published schema is what
    `read_payments` finds out, which the tests do: it would take most of a night with many payments.
    """
    root = Element("Document", {"xmlns": NAMESPACE + WRITTEN})
    body = SubElement(root, "CstmrCdtTrfInitn")
    header = SubElement(body, "GrpHdr")
    _put(header, "MsgId", file.message_id)
    _put(header, "CreDtTm", str(XmlDateTime.from_datetime(file.created_at)))
    _put_totals(header, file)
    _put(header, "InitgPty/Nm", file.debtor_name)
    batch = SubElement(body, "PmtInf")
    _put_batch(batch, file)
    for payment in file.payments:
        _put_payment(SubElement(batch, "CdtTrfTxInf"), payment)
    content: bytes = tostring(root, "utf-8", xml_declaration=True)
    assert _payments_in(content) == file.payments, "what was written says what was meant"
    return content


def _put(parent: Element, path: str, text: str) -> Element:
    """Add the elements of the path, one inside the other, and the text to the last."""
    for tag in path.split("/"):
        parent = SubElement(parent, tag)
    parent.text = text
    return parent


def _put_totals(parent: Element, file: PaymentFile) -> None:
    _put(parent, "NbOfTxs", str(len(file.payments)))
    _put(parent, "CtrlSum", str(decimal_of(file.total_pence)))


def _put_batch(batch: Element, file: PaymentFile) -> None:
    """What all payments have in common: one booking, one day, our account."""
    _put(batch, "PmtInfId", file.message_id)
    _put(batch, "PmtMtd", "TRF")
    _put(batch, "BtchBookg", "true")
    _put_totals(batch, file)
    _put(batch, "ReqdExctnDt/Dt", file.execution_date.isoformat())
    _put(batch, "Dbtr/Nm", file.debtor_name)
    _put_account(SubElement(batch, "DbtrAcct"), file.debtor_account_number)
    _put_bank(SubElement(batch, "DbtrAgt"), file.debtor_sort_code)


def _put_payment(parent: Element, payment: PaymentInstruction) -> None:
    _put(parent, "PmtId/EndToEndId", payment.end_to_end_id)
    _put(parent, "Amt/InstdAmt", str(decimal_of(payment.amount_pence))).set("Ccy", "GBP")
    _put_bank(SubElement(parent, "CdtrAgt"), payment.sort_code)
    _put(parent, "Cdtr/Nm", payment.creditor_name)
    _put_account(SubElement(parent, "CdtrAcct"), payment.account_number)
    _put(parent, "RmtInf/Ustrd", payment.reference)


def _put_bank(parent: Element, sort_code: str) -> None:
    member = SubElement(SubElement(parent, "FinInstnId"), "ClrSysMmbId")
    _put(member, "ClrSysId/Cd", _UK_SORT_CODES)
    _put(member, "MmbId", sort_code)


def _put_account(parent: Element, account_number: str) -> None:
    other = SubElement(SubElement(parent, "Id"), "Othr")
    _put(other, "Id", account_number)
    _put(other, "SchmeNm/Cd", _UK_ACCOUNT)
    _put(parent, "Ccy", "GBP")


def _payments_in(content: bytes) -> tuple[PaymentInstruction, ...]:
    """The payments of a file we wrote ourselves, without checking it against the schema."""
    space = f"{{{NAMESPACE}{WRITTEN}}}"
    paths = ["/".join(space + tag for tag in path.split("/")) for path in _PLACES]
    payments = []
    # ASSUMPTION: the bytes are ours, made a moment ago; what comes from outside goes through
    # read_payments, which refuses entities.
    for node in fromstring(content).iter(f"{space}CdtTrfTxInf"):  # noqa: S314
        found = [node.findtext(path, "") for path in paths]
        pounds = Decimal(found[1])
        payments.append(
            PaymentInstruction.model_construct(
                end_to_end_id=found[0],
                amount_pence=int(pounds.scaleb(2)),
                sort_code=found[2],
                creditor_name=found[3],
                account_number=found[4],
                reference=found[5],
            )
        )
    return tuple(payments)


_PLACES: Final = (
    "PmtId/EndToEndId",
    "Amt/InstdAmt",
    "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId",
    "Cdtr/Nm",
    "CdtrAcct/Id/Othr/Id",
    "RmtInf/Ustrd",
)


# --- Reading ---------------------------------------------------------------------------------


def read_payments(data: bytes, name: str) -> PaymentFile:
    """The payments of a file as `write_payments` writes it.

    Raises FileProblems with everything that is wrong, count and control sum among it.
    """
    problems = ProblemList(name)
    message = message_of(data)
    if message is not None and message != WRITTEN:
        wanted = f"send payments as {WRITTEN}"
        problems.add(Told(f"the message {message}"), wanted, line=1)
        raise FileProblems(problems.found)
    root = read_xml(data, WRITTEN, problems, {})
    problems.raise_if_any()
    batches = list(root.all("CstmrCdtTrfInitn/PmtInf"))
    if len(batches) > 1:
        problems.add(Told(f"{len(batches)} batches"), "send one batch", line=batches[1].line)
    header, batch = root.find("CstmrCdtTrfInitn/GrpHdr"), batches[0]
    assert header is not None
    payments = [_payment_of(node, problems) for node in batch.all("CdtTrfTxInf")]
    sort_code = _sort_code(batch.find("DbtrAgt"), problems)
    problems.raise_if_any()
    return _file_of(header, batch, sort_code, tuple(p for p in payments if p), problems)


def _payment_of(node: Node, problems: ProblemList) -> PaymentInstruction | None:
    before = len(problems.found)
    amount = node.find("Amt/InstdAmt")
    if amount is None:
        wanted = "give the amount in GBP as InstdAmt"
        problems.add(Told("another kind of amount"), wanted, line=node.line, field=node.path)
    values = {
        "end_to_end_id": node.text_at("PmtId/EndToEndId"),
        "amount_pence": amount and pence_of(amount, problems),
        "creditor_name": node.text_at("Cdtr/Nm"),
        "sort_code": _sort_code(node.find("CdtrAgt"), problems),
        "account_number": node.text_at("CdtrAcct/Id/Othr/Id"),
        "reference": node.text_at("RmtInf/Ustrd"),
    }
    if len(problems.found) > before:
        return None
    try:
        return PaymentInstruction(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        problems.add_invalid(error, values, line=node.line, prefix=node.path)
        return None


def _file_of(
    header: Node,
    batch: Node,
    debtor_sort_code: str | None,
    payments: tuple[PaymentInstruction, ...],
    problems: ProblemList,
) -> PaymentFile:
    created, day = header.find("CreDtTm"), batch.find("ReqdExctnDt/Dt", "ReqdExctnDt/DtTm")
    values = {
        "message_id": header.text_at("MsgId"),
        "created_at": created and moment_of(created, problems),
        "execution_date": day and day_of(day, problems),
        "debtor_name": batch.text_at("Dbtr/Nm"),
        "debtor_sort_code": debtor_sort_code,
        "debtor_account_number": batch.text_at("DbtrAcct/Id/Othr/Id"),
        "payments": payments,
    }
    problems.raise_if_any()
    try:
        file = PaymentFile(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        problems.add_invalid(error, values, line=batch.line, prefix=batch.path)
        raise FileProblems(problems.found) from error
    for node in (header, batch):
        _check_totals(node, file, problems)
    problems.raise_if_any()
    return file


def _check_totals(node: Node, file: PaymentFile, problems: ProblemList) -> None:
    """Count and control sum, where given, are those of the payments."""
    count, total = node.find("NbOfTxs"), node.find("CtrlSum")
    if count is not None and int(count.text) != len(file.payments):
        wanted = f"give the count of the payments, {len(file.payments)}"
        problems.add(count.text, wanted, line=count.line, field=count.path)
    if total is not None and Decimal(total.text.strip()) != decimal_of(file.total_pence):
        wanted = f"give the sum of the payments, {decimal_of(file.total_pence)}"
        problems.add(total.text, wanted, line=total.line, field=total.path)


def _sort_code(agent: Node | None, problems: ProblemList) -> str | None:
    """The sort code of a bank in the United Kingdom."""
    if agent is None:
        return None
    member = agent.find("FinInstnId/ClrSysMmbId")
    if member is None or member.text_at("ClrSysId/Cd") != _UK_SORT_CODES:
        wanted = f"name the bank by sort code under {_UK_SORT_CODES}"
        problems.add(Told("no sort code"), wanted, line=agent.line, field=agent.path)
        return None
    return member.text_at("MmbId")
