"""What holds now, filled into a change's form, so that nothing that stays has to be typed again."""

from collections.abc import Callable
from datetime import date
from typing import Any

from upkeep.cases.fact_values import children_counted
from upkeep.cases.models import Case, Circumstance
from upkeep.cases.reporting import told_of
from upkeep.parties.facts import holds_on
from upkeep.parties.models import PersonFact, SignIn
from upkeep.web.changes.fields import ROWS, Field, Takes, fields_of
from upkeep.web.changes.reading import PARTS, About, children_of
from upkeep.web.payments import arrangement_on

Kind = Circumstance.Kind
Said = PersonFact.Kind


def standing(case: Case, kind: str, whose: str, day: date, today: date) -> dict[str, Any]:
    """The form of a change as it is first shown: what holds on ``day``, reported ``today``."""
    typed: dict[str, Any] = {each.name: _empty(each) for each in fields_of(kind)}
    typed["reported_on"] = _parts(today)
    fill = _FILLS.get(kind)
    if fill is not None:
        typed |= fill(case, whose, day)
    return typed


def as_told(about: About) -> dict[str, Any]:
    """When and by whom a change was told of, where a parent did so before it is reported."""
    told = told_of(about.reference, about.case)
    if told is None:
        return {}
    by = told.steps.order_by("pk").values_list("by", flat=True).first()
    teller = SignIn.objects.filter(user__username=by).first()
    is_paying = teller is not None and teller.person_id == about.case.paying_parent.person_id
    return {
        "reported_on": _parts(told.opened_on),
        "reported_by": "paying_parent" if is_paying else "receiving_parent",
    }


def _empty(each: Field) -> Any:  # noqa: ANN401 - by field
    return {} if each.takes is Takes.DAY else [] if each.takes is Takes.TICKS else ""


def _parts(day: date) -> dict[str, str]:
    return dict(zip(PARTS, (str(day.day), str(day.month), str(day.year)), strict=True))


def _circumstance(case: Case, kind: Kind, day: date, **about: object) -> Any:  # noqa: ANN401
    row = (
        Circumstance.objects.filter(
            paying_parent=case.paying_parent,
            kind=kind,
            effective_from__lte=day,
            corrected_by=None,
            **about,
        )
        .order_by("-effective_from", "-known_at", "-pk")
        .first()
    )
    return row.value if row else None


def _benefits(case: Case, _whose: str, day: date) -> dict[str, Any]:
    return {
        "benefits": _circumstance(case, Kind.BENEFITS, day) or [],
        "partner_benefits": _circumstance(case, Kind.PARTNER_BENEFITS, day) or [],
    }


def _status(case: Case, _whose: str, day: date) -> dict[str, Any]:
    return {"status": _circumstance(case, Kind.STATUS, day) or []}


def _other_children(case: Case, _whose: str, day: date) -> dict[str, Any]:
    value = _circumstance(case, Kind.RELEVANT_OTHER_CHILDREN, day)
    return {"count": str(children_counted(value, day))}


def _other_arrangements(case: Case, _whose: str, day: date) -> dict[str, Any]:
    return {"count": str(_circumstance(case, Kind.OTHER_ARRANGEMENT_CHILDREN, day) or 0)}


def _nights_of(value: int | dict[str, Any] | None) -> str:
    return str(value["nights"] if isinstance(value, dict) else value or 0)


def _nights(case: Case, _whose: str, day: date) -> dict[str, Any]:
    numbers = {
        child.person.given_name: child.pk for child in case.children.select_related("person")
    }
    return {
        "nights": [
            _nights_of(_circumstance(case, Kind.NIGHTS, day, case_child_id=numbers.get(name)))
            for name in children_of(case)
        ]
    }


def _collection(case: Case, _whose: str, day: date) -> dict[str, Any]:
    row = arrangement_on(case, day)
    if row is None:
        return {}
    return {
        "service_type": row.service_type,
        "method": row.method,
        "frequency": row.frequency,
        "collection_day": str(row.collection_day),
        "employer_reference": row.employer_reference,
    }


def _holds(case: Case, whose: str, day: date) -> dict[str, Any]:
    person = case.receiving_parent_id
    if whose == "paying_parent":
        person = case.paying_parent.person_id
    return holds_on(person, day)


