"""Whose cases are closed to whom of those who work here: their own, and those of people close to
them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from upkeep.cases.models import Case, StaffTie
from upkeep.parties.models import SignIn


@dataclass(frozen=True, slots=True)
class Said:
    """That somebody is close or not any more, why, and who says so."""

    kind: StaffTie.Kind
    why: str
    by: str


def say(user: User, case: Case, parent: str, said: Said, at: datetime) -> StaffTie:
    """Record it about the ``paying`` or the ``receiving`` parent of a case."""
    person = case.paying_parent.person if parent == "paying" else case.receiving_parent
    return StaffTie.objects.create(
        user=user, person=person, kind=said.kind, why=said.why, by=said.by, known_at=at
    )


def is_closed_to(user_id: int, case: Case) -> bool:
    """Whether one of the case's parents is the account's own person, or somebody close to them."""
    parents = {case.paying_parent.person_id, case.receiving_parent_id}
    if SignIn.objects.filter(user_id=user_id, person_id__in=parents).exists():
        return True
    said: dict[int, str] = {}
    for person, kind in (
        StaffTie.objects.filter(user_id=user_id, person_id__in=parents)
        .order_by("pk")
        .values_list("person_id", "kind")
    ):
        said[person] = kind
    return StaffTie.Kind.BEGINS in said.values()
