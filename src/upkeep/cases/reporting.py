"""Changes that are reported here rather than in a file: numbered, and recorded once."""

from django.db import connection, transaction

from upkeep.cases.actors import Actor
from upkeep.cases.forms import ChangeForm
from upkeep.cases.models import Application, Case, Proceeding, ReportedChange
from upkeep.cases.proceedings import move
from upkeep.cases.receiving import Refusal, receive_changes

PREFIX = "REP-"
ENTERED_BY = "entered by "
"""What the source of a change that was reported here begins with, before who entered it."""
CHANGE = "change"
"""The process of a change; its subject is the change's reference."""
_LOCK = 7_202_613


class ReportRefusedError(ValueError):
    """The change cannot be recorded; ``refused`` says what is wrong and where."""

    def __init__(self, refused: tuple[Refusal, ...]) -> None:
        super().__init__("; ".join(f"{each.found}: {each.wanted}" for each in refused))
        self.refused = refused


def next_reference() -> str:
    """The reference of the next change that is reported here: ``REP-0001`` is the first.

    One that a parent told of has its number before it is reported.
    """
    reported = ReportedChange.objects.filter(reference__startswith=PREFIX).values_list("reference")
    told = Proceeding.objects.filter(process=CHANGE, subject__startswith=PREFIX)
    given = reported.union(told.values_list("subject"))
    last = max((int(row[0].removeprefix(PREFIX)) for row in given), default=0)
    return f"{PREFIX}{last + 1:04d}"


def numbering() -> None:
    """Make whoever gives a number at the same time wait for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def told_of(reference: str, case: Case) -> Proceeding | None:
    """The proceeding in which a parent's own words about a change of a case are weighed."""
    found = Proceeding.objects.filter(process=CHANGE, subject=reference, case=case)
    return found.filter(state="weighing", blocked="").first()


@transaction.atomic
def report(form: ChangeForm, actor: Actor) -> str:
    """Record a change for the next night to take up; returns its reference.

    What a parent told of under the same reference goes on with it. The same change sent twice is
    recorded once. Where its reference was given to another change
    meanwhile, it gets the next one. Raises :class:`ReportRefusedError`.
    """
    numbering()
    held = ReportedChange.objects.filter(reference=form.reference).first()
    if held is not None and held.form != form.model_dump(mode="json", by_alias=True):
        form = form.model_copy(update={"reference": next_reference()})
    delivery = receive_changes([form], f"{ENTERED_BY}{actor.name}", actor.known_at)
    if delivery.refused:
        raise ReportRefusedError(delivery.refused)
    case = Application.objects.get(reference=form.application).case
    if case is not None and (told := told_of(form.reference, case)):
        move(told.pk, "found", actor, form.kind.replace("_", " "))
    return form.reference
