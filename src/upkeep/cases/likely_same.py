"""Finding people who may be recorded twice: every new record against all that are there.

Records are filed under matching keys; only those that share a key are compared, so that a caseload
of a hundred thousand people is gone through in seconds. What is likely becomes a row and, the same
night, a proceeding with somebody to look and a clock. Nothing is ever merged here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db.models import Q

from upkeep.cases.models import Case, CaseChild, LikelySame, PayingParent
from upkeep.parties.counting_as import counting
from upkeep.parties.likeness import Identity, Likeness, compare, matching_keys, may_be_likely
from upkeep.parties.models import ContactDetail, Person
from upkeep.shift import Shift

_SET_SIZE = 5_000

# A record is filed when it is first looked at, and every record has at least one key.
_NOT_FILED = """
SELECT p.id FROM parties_person p
WHERE NOT EXISTS (SELECT 1 FROM parties_matchingkey k WHERE k.person_id = p.id)
AND (%(children)s OR NOT EXISTS (SELECT 1 FROM cases_casechild c WHERE c.person_id = p.id))
ORDER BY p.id
"""

# Each key is looked up by itself (OFFSET 0 keeps it so): joined as a whole, the planner reads the
# keys of everybody who is filed for every set of records, and the night of intake grows with both.
_PAIRS = """
SELECT DISTINCT least(k.person_id, o.person_id), greatest(k.person_id, o.person_id)
FROM parties_matchingkey k CROSS JOIN LATERAL (
    SELECT m.person_id FROM parties_matchingkey m WHERE m.key = k.key OFFSET 0
) o
WHERE k.person_id = ANY(%(new)s) AND o.person_id <> k.person_id
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records with how like they are; the older one first."""

    first: int
    second: int
    likeness: Likeness


def look_for_doubles(cursor: psycopg.Cursor[Any], shift: Shift) -> dict[str, int]:
    """Compare every record that is new with all others; a step of the night."""
    return {"likely_same": len(look(cursor, shift, {}))}


def look(cursor: psycopg.Cursor[Any], shift: Shift, payers: Mapping[int, int]) -> list[LikelySame]:
    """File new records, and record which are likely to be of people who are recorded already.

    ``payers`` names the paying parent of people who have no case yet, by the number of the person;
    with it, children wait for the night's own look. Returns what was found now.
    """
    cursor.execute(_NOT_FILED, {"children": not payers})
    new = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(new), _SET_SIZE):
        _file(cursor, new[start : start + _SET_SIZE])
    found: list[LikelySame] = []
    for start in range(0, len(new), _SET_SIZE):
        found += _record(cursor, shift, payers, new[start : start + _SET_SIZE])
    return found


def _file(cursor: psycopg.Cursor[Any], new: list[int]) -> None:
    people = list(_Records.of(new).identities())
    with cursor.copy("COPY parties_matchingkey (person_id, key) FROM STDIN") as copy:
        for person in people:
            for key in sorted(matching_keys(person)):
                copy.write_row((person.person_id, key))


def _record(
    cursor: psycopg.Cursor[Any], shift: Shift, payers: Mapping[int, int], new: list[int]
) -> list[LikelySame]:
    pairs = list(likely_pairs(cursor, new))
    known = _known(pairs)
    fresh = [pair for pair in pairs if (pair.first, pair.second) not in known]
    places = _Places.of({person for pair in fresh for person in (pair.first, pair.second)}, payers)
    count = LikelySame.objects.count()
    rows: list[LikelySame] = []
    for pair in fresh:
        payer, case = places.where(pair)
        if payer is None:
            continue
        rows.append(
            LikelySame(
                reference=f"SP-{count + len(rows) + 1:06d}",
                first_id=pair.first,
                second_id=pair.second,
                points=pair.likeness.points,
                signs=[str(sign) for sign in pair.likeness.signs],
                paying_parent_id=payer,
                case_id=case,
                found_on=shift.date,
                known_at=shift.known_at,
            )
        )
    return LikelySame.objects.bulk_create(rows)


def likely_pairs(cursor: psycopg.Cursor[Any], new: list[int]) -> Iterator[Pair]:
    """The pairs of records likely to be of one person of which one is among ``new``."""
    cursor.execute(_PAIRS, {"new": new})
    candidates = list(_worth_comparing(cursor.fetchall()))
    records = _Records.of({person for pair in candidates for person in pair})
    by_number = {each.person_id: each for each in records.identities()}
    counted = counting()
    for first, second in candidates:
        if counted.kept(first) == counted.kept(second) or records.are_of_one_case(first, second):
            continue
        one, other = by_number[first], by_number[second]
        if (one.ties is None) != (other.ties is None):
            continue
        likeness = compare(one, other)
        if likeness.is_likely:
            yield Pair(first, second, likeness)


def _worth_comparing(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pairs that names, births and numbers leave possible: few of those that share a key."""
    rows = Person.objects.filter(pk__in={person for pair in pairs for person in pair}).values_list(
        "pk", "given_name", "family_name", "date_of_birth", "national_insurance_number"
    )
    by_number = {row[0]: Identity(*row) for row in rows}
    return (pair for pair in pairs if may_be_likely(by_number[pair[0]], by_number[pair[1]]))


