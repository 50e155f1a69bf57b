"""What employers ask about orders: recorded with a clock, answered by letter.

An answer is read by whoever runs the payroll, so it may tell nothing of the family: words that are
kept of the parents and children of the cases are refused, and so is any of their names but the
paying parent's.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.payers import cases_of
from upkeep.cases.proceedings import move, open_proceeding
from upkeep.collection.models import EarningsOrder, EmployerQuery, EmployerQueryAnswer
from upkeep.parties.models import Person
from upkeep.parties.private_words import found_in, private_words

PROCESS = "employer_query"
WORDS_MAX = 2000


class QueryError(ValueError):
    """A question or an answer cannot be recorded; ``field`` says what is wrong with it."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """What an employer asked, and how it came to us."""

    question: str
    route: str


@transaction.atomic
def record_query(order: EarningsOrder, asked: Asked, actor: Actor) -> EmployerQuery:
    """Record what an employer asks about an order; somebody answers within five working days.

    Raises :class:`QueryError` for an order that the employer does not have, or without a question.
    """
    if not order.terms.exists():
        raise QueryError(_("The employer does not have this order: nothing can be asked."), "ask")
    if asked.route not in EmployerQuery.Route.values:
        raise QueryError(_("Choose how the question came"), "route")
    made = EmployerQuery.objects.create(
        order=order,
        question=_words(asked.question, "question"),
        route=asked.route,
        asked_on=actor.on,
        recorded_by=actor.name,
        known_at=actor.known_at,
    )
    open_proceeding(PROCESS, made.reference, order.paying_parent_id, actor)
    return made


@transaction.atomic
def answer_query(query: EmployerQuery, words: str, actor: Actor) -> EmployerQueryAnswer:
    """Answer a question; the night writes to the employer.

    Raises :class:`QueryError` for one that is answered or taken back, without words, and for words
    that tell of the family.
    """
    row = Proceeding.objects.select_for_update().get(process=PROCESS, subject=query.reference)
    if row.ended_on is not None:
        raise QueryError(_("This question is answered or taken back already."), "answer")
    said = _words(words, "answer")
    if told := _told_of_family(said, query.order):
        raise QueryError(
            _("The employer must not read of the family. Leave out: %(words)s")
            % {"words": ", ".join(f"“{each}”" for each in told)},
            "answer",
        )
    made = EmployerQueryAnswer.objects.create(
        query=query,
        words=said,
        answered_on=actor.on,
        answered_by=actor.name,
        known_at=actor.known_at,
    )
    move(row.pk, "answered", actor, "by letter")
    return made


@dataclass(frozen=True, slots=True)
class QueryStands:
    """A question and where it stands: its answer, or until when somebody has to answer."""

    query: EmployerQuery
    answer: EmployerQueryAnswer | None
    is_open: bool
    due_on: date | None


def queries_of(order: EarningsOrder) -> list[QueryStands]:
    """Every question about an order, the latest first."""
    rows = order.queries.order_by("-pk")
    return [_stands(each) for each in rows]


def open_queries() -> list[QueryStands]:
    """Every question that waits for an answer, the oldest first."""
    rows = EmployerQuery.objects.select_related("order").order_by("pk")
    return [stands for each in rows if (stands := _stands(each)).is_open]


def _stands(query: EmployerQuery) -> QueryStands:
    row = Proceeding.objects.get(process=PROCESS, subject=query.reference)
    answer = EmployerQueryAnswer.objects.filter(query=query).first()
    return QueryStands(query, answer, row.ended_on is None, row.due_on)


def query_named(reference: str) -> EmployerQuery:
    """The question called ``EQ000012``. Raises :class:`QueryError` if there is none."""
    number = reference.strip().upper().removeprefix("EQ")
    found = EmployerQuery.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise QueryError(
            _("There is no question “%(query)s”: `upkeep orders questions` shows them.")
            % {"query": reference},
            "reference",
        )
    return found


def _words(text: str, field: str) -> str:
    words = text.strip()
    if not words or len(words) > WORDS_MAX:
        raise QueryError(_("Write 1 to %(count)s characters") % {"count": WORDS_MAX}, field)
    return words


def _told_of_family(text: str, order: EarningsOrder) -> list[str]:
    """Names and private words of the family in a text; the paying parent is known to payroll."""
    cases = cases_of(order.paying_parent).prefetch_related("children__person")
    others = {case.receiving_parent_id for case in cases}
    others |= {child.person_id for case in cases for child in case.children.all()}
    people = list(Person.objects.filter(pk__in=others).order_by("pk"))
    private = [words for person in people for words in private_words(person)]
    told = [each.words for each in found_in(text, private)]
    plain = text.casefold()
    names = [f"{each.given_name} {each.family_name}" for each in people]
    return sorted({*told, *(name for name in names if name.casefold() in plain)})
