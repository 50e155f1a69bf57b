"""Notices to employers on their way: posted, come back, posted again, and what counts meanwhile."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from building import days, morning, violations, work_only
from collection.earnings_ordering import (
    EMPLOYER,
    SERVED,
    actor,
    by_deduction,
    know,
    order,
    switch_on,
)
from upkeep.cases.models import Proceeding
from upkeep.cli import app
from upkeep.collection.earnings_checks import CHECKS
from upkeep.collection.employer_post import (
    NotPostedError,
    note_posted,
    note_returned,
    post_again,
    waiting_to_be_posted,
)
from upkeep.collection.employers import EmployerDetails, record_employer
from upkeep.collection.models import EmployerNotice, EmployerSchedule
from upkeep.gateways.problems import FileProblems
from upkeep.gateways.returned_post import take_returned_post
from upkeep.web.letter_sending import print_notices

pytestmark = pytest.mark.django_db

POSTED = SERVED + days(1)
CAME_BACK = POSTED + days(5)
OURS = {each.name for each in CHECKS}
MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


@pytest.fixture
def notice() -> EmployerNotice:
    """The order of 3 May against monthly pay, written and not posted yet."""
    switch_on()
    know()
    by_deduction()
    work_only(SERVED)
    return EmployerNotice.objects.get()


def move_to(line: str, on: date) -> None:
    details = EmployerDetails(EMPLOYER, "Made Up Mills", [line], "ZZ8 8ZZ")
    record_employer(details, "the employer", morning(on))


def expected(month: date) -> int | None:
    drawn_up = EmployerSchedule.objects.filter(month=month).first()
    return drawn_up.expected_pence if drawn_up else None


def tasks() -> list[tuple[str, str]]:
    found = Proceeding.objects.filter(process="undelivered_notice").order_by("pk")
    return [(each.subject, each.state) for each in found]


def test_what_was_written_goes_to_the_print_house_once_with_the_address_of_that_night(
    notice: EmployerNotice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.gateways.print_house.outbox_folder", lambda: tmp_path)
    assert print_notices(SERVED - days(1), morning(SERVED)) == (0, None), "not written by then"
    count, folder = print_notices(POSTED, morning(POSTED))
    assert folder is not None
    manifest = (folder / "manifest.csv").read_text()
    assert (count, (folder / f"{notice.reference}.pdf").exists()) == (1, True)
    assert "Made Up Mills,1 Invented Yard,ZZ9 9ZZ" in manifest
    assert print_notices(POSTED, morning(POSTED)) == (0, None), "posted once"
    assert [(each.state, each.happened_on) for each in notice.steps.all()] == [("sent", POSTED)]


def test_the_employer_answers_for_an_order_from_a_week_after_it_was_posted(
    notice: EmployerNotice,
) -> None:
    """The order is of the 3rd of May; posted on the 30th it asks for nothing before 6 June."""
    note_posted(notice, MAY + days(29), morning(MAY + days(29)))
    work_only(JUNE, date(2023, 7, 1))
    assert expected(MAY) is None
    assert expected(JUNE) is None, "the pay-day is the 5th"
    work_only(date(2023, 8, 1))
    assert expected(date(2023, 7, 1)) == order().terms.get().monthly_pence
    assert OURS.isdisjoint(violations())


def test_what_came_back_is_a_task_and_asks_for_nothing_until_it_is_posted_again(
    notice: EmployerNotice,
) -> None:
    note_posted(notice, POSTED, morning(POSTED))
    note_returned(notice.reference, CAME_BACK, morning(CAME_BACK), "gone away")
    note_returned(notice.reference, CAME_BACK, morning(CAME_BACK + days(1)), "gone away")
    work_only(CAME_BACK)
    assert tasks() == [(f"{notice.reference} of {CAME_BACK}", "with_caseworker")]
    assert not waiting_to_be_posted(CAME_BACK + days(9)).exists(), "not to that address"
    work_only(date(2023, 7, 1))
    assert expected(JUNE) is None, "the employer never had the order"
    found = date(2023, 7, 2)
    with pytest.raises(NotPostedError, match="no address is known but the one it came back from"):
        post_again(notice.reference, actor(found))
    move_to("2 Invented Yard", found)
    assert post_again(notice.reference, actor(found))["lines"] == ["2 Invented Yard"]
    assert tasks()[0][1] == "posted"
    [waits] = waiting_to_be_posted(found)
    assert waits.goes_to["postcode"] == "ZZ8 8ZZ"
    note_posted(waits, found, morning(found))
    work_only(date(2023, 8, 1), date(2023, 9, 1))
    assert expected(date(2023, 7, 1)) is None, "a week from 2 July is past its pay-day"
    assert expected(date(2023, 8, 1)) == order().terms.get().monthly_pence
    assert OURS.isdisjoint(violations())


def test_nobody_is_warned_whose_reminder_came_back(notice: EmployerNotice) -> None:
    note_posted(notice, POSTED, morning(POSTED))
    work_only(date(2023, 7, 1), date(2023, 7, 20))
    reminder = EmployerNotice.objects.get(kind="reminder")
    note_posted(reminder, date(2023, 7, 21), morning(date(2023, 7, 21)))
    note_returned(reminder.reference, date(2023, 7, 25), morning(date(2023, 7, 25)), "gone away")
    work_only(date(2023, 7, 25), date(2023, 8, 10))
    assert tasks()[0][0].startswith(reminder.reference)
    assert not EmployerNotice.objects.filter(kind="warning").exists()
    move_to("2 Invented Yard", date(2023, 8, 10))
    post_again(reminder.reference, actor(date(2023, 8, 11)))
    note_posted(reminder, date(2023, 8, 11), morning(date(2023, 8, 11)))
    work_only(date(2023, 8, 12), date(2023, 8, 25))
    assert EmployerNotice.objects.filter(kind="warning", about="2023-06").exists()


@pytest.mark.parametrize(
    ("reference", "said"),
    [("E00000000", "no notice of this reference"), ("E1x", "no notice"), (None, "not posted yet")],
)
def test_what_cannot_have_come_back_is_refused(
    notice: EmployerNotice, reference: str | None, said: str
) -> None:
    with pytest.raises(NotPostedError, match=said):
        note_returned(reference or notice.reference, CAME_BACK, morning(CAME_BACK))
    note_posted(notice, POSTED, morning(POSTED))
    with pytest.raises(NotPostedError, match="after the day given"):
        note_returned(notice.reference, POSTED - timedelta(days=1), morning(POSTED))
    with pytest.raises(NotPostedError, match="did not come back"):
        post_again(notice.reference, actor(POSTED))


def test_the_post_rooms_file_tells_of_notices_too(notice: EmployerNotice) -> None:
    file = f"letter,returned_on,reason\n{notice.reference},{CAME_BACK},gone away\n".encode()
    with pytest.raises(FileProblems, match="not posted yet"):
        take_returned_post(file, "post.csv", morning(CAME_BACK))
    note_posted(notice, POSTED, morning(POSTED))
    assert take_returned_post(file, "post.csv", morning(CAME_BACK)) == 1
    assert notice.steps.latest("pk").state == "returned"


def test_a_notice_goes_out_again_at_the_command_line(notice: EmployerNotice) -> None:
    note_posted(notice, POSTED, morning(POSTED))
    run = CliRunner()
    back = ["letters", "returned", notice.reference, "--on", str(CAME_BACK)]
    assert run.invoke(app, back).exit_code == 0
    move_to("2 Invented Yard", CAME_BACK)
    again = ["letters", "again", notice.reference, "--on", str(CAME_BACK), "--by", "casey"]
    said = run.invoke(app, again)
    assert "2 Invented Yard" in said.output
