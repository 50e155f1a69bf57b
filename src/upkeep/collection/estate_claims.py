"""Claims against estates: who acts for one, what is claimed, and when nothing is owed any more.

Child Support Act 1991 s.43A; SI 2009/3151 regs 10 and 11. What is claimed is maintenance that we
collect, for each case, as the books have it: owed immediately before death, less what came since.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, PayingParent, Proceeding
from upkeep.cases.proceedings import move
from upkeep.collection.estates import LIABLE_TO_ESTATES, RECOVERABLE_FROM, OwedByEstate, owed_by
from upkeep.collection.models import EstateClaim, EstateClaimPart, EstateRepresentative
from upkeep.shift import Shift

PROCESS = "estate_claim"
LANGUAGES = ("en", "cy")

_DIED = """
SELECT DISTINCT ON (f.person_id) p.id AS paying_parent_id, p.reference, f.value = 'true' AS died,
    f.effective_from AS died_on, f.known_at
FROM parties_personfact f JOIN cases_payingparent p ON p.person_id = f.person_id
WHERE f.kind = 'died' ORDER BY f.person_id, f.effective_from DESC, f.id DESC
"""

_OWES = f"""
LATERAL (
    SELECT coalesce(sum(greatest(each.pence, 0)), 0)::bigint AS pence FROM (
        SELECT sum(e.amount_pence) AS pence FROM cases_case c
        JOIN ledger_entry e ON e.subject = c.id AND e.account IN ({LIABLE_TO_ESTATES})
        WHERE c.paying_parent_id = estate.paying_parent_id GROUP BY c.id
    ) each
) owed
"""

PROVEN = """
NOT EXISTS (
    SELECT 1 FROM cases_proceeding asked WHERE asked.paying_parent_id = estate.paying_parent_id
    AND asked.process = 'closure' AND asked.state IN ('asked', 'proving_death')
)
"""
"""Nothing is asked of an estate before the death is confirmed."""

OWING = f"""
SELECT estate.*, owed.pence FROM ({_DIED}) estate CROSS JOIN {_OWES}
WHERE estate.died AND estate.died_on >= '{RECOVERABLE_FROM}' AND owed.pence > 0 AND {PROVEN}
"""
"""Estates from which something can be claimed, with the pence that they owe."""

_LAST = """
LEFT JOIN LATERAL (
    SELECT row.id, row.state, row.ended_on FROM cases_proceeding row
    WHERE row.process = 'estate_claim' AND row.paying_parent_id = estate.paying_parent_id
    ORDER BY row.id DESC LIMIT 1
) last ON true
"""

WITHOUT_CLAIM = f"""
SELECT estate.* FROM ({OWING}) estate {_LAST}
WHERE last.id IS NULL OR last.ended_on IS NOT NULL AND last.state <> 'given_up'
"""
"""Of these, those of which nobody is made to see to the claim."""

_OPENS = f"""
INSERT INTO happening
SELECT 'estate_claim', estate.reference || '/' || 1 + (
        SELECT count(*) FROM cases_proceeding row
        WHERE row.process = 'estate_claim' AND row.paying_parent_id = estate.paying_parent_id
    ), estate.paying_parent_id, NULL, true, ARRAY[]::text[], %(date)s
FROM ({WITHOUT_CLAIM}) estate
"""

_ENDS = f"""
INSERT INTO happening
SELECT 'estate_claim', p.subject, p.paying_parent_id, NULL, false,
    ARRAY[CASE WHEN estate.died THEN 'settled' ELSE 'not_so' END], %(date)s
FROM cases_proceeding p JOIN ({_DIED}) estate ON estate.paying_parent_id = p.paying_parent_id
CROSS JOIN {_OWES}
WHERE p.process = 'estate_claim' AND p.ended_on IS NULL
AND (NOT estate.died OR owed.pence = 0)
"""


class EstateError(ValueError):
    """Who acts for an estate, or a claim, cannot be recorded; ``field`` says what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Named:
    """Who acts for an estate, by what (``Capacity``), where we write to them, what shows it."""

    capacity: str
    name: str
    lines: Sequence[str]
    postcode: str
    evidence: str
    language: str = "en"


