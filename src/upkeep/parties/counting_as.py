"""Which records count as one person, now or as it was known at a moment.

Records of one person stand around one that is kept; the others count as it. Nothing chains: whoever
counts as another has nobody counting as them, so that each finding can be taken back by itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from upkeep.parties.models import IdentityFinding

STANDING = """
(SELECT f.kept_id, f.other_id FROM parties_identityfinding f WHERE f.is_same AND NOT EXISTS (
    SELECT 1 FROM parties_identityfinding later WHERE later.id > f.id
    AND (later.kept_id, later.other_id) IN ((f.kept_id, f.other_id), (f.other_id, f.kept_id))))
"""
"""Which records count as which one now, as a table of a query."""

RECORDS_OF = f"""
(SELECT {{person}} AS id
UNION SELECT s.kept_id FROM {STANDING} s WHERE s.other_id = {{person}}
UNION SELECT s.other_id FROM {STANDING} s WHERE s.kept_id = {{person}}
UNION SELECT beside.other_id FROM {STANDING} own
    JOIN {STANDING} beside ON beside.kept_id = own.kept_id
    WHERE own.other_id = {{person}})
"""
"""Every record of a person, as a table of a query; ``person`` names one of them."""

_STANDING_THEN = """
(SELECT f.kept_id, f.other_id FROM parties_identityfinding f
WHERE f.is_same AND f.known_at <= {moment} AND NOT EXISTS (
    SELECT 1 FROM parties_identityfinding later WHERE later.id > f.id
    AND later.known_at <= {moment}
    AND (later.kept_id, later.other_id) IN ((f.kept_id, f.other_id), (f.other_id, f.kept_id))))
"""


def records_known(person: str, moment: str) -> str:
    """Every record that counted as a person's at a moment, as a table of a query.

    ``person`` and ``moment`` name columns of the query around it, and nothing that came in.
    """
    then = _STANDING_THEN.format(moment=moment)
    return RECORDS_OF.replace(STANDING, then).format(person=person)


@dataclass(frozen=True, slots=True)
class Counting:
    """Who counts as whom: ``kept_for`` says of each other record which one it counts as."""

    kept_for: dict[int, int] = field(default_factory=dict)

    def kept(self, person_id: int) -> int:
        """The record that a person's record counts as, which is itself for nearly everybody."""
        return self.kept_for.get(person_id, person_id)

    def records_of(self, person_id: int) -> list[int]:
        """Every record of the person, the one that is kept first."""
        kept = self.kept(person_id)
        return [kept, *sorted(other for other, k in self.kept_for.items() if k == kept)]


def counting(known_at: datetime | None = None) -> Counting:
    """Who counts as whom by the findings recorded up to a moment; by all of them for None."""
    findings = IdentityFinding.objects.order_by("pk")
    if known_at is not None:
        findings = findings.filter(known_at__lte=known_at)
    last: dict[frozenset[int], IdentityFinding] = {}
    for finding in findings:
        last[frozenset((finding.kept_id, finding.other_id))] = finding
    standing = [finding for finding in last.values() if finding.is_same]
    return Counting({finding.other_id: finding.kept_id for finding in standing})


def found_about(
    pairs: Iterable[tuple[int, int]], known_at: datetime | None = None
) -> dict[frozenset[int], IdentityFinding]:
    """The finding that counts about each of these pairs of records; none for most.

    Of those recorded up to a moment, or of all for None.
    """
    wanted: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        wanted[one].add(other)
        wanted[other].add(one)
    found: dict[frozenset[int], IdentityFinding] = {}
    rows = IdentityFinding.objects.filter(kept__in=wanted, other__in=wanted).order_by("pk")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    for row in rows:
        if row.other_id in wanted[row.kept_id]:
            found[frozenset((row.kept_id, row.other_id))] = row
    return found
