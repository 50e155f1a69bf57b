"""Bank statements as ISO 20022 camt.053: read every published version, write one.

Only booked entries count: they alone make up the closing balance. A batch that the bank booked as
one entry is taken apart into its payments.
"""

import datetime
import re
import textwrap
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from xsdata.models.datatype import XmlDate, XmlDateTime

from upkeep.collection.forms import StatementForm, StatementLineForm
from upkeep.gateways.iso_values import day_of, decimal_of, moment_of, pence_of
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.published_schema import classes_of, versions_of
from upkeep.gateways.safe_xml import Node, message_of, read_xml, tidied, written_xml

MESSAGE: Final = "camt.053.001"
OLDEST_VERSION: Final = 2
WRITTEN: Final = "camt.053.001.08"
"""The version we write: the one that banks in the United Kingdom and Europe send today."""

_REMITTANCE_MAX: Final = 140
_CODE_MAX: Final = 4
_NOT_PROVIDED: Final = "NOTPROVIDED"
_Form = TypeVar("_Form", StatementForm, StatementLineForm)
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Za-z0-9]{1,30}")


# --- Reading ---------------------------------------------------------------------------------


def read_statements(data: bytes, name: str) -> tuple[StatementForm, ...]:
    """The statements of a file, each agreeing to the penny with its own balances.

    Raises FileProblems with everything that is wrong; then no statement may be used.
    """
    problems = ProblemList(name)
    message = statement_message(data, problems)
    root = read_xml(
        data, message, problems, {"Ntry": lambda entry: lines_of_entry(entry, problems)}
    )
    problems.raise_if_any()
    statements = [_statement_of(node, root, problems) for node in root.all("BkToCstmrStmt/Stmt")]
    found = [statement for statement in statements if statement is not None]
    if len({(s.account_iban_or_other, s.statement_id) for s in found}) != len(found):
        problems.add(Told("the same statement twice"), "give each statement once")
    problems.raise_if_any()
    return tuple(found)


def statement_message(data: bytes, problems: ProblemList) -> str:
    """The version of camt.053 that a file holds. Raises FileProblems for any other content."""
    message = message_of(data)
    known = versions_of(MESSAGE, OLDEST_VERSION)
    if message in known:
        return str(message)
    if message is None:
        # Not even the root element can be read: reading it as the newest says why.
        read_xml(data, known[-1], problems, {})
    wanted = f"send a bank statement in {known[0]} to {known[-1]}"
    problems.add(Told(f"the message {message}"), wanted, line=1)
    raise FileProblems(problems.found)


