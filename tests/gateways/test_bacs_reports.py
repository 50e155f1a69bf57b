"""Reports of Bacs about Direct Debits: read as they come, with everything that is wrong."""

from datetime import date

import pytest

from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.gateways import FileProblems, Format, recognise
from upkeep.gateways.bacs_reports import read_report, write_report

DAY = date(2024, 5, 13)

ARUDD = """<?xml version="1.0" encoding="UTF-8"?>
<BACSDocument xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <Data><ARUDD>
  <Header reportType="REFT1019" adviceNumber="412" currentProcessingDate="2024-05-13"/>
  <AddresseeInformation name="A USER"/>
  <ServiceLicenseInformation userName="A USER" userNumber="000001"/>
  <Advice><OriginatingAccountRecords><OriginatingAccountRecord>
   <OriginatingAccount name="A USER" number="00000001" sortCode="00-00-01"/>
   <ReturnedDebitItem ref="100000000001" transCode="01" returnCode="0"
     returnDescription="REFER TO PAYER" originalProcessingDate="2024-05-09" valueOf="218.40"
     currency="GBP"><PayerAccount number="00000007" name="P" sortCode="00-00-02"/>
   </ReturnedDebitItem>
   <Totals numberOf="1" valueOf="218.40" currency="GBP"/>
  </OriginatingAccountRecord></OriginatingAccountRecords></Advice>
 </ARUDD></Data>
</BACSDocument>
"""

ADDACS = """<BACSDocument><Data><MessagingAdvices>
<MessagingHeader user-number="000001" advice-type="ADDACS" report-generation-date="2024-05-13"/>
<MessagingAdvice user-number="000001" record-type="A" effective-date="2024-05-14"
 reference="100000000001" payer-name="P" payer-account-number="00000007" payer-sort-code="00-00-02"
 reason-code="3" payer-new-sort-code="00-00-09" payer-new-account-number="00000019"/>
</MessagingAdvices></Data></BACSDocument>
"""


def test_an_arudd_is_read() -> None:
    assert recognise(ARUDD.encode(), "it.xml") is Format.DEBIT_REPORT
    form = read_report(ARUDD.encode(), "it.xml")
    assert (form.kind, form.reference, form.made_on) == (ReportKind.ARUDD, "20240513-412", DAY)
    [said] = form.lines
    assert (said.reference, said.code, said.on) == ("100000000001", "0", date(2024, 5, 9))
    assert form.total_pence == 218_40


def test_an_addacs_is_read_with_the_new_account() -> None:
    form = read_report(ADDACS.encode(), "it.xml")
    [said] = form.lines
    assert (form.kind, said.code) == (ReportKind.ADDACS, "3")
    assert (said.sort_code, said.account_number) == ("000009", "00000019")


@pytest.mark.parametrize("kind", ReportKind)
def test_what_is_written_reads_back(kind: ReportKind) -> None:
    is_claim = kind is ReportKind.DDICA
    said = Said(
        "",
        "100000000001",
        "1",
        DAY,
        pence=218_40 if kind in (ReportKind.ARUDD, ReportKind.DDICA) else 0,
        claim="DDIC7" if is_claim else "",
    )
    number = "DDIC7" if is_claim else "1"
    form = ReportForm(kind, f"20240513-{number}", DAY, DAY, (said,))
    again = read_report(write_report(form), "it.xml")
    assert (again.kind, again.reference, again.made_on) == (kind, form.reference, DAY)
    [line] = again.lines
    assert (line.reference, line.code, line.on, line.pence, line.claim) == (
        said.reference,
        said.code,
        said.on,
        said.pence,
        said.claim,
    )


@pytest.mark.parametrize(
    ("report", "spoilt", "instead", "says"),
    [
        (ARUDD, 'userNumber="000001"', 'userNumber="123456"', "service user 000001 only"),
        (ARUDD, 'numberOf="1"', 'numberOf="2"', "send the whole report"),
        (ARUDD, 'valueOf="218.40"\n', 'valueOf="218"\n', "pounds with two decimals"),
        (ARUDD, "2024-05-09", "2024-02-30", "a real day"),
        (ARUDD, 'returnCode="0"', 'returnCode=""', "give returnCode"),
        (ARUDD, "</BACSDocument>", "", "well-formed XML"),
        (ARUDD, "<BACSDocument ", "<!DOCTYPE a><BACSDocument ", "well-formed XML"),
        (ADDACS, "ADDACS", "OTHER", "AUDDIS or ADDACS"),
        (ADDACS, ' payer-new-account-number="00000019"', "", "the new account whole"),
        (ADDACS, "MessagingAdvices", "Unknown", "send an ARUDD"),
    ],
)
def test_a_spoilt_report_says_what_is_wrong(
    report: str, spoilt: str, instead: str, says: str
) -> None:
    assert spoilt in report
    with pytest.raises(FileProblems, match=says):
        read_report(report.replace(spoilt, instead).encode(), "it.xml")


def test_every_bad_line_is_named() -> None:
    item = ARUDD[ARUDD.index("<ReturnedDebitItem") : ARUDD.index("<Totals")]
    two = ARUDD.replace(item, item.replace('ref="100000000001"', 'ref=""') * 2)
    with pytest.raises(FileProblems) as refused:
        read_report(two.encode(), "it.xml")
    assert len({problem.line for problem in refused.value.problems}) == 2
