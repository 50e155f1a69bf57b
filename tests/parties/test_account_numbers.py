"""Account numbers that can exist: the published cases, the published files, dated issues."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from building import FIRST_NIGHT, application, apply, case_of, work
from upkeep.cases import forms
from upkeep.cases.receiving import receive_applications, receive_changes
from upkeep.collection.holds import pay_to_estate
from upkeep.gateways.account_weights import take_weights
from upkeep.gateways.problems import FileProblems
from upkeep.parties.modulus import (
    WEIGHT_COUNT,
    Method,
    Weights,
    WeightTable,
    can_exist,
    with_zeros,
)
from upkeep.parties.weight_tables import keep_issue, read_substitutions, read_weights, table_on

FOLDER = Path(__file__).parent / "modulus"
NOW = datetime(2024, 1, 2, 9, tzinfo=UTC)
PLAIN = "107000 107999 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1"


def published(name: str) -> str:
    return (FOLDER / name).read_text()


def documented() -> WeightTable:
    rows, bad = read_weights(published("valacdos.txt"))
    pairs, bad_pairs = read_substitutions(published("scsubtab.txt"))
    assert bad == bad_pairs == ()
    return WeightTable(rows, pairs)


CASES = [
    line.split(maxsplit=3)
    for line in published("cases.txt").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("sort_code", "account", "outcome", "why"), CASES, ids=[case[3] for case in CASES]
)
def test_the_published_cases_come_out_as_published(
    sort_code: str, account: str, outcome: str, why: str
) -> None:
    assert documented().can_exist(sort_code, account) is (outcome == "pass")


def test_all_the_published_cases_and_exceptions_are_here() -> None:
    assert len(CASES) == 34
    assert {row.exception for row in documented().rows} == set(range(15))


@pytest.mark.parametrize(
    ("account", "row"),
    [
        ("58177632", Weights(0, 100, Method.MOD11, (0,) * 6 + (7, 5, 8, 3, 4, 6, 2, 1))),
        ("00000019", Weights(0, 100, Method.MOD11, (0,) * 6 + (8, 7, 6, 5, 4, 3, 2, 1))),
    ],
)
def test_the_worked_sums_of_the_specification_divide(account: str, row: Weights) -> None:
    assert can_exist("000000", account, [row], {})
    assert not can_exist("000000", account[:-1] + str((int(account[-1]) + 1) % 10), [row], {})


def test_a_sort_code_outside_the_table_is_taken_to_be_right() -> None:
    table = documented()
    assert table.rows_of("000001") == ()
    assert table.can_exist("000001", "12345678")


def test_rows_are_found_at_both_ends_of_their_range_and_not_beyond() -> None:
    table = documented()
    assert [len(table.rows_of(code)) for code in ("826917", "826918", "826919", "828000")] == [
        2,
        0,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("digits", "written"),
    [
        ("123456", "00123456"),
        ("1234567", "01234567"),
        ("12345678", "12345678"),
        ("1234567890", "1234567890"),
    ],
)
def test_short_account_numbers_are_filled_and_long_ones_left(digits: str, written: str) -> None:
    assert with_zeros(digits) == written


@pytest.mark.parametrize(
    ("line", "found", "wanted"),
    [
        ("107000 107999 MOD11 0 0", "5 columns", "14 weights"),
        ("107000 10799 MOD11" + " 1" * WEIGHT_COUNT, "“10799” as a sort code", "six digits"),
        ("107000 1O7999 MOD11" + " 1" * WEIGHT_COUNT, "“1O7999” as a sort code", "six digits"),
        ("107000 107999 MOD12" + " 1" * WEIGHT_COUNT, "the method MOD12", "MOD10, MOD11, DBLAL"),
        ("107000 107999 MOD11" + " 1" * 13 + " x", "“x” as a weight", "whole number"),
        ("107999 107000 MOD11" + " 1" * WEIGHT_COUNT, "107999 to 107000", "lower sort code"),
        (PLAIN + " 15", "exception 15", "only 1 to 14"),
        (f"{PLAIN}\n{PLAIN}\n{PLAIN}", "107000 to 107999 again", "at most two rows"),
        (f"{PLAIN}\n107500{PLAIN[6:]}", "107500 to 107999 again", "of the same range"),
        ("\n \n", "no line", "as it was published"),
    ],
)
def test_a_bad_line_of_weights_says_what_is_wrong(line: str, found: str, wanted: str) -> None:
    _rows, [bad] = read_weights(line)
    assert bad.found == found
    assert wanted in bad.wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("938600", "1 columns"),
        ("938600 93861", "“93861” as a sort code"),
        ("938600 938611\n938600 938017", "938600 again"),
    ],
)
def test_a_bad_substitute_says_what_is_wrong(text: str, found: str) -> None:
    _pairs, [bad] = read_substitutions(text)
    assert bad.found == found


@pytest.mark.django_db
def test_one_bad_line_and_nothing_of_an_issue_is_kept() -> None:
    content = f"{PLAIN}\nnonsense\n".encode()
    with pytest.raises(FileProblems) as refused:
        take_weights(("v.txt", content), ("s.txt", b"1 2"), date(2024, 1, 1), NOW)
    assert [(p.file, p.line) for p in refused.value.problems] == [
        ("v.txt", 2),
        ("s.txt", 1),
    ]
    with pytest.raises(FileProblems, match="no text"):
        take_weights(("v.txt", b"\xff\xfe"), None, date(2024, 1, 1), NOW)
    assert table_on(date(2024, 6, 1)) is None


@pytest.mark.django_db
def test_each_account_is_checked_by_the_issue_of_its_day() -> None:
    assert take_weights(("v.txt", PLAIN.encode()), None, date(2024, 1, 1), NOW)
    assert not take_weights(("v.txt", PLAIN.encode()), None, date(2024, 1, 1), NOW)
    assert keep_issue("", "", date(2024, 7, 1), "v2.txt", NOW)
    with pytest.raises(FileProblems, match="first day of the new issue"):
        take_weights(("v.txt", (PLAIN + "\n" + PLAIN).encode()), None, date(2024, 1, 1), NOW)
    before, during = table_on(date(2023, 12, 31)), table_on(date(2024, 6, 30))
    assert before is None
    assert during is not None
    assert not during.can_exist("107999", "88837493")


@pytest.mark.django_db
def test_an_impossible_account_is_refused_wherever_it_is_given() -> None:
    keep_issue("000000 000099 MOD11 0 0 0 0 0 0 8 7 6 5 4 3 2 1", "", date(2020, 1, 1), "v", NOW)
    reference = apply()
    account = {"name": "A Receiver", "sort_code": "000001", "account_number": "00000018"}
    given = forms.BankAccountForm(**account)
    form = application()
    parent = form.receiving_parent.model_copy(update={"bank_account": given})
    applied = receive_applications(
        [form.model_copy(update={"receiving_parent": parent})], "test", NOW
    )
    change = forms.BankAccountChange(
        reference="CHG-9001",
        reported_on=NOW.date(),
        reported_by="receiving_parent",
        application=reference,
        happened_on=NOW.date(),
        is_expected=False,
        **account,
    )
    changed = receive_changes([change], "test", NOW)
    for delivery in (applied, changed):
        [refused] = delivery.refused
        assert refused.entry.endswith(" account_number")
        assert refused.found == "a number ending 18, which no account at sort code 000001 can have"
    right = change.model_copy(update={"account_number": "00000019"})
    assert not receive_changes([right], "test", NOW).refused
    work(FIRST_NIGHT)
    with pytest.raises(ValueError, match="check both on a statement or bank card"):
        pay_to_estate(case_of(), given, NOW.date(), NOW)
