"""Reports of Bacs about Direct Debits, in the XML that it hands out: ARUDD, ADDACS, AUDDIS, DDICA.

ASSUMPTION: sponsoring banks pass the reports on as Bacs publishes them. Three things are theirs to
confirm: that a report of messages names itself AUDDIS or ADDACS, that the reasons have one
character, and that an indemnity claim names the day on which the payer's account was debited.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final
from xml.sax.saxutils import quoteattr

from upkeep.collection.bacs import SERVICE_USER_NUMBER
from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.gateways.problems import FileProblems, ProblemList, Told
from upkeep.gateways.safe_xml import Node, read_tree

ROOTS: Final = ("BACSDocument", "VocaDocument")
Kind = ReportKind
_ARUDD: Final = "Data/ARUDD"
_ITEMS: Final = "Advice/OriginatingAccountRecords/OriginatingAccountRecord"
_MESSAGES: Final = "Data/MessagingAdvices"
_CLAIMS: Final = "Data/Document/NewAdvices"


def read_report(data: bytes, name: str) -> ReportForm:
    """The report that a file holds. Raises FileProblems with everything that is wrong."""
    problems = ProblemList(name)
    root = read_tree(data, problems)
    reader, node = _reader_of(root, problems)
    form = reader(node, problems)
    problems.raise_if_any()
    assert form is not None, "what is missing has been noted"
    return form


_Read = Callable[[Node, ProblemList], ReportForm | None]


def _reader_of(root: Node, problems: ProblemList) -> tuple[_Read, Node]:
    readers: dict[str, _Read] = {_ARUDD: _arudd, _MESSAGES: _messages, _CLAIMS: _claims}
    for path, reader in readers.items():
        node = root.find(path)
        if node is not None:
            user = root.find("Data/Document/ServiceUserNumber")
            if user is not None:
                _check_user(user.text.strip(), user, problems)
            return reader, node
    found = Told(f"{root.name} without a report that is known here")
    problems.add(found, "send an ARUDD, ADDACS, AUDDIS or DDICA report", line=root.line)
    raise FileProblems(problems.found)


def _check_user(number: str, node: Node, problems: ProblemList) -> None:
    if number != SERVICE_USER_NUMBER:
        wanted = f"send the reports of service user {SERVICE_USER_NUMBER} only"
        problems.add(number, wanted, line=node.line, field=f"{node.path} user number")


# --- ARUDD -----------------------------------------------------------------------------------


def _arudd(node: Node, problems: ProblemList) -> ReportForm | None:
    """Direct Debits that came back unpaid."""
    head, user = node.find("Header"), node.find("ServiceLicenseInformation")
    if head is None or user is None:
        wanted = "send the whole report with its header and our service user number"
        problems.add(Told("no header"), wanted, line=node.line, field=node.path)
        return None
    _check_user(user.attributes.get("userNumber", "").strip(), user, problems)
    made_on = _day(head, "currentProcessingDate", problems)
    number = _text(head, "adviceNumber", problems)
    lines = []
    for record in node.all(_ITEMS):
        read = [_unpaid(item, problems) for item in record.all("ReturnedDebitItem")]
        found = [each for each in read if each is not None]
        lines += found
        if len(found) == len(read):
            _check_totals(record, found, problems)
    if made_on is None or number is None:
        return None
    reference = f"{made_on:%Y%m%d}-{number}"
    return ReportForm(Kind.ARUDD, reference, made_on, made_on, tuple(lines))


def _unpaid(item: Node, problems: ProblemList) -> Said | None:
    reference = _text(item, "ref", problems)
    code = _text(item, "returnCode", problems)
    on = _day(item, "originalProcessingDate", problems)
    pence = _pence(item.attributes.get("valueOf", ""), item, problems)
    if reference is None or code is None or on is None or pence is None:
        return None
    return Said(_place(item), reference, code, on, pence)


def _check_totals(record: Node, lines: list[Said], problems: ProblemList) -> None:
    totals = record.find("Totals")
    if totals is None:
        wanted = "send the whole report: each account's items end with their totals"
        problems.add(Told("no totals"), wanted, line=record.line, field=record.path)
        return
    total = sum(said.pence for said in lines)
    given = (totals.attributes.get("numberOf"), totals.attributes.get("valueOf"))
    if given != (str(len(lines)), _pounds(total)):
        found = Told(f"{given[0]} items of {given[1]} in all")
        wanted = f"send the whole report: it holds {len(lines)} items of {_pounds(total)}"
        problems.add(found, wanted, line=totals.line, field=totals.path)


# --- ADDACS and AUDDIS -----------------------------------------------------------------------


def _messages(node: Node, problems: ProblemList) -> ReportForm | None:
    """Instructions that banks refused, cancelled or changed."""
    head = node.find("MessagingHeader")
    kind = _kind_of(head) if head is not None else None
    if head is None or kind is None:
        wanted = "send a report whose header names it AUDDIS or ADDACS"
        problems.add(Told("neither AUDDIS nor ADDACS"), wanted, line=node.line, field=node.path)
        return None
    _check_user(head.attributes.get("user-number", "").strip(), head, problems)
    made_on = _day(head, "report-generation-date", problems)
    read = [_message(item, problems) for item in node.all("MessagingAdvice")]
    lines = tuple(each for each in read if each is not None)
    if made_on is None:
        return None
    number = head.attributes.get("report-number", "").strip()
    reference = f"{made_on:%Y%m%d}{f'-{number}' if number else ''}"
    return ReportForm(kind, reference, made_on, made_on, lines)


def _kind_of(head: Node) -> Kind | None:
    said = " ".join(head.attributes.values()).upper()
    return next((kind for kind in (Kind.ADDACS, Kind.AUDDIS) if kind.name in said), None)


def _message(item: Node, problems: ProblemList) -> Said | None:
    _check_user(item.attributes.get("user-number", "").strip(), item, problems)
    reference = _text(item, "reference", problems)
    code = _text(item, "reason-code", problems)
    on = _day(item, "effective-date", problems)
    sort_code = item.attributes.get("payer-new-sort-code", "").replace("-", "").strip()
    number = item.attributes.get("payer-new-account-number", "").strip()
    if (sort_code or number) and not (
        len(sort_code) == 6 and len(number) == 8 and f"{sort_code}{number}".isdigit()
    ):
        wanted = "give the new account whole: six digits and eight, or leave it out"
        problems.add(Told("half an account"), wanted, line=item.line, field=item.path)
        return None
    if reference is None or code is None or on is None:
        return None
    return Said(_place(item), reference, code, on, sort_code=sort_code, account_number=number)


# --- Indemnity claims ------------------------------------------------------------------------


def _claims(node: Node, problems: ProblemList) -> ReportForm | None:
    """Collections that payers claim back; our account is debited for all on the day given."""
    debited_on = _day_at(node, "DateOfDebit", problems)
    lines = [each for item in node.all("DDICAdvice") for each in _claim(item, problems)]
    total = _pence(node.text_at("TotalValueOfDebits") or "", node, problems)
    problems_before = bool(problems.found)
    if not problems_before and total != sum(said.pence for said in lines):
        found = Told(f"a total of {node.text_at('TotalValueOfDebits')}")
        whole = _pounds(sum(said.pence for said in lines))
        wanted = f"send the whole report: its claims make {whole}"
        problems.add(found, wanted, line=node.line, field=f"{node.path}/TotalValueOfDebits")
    made = node.find("DateOfReport")
    made_on = debited_on if made is None else _day_at(node, "DateOfReport", problems)
    if debited_on is None or made_on is None:
        return None
    first = node.text_at("DDICAdvice/PayingBankReference") or ""
    reference = f"{debited_on:%Y%m%d}-{first}"
    return ReportForm(Kind.DDICA, reference, made_on, debited_on, tuple(lines))


def _claim(item: Node, problems: ProblemList) -> Iterator[Said]:
    said = {name: item.text_at(name) for name in ("PayingBankReference", "SUReference")}
    code = item.text_at("ReasonCode")
    for name, value in {**said, "ReasonCode": code}.items():
        if not value:
            problems.add(None, "give this element", line=item.line, field=f"{item.path}/{name}")
    for debit in item.all("DDCollections/DDCollection"):
        on = _day_at(debit, "DateOfDirectDebit", problems)
        pence = _pence(debit.text_at("Amount") or "", debit, problems)
        if all(said.values()) and code and on is not None and pence is not None:
            yield Said(
                place=_place(debit),
                reference=said["SUReference"] or "",
                code=code,
                on=on,
                pence=pence,
                claim=said["PayingBankReference"] or "",
            )


# --- Values ----------------------------------------------------------------------------------


def _place(node: Node) -> str:
    return f"line {node.line}, {node.name}"


def _text(node: Node, name: str, problems: ProblemList) -> str | None:
    text = node.attributes.get(name, "").strip()
    if not text:
        problems.add(None, f"give {name}", line=node.line, field=f"{node.path}/@{name}")
        return None
    return text


def _day(node: Node, name: str, problems: ProblemList) -> date | None:
    return _as_day(node.attributes.get(name, ""), node, name, problems)


def _day_at(node: Node, name: str, problems: ProblemList) -> date | None:
    return _as_day(node.text_at(name) or "", node, name, problems)


def _as_day(text: str, node: Node, name: str, problems: ProblemList) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        wanted = "give a real day as year-month-day, such as 2024-05-31"
        problems.add(text, wanted, line=node.line, field=f"{node.path}/{name}")
        return None


def _pence(text: str, node: Node, problems: ProblemList) -> int | None:
    plain = text.replace(",", "").strip()
    whole, point, part = plain.partition(".")
    if point and len(part) == 2 and f"{whole}{part}".isascii() and f"{whole}{part}".isdigit():
        return int(whole + part)
    problems.add(text, "give pounds with two decimals", line=node.line, field=node.path)
    return None


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


# --- Writing ---------------------------------------------------------------------------------


def write_report(form: ReportForm) -> bytes:
    """A report as Bacs hands it out, which reads back as the same report; for simulations."""
    writers = {
        Kind.ARUDD: _written_arudd,
        Kind.ADDACS: _written_messages,
        Kind.AUDDIS: _written_messages,
        Kind.DDICA: _written_claims,
    }
    body = "\n".join(writers[form.kind](form))
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
    again = read_report(content, "report just written")
    assert (again.reference, again.total_pence) == (form.reference, form.total_pence)
    return content


def _attributes(**values: object) -> str:
    return " ".join(
        f"{name.replace('_', '-')}={quoteattr(str(value))}" for name, value in values.items()
    )


def _written_arudd(form: ReportForm) -> Iterator[str]:
    number = form.reference.partition("-")[2]
    yield "<BACSDocument><Data><ARUDD>"
    yield (
        f'<Header reportType="REFT1019" adviceNumber={quoteattr(number)}'
        f' currentProcessingDate="{form.made_on}"/>'
    )
    yield f'<ServiceLicenseInformation userName="" userNumber="{SERVICE_USER_NUMBER}"/>'
    yield "<Advice><OriginatingAccountRecords><OriginatingAccountRecord>"
    for said in form.lines:
        yield (
            f'<ReturnedDebitItem ref={quoteattr(said.reference)} transCode="17"'
            f' returnCode="{said.code}" originalProcessingDate="{said.on}"'
            f' valueOf="{_pounds(said.pence)}" currency="GBP"/>'
        )
    yield (
        f'<Totals numberOf="{len(form.lines)}" valueOf="{_pounds(form.total_pence)}"'
        ' currency="GBP"/>'
    )
    yield "</OriginatingAccountRecord></OriginatingAccountRecords></Advice>"
    yield "</ARUDD></Data></BACSDocument>"


def _written_messages(form: ReportForm) -> Iterator[str]:
    head = _attributes(
        user_number=SERVICE_USER_NUMBER,
        advice_type=form.kind.name,
        report_generation_date=form.made_on,
        **({"report_number": number} if (number := form.reference.partition("-")[2]) else {}),
    )
    yield f"<BACSDocument><Data><MessagingAdvices><MessagingHeader {head}/>"
    for said in form.lines:
        values = _attributes(
            user_number=SERVICE_USER_NUMBER,
            reference=said.reference,
            reason_code=said.code,
            effective_date=said.on,
            payer_new_sort_code=said.sort_code,
            payer_new_account_number=said.account_number,
        )
        yield f"<MessagingAdvice {values}/>"
    yield "</MessagingAdvices></Data></BACSDocument>"


def _written_claims(form: ReportForm) -> Iterator[str]:
    yield "<VocaDocument><Data><Document>"
    yield f"<ServiceUserNumber>{SERVICE_USER_NUMBER}</ServiceUserNumber><NewAdvices>"
    for number, said in enumerate(form.lines, start=1):
        yield (
            f"<DDICAdvice><SeqNo>{number}</SeqNo>"
            f"<PayingBankReference>{said.claim}</PayingBankReference>"
            f"<SUReference>{said.reference}</SUReference><ReasonCode>{said.code}</ReasonCode>"
            f"<DDCollections><DDCollection><DateOfDirectDebit>{said.on}</DateOfDirectDebit>"
            f"<Amount>{_pounds(said.pence)}</Amount></DDCollection></DDCollections>"
            f"<TotalAmount>{_pounds(said.pence)}</TotalAmount></DDICAdvice>"
        )
    yield f"<DateOfDebit>{form.debited_on}</DateOfDebit>"
    yield f"<DateOfReport>{form.made_on}</DateOfReport>"
    yield f"<TotalValueOfDebits>{_pounds(form.total_pence)}</TotalValueOfDebits>"
    yield "</NewAdvices></Document></Data></VocaDocument>"