def _preferences(case: Case, whose: str, day: date) -> dict[str, Any]:
    holds = _holds(case, whose, day)
    return {
        "contact-language": holds.get(Said.LANGUAGE, "en"),
        "contact-channel": holds.get(Said.CHANNEL, "post"),
        "contact-large_print": "yes" if holds.get(Said.LARGE_PRINT) else "",
    }


def _markers(case: Case, whose: str, day: date) -> dict[str, Any]:
    holds = _holds(case, whose, day)
    found: dict[str, Any] = {
        f"safeguarding-{name}": "yes" if holds.get(marker) else ""
        for name, marker in (
            ("domestic_abuse", Said.DOMESTIC_ABUSE),
            ("at_risk", Said.AT_RISK),
            ("do_not_disclose", Said.DO_NOT_DISCLOSE),
        )
    }
    if safe := holds.get(Said.SAFE_CONTACT):
        found["safeguarding-safe_contact-days"] = [str(number) for number in safe["days"]]
        found["safeguarding-safe_contact-from"] = safe["from"]
        found["safeguarding-safe_contact-to"] = safe["to"]
    if who := holds.get(Said.REPRESENTATIVE):
        found["safeguarding-representative-name"] = who["name"]
        found["safeguarding-representative-address-lines"] = "\n".join(who["lines"])
        found["safeguarding-representative-address-postcode"] = who["postcode"]
    return found


def _of_1993(case: Case, whose: str, field: str, day: date) -> Any:  # noqa: ANN401 - by field
    """What one parent's own field of the 1993 scheme holds on a day, if anything is known."""
    is_paying = whose == "paying_parent"
    kind = Kind.PAYING_PARENT_FIELDS if is_paying else Kind.RECEIVING_PARENT_FIELDS
    rows = Circumstance.objects.filter(
        paying_parent=case.paying_parent, kind=kind, effective_from__lte=day, corrected_by=None
    )
    for value in rows.order_by("-effective_from", "-known_at", "-pk").values_list(
        "value", flat=True
    ):
        own = value if is_paying else value.get(case.reference, {})
        if field in own:
            return own[field]
    return None


def _in_rows(name: str, members: list[dict[str, Any]]) -> dict[str, Any]:
    """Jobs, costs or children as they are typed, row by row; those beyond the rows are left out."""
    typed: dict[str, Any] = {}
    for row, member in zip(ROWS, members, strict=False):
        for part, value in member.items():
            is_day = part == "date_of_birth"
            typed[f"{name}-{row}-{part}"] = _parts(date.fromisoformat(value)) if is_day else value
    return typed


def _earnings(case: Case, whose: str, day: date) -> dict[str, Any]:
    jobs = _of_1993(case, whose, "earnings", day) or []
    return _in_rows("earnings", [{"period": "week", **job} for job in jobs])


def _housing(case: Case, whose: str, day: date) -> dict[str, Any]:
    housing = _of_1993(case, whose, "housing", day) or {}
    typed = _in_rows("costs", [{"period": "week", **cost} for cost in housing.get("costs", [])])
    return {
        **typed,
        "housing_benefit": housing.get("housing_benefit_weekly") or "",
        "cap_exceptions": housing.get("cap_exceptions") or [],
    }


def holds_too_many(case: Case, kind: str, whose: str, day: date) -> bool:
    """Whether more is on record than a form of the 1993 scheme has rows for: a file can say it."""
    if kind == "assessed_earnings":
        held = _of_1993(case, whose, "earnings", day) or []
    elif kind == "housing_costs":
        held = (_of_1993(case, whose, "housing", day) or {}).get("costs", [])
    elif kind == "children_at_home":
        field = "children" if whose == "paying_parent" else "other_children"
        held = _of_1993(case, whose, field, day) or []
    else:
        return False
    return len(held) > len(ROWS)


def _own_children(case: Case, whose: str, day: date) -> dict[str, Any]:
    field = "children" if whose == "paying_parent" else "other_children"
    children = _of_1993(case, whose, field, day) or []
    known = [{"name": each["id"], "date_of_birth": each["date_of_birth"]} for each in children]
    return _in_rows("at_home", known)


_FILLS: dict[str, Callable[[Case, str, date], dict[str, Any]]] = {
    "benefits": _benefits,
    "status": _status,
    "relevant_other_children": _other_children,
    "other_arrangements": _other_arrangements,
    "shared_care": _nights,
    "collection": _collection,
    "contact_preferences": _preferences,
    "safeguarding": _markers,
    "assessed_earnings": _earnings,
    "housing_costs": _housing,
    "children_at_home": _own_children,
}
