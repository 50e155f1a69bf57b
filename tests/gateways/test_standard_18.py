"""Bacs Standard 18 field by field, its balance and totals, what is refused, and its days."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upkeep.collection.bacs import (
    CONTRA_MAX_PENCE,
    AccountName,
    BacsRecord,
    Code,
    Submission,
    contras,
    cycle_entered_by,
    cycle_sent_on,
    written,
)
from upkeep.gateways.problems import FileProblems
from upkeep.gateways.standard_18 import (
    DATA,
    LABEL_LENGTH,
    UTL1,
    day_read,
    day_written,
    read_submission,
    write_submission,
)

CREATED = date(2026, 11, 20)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
OURS = AccountName("959202", "95963748", "Child Maintenance")
RECEIVER = AccountName("089999", "66374958", "A. Receiver")


def credit(pence: int = 217_69, on: date = MONDAY, code: Code = Code.CREDIT) -> BacsRecord:
    return BacsRecord(code, RECEIVER, pence, "CM 100000012345", on)


def submission(*records: BacsRecord) -> Submission:
    return Submission(42, "123456", OURS, CREATED, records or (credit(),))


def lines(made: Submission) -> list[str]:
    return write_submission(made).decode("ascii").removesuffix("\r\n").split("\r\n")


def test_labels_hold_each_field_in_its_place() -> None:
    volume, first, second, user, *_body, end_first, end_second, _total = lines(submission())
    assert volume == "VOL1" + "000042" + "0" + " " * 30 + "123456" + " " * 32 + "1"
    assert first[:4] == "HDR1"
    assert first[4:12] == "A123456S"
    assert first[12:21] == " " * 9
    assert first[21:35] == "000042" + "0001" + "0001"
    assert first[35:41] == " " * 6
    assert first[41:53] == " 26324" + " 26330"
    assert first[53:80] == " " + "000000" + "UPKEEP".ljust(13) + " " * 7
    assert second == "HDR2F0200000100" + " " * 35 + "00" + " " * 28
    assert user == "UHL1 26327999999    00000000" + "1 DAILY  " + "001" + " " * 40
    assert end_first == "EOF1" + first[4:]
    assert end_second == "EOF2" + second[4:]


def test_a_record_holds_each_field_in_its_place_and_its_contra_balances_it() -> None:
    _v, _h1, _h2, _u, record, contra, *_end, total = lines(submission())
    assert record == (
        "08999966374958" + "0" + "99" + "95920295963748" + "0000" + "00000021769"
        "CHILD MAINTENANCE " + "CM 100000012345   " + "A. RECEIVER       "
    )
    assert contra == (
        "95920295963748" + "0" + "17" + "95920295963748" + "0000" + "00000021769"
        "CHILD MAINTENANCE " + "CONTRA            " + "CHILD MAINTENANCE "
    )
    assert total == ("UTL1" + "0000000021769" + "0000000021769" + "0000001" + "0000001" + " " * 36)


def test_a_file_of_several_days_names_the_day_on_each_record() -> None:
    made = submission(credit(1_00), credit(2_00, TUESDAY))
    _v, _h1, second, user, *records, _e1, _e2, _u = lines(made)
    assert second[10:15] == "00106"
    assert user[4:10] == " " * 6
    assert user[28:37] == "4 MULTI  "
    assert [record[100:] for record in records] == [" 26327", " 26328", " 26327", " 26328"]
    assert {len(record) for record in records} == {106}


def test_a_whole_record_reads_as_banks_print_it() -> None:
    receiver = AccountName("089999", "66374958", "A Receiver")
    ours = AccountName("202959", "63748472", "Child Maintenance")
    paid = BacsRecord(Code.CREDIT, receiver, 217_69, "CM 100000012345", date(2026, 11, 23))
    made = Submission(1, "123456", ours, CREATED, (paid, replace(paid, processed_on=TUESDAY)))
    assert lines(made)[4] == (
        "0899996637495809920295963748472000000000021769CHILD MAINTENANCE CM 100000012345   "
        "A RECEIVER         26327"
    )


def test_no_two_fields_share_a_place_and_none_is_beyond_the_line() -> None:
    for layout, length in ((DATA, 106), (UTL1, LABEL_LENGTH)):
        places = [range(place.first, place.last + 1) for place in layout.values()]
        taken = [number for place in places for number in place]
        assert len(taken) == len(set(taken))
        assert max(taken) <= length


def test_instructions_carry_no_amount_and_need_no_contra() -> None:
    made = submission(replace(credit(), code=Code.NEW_INSTRUCTION, amount_pence=0))
    _v, _h1, _h2, _u, record, *end = lines(made)
    assert record[15:17] == "0N"
    assert record[35:46] == "0" * 11
    assert end[-1][4:44] == "0" * 40
    assert contras(made.records) == []


@pytest.mark.parametrize("code", ["01", "17", "18", "19"])
def test_collections_are_balanced_by_one_credit_to_us(code: str) -> None:
    records = (credit(3_00, code=Code(code)), credit(4_00, code=Code(code)))
    [contra] = contras(records)
    assert (contra.code, contra.amount_pence) == (Code.CREDIT, 7_00)


def test_a_contra_too_large_for_one_record_is_split() -> None:
    records = [credit(CONTRA_MAX_PENCE), credit(CONTRA_MAX_PENCE), credit(5)]
    assert [c.amount_pence for c in contras(records)] == [CONTRA_MAX_PENCE, CONTRA_MAX_PENCE, 5]


@pytest.mark.parametrize(
    ("text", "carried"),
    [("Siân O'Neil & Co.", "SIAN O NEIL & CO."), ("a/b-c_d", "A/B-C D"), ("£5", " 5")],
)
def test_text_is_written_in_the_characters_that_bacs_carries(text: str, carried: str) -> None:
    assert written(text) == carried


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"account": replace(RECEIVER, sort_code="08999")}, "six digits"),
        ({"account": replace(RECEIVER, account_number="6637495")}, "eight digits"),
        ({"amount_pence": 0}, "an amount of a penny"),
        ({"amount_pence": -1}, "an amount of a penny"),
        ({"code": Code.NEW_INSTRUCTION}, "give no amount"),
        ({"processed_on": date(2026, 11, 22)}, "a working day after"),
        ({"processed_on": CREATED}, "a working day after"),
        ({"processed_on": date(2026, 12, 25)}, "a working day after"),
        ({"code": Code.COLLECTION, "reference": "CM 12"}, "six letters and digits"),
        ({"code": Code.COLLECTION, "reference": "-CM12345"}, "begins with one"),
        ({"code": Code.COLLECTION, "reference": "AAAAAAAA"}, "not all the same"),
        ({"code": Code.COLLECTION, "reference": "DDIC1234"}, "does not begin with DDIC"),
    ],
)
def test_what_no_bank_takes_is_not_written(changed: dict[str, object], wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        submission(replace(credit(), **changed))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda text: text[: len(text) // 2], "send the whole file"),
        (lambda text: text.replace("00000021769", "00000021770", 1), "balance each"),
        (lambda text: text.replace("UTL10000000021769", "UTL10000000021768"), "records make 21769"),
        (lambda text: text.replace("08999966374958", "0899996637495X"), "give digits only"),
        (lambda text: text.replace("0" + "99" + "959202", "0" + "99" + "95920"), "100 characters"),
        (lambda text: text.replace("0" + "99" + "959202", "0" + "98" + "959202"), "use one of"),
        (lambda text: text.replace("UHL1 26327", "UHL1 26399"), "give the processing day"),
        (lambda text: text + "\xa3", "ASCII"),
        (lambda text: "", "at least 7 lines"),
    ],
)
def test_a_file_that_did_not_come_whole_is_refused(change, found: str) -> None:  # type: ignore[no-untyped-def]
    content = change(write_submission(submission()).decode("ascii"))
    with pytest.raises(FileProblems, match=found):
        read_submission(content.encode("latin-1"), "bad.txt")


@given(
    st.lists(
        st.builds(
            BacsRecord,
            code=st.sampled_from([Code.COLLECTION, Code.CREDIT, Code.FINAL_COLLECTION]),
            account=st.just(RECEIVER),
            amount_pence=st.integers(1, CONTRA_MAX_PENCE),
            reference=st.just("CM 100000012345"),
            processed_on=st.sampled_from([MONDAY, TUESDAY]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_written_balances_and_reads_back(records: list[BacsRecord]) -> None:
    content = write_submission(submission(*records))
    last = content.decode("ascii").splitlines()[-1]
    assert UTL1["debit_pence"].of(last) == UTL1["credit_pence"].of(last)
    assert len(read_submission(content, "again").records) == len(records)


def test_days_are_written_by_the_day_of_the_year() -> None:
    assert day_written(date(2024, 12, 31)) == " 24366"
    assert day_read(" 24366") == date(2024, 12, 31)
    for wrong in (" 23366", " 23000", "23001 ", "123001"):
        with pytest.raises(ValueError, match=wrong):
            day_read(wrong)


def test_a_submission_takes_three_working_days_around_bank_holidays() -> None:
    thursday_before_easter = date(2026, 4, 2)
    sent = cycle_sent_on(thursday_before_easter)
    assert (sent.processed_on, sent.entered_on) == (date(2026, 4, 7), date(2026, 4, 8))
    entered = cycle_entered_by(date(2026, 4, 6))
    assert entered.entered_on == date(2026, 4, 7)
    assert (entered.input_on, entered.processed_on) == (date(2026, 4, 1), thursday_before_easter)
    assert cycle_sent_on(date(2026, 11, 21)).input_on == date(2026, 11, 23)