def _statement_of(node: Node, root: Node, problems: ProblemList) -> StatementForm | None:
    """One statement, or None when it was refused and the problems noted."""
    before = len(problems.found)
    check_count(node, problems)
    check_currency(node.find("Acct/Ccy"), problems)
    opening = _balance(node, ("OPBD", "PRCD"), "opening", problems)
    closing = _balance(node, ("CLBD",), "closing", problems)
    created = node.find("CreDtTm") or root.find("BkToCstmrStmt/GrpHdr/CreDtTm")
    if len(problems.found) > before or opening is None or closing is None or created is None:
        return None
    lines = tuple(numbered(line for lines in node.taken for line in lines_taken(lines)))
    opening_pence, closing_pence = _signed(opening, problems), _signed(closing, problems)
    total_pence = opening_pence + sum(line.amount_pence for line in lines)
    if total_pence != closing_pence and len(problems.found) == before:
        _note_difference(closing, total_pence, closing_pence, problems)
    values = {
        "statement_id": node.text_at("Id"),
        "sequence_number": _sequence_number(node),
        "account_iban_or_other": node.text_at("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        "created_at": moment_of(created, problems),
        "statement_date": _balance_day(closing, problems),
        "opening_pence": opening_pence,
        "closing_pence": closing_pence,
        "lines": lines,
    }
    return _record(StatementForm, values, node, problems, before)


def lines_taken(lines: object) -> list[StatementLineForm]:
    """What an entry was read as, when it was handed over."""
    assert isinstance(lines, list)
    return lines


def _note_difference(
    closing: Node, total_pence: int, closing_pence: int, problems: ProblemList
) -> None:
    problems.add(
        Told(f"a closing balance of {_pounds(closing_pence)}"),
        f"send the whole statement: opening balance and booked entries make {_pounds(total_pence)}",
        line=closing.line,
        field=closing.path,
    )


def check_count(node: Node, problems: ProblemList) -> None:
    """As many entries as the bank says it sent; entries not yet booked count as well."""
    count = node.find("TxsSummry/TtlNtries/NbOfNtries")
    if count is not None and int(count.text) != len(node.taken):
        wanted = f"send the whole statement: it should hold {int(count.text)} entries"
        found = Told(f"{len(node.taken)} entries")
        problems.add(found, wanted, line=count.line, field=count.path)


def check_currency(currency: Node | None, problems: ProblemList) -> None:
    """Refuse an account in another currency than pounds."""
    if currency is not None and currency.text != "GBP":
        wanted = "send statements of accounts in GBP only"
        problems.add(currency.text, wanted, line=currency.line, field=currency.path)


def _balance(node: Node, codes: tuple[str, ...], what: str, problems: ProblemList) -> Node | None:
    """The one balance with the first of the codes that the statement has."""
    for code in codes:
        balances = [b for b in node.all("Bal") if b.text_at("Tp/CdOrPrtry/Cd") == code]
        if len(balances) == 1:
            return balances[0]
        if balances:
            found = Told(f"{len(balances)} balances {code}")
            problems.add(found, "give it once", line=balances[1].line, field=balances[1].path)
            return None
    wanted = f"give the {what} booked balance ({' or '.join(codes)})"
    problems.add(Told(f"no {what} balance"), wanted, line=node.line, field=node.path)
    return None


def _balance_day(balance: Node, problems: ProblemList) -> datetime.date | None:
    day = balance.find("Dt/Dt", "Dt/DtTm")
    return day_of(day, problems) if day is not None else None


def numbered(lines: Iterator[StatementLineForm]) -> Iterator[StatementLineForm]:
    """The lines, a reference that the bank repeats told apart by /2, /3 and so on."""
    seen: set[str] = set()
    for line in lines:
        reference, number = line.line_reference, 1
        while reference in seen:
            number += 1
            reference = f"{line.line_reference}/{number}"
        seen.add(reference)
        yield line if number == 1 else line.model_copy(update={"line_reference": reference})


def lines_of_entry(entry: Node, problems: ProblemList) -> list[StatementLineForm]:
    """The lines of one entry: none unless booked, several for a batch."""
    if entry.text_at("Sts/Cd", "Sts/Prtry", "Sts") != "BOOK":
        return []
    before = len(problems.found)
    details = list(entry.all("NtryDtls/TxDtls"))
    if len(details) <= 1:
        detail = details[0] if details else None
        lines = [_line_of(entry, detail, _signed(entry, problems), "", problems, before)]
    else:
        amounts = _batch_amounts(entry, details, problems)
        lines = [
            _line_of(entry, detail, amount, f"/{number}", problems, before)
            for number, (detail, amount) in enumerate(zip(details, amounts, strict=True), 1)
        ]
    _check_batch_counts(entry, problems)
    return [line for line in lines if line is not None]


def _batch_amounts(entry: Node, details: list[Node], problems: ProblemList) -> list[int]:
    """The signed amount of each payment of a batch; together they are the entry's."""
    amounts = [_signed_detail(detail, entry, problems) for detail in details]
    if sum(amounts) != _signed(entry, problems):
        problems.add(
            Told(f"payments of {_pounds(sum(amounts))} in an entry of {entry.text_at('Amt')}"),
            "give every payment of the batch with its amount",
            line=entry.line,
            field=entry.path,
        )
    return amounts


def _check_batch_counts(entry: Node, problems: ProblemList) -> None:
    """Where a batch is taken apart, as many payments as it says it has."""
    for part in entry.all("NtryDtls"):
        count, details = part.find("Btch/NbOfTxs"), list(part.all("TxDtls"))
        if count is not None and details and int(count.text) != len(details):
            wanted = f"give the {int(count.text)} payments of the batch"
            found = Told(f"{len(details)} payments")
            problems.add(found, wanted, line=count.line, field=count.path)


def _line_of(
    entry: Node,
    detail: Node | None,
    amount_pence: int,
    suffix: str,
    problems: ProblemList,
    before: int,
) -> StatementLineForm | None:
    """One line from an entry and the details of one payment in it."""
    source = detail if detail is not None else Node("", 0, "", {})
    booked = entry.find("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    valued = entry.find("ValDt/Dt", "ValDt/DtTm") or booked
    if booked is None:
        wanted = "give the booking date or the value date"
        problems.add(Told("no date"), wanted, line=entry.line, field=entry.path)
    values = {
        "line_reference": _reference_of(entry, source) + suffix,
        "booking_date": booked and day_of(booked, problems),
        "value_date": valued and day_of(valued, problems),
        "amount_pence": amount_pence,
        "end_to_end_id": _given(source.text_at("Refs/EndToEndId")),
        "payment_information_id": source.text_at("Refs/PmtInfId")
        or entry.text_at("NtryDtls/Btch/PmtInfId"),
        "remittance": _remittance(entry, source),
        **_counterparty(source, amount_pence),
        "is_reversal": entry.text_at("RvslInd") in ("true", "1"),
        "return_reason": source.text_at("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
    }
    return _record(StatementLineForm, values, entry, problems, before)


def _reference_of(entry: Node, detail: Node) -> str:
    """The bank's reference of an entry, else its own, else its position in the statement."""
    position = entry.path.rpartition("[")[2].rstrip("]")
    return (
        entry.text_at("AcctSvcrRef", "NtryRef")
        or detail.text_at("Refs/AcctSvcrRef")
        or f"entry {position}"
    )


def _given(identification: str | None) -> str | None:
    return None if identification in (None, _NOT_PROVIDED) else identification


def _remittance(entry: Node, detail: Node) -> str:
    """What the payer wrote: structured references, then free text, else the bank's narrative."""
    parts = [node.text for node in detail.all("RmtInf/Strd/CdtrRefInf/Ref")]
    parts += [node.text for node in detail.all("RmtInf/Ustrd")]
    if not parts:
        narrative = detail.text_at("AddtlTxInf") or entry.text_at("AddtlNtryInf")
        parts = [narrative or ""]
    return tidied(" ".join(parts))


def _counterparty(detail: Node, amount_pence: int) -> dict[str, str | None]:
    """Who paid money in, or who was paid money out."""
    role = "Dbtr" if amount_pence >= 0 else "Cdtr"
    party, account = f"RltdPties/{role}", f"RltdPties/{role}Acct/Id"
    return {
        "counterparty_name": detail.text_at(f"{party}/Nm", f"{party}/Pty/Nm"),
        "counterparty_account": detail.text_at(f"{account}/IBAN", f"{account}/Othr/Id"),
    }


def _signed(node: Node, problems: ProblemList) -> int:
    """The amount of a balance or entry: credit positive, debit negative."""
    amount = node.find("Amt")
    assert amount is not None, "the schema has an amount here"
    pence = pence_of(amount, problems) or 0
    return -pence if node.text_at("CdtDbtInd") == "DBIT" else pence


def _signed_detail(detail: Node, entry: Node, problems: ProblemList) -> int:
    amount = detail.find("Amt", "AmtDtls/TxAmt/Amt")
    if amount is None:
        wanted = "give the amount of each payment of a batch"
        problems.add(Told("no amount"), wanted, line=detail.line, field=detail.path)
        return 0
    is_debit = (detail.text_at("CdtDbtInd") or entry.text_at("CdtDbtInd")) == "DBIT"
    pence = pence_of(amount, problems) or 0
    return -pence if is_debit else pence


def _pounds(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _sequence_number(node: Node) -> int | None:
    number = node.text_at("ElctrncSeqNb")
    return None if number is None else int(Decimal(number))


def _record(
    form: type[_Form], values: dict[str, Any], node: Node, problems: ProblemList, before: int
) -> _Form | None:
    """The values as a record; None when something was wrong with them, which is noted."""
    if len(problems.found) > before:
        return None
    try:
        return form(**values)
    except ValidationError as error:
        problems.add_invalid(error, values, line=node.line, prefix=node.path)
        return None


# --- Writing ---------------------------------------------------------------------------------


def write_statement(*statements: StatementForm, message_id: str | None = None) -> bytes:
    """Statements as one camt.053 file, which reads back as the same records.

    The message takes the identification of the first statement unless another is given. Raises
    FileProblems when a record holds what the format cannot.
    """
    iso = classes_of(WRITTEN)
    first = statements[0]
    header = iso.GroupHeader81(
        msg_id=message_id or first.statement_id,
        cre_dt_tm=XmlDateTime.from_datetime(first.created_at),
    )
    body = iso.BankToCustomerStatementV08(
        grp_hdr=header, stmt=[_written_statement(iso, statement) for statement in statements]
    )
    content = written_xml(iso.Document(bk_to_cstmr_stmt=body), WRITTEN)
    assert read_statements(content, "statement just written") == statements
    return content


def _written_statement(iso: Any, statement: StatementForm) -> Any:  # noqa: ANN401 - untyped library
    count = str(len(statement.lines))
    total = sum(abs(line.amount_pence) for line in statement.lines)
    summary = iso.NumberAndSumOfTransactions4(nb_of_ntries=count, sum=decimal_of(total))
    return iso.AccountStatement9(
        id=statement.statement_id,
        elctrnc_seq_nb=statement.sequence_number,
        cre_dt_tm=XmlDateTime.from_datetime(statement.created_at),
        acct=iso.CashAccount39(
            id=_written_account(iso, statement.account_iban_or_other), ccy=statement.currency
        ),
        bal=[
            _written_balance(iso, "OPBD", statement.opening_pence, statement.statement_date),
            _written_balance(iso, "CLBD", statement.closing_pence, statement.statement_date),
        ],
        txs_summry=iso.TotalTransactions6(ttl_ntries=summary),
        ntry=[_written_entry(iso, line) for line in statement.lines],
    )


def _written_balance(iso: Any, code: str, pence: int, day: datetime.date) -> Any:  # noqa: ANN401
    return iso.CashBalance8(
        tp=iso.BalanceType13(cd_or_prtry=iso.BalanceType10Choice(cd=code)),
        amt=_written_amount(iso, pence),
        cdt_dbt_ind=_written_sign(iso, pence),
        dt=_written_day(iso, day),
    )


def _written_entry(iso: Any, line: StatementLineForm) -> Any:  # noqa: ANN401
    return iso.ReportEntry10(
        amt=_written_amount(iso, line.amount_pence),
        cdt_dbt_ind=_written_sign(iso, line.amount_pence),
        rvsl_ind=line.is_reversal or None,
        sts=iso.EntryStatus1Choice(cd="BOOK"),
        bookg_dt=_written_day(iso, line.booking_date),
        val_dt=_written_day(iso, line.value_date),
        acct_svcr_ref=line.line_reference,
        bk_tx_cd=_written_transaction_code(iso, line.amount_pence),
        ntry_dtls=[iso.EntryDetails9(tx_dtls=[_written_details(iso, line)])],
    )


def _written_transaction_code(iso: Any, pence: int) -> Any:  # noqa: ANN401
    """A domestic credit transfer, received or issued."""
    family = iso.BankTransactionCodeStructure6(
        cd="RCDT" if pence >= 0 else "ICDT", sub_fmly_cd="DMCT"
    )
    domain = iso.BankTransactionCodeStructure5(cd="PMNT", fmly=family)
    return iso.BankTransactionCodeStructure4(domn=domain)


def _written_details(iso: Any, line: StatementLineForm) -> Any:  # noqa: ANN401
    references = iso.TransactionReferences6(
        pmt_inf_id=line.payment_information_id, end_to_end_id=line.end_to_end_id or _NOT_PROVIDED
    )
    details = iso.EntryTransaction10(
        refs=references,
        amt=_written_amount(iso, line.amount_pence),
        cdt_dbt_ind=_written_sign(iso, line.amount_pence),
        rltd_pties=_written_parties(iso, line),
    )
    if line.remittance:
        parts = textwrap.wrap(line.remittance, _REMITTANCE_MAX, break_on_hyphens=False)
        details.rmt_inf = iso.RemittanceInformation16(ustrd=parts)
    if line.return_reason:
        kind = "cd" if len(line.return_reason) <= _CODE_MAX else "prtry"
        reason = iso.ReturnReason5Choice(**{kind: line.return_reason})
        details.rtr_inf = iso.PaymentReturnReason5(rsn=reason)
    return details


def _written_parties(iso: Any, line: StatementLineForm) -> Any:  # noqa: ANN401
    parties = iso.TransactionParties6()
    role = "dbtr" if line.amount_pence >= 0 else "cdtr"
    if line.counterparty_name:
        party = iso.PartyIdentification135(nm=line.counterparty_name)
        setattr(parties, role, iso.Party40Choice(pty=party))
    if line.counterparty_account:
        account = iso.CashAccount38(id=_written_account(iso, line.counterparty_account))
        setattr(parties, f"{role}_acct", account)
    return parties


def _written_account(iso: Any, account: str) -> Any:  # noqa: ANN401
    if _IBAN.fullmatch(account):
        return iso.AccountIdentification4Choice(iban=account)
    return iso.AccountIdentification4Choice(othr=iso.GenericAccountIdentification1(id=account))


def _written_amount(iso: Any, pence: int) -> Any:  # noqa: ANN401
    return iso.ActiveOrHistoricCurrencyAndAmount(value=decimal_of(abs(pence)), ccy="GBP")


def _written_sign(iso: Any, pence: int) -> Any:  # noqa: ANN401
    return iso.CreditDebitCode.CRDT if pence >= 0 else iso.CreditDebitCode.DBIT


def _written_day(iso: Any, day: datetime.date) -> Any:  # noqa: ANN401
    return iso.DateAndDateTime2Choice(dt=XmlDate.from_date(day))
