"""A complaint is answered tier by tier, and money to put it right needs a second person."""

import pytest
from django.db import IntegrityError, connection, transaction

from building import EFFECTIVE, FIRST_NIGHT, apply, case_of, days, morning, violations, work
from upkeep.cases import complaints, opening
from upkeep.cases.actors import Actor
from upkeep.cases.complaints import Answer, ComplaintError
from upkeep.cases.models import ComplaintFinding, Proceeding, Redress, RedressApproval
from upkeep.cases.proceedings import move

pytestmark = pytest.mark.django_db


def actor(name: str = "terry") -> Actor:
    return Actor(name, EFFECTIVE + days(3), morning(EFFECTIVE + days(3)))


@pytest.fixture
def complaint(db: None) -> Proceeding:
    apply()
    work(FIRST_NIGHT)
    opened = opening.start("complaint", case_of(), actor("casey"), "a letter came late")
    return move(opened.pk, "agreed", actor("casey"))


def found(complaint: Proceeding, outcome: str) -> str:
    row = Proceeding.objects.get(pk=complaint.pk)
    complaints.answer(row, Answer(outcome, "delay", "The letter lay in a queue."), actor())
    row.refresh_from_db()
    return row.state


def test_each_tier_answers_once_and_the_matter_can_be_taken_further(complaint: Proceeding) -> None:
    assert found(complaint, "not_upheld") == "answered"
    move(complaint.pk, "taken_further", actor())
    assert found(complaint, "partly_upheld") == "answered_finally"
    move(complaint.pk, "taken_to_examiner", actor())
    move(complaint.pk, "taken_to_ombudsman", actor())
    assert found(complaint, "upheld") == "carrying_out"
    move(complaint.pk, "carried_out", actor())
    tiers = ComplaintFinding.objects.order_by("pk").values_list("tier", "outcome")
    assert list(tiers) == [
        ("first", "not_upheld"), ("second", "partly_upheld"), ("ombudsman", "upheld")
    ]  # fmt: skip
    assert violations() == {}


def test_what_the_examiner_does_not_uphold_is_settled(complaint: Proceeding) -> None:
    for event in ("answered", "taken_further", "answered_again", "taken_to_examiner"):
        move(complaint.pk, event, actor())
    assert found(complaint, "not_upheld") == "settled"
    with pytest.raises(ComplaintError, match="no tier"):
        found(complaint, "upheld")


@pytest.mark.parametrize(
    "said", [Answer("upheld", "", "why"), Answer("upheld", "delay", " "), Answer("", "delay", "x")]
)
def test_an_answer_says_what_from_and_why(complaint: Proceeding, said: Answer) -> None:
    with pytest.raises(ComplaintError):
        complaints.answer(complaint, said, actor())
    assert not ComplaintFinding.objects.exists()


def test_money_is_approved_by_somebody_else_and_once(complaint: Proceeding) -> None:
    given = complaints.propose_redress(complaint, "consolation", 50_00, "eight weeks", actor())
    with pytest.raises(ComplaintError, match="Somebody else"):
        complaints.approve_redress(given, actor())
    complaints.approve_redress(given, actor("morgan"))
    with pytest.raises(ComplaintError, match="already"):
        complaints.approve_redress(given, actor("mo"))
    assert RedressApproval.objects.get().approved_by == "morgan"


@pytest.mark.parametrize(
    ("kind", "pence"), [("apology", 5_00), ("consolation", 0), ("loss", -1), ("gift", 5_00)]
)
def test_words_cost_nothing_and_money_has_an_amount(
    complaint: Proceeding, kind: str, pence: int
) -> None:
    with pytest.raises(ComplaintError):
        complaints.propose_redress(complaint, kind, pence, "why", actor())
    assert not Redress.objects.exists()


def test_the_database_itself_refuses_ones_own_approval(complaint: Proceeding) -> None:
    given = complaints.propose_redress(complaint, "loss", 12_00, "bank charges", actor())
    with (
        pytest.raises(IntegrityError, match="second person"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO cases_redressapproval (redress_id, approved_on, approved_by, known_at)"
            " VALUES (%s, '2023-05-02', 'terry', now())",
            [given.pk],
        )
