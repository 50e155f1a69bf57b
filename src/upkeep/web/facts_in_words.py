"""Circumstances as a caseworker reads them."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upkeep.cases.models import Circumstance
from upkeep.web.formats import pounds

Kind = Circumstance.Kind


def fact_in_words(kind: str, value: Any) -> str:  # noqa: ANN401 - as stored, by kind
    """The value of a circumstance, in words."""
    return _WORDS[Kind(kind)](value)


def _codes(codes: list[str]) -> str:
    words = [code.replace("_", " ") for code in codes]
    return ", ".join(words).capitalize() if words else _("None")


def _yes_no(value: bool) -> str:
    return _("Yes") if value else _("No")


def _nights(count: int) -> str:
    return ngettext("%(count)s night a year", "%(count)s nights a year", count) % {"count": count}


def _historic_income(value: dict[str, Any]) -> str:
    return _("%(amount)s in %(year)s, %(pension)s of it paid into a pension") % {
        "amount": pounds(value["annual_pence"]),
        "year": value["tax_year"],
        "pension": pounds(value["pension_contributions_pence"]),
    }


def _current_income(pence: int | None) -> str:
    if pence is None:
        return _("Not known")
    return _("%(amount)s a week") % {"amount": pounds(pence)}


_WORDS: dict[Kind, Callable[[Any], str]] = {
    Kind.BENEFITS: _codes,
    Kind.PARTNER_BENEFITS: _codes,
    Kind.PARTNER_IS_PAYING_PARENT: _yes_no,
    Kind.STATUS: _codes,
    Kind.RELEVANT_OTHER_CHILDREN: str,
    Kind.HISTORIC_INCOME: _historic_income,
    Kind.CURRENT_INCOME: _current_income,
    Kind.NIGHTS: _nights,
    Kind.QUALIFIES: _yes_no,
}