def _known(pairs: Iterable[Pair]) -> set[tuple[int, int]]:
    seconds = {pair.second for pair in pairs}
    rows = LikelySame.objects.filter(second__in=seconds)
    return set(rows.values_list("first_id", "second_id"))


@dataclass(slots=True)
class _Records:
    """Records of people with what tells them from others, read in a few queries."""

    people: list[Person]
    addresses: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    cases: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    ties: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> "_Records":
        """The records of people by their numbers."""
        wanted = list(numbers)
        records = cls(list(Person.objects.filter(pk__in=wanted).order_by("pk")))
        children = CaseChild.objects.filter(person__in=wanted).select_related("case__paying_parent")
        parents = set(wanted)
        for child in children:
            case = child.case
            records.cases[child.person_id].add(case.pk)
            both = {case.paying_parent.person_id, case.receiving_parent_id}
            parents |= both
            ties = records.ties.setdefault(child.person_id, set())
            ties |= {f"person {parent}" for parent in both}
        records._read_addresses(parents)
        records._read_cases_of_parents(wanted)
        for child in children:
            for parent in (child.case.paying_parent.person_id, child.case.receiving_parent_id):
                places = records.addresses[parent]
                records.ties[child.person_id] |= {f"{line}, {code}" for line, code in places}
        return records

    def _read_addresses(self, parents: Iterable[int]) -> None:
        rows = ContactDetail.objects.filter(person__in=parents, kind=ContactDetail.Kind.ADDRESS)
        for row in rows:
            first_line = row.lines[0].casefold() if row.lines else ""
            self.addresses[row.person_id].add((first_line, row.postcode))

    def _read_cases_of_parents(self, wanted: list[int]) -> None:
        cases = Case.objects.filter(
            Q(receiving_parent__in=wanted) | Q(paying_parent__person__in=wanted)
        )
        for case, receiving, paying in cases.values_list(
            "pk", "receiving_parent_id", "paying_parent__person_id"
        ):
            self.cases[receiving].add(case)
            self.cases[paying].add(case)

    def identities(self) -> Iterator[Identity]:
        """Each record as it is compared."""
        for person in self.people:
            ties = self.ties.get(person.pk)
            yield Identity(
                person_id=person.pk,
                given_name=person.given_name,
                family_name=person.family_name,
                date_of_birth=person.date_of_birth,
                number=person.national_insurance_number,
                addresses=frozenset(self.addresses.get(person.pk, ())),
                ties=None if ties is None else frozenset(ties),
            )

    def are_of_one_case(self, one: int, other: int) -> bool:
        """Whether both stand in one case, side by side, where somebody has told them apart."""
        return bool(self.cases.get(one, set()) & self.cases.get(other, set()))


@dataclass(frozen=True, slots=True)
class _Places:
    """Under which paying parent, and which case, two records are looked at."""

    of_person: dict[int, tuple[int, int | None]]

    @classmethod
    def of(cls, people: set[int], payers: Mapping[int, int]) -> "_Places":
        """The places of people: as paying parent, receiving parent, child or applicant."""
        found: dict[int, tuple[int, int | None]] = {
            person: (payer, None) for person, payer in payers.items() if person in people
        }
        children = CaseChild.objects.filter(person__in=people).order_by("-pk")
        for person, payer, case in children.values_list(
            "person_id", "case__paying_parent_id", "case_id"
        ):
            found[person] = (payer, case)
        cases = Case.objects.filter(receiving_parent__in=people).order_by("-pk")
        for person, payer, case in cases.values_list(
            "receiving_parent_id", "paying_parent_id", "pk"
        ):
            found[person] = (payer, case)
        payers_found = PayingParent.objects.filter(person__in=people)
        for person, payer in payers_found.values_list("person_id", "pk"):
            found[person] = (payer, None)
        return cls(found)

    def where(self, pair: Pair) -> tuple[int | None, int | None]:
        """The place of the older record, or else of the newer one."""
        none: tuple[int | None, int | None] = (None, None)
        return self.of_person.get(pair.first) or self.of_person.get(pair.second) or none
