"""What employers ask about orders: on the worklist, and answered by letter."""

import json

import pytest
from typer.testing import CliRunner

from building import days, payer, violations, work_only
from collection.earnings_ordering import SERVED, actor, by_deduction, know, order, switch_on
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.cli import app
from upkeep.collection.employer_post import note_posted, note_returned
from upkeep.collection.employer_queries import (
    Asked,
    QueryError,
    answer_query,
    open_queries,
    query_named,
    record_query,
)
from upkeep.collection.models import EmployerNotice, EmployerQuery
from upkeep.web.employer_notice_content import notice_content

pytestmark = pytest.mark.django_db

ASKED_ON = SERVED + days(3)
ASKED = Asked("Does a bonus count as earnings?", "telephone")


@pytest.fixture
def query() -> EmployerQuery:
    """A question about an order that was served."""
    switch_on()
    know()
    by_deduction()
    work_only(SERVED)
    return record_query(order(), ASKED, actor(ASKED_ON))


def task() -> Proceeding:
    return Proceeding.objects.get(process="employer_query")


def test_a_question_is_a_caseworkers_task_for_five_working_days(query: EmployerQuery) -> None:
    row = task()
    assert (row.subject, row.state, row.acts) == (query.reference, "asked", "CASEWORKER")
    assert row.due_on is not None
    assert days(5) <= row.due_on - ASKED_ON <= days(9)
    assert [each.query for each in open_queries()] == [query]


def test_the_night_after_the_answer_writes_the_letter_once(query: EmployerQuery) -> None:
    answer_query(query, "Yes.\n\nIt is paid on top of wages.", actor(ASKED_ON + days(1)))
    assert (task().state, task().ended_on) == ("answered", ASKED_ON + days(1))
    work_only(ASKED_ON + days(1), ASKED_ON + days(2))
    notice = EmployerNotice.objects.get(kind="answer")
    content = notice_content(notice)
    assert content.title == "Our answer to your question"
    asked, answered = content.sections
    assert asked.paragraphs == [ASKED.question]
    assert answered.paragraphs == ["Yes.", "It is paid on top of wages."]
    assert (content.figures[1][1], content.figures[2][1]) == (order().reference, payer().reference)
    assert violations() == {}


def test_an_answer_that_came_back_is_somebodys_task(query: EmployerQuery) -> None:
    answer_query(query, "Yes.", actor(ASKED_ON))
    work_only(ASKED_ON)
    notice = EmployerNotice.objects.get(kind="answer")
    note_posted(notice, ASKED_ON + days(1), actor(ASKED_ON + days(1)).known_at)
    back = ASKED_ON + days(4)
    note_returned(notice.reference, back, actor(back).known_at, "moved")
    work_only(back)
    row = Proceeding.objects.get(process="undelivered_notice")
    assert row.paying_parent == payer()


@pytest.mark.parametrize("words", ["It is for Rowan Fictional.", "Wren  fictional lives there"])
def test_payroll_reads_nothing_of_the_family(query: EmployerQuery, words: str) -> None:
    with pytest.raises(QueryError, match="must not read of the family"):
        answer_query(query, " ".join(words.split()), actor(ASKED_ON))
    assert task().state == "asked"
    answer_query(query, "It is about Perry Madeup alone.", actor(ASKED_ON))


def test_what_cannot_be_is_refused(query: EmployerQuery) -> None:
    with pytest.raises(QueryError, match="1 to 2000"):
        record_query(order(), Asked(" ", "letter"), actor(ASKED_ON))
    with pytest.raises(QueryError, match="how the question came"):
        record_query(order(), Asked("What?", "pigeon"), actor(ASKED_ON))
    with pytest.raises(QueryError, match="There is no question"):
        query_named("EQ999999")
    answer_query(query, "Yes.", actor(ASKED_ON))
    with pytest.raises(QueryError, match="answered or taken back"):
        answer_query(query, "No.", actor(ASKED_ON))


def test_a_question_can_be_taken_back(query: EmployerQuery) -> None:
    move(task().pk, "taken_back", actor(ASKED_ON), "they found out")
    assert open_queries() == []
    with pytest.raises(QueryError, match="answered or taken back"):
        answer_query(query, "Yes.", actor(ASKED_ON))


def test_a_draft_is_not_known_to_the_employer() -> None:
    switch_on()
    know()
    by_deduction()
    with pytest.raises(QueryError, match="does not have this order"):
        record_query(order(), ASKED, actor(ASKED_ON))


def test_the_commands_record_list_and_answer(query: EmployerQuery) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["orders", *words])
        assert result.exit_code == 0, result.output
        return result.output

    on = ("--on", ASKED_ON.isoformat(), "--by", "casey")
    second = json.loads(run("ask", order().reference, "--question", "Until when?", *on, "--json"))
    listed = run("questions")
    assert query.reference in listed
    assert second["order"] in listed
    run("answer", query.reference, "--words", "Yes.", *on)
    run("answer", second["order"], "--words", "Until we write.", *on)
    assert run("questions").strip() == "No question of an employer waits."
