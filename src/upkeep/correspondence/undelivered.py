"""Letters that reached nobody, as the tasks of caseworkers: what each is about, and how it ends."""

from typing import Any

from django.db import transaction

from upkeep.cases.actors import Actor
from upkeep.cases.free_text import told_by
from upkeep.cases.models import Proceeding
from upkeep.cases.proceedings import move
from upkeep.correspondence.delivery import (
    REACHED_NOBODY,
    NotOnItsWayError,
    letter_of,
    queue_again,
    with_state,
)
from upkeep.correspondence.models import Letter

PROCESS = "undelivered_letter"

SUBJECT = """
replace(l.cause, '_', ' ') || CASE WHEN l.person_id = p.person_id THEN ' to the paying parent'
    ELSE ' to the receiving parent' END || ' of ' || l.written_on
"""
"""What a task is about, of a letter ``l`` and the paying parent ``p`` of its case."""


def subject_of(letter: Letter) -> str:
    """What the task about a letter is called."""
    to = "paying" if letter.is_to_paying_parent else "receiving"
    return f"{letter.cause.replace('_', ' ')} to the {to} parent of {letter.written_on}"


def task_of(letter: Letter) -> Proceeding | None:
    """The open task about a letter, if there is one."""
    return Proceeding.objects.filter(
        process=PROCESS, subject=subject_of(letter), case=letter.case_id, ended_on=None
    ).first()


def letters_of(task: Proceeding) -> list[Any]:
    """The letters that a task is about and that reached nobody, each with the ``state`` it is in.

    Copies for a representative are among them.
    """
    about = with_state(Letter.objects.filter(case=task.case).select_related("case__paying_parent"))
    stopped = about.filter(state__in=REACHED_NOBODY).order_by("pk")
    return [letter for letter in stopped if subject_of(letter) == task.subject]


def send_again(reference: str, actor: Actor) -> dict[str, Any]:
    """Have a letter go out again by post, and end its task; says where it goes.

    Raises :class:`~upkeep.correspondence.delivery.NotOnItsWayError` where it cannot.
    """
    letter = letter_of(reference)
    if told := told_by(letter.free_words, letter.case):
        raise NotOnItsWayError(
            f"{reference} tells too much and stays here: {told}. Write to the parent without it."
        )
    with transaction.atomic():
        to = queue_again(letter, actor.on, actor.known_at)
        task = task_of(letter)
        if task is not None:
            move(task.pk, "sent_again", actor, f"{reference} goes out again by post.")
    return to
