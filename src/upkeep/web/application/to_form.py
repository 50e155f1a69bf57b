"""From the answers to the application that intake takes, or to what it still lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from upkeep.cases.forms import (
    AddressForm,
    ApplicationForm,
    BankAccountForm,
    ChildForm,
    CircumstancesForm,
    CollectionForm,
    ContactPreferencesForm,
    PersonForm,
    ReceivingParentForm,
    SafeContactForm,
    SafeguardingForm,
)
from upkeep.cases.models import OnlineApplication
from upkeep.web.application.asked import SAFE_TIMES
from upkeep.web.calculator.answers import UNLISTED_BENEFIT, Answers
from upkeep.web.calculator.situation import nights_by_child

APPLICANTS = {
    "receiving": OnlineApplication.Applicant.RECEIVING_PARENT,
    "paying": OnlineApplication.Applicant.PAYING_PARENT,
    "child": OnlineApplication.Applicant.CHILD,
}
SERVICE_DAY = 1
"""ASSUMPTION: collected on the first day of the month or week until the paying parent, who is
asked next, chooses another."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The pages on which a parent stands: name, numbers, address and ways to be reached."""

    name: str
    numbers: str
    home: str
    reach: str


YOU = Whose("name", "numbers", "home", "reach")
OTHER = Whose("other", "other-numbers", "other-home", "other-reach")
CARER = Whose("carer", "carer-numbers", "home", "reach")
"""Whoever a child lives with lives where the child does."""

PARENTS = {"receiving": (OTHER, YOU), "paying": (YOU, OTHER), "child": (OTHER, CARER)}
"""The paying and the receiving parent, by who applies."""


def missing(answers: Answers) -> list[str]:
    """The questions, by name, whose answer intake cannot do without and nobody could give."""
    paying, receiving = PARENTS[answers.given["who"]]
    found = [
        whose.numbers
        for whose in (paying, receiving)
        if {"born", "national_insurance_number"} - answers.given[whose.numbers].keys()
    ]
    if not answers.get(receiving.home):
        found.append(receiving.home)
    if not answers.get("account"):
        found.append("account")
    return found


def form_of(answers: Answers, reference: str, received_on: date, language: str) -> ApplicationForm:
    """The application. Raises :class:`pydantic.ValidationError` where answers contradict.

    ``answers`` are those that count, and nothing may be missing.
    """
    paying, receiving = PARENTS[answers.given["who"]]
    return ApplicationForm(
        reference=reference,
        received_on=received_on,
        applicant="paying_parent" if answers.get("who") == "paying" else "receiving_parent",
        paying_parent=PersonForm(**_person(answers, paying, language)),
        receiving_parent=ReceivingParentForm(
            **_person(answers, receiving, language),
            bank_account=BankAccountForm(**answers.given["account"]),
        ),
        children=tuple(_children(answers)),
        circumstances=_circumstances(answers),
        collection=_collection(answers),
    )


def contradictions(answers: Answers, received_on: date) -> bool:
    """Whether answers that are all there contradict each other, such as one person named twice."""
    if missing(answers):
        return False
    try:
        form_of(answers, "WEB-0000", received_on, "en")
    except ValidationError:
        return True
    return False


def _person(answers: Answers, whose: Whose, language: str) -> dict[str, Any]:
    numbers = answers.given[whose.numbers]
    is_you = whose is not OTHER
    return {
        **answers.given[whose.name],
        "date_of_birth": date.fromisoformat(numbers["born"]),
        "national_insurance_number": numbers["national_insurance_number"],
        "address": _address(answers.get(whose.home)),
        **(answers.get(whose.reach) or {}),
        "contact": _contact(answers, language) if is_you else None,
        "safeguarding": _safeguarding(answers) if is_you else None,
    }


def _address(given: Mapping[str, str] | None) -> AddressForm | None:
    if not given:
        return None
    lines = tuple(given[name] for name in ("line_1", "line_2", "town") if given.get(name))
    return AddressForm(lines=lines, postcode=given["postcode"])


def _contact(answers: Answers, language: str) -> ContactPreferencesForm:
    return ContactPreferencesForm(
        language="cy" if language.startswith("cy") else "en", channel=answers.given["channel"]
    )


def _safeguarding(answers: Answers) -> SafeguardingForm | None:
    marked = answers.codes("protect")
    _words, times = SAFE_TIMES[answers.given["times"]]
    safe = SafeContactForm(days=times[0], start=times[1], end=times[2]) if times else None
    is_abused = answers.get("safe") == "yes"
    if not is_abused and safe is None:
        return None
    return SafeguardingForm(
        domestic_abuse=is_abused,
        at_risk="at_risk" in marked,
        do_not_disclose="do_not_disclose" in marked,
        safe_contact=safe,
    )


def _children(answers: Answers) -> list[ChildForm]:
    nights = nights_by_child(answers)
    return [
        ChildForm(
            given_name=child["given_name"],
            family_name=child["family_name"],
            date_of_birth=date.fromisoformat(child["born"]),
            nights_with_paying_parent=nights[place],
        )
        for place, child in enumerate(
            answers.given[f"child-{number}"] for number in range(1, answers.count("children") + 1)
        )
    ]


def _circumstances(answers: Answers) -> CircumstancesForm:
    own = [code for code in answers.codes("benefits") if code != UNLISTED_BENEFIT]
    return CircumstancesForm(
        benefits=tuple(own),
        partner_benefits=answers.codes("partner-benefits"),
        status=answers.codes("circumstances"),
        relevant_other_children=answers.count("other-children"),
        other_arrangement_children=answers.count("other-arrangements") or None,
    )


def _collection(answers: Answers) -> CollectionForm:
    """ASSUMPTION: by standing order, until the paying parent chooses another way to pay."""
    return CollectionForm(
        service_type=answers.given["service"],
        method="standing_order",
        frequency=answers.given["often"],
        collection_day=SERVICE_DAY,
    )
