"""Every file in bad/ is refused with exactly the message that stands beside it."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.exchange_samples import BAD, good
from upkeep import gateways
from upkeep.gateways import FileProblem, FileProblems

READERS: dict[str, Callable[[bytes, str], object]] = {
    "applications": gateways.read_applications,
    "changes": gateways.read_changes,
    "income": gateways.read_income,
    "return": gateways.read_employer_return,
    "statement": gateways.read_statements,
    "payments": gateways.read_payments,
    "unknown": gateways.recognise,
}
GOOD_FILES = {
    "applications.json": "applications",
    "changes.json": "changes",
    "income.csv": "income",
    "employer_return.csv": "return",
    "statement.xml": "statement",
    "statement_batch.xml": "statement",
    "payments.xml": "payments",
}
LAST_FIELD = {"income.csv": b"2001-01-31", "employer_return.csv": b",insufficient_earnings"}
BAD_FILES = sorted(path for path in BAD.iterdir() if path.suffix != ".message")


def reader_of(name: str) -> Callable[[bytes, str], object]:
    return READERS[name.partition("_")[0].partition(".")[0]]


@pytest.mark.parametrize("path", BAD_FILES, ids=lambda path: path.name)
def test_bad_file_is_refused_with_its_message(path: Path) -> None:
    with pytest.raises(FileProblems) as refusal:
        reader_of(path.name)(path.read_bytes(), path.name)
    assert f"{refusal.value}\n" == (BAD / f"{path.name}.message").read_text()


def test_every_message_has_its_file() -> None:
    messages = {path.name.removesuffix(".message") for path in BAD.glob("*.message")}
    assert messages == {path.name for path in BAD_FILES}


@pytest.mark.parametrize("path", BAD_FILES, ids=lambda path: path.name)
def test_message_says_where_and_repeats_no_number_that_identifies(path: Path) -> None:
    message = (BAD / f"{path.name}.message").read_text()
    assert path.name in message
    for secret in ("QQ000101A", "QQ000102B", "QQ000201C", "55500102", "55500201", "55577700"):
        assert secret not in message


@pytest.mark.parametrize("name", GOOD_FILES)
@given(data=st.data())
def test_mutilated_file_is_read_or_refused_but_never_breaks_the_reader(
    name: str, data: st.DataObject
) -> None:
    content = good(name)
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(start + 40, len(content))))
    put = data.draw(st.binary(max_size=6) | st.sampled_from([b"<", b">", b'"', b"\0", b"&", b"9"]))
    mutilated = content[:start] + put + content[end:]
    for read in (READERS[GOOD_FILES[name]], gateways.recognise):
        with contextlib.suppress(FileProblems):
            read(mutilated, name)


@pytest.mark.parametrize("name", GOOD_FILES)
def test_file_cut_short_anywhere_is_refused(name: str) -> None:
    content = good(name).rstrip()
    if name.endswith(".csv"):
        last_line = content.rfind(b"\n") + 1
        cuts = range(last_line + 1, len(content) - len(LAST_FIELD[name]))
    else:
        cuts = range(0, len(content) - 1, 97)
    for cut in cuts:
        with pytest.raises(FileProblems):
            READERS[GOOD_FILES[name]](content[:cut], name)


def test_problem_masks_numbers_whoever_writes_them() -> None:
    problem = FileProblem(
        "a.json", 3, "QQ123456A nights", "QQ 12 34 56 A and 12345678", "not 2000 0055 nor 87654321"
    )
    assert str(problem) == (
        "a.json, line 3, *******6A nights: "
        "found *********** A and ******78; not *******55 nor ******21."
    )


def test_problem_keeps_what_is_not_secret() -> None:
    problem = FileProblem("20240501.xml", None, "APP-00001234", "2024-05-01", "give 12345678.00")
    assert str(problem) == ("20240501.xml, APP-00001234: found 2024-05-01; give 12345678.00.")
