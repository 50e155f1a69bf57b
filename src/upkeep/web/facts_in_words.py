"""Circumstances as a caseworker reads them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upkeep.cases.models import Circumstance
from upkeep.web.formats import code, day, pounds

Kind = Circumstance.Kind


def fact_in_words(kind: str, value: Any) -> str:  # noqa: ANN401 - as stored, by kind
    """The value of a circumstance, in words."""
    return _WORDS[Kind(kind)](value)


def _codes(codes: list[str]) -> str:
    words = [code(each) for each in codes]
    return ", ".join(words).capitalize() if words else _("None")


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _count_of_nights(count: int) -> str:
    return ngettext("%(count)s night a year", "%(count)s nights a year", count) % {"count": count}


def _nights(value: int | dict[str, Any]) -> str:
    if isinstance(value, int):
        return _count_of_nights(value)
    bases = {
        "agreement": _("as the parents agreed"),
        "court_order": _("by order of a court"),
        "pattern": _("by the pattern so far"),
        "assumed": _("assumed, one night a week, because the parents do not agree how often"),
    }
    return f"{_count_of_nights(value['nights'])}, {bases[value['basis']]}"


def _children(value: int | list[dict[str, Any]]) -> str:
    if isinstance(value, int):
        return str(value)
    return "; ".join(
        _("born %(born)s, from %(start)s until %(until)s")
        % {
            "born": day(date.fromisoformat(child["date_of_birth"])),
            "start": day(date.fromisoformat(child["counts_from"])),
            "until": day(date.fromisoformat(child["until"])),
        }
        for child in value
    ) or _("None")


def _historic_income(value: dict[str, Any]) -> str:
    return _("%(amount)s in %(year)s, %(pension)s of it paid into a pension") % {
        "amount": pounds(value["annual_pence"]),
        "year": value["tax_year"],
        "pension": pounds(value["pension_contributions_pence"]),
    }


def _current_income(value: int | dict[str, Any] | None) -> str:
    if value is None:
        return _("Not known")
    if isinstance(value, int):
        return _weekly(value)
    if "parts" in value:
        words = _("Put together: %(parts)s") % {"parts": _parts(value["parts"])}
    else:
        words = _weekly(value["weekly_pence"])
    if value.get("is_estimated"):
        words = _("%(amount)s, estimated") % {"amount": words}
    if value.get("had_to_be_reported"):
        words = _("%(amount)s; the change had to be reported") % {"amount": words}
    return words


def _parts(parts: dict[str, Any]) -> str:
    """The names of the jobs, trades and pensions that an income is made of."""
    names = [
        part["id"] for kind in ("employments", "trades", "pensions") for part in parts.get(kind, ())
    ]
    return ", ".join(names) or _("None")


def _weekly(pence: int) -> str:
    return _("%(amount)s a week") % {"amount": pounds(pence)}


def _yearly(pence: int) -> str:
    return _("%(amount)s a year") % {"amount": pounds(pence)}


def _assets(values: list[int]) -> str:
    return ", ".join(pounds(value) for value in values) or _("None")


def _nation(nation: str) -> str:
    names = {"england_and_wales": _("England and Wales"), "scotland": _("Scotland")}
    return names[nation]


def _fields(value: dict[str, Any]) -> str:
    """Fields of an older scheme, whose names are those of its situation in ``docs/law``."""
    return "; ".join(f"{name.replace('_', ' ')}: {_field(said)}" for name, said in value.items())


def _field(said: Any) -> str:  # noqa: ANN401 - as the law's contract has it
    if isinstance(said, bool):
        return _yes_no(said)
    if isinstance(said, dict):
        return f"({_fields(said)})" if said else _("None")
    if isinstance(said, list | tuple):
        return ", ".join(map(_field, said)) or _("None")
    return _("Not known") if said is None else str(said).replace("_", " ")


_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.BENEFITS: _codes,
    Kind.PARTNER_BENEFITS: _codes,
    Kind.PARTNER_IS_PAYING_PARENT: _yes_no,
    Kind.STATUS: _codes,
    Kind.NATION: _nation,
    Kind.RELEVANT_OTHER_CHILDREN: _children,
    Kind.OTHER_ARRANGEMENT_CHILDREN: str,
    Kind.HISTORIC_INCOME: _historic_income,
    Kind.CURRENT_INCOME: _current_income,
    Kind.DUTY_TO_REPORT: _yes_no,
    Kind.EXPENSE_CONTACT: _weekly,
    Kind.EXPENSE_ILLNESS: _weekly,
    Kind.EXPENSE_DEBTS: _weekly,
    Kind.EXPENSE_BOARDING: _weekly,
    Kind.EXPENSE_MORTGAGE: _weekly,
    Kind.ADDED_UNEARNED: _yearly,
    Kind.ADDED_ASSETS: _assets,
    Kind.ADDED_ON_BENEFIT: _weekly,
    Kind.ADDED_DIVERTED: _weekly,
    Kind.NIGHTS: _nights,
    Kind.LOCAL_AUTHORITY_NIGHTS: _count_of_nights,
    Kind.QUALIFIES: _yes_no,
    Kind.ASSESSMENT_FIELDS: _fields,
    Kind.PAYING_PARENT_FIELDS: _fields,
    Kind.RECEIVING_PARENT_FIELDS: _fields,
    Kind.CHILD_FIELDS: _fields,
}
