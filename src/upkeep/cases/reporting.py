"""Changes that are reported here rather than in a file: numbered, and recorded once."""

from django.db import connection, transaction
from django.db.models.functions import Length

from upkeep.cases.actors import Actor
from upkeep.cases.forms import ChangeForm
from upkeep.cases.models import ReportedChange
from upkeep.cases.receiving import Refusal, receive_changes

PREFIX = "REP-"
_LOCK = 7_202_613


class ReportRefusedError(ValueError):
    """The change cannot be recorded; ``refused`` says what is wrong and where."""

    def __init__(self, refused: tuple[Refusal, ...]) -> None:
        super().__init__("; ".join(f"{each.found}: {each.wanted}" for each in refused))
        self.refused = refused


def next_reference() -> str:
    """The reference of the next change that is reported here: ``REP-0001`` is the first."""
    given = ReportedChange.objects.filter(reference__startswith=PREFIX)
    last = given.order_by(Length("reference").desc(), "-reference").first()
    number = int(last.reference.removeprefix(PREFIX)) if last else 0
    return f"{PREFIX}{number + 1:04d}"


@transaction.atomic
def report(form: ChangeForm, actor: Actor) -> str:
    """Record a change for the next night to take up; returns its reference.

    The same change sent twice is recorded once. Where its reference was given to another change
    meanwhile, it gets the next one. Raises :class:`ReportRefusedError`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    held = ReportedChange.objects.filter(reference=form.reference).first()
    if held is not None and held.form != form.model_dump(mode="json", by_alias=True):
        form = form.model_copy(update={"reference": next_reference()})
    delivery = receive_changes([form], f"entered by {actor.name}", actor.known_at)
    if delivery.refused:
        raise ReportRefusedError(delivery.refused)
    return form.reference
