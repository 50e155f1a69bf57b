"""A variation on the page of its proceeding: what was applied for, and the finding to be made."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from upkeep.cases import variations
from upkeep.cases.actors import Actor
from upkeep.cases.models import Proceeding
from upkeep.cases.variation_models import Bar, Ground, VariationApplication, VariationFinding
from upkeep.cases.variations import (
    CannotFindError,
    Finding,
    TellsTooMuchError,
    bars_of,
    lawful_from,
)
from upkeep.web.as_recorded import recorded_by
from upkeep.web.calculator.figures import pence_of
from upkeep.web.formats import pounds
from upkeep.web.typed_days import day_typed

Outcome = VariationFinding.Outcome
REASONS_MAX = 2000


@dataclass(frozen=True, slots=True)
class VariationInWords:
    """What was applied for, from when it would count, what stands in its way, and the finding."""

    application: VariationApplication
    ground: str
    applicant: str
    claimed: str
    counts_from: date
    bars: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    finding: VariationFinding | None

    @property
    def bar_choices(self) -> list[tuple[str, str]]:
        """The paragraphs of regulation 57(1) that a rejection may rest on."""
        return [(bar.value, str(bar.label)) for bar in Bar]


def variation_in_words(
    row: Proceeding, known_at: datetime | None = None
) -> VariationInWords | None:
    """The variation that a proceeding is about; None where it is another process.

    With ``known_at`` as it was known then.
    """
    application = variations.of_proceeding(row) if row.process == "variation" else None
    if application is None or (known_at is not None and application.known_at > known_at):
        return None
    findings = VariationFinding.objects.filter(application=application)
    finding = recorded_by(findings, known_at).first()
    return VariationInWords(
        application=application,
        ground=str(Ground(application.ground).label),
        applicant=application.get_applicant_display(),
        claimed=claimed_in_words(application),
        counts_from=lawful_from(application),
        bars=() if finding else tuple(str(bar.label) for bar in bars_of(application)),
        outcomes=tuple(
            (outcome, str(Outcome(outcome).label))
            for outcome in variations.EVENT_OF.get(row.state, {})
        ),
        finding=finding,
    )


def claimed_in_words(application: VariationApplication) -> str:
    """What the applicant says that it comes to, with its unit."""
    if application.amount_pence is None:
        return ""
    amount = {"amount": pounds(application.amount_pence)}
    if application.ground == Ground.UNEARNED:
        return _("%(amount)s a year") % amount
    if application.ground == Ground.ASSETS:
        return amount["amount"]
    return _("%(amount)s a week") % amount


def find_as_said(row: Proceeding, said: QueryDict, actor: Actor) -> str:
    """Record the finding that was posted; what is wrong with it, else nothing.

    Raises TypedDayError where the day on which it ends is none.
    """
    outcome = said.get("outcome", "")
    if outcome not in Outcome.values:
        return _("Choose what you find")
    amount = pence_of(said.get("amount", ""))
    until = day_typed(said, "until")
    if outcome == Outcome.AGREED and not amount:
        return _("Enter what the ground comes to, such as 25.00")
    bar = said.get("bar", "")
    if outcome == Outcome.REJECTED and bar not in Bar.values:
        return _("Choose what the rejection rests on")
    if outcome == Outcome.AGREED and said.get("just") != "yes":
        return _("Agree only where it is just and equitable")
    finding = Finding(
        outcome=Outcome(outcome),
        reasons=said.get("note", "").strip()[:REASONS_MAX],
        amount_pence=amount if outcome == Outcome.AGREED else None,
        until=until if outcome == Outcome.AGREED else None,
        is_just_and_equitable=said.get("just") == "yes" if outcome != Outcome.REJECTED else None,
        bar=Bar(bar) if outcome == Outcome.REJECTED else None,
    )
    try:
        variations.find(row.pk, finding, actor)
    except TellsTooMuchError as told:
        return _("Both parents read the reasons, so take this out of them: %(what)s") % {
            "what": str(told)
        }
    except CannotFindError:
        return _("The law does not allow this finding: look at what stands in the way")
    return ""
