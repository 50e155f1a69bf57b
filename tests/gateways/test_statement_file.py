"""Bank statements: every version, batches, signs, size, safety; written files read back."""

import datetime
import re
import time

import pytest
from hypothesis import given
from pydantic import ValidationError

from gateways.exchange_samples import DAY, MOMENT, good, line, statement, statements
from upkeep.collection.forms import StatementForm
from upkeep.gateways import FileProblems, read_statements, write_statement
from upkeep.gateways.bank_statements import MESSAGE, OLDEST_VERSION
from upkeep.gateways.published_schema import versions_of

VERSIONS = versions_of(MESSAGE, OLDEST_VERSION)


def read_one(content: bytes | str) -> StatementForm:
    data = content if isinstance(content, bytes) else content.encode()
    [found] = read_statements(data, "s.xml")
    return found


def test_statement_in_full() -> None:
    found = read_one(good("statement.xml"))
    assert found.statement_id == "STMT-2024-05-01"
    assert found.sequence_number == 87
    assert found.account_iban_or_other == "20000055577700"
    assert found.created_at == MOMENT
    assert found.statement_date == DAY
    assert (found.opening_pence, found.closing_pence) == (100000, 118240)
    received, paid, returned = found.lines
    assert received.amount_pence == 18240
    assert received.line_reference == "BK240501-1"
    assert received.end_to_end_id == "STO-77"
    assert received.remittance == "100000000101 MAINTENANCE"
    assert received.counterparty_name == "O TIDESWELL"
    assert received.counterparty_account == "GB00ZZZZ20000055500101"
    assert paid.amount_pence == -17510
    assert paid.payment_information_id == "PAYOUT-1"
    assert paid.counterparty_name == "B MARLOWE"
    assert paid.value_date == datetime.date(2024, 5, 2)
    assert (returned.is_reversal, returned.return_reason) == (True, "AC04")


def test_batch_is_taken_apart() -> None:
    first, second, *_ = read_one(good("statement_batch.xml")).lines
    assert (first.line_reference, second.line_reference) == ("BK240501-1/1", "BK240501-1/2")
    assert (first.amount_pence, second.amount_pence) == (10000, 8240)
    assert (first.end_to_end_id, second.end_to_end_id) == ("B-1", None)
    assert first.counterparty_name == "O TIDESWELL"
    assert second.counterparty_name == "Z OBRIEN"
    assert second.remittance == "100000000201 MAINTENANCE"


# --- Versions


def as_version(content: str, version: int) -> str:
    """The same data as an older or newer version of the message puts it."""
    content = content.replace("camt.053.001.08", f"camt.053.001.{version:02d}")
    if version < 7:
        content = re.sub(r"<Pty>(.*?)</Pty>", r"\1", content, flags=re.S)
        content = re.sub(r"<Sts>\s*<Cd>BOOK</Cd>\s*</Sts>", "<Sts>BOOK</Sts>", content)
    if version == 2:
        content = re.sub(
            r"(</Refs>\s*)(<Amt Ccy=\"GBP\">[0-9.]+</Amt>)\s*<CdtDbtInd>....</CdtDbtInd>",
            r"\1<AmtDtls><TxAmt>\2</TxAmt></AmtDtls>",
            content,
        )
    return content


@pytest.mark.parametrize("message", VERSIONS)
@pytest.mark.parametrize("name", ["statement.xml", "statement_batch.xml"])
def test_same_data_in_every_version(message: str, name: str) -> None:
    content = as_version(good(name).decode(), int(message[-2:]))
    assert message in content
    assert read_one(content) == read_one(good(name))


def test_every_version_from_the_second_on_is_supported() -> None:
    assert VERSIONS[0] == "camt.053.001.02"
    assert [int(message[-2:]) for message in VERSIONS] == list(range(2, 2 + len(VERSIONS)))
    assert len(VERSIONS) >= 11


# --- What banks do


def changed(old: str, new: str, count: int = 1) -> StatementForm:
    content = good("statement.xml").decode()
    assert old in content
    return read_one(content.replace(old, new, count))


def test_entries_not_yet_booked_do_not_count() -> None:
    content = good("statement.xml").decode()
    entry = re.search(r" *<Ntry>.*?</Ntry>\n", content, re.S)
    assert entry is not None
    pending = entry.group().replace("BOOK", "PDNG").replace("182.40", "999.00")
    content = content.replace(entry.group(), entry.group() + pending).replace(
        "Ntries>3", "Ntries>4"
    )
    assert read_one(content) == read_one(good("statement.xml"))


def test_previous_closing_balance_serves_as_opening() -> None:
    assert changed("OPBD", "PRCD") == read_one(good("statement.xml"))


def test_reference_falls_back_to_the_entrys_own_then_to_its_position() -> None:
    reference = "<AcctSvcrRef>BK240501-2</AcctSvcrRef>"
    assert changed(reference, "").lines[1].line_reference == "entry 2"
    content = good("statement.xml").decode().replace(reference, "")
    head, mark, tail = content.partition("</Ntry>")
    tail = tail.replace("<Ntry>", "<Ntry><NtryRef>OWN-2</NtryRef>", 1)
    assert read_one(head + mark + tail).lines[1].line_reference == "OWN-2"


