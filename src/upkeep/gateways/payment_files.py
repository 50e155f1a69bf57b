"""Payments to receiving parents as ISO 20022 pain.001: write one version, read it back.

A payment says who is paid, into which account, how much and our reference. It has no place for
anything about the other parent.
"""

from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError
from xsdata.models.datatype import XmlDate, XmlDateTime

from upkeep.collection.forms import PaymentFile, PaymentInstruction
from upkeep.gateways.iso_values import day_of, decimal_of, moment_of, pence_of
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.published_schema import classes_of
from upkeep.gateways.safe_xml import Node, message_of, read_xml, written_xml

MESSAGE: Final = "pain.001.001"
WRITTEN: Final = "pain.001.001.09"

_UK_SORT_CODES: Final = "GBDSC"
_UK_ACCOUNT: Final = "BBAN"


# --- Writing ---------------------------------------------------------------------------------


def write_payments(file: PaymentFile) -> bytes:
    """The payments as one pain.001 file, booked by the bank as one batch.

    The file reads back as the same record; it carries count and control sum twice, as banks ask.
    """
    iso = classes_of(WRITTEN)
    count, total = str(len(file.payments)), decimal_of(file.total_pence)
    header = iso.GroupHeader85(
        msg_id=file.message_id,
        cre_dt_tm=XmlDateTime.from_datetime(file.created_at),
        nb_of_txs=count,
        ctrl_sum=total,
        initg_pty=iso.PartyIdentification135(nm=file.debtor_name),
    )
    batch = iso.PaymentInstruction30(
        pmt_inf_id=file.message_id,
        pmt_mtd=iso.PaymentMethod3Code.TRF,
        btch_bookg=True,
        nb_of_txs=count,
        ctrl_sum=total,
        reqd_exctn_dt=iso.DateAndDateTime2Choice(dt=XmlDate.from_date(file.execution_date)),
        dbtr=iso.PartyIdentification135(nm=file.debtor_name),
        dbtr_acct=_written_account(iso, file.debtor_account_number),
        dbtr_agt=_written_bank(iso, file.debtor_sort_code),
        cdt_trf_tx_inf=[_written_payment(iso, payment) for payment in file.payments],
    )
    body = iso.CustomerCreditTransferInitiationV09(grp_hdr=header, pmt_inf=[batch])
    content = written_xml(iso.Document(cstmr_cdt_trf_initn=body), WRITTEN)
    assert read_payments(content, "payments just written") == file
    return content


def _written_payment(iso: Any, payment: PaymentInstruction) -> Any:  # noqa: ANN401 - untyped library
    amount = iso.ActiveOrHistoricCurrencyAndAmount(
        value=decimal_of(payment.amount_pence), ccy="GBP"
    )
    return iso.CreditTransferTransaction34(
        pmt_id=iso.PaymentIdentification6(end_to_end_id=payment.end_to_end_id),
        amt=iso.AmountType4Choice(instd_amt=amount),
        cdtr_agt=_written_bank(iso, payment.sort_code),
        cdtr=iso.PartyIdentification135(nm=payment.creditor_name),
        cdtr_acct=_written_account(iso, payment.account_number),
        rmt_inf=iso.RemittanceInformation16(ustrd=[payment.reference]),
    )


def _written_bank(iso: Any, sort_code: str) -> Any:  # noqa: ANN401
    member = iso.ClearingSystemMemberIdentification2(
        clr_sys_id=iso.ClearingSystemIdentification2Choice(cd=_UK_SORT_CODES), mmb_id=sort_code
    )
    bank = iso.FinancialInstitutionIdentification18(clr_sys_mmb_id=member)
    return iso.BranchAndFinancialInstitutionIdentification6(fin_instn_id=bank)


def _written_account(iso: Any, account_number: str) -> Any:  # noqa: ANN401
    other = iso.GenericAccountIdentification1(
        id=account_number, schme_nm=iso.AccountSchemeName1Choice(cd=_UK_ACCOUNT)
    )
    return iso.CashAccount38(id=iso.AccountIdentification4Choice(othr=other), ccy="GBP")


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