@transaction.atomic
def record_representative(
    paying_parent: PayingParent, named: Named, actor: Actor
) -> EstateRepresentative:
    """Record who acts for the estate from now on.

    Raises :class:`EstateError` for what is missing, and for the estate of whoever is alive.
    """
    if died_on(paying_parent) is None:
        raise EstateError("name", _("Nothing is known of a death of this paying parent."))
    lines = [line.strip() for line in named.lines if line.strip()]
    wrong = {
        "capacity": (
            named.capacity not in EstateRepresentative.Capacity.values,
            _("Choose by what they act"),
        ),
        "name": (not named.name.strip(), _("Enter the name")),
        "lines": (not lines, _("Enter the address to which we write")),
        "postcode": (not named.postcode.strip(), _("Enter the postcode")),
        "evidence": (
            not named.evidence.strip(),
            _("Say what shows that they act, such as the grant of probate and its day"),
        ),
        "language": (named.language not in LANGUAGES, _("Choose the language of our letters")),
    }
    for field, (is_wrong, words) in wrong.items():
        if is_wrong:
            raise EstateError(field, words)
    return EstateRepresentative.objects.create(
        paying_parent=paying_parent,
        capacity=named.capacity,
        name=named.name.strip(),
        lines=lines,
        postcode=named.postcode.strip().upper(),
        language=named.language,
        evidence=named.evidence.strip(),
        recorded_on=actor.on,
        recorded_by=actor.name,
        known_at=actor.known_at,
    )


@transaction.atomic
def claim(paying_parent: PayingParent, actor: Actor) -> EstateClaim:
    """Claim from the estate what the books say that it owes; the night writes the letters.

    Raises :class:`EstateError` where nobody is known who acts for it, or where there is nothing to
    claim: no death that is confirmed, one before 25 January 2010, or no maintenance owed.
    """
    row = open_claim(paying_parent)
    if row is not None:
        row = Proceeding.objects.select_for_update().get(pk=row.pk)
    died = died_on(paying_parent)
    owed = owed_to_claim(paying_parent)
    if row is None or row.ended_on is not None or died is None or not owed:
        raise EstateError(
            "claim",
            _(
                "There is nothing to claim. The night opens a claim once the death is confirmed, "
                "if it was on or after 25 January 2010 and maintenance is owed."
            ),
        )
    acting = representative_of(paying_parent)
    if acting is None:
        raise EstateError("claim", _("Record first who acts for the estate."))
    made = EstateClaim.objects.create(
        paying_parent=paying_parent,
        representative=acting,
        died_on=died,
        claimed_on=actor.on,
        claimed_by=actor.name,
        known_at=actor.known_at,
    )
    cases = {case.reference: case for case in Case.objects.filter(paying_parent=paying_parent)}
    EstateClaimPart.objects.bulk_create(
        EstateClaimPart(claim=made, case=cases[each.case], maintenance_pence=each.maintenance_pence)
        for each in owed
    )
    move(row.pk, "claimed", actor, made.reference)
    return made


def owed_to_claim(paying_parent: PayingParent) -> list[OwedByEstate]:
    """What the estate of a paying parent owes by the law of its day, for each case."""
    return [each for each in owed_by(paying_parent.pk) if each.is_recoverable]


def died_on(paying_parent: PayingParent, known_at: datetime | None = None) -> date | None:
    """The day on which a paying parent died, as is known now or then; None of whoever is alive."""
    facts = paying_parent.person.facts.filter(kind="died")
    if known_at is not None:
        facts = facts.filter(known_at__lte=known_at)
    last = facts.order_by("-effective_from", "-pk").first()
    return last.effective_from if last is not None and last.value is True else None


def representative_of(paying_parent: PayingParent) -> EstateRepresentative | None:
    """Who acts for the estate now, or None."""
    return paying_parent.representatives.order_by("-pk").first()


def open_claim(paying_parent: PayingParent) -> Proceeding | None:
    """The proceeding in which the estate is claimed from, or None."""
    rows = Proceeding.objects.filter(process=PROCESS, paying_parent=paying_parent)
    return rows.filter(ended_on=None).order_by("-pk").first()


def claims_on(paying_parent: PayingParent) -> QuerySet[EstateClaim]:
    """Every claim against the estate, the latest first."""
    return paying_parent.estate_claims.select_related("representative").order_by("-pk")


def tell_from_estates(cursor: psycopg.Cursor[Any], shift: Shift) -> Iterator[None]:
    """Open a claim against each estate that owes, and end those of which nothing is owed."""
    for statement in (_ENDS, _OPENS):
        cursor.execute(statement, shift.parameters())
        yield
