"""Two records that may be of one person, side by side, as staff compare them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upkeep.cases.as_known import case_as_known, proceedings_as_known
from upkeep.cases.models import Case, LikelySame, Proceeding
from upkeep.parties.counting_as import counting, found_about
from upkeep.parties.likeness import POINTS, Sign
from upkeep.parties.models import ContactDetail, IdentityFinding, Person
from upkeep.web.as_recorded import recorded_by
from upkeep.web.formats import day

SHOWN_MAX = 200


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records: what is known of the person, and their cases."""

    person: Person
    lines: dict[str, str]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records next to each other, line by line, and why they are likely to be of one person."""

    row: LikelySame
    sides: tuple[Side, Side]
    labels: tuple[str, ...]
    signs: tuple[tuple[str, int], ...]
    finding: IdentityFinding | None
    proceeding: Proceeding | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the two names, how like they are, and where it stands."""

    row: LikelySame
    names: str
    state: str


def open_ones() -> list[Line]:
    """Pairs of records that nobody has found out about yet, the likeliest first."""
    going_on = Proceeding.objects.filter(process="same_person", ended_on=None)
    rows = (
        LikelySame.objects.filter(reference__in=going_on.values("subject"))
        .select_related("first", "second")
        .order_by("-points", "pk")[:SHOWN_MAX]
    )
    states = dict(going_on.values_list("subject", "state"))
    return [Line(row, f"{row.first}, {row.second}", states[row.reference]) for row in rows]


def comparison_of(row: LikelySame, known_at: datetime | None = None) -> Comparison:
    """Everything that tells two records apart, or shows that they are of one person.

    With ``known_at`` as it was known then.
    """
    sides = (_side(row.first, known_at), _side(row.second, known_at))
    labels = tuple(dict.fromkeys(label for side in sides for label in side.lines))
    pair = frozenset((row.first_id, row.second_id))
    proceeding = Proceeding.objects.filter(process="same_person", subject=row.reference).first()
    if proceeding is not None and known_at is not None:
        proceeding = next(iter(proceedings_as_known([proceeding], known_at)), None)
    return Comparison(
        row=row,
        sides=sides,
        labels=labels,
        signs=tuple((str(Sign(sign).label), POINTS[Sign(sign)]) for sign in row.signs),
        finding=found_about([(row.first_id, row.second_id)], known_at).get(pair),
        proceeding=proceeding,
    )


def people_of(row: LikelySame) -> list[int]:
    """Everybody whose case the two records stand in: whoever works on it must be none of them."""
    people = set(counting().records_of(row.first_id)) | set(counting().records_of(row.second_id))
    for case in _cases_of(Q(receiving_parent__in=people) | Q(paying_parent__person__in=people)):
        people |= {case.receiving_parent_id, case.paying_parent.person_id}
    for case in _cases_of(Q(children__person__in=people)):
        people |= {case.receiving_parent_id, case.paying_parent.person_id}
    return sorted(people)


def _side(person: Person, known_at: datetime | None) -> Side:
    lines = {
        _("Given name"): person.given_name,
        _("Family name"): person.family_name,
        _("Born"): day(person.date_of_birth) if person.date_of_birth else "",
        _("National Insurance number"): person.national_insurance_number or "",
    }
    for detail in recorded_by(
        person.contact_details.order_by("kind", "-effective_from", "-pk"), known_at
    ):
        label = str(ContactDetail.Kind(detail.kind).label)
        text = ", ".join(part for part in (*detail.lines, detail.postcode) if part)
        lines[label] = f"{lines[label]}; {text}" if label in lines else text
    lines[_("Recorded on")] = day(person.known_at.date())
    here = Q(receiving_parent=person) | Q(paying_parent__person=person)
    cases = recorded_by(_cases_of(here | Q(children__person=person)), known_at)
    return Side(
        person,
        lines,
        tuple(case if known_at is None else case_as_known(case, known_at) for case in cases),
    )


def _cases_of(wanted: Q) -> QuerySet[Case]:
    cases = Case.objects.filter(wanted).select_related("paying_parent__person", "receiving_parent")
    return cases.order_by("reference").distinct()