def test_reference_used_twice_is_told_apart() -> None:
    found = changed("BK240501-3", "BK240501-1")
    assert [each.line_reference for each in found.lines] == [
        "BK240501-1",
        "BK240501-2",
        "BK240501-1/2",
    ]


def test_structured_reference_stands_before_free_text() -> None:
    strd = "<Strd><CdtrRefInf><Ref>100000000101</Ref></CdtrRefInf></Strd>"
    free = "<Ustrd>100000000101 MAINTENANCE</Ustrd>"
    found = changed(free, f"<Ustrd>MAY</Ustrd><Ustrd>THANKS</Ustrd>{strd}")
    assert found.lines[0].remittance == "100000000101 MAY THANKS"


def test_banks_narrative_serves_where_the_payer_wrote_nothing() -> None:
    content = good("statement.xml").decode()
    content = re.sub(r"<RmtInf>.*?</RmtInf>", "", content, count=1, flags=re.S)
    content = content.replace("</NtryDtls>", "</NtryDtls><AddtlNtryInf>BGC 1234</AddtlNtryInf>", 1)
    assert read_one(content).lines[0].remittance == "BGC 1234"


def test_day_with_time_and_zone_is_that_day() -> None:
    old = "<Dt>2024-05-01</Dt>\n        </BookgDt>"
    found = changed(old, "<DtTm>2024-05-01T23:59:59+01:00</DtTm></BookgDt>")
    assert found.lines[0].booking_date == DAY


def test_value_date_stands_in_for_a_missing_booking_date() -> None:
    content = good("statement.xml").decode()
    content = re.sub(r"<BookgDt>.*?</BookgDt>", "", content, flags=re.S)
    assert read_one(content).lines[1].booking_date == datetime.date(2024, 5, 2)


def test_overdrawn_account() -> None:
    found = statement(line(amount_pence=-500), opening_pence=-100)
    assert read_one(write_statement(found)).closing_pence == -600


def test_several_statements_in_one_file() -> None:
    first = statement(line("A", 100), statement_id="S1")
    second = statement(line("A", -40), statement_id="S2", opening_pence=100)
    assert read_statements(write_statement(first, second), "s") == (first, second)


def test_schema_location_is_allowed() -> None:
    old = '<Document xmlns="'
    new = (
        '<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="urn:x x.xsd" xmlns="'
    )
    assert changed(old, new) == read_one(good("statement.xml"))


def test_supplementary_data_may_hold_anything() -> None:
    extra = (
        '<SplmtryData><Envlp><b:Own xmlns:b="urn:bank"><b:X>1</b:X></b:Own></Envlp></SplmtryData>'
    )
    found = changed("</Stmt>", f"</Stmt>{extra}")
    assert found == read_one(good("statement.xml"))


# --- Written files


@given(statements())
def test_statement_reads_back_as_written(found: StatementForm) -> None:
    assert read_one(write_statement(found)) == found


def test_reference_too_long_for_the_format_is_refused() -> None:
    with pytest.raises(FileProblems, match="at most 35"):
        write_statement(statement(line("R" * 36)))


def test_record_refuses_a_statement_that_does_not_add_up() -> None:
    with pytest.raises(ValidationError, match="add up"):
        statement(line(amount_pence=5), closing_pence=4)
    with pytest.raises(ValidationError, match="reference of its own"):
        statement(line("A"), line("A"))


# --- Size and safety


def test_statement_of_fifty_thousand_lines() -> None:
    content = good("statement.xml").decode()
    head, entry, tail = re.split(r"( *<Ntry>.*</Ntry>\n)", content, flags=re.S)
    first = entry.partition("</Ntry>\n")[0] + "</Ntry>\n"
    count = 50_000
    entries = "".join(first.replace("BK240501-1", f"BK-{n}") for n in range(count))
    head = head.replace("1182.40", f"{1000 + count * 18240 // 100}.00")
    head = head.replace("<NbOfNtries>3", f"<NbOfNtries>{count}")
    found = read_one(head + entries + tail)
    assert len(found.lines) == count
    assert found.lines[-1].line_reference == "BK-49999"
    assert found.closing_pence == 100000 + count * 18240


def test_entities_are_never_expanded() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 100}">' for n in range(1, 100))
    content = good("statement.xml").decode()
    declared = content.replace(
        "?>\n", f'?>\n<!DOCTYPE Document [<!ENTITY a0 "{"ha" * 1000}">{laughs}]>\n', 1
    ).replace("O TIDESWELL", "&a99;")
    began = time.process_time()
    with pytest.raises(FileProblems, match="document type declaration"):
        read_one(declared)
    assert time.process_time() - began < 5


def test_file_beyond_the_bound_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upkeep.gateways.exchange_files.BYTES_MAX", 100)
    with pytest.raises(FileProblems, match="in parts of at most 100 bytes"):
        read_one(good("statement.xml"))


def test_endless_nesting_is_refused() -> None:
    content = good("statement.xml").decode()
    deep = "<Ntry>" * 100_000 + "</Ntry>" * 100_000
    with pytest.raises(FileProblems, match="no such element here"):
        read_one(content.replace("    </Stmt>", f"{deep}</Stmt>"))
