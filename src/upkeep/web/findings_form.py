"""The form on which a decision maker says what was found: its fields read into facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from upkeep.cases import forms
from upkeep.cases.models import Case, CaseChild, Decision
from upkeep.web.typed_days import TypedDayError, box_of, day_typed

REASON_MAX = 2000
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class ChildAsked:
    """A child of the case: what the decision was made on."""

    child: CaseChild
    nights: int | None
    qualified: bool

    @property
    def name(self) -> str:
        """The child's given name."""
        return self.child.person.given_name


@dataclass(slots=True)
class Said:
    """What was filled in: the day, the reason, the facts, and what is wrong with them."""

    effective_from: date | None = None
    reason: str = ""
    facts: tuple[forms.FoundFact, ...] = ()
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def problem(self) -> str:
        """The first thing that is wrong, or nothing."""
        return self.problems[0][1] if self.problems else ""


def children_asked(case: Case, decision: Decision) -> list[ChildAsked]:
    """The children of a case with the nights on which a decision was made."""
    nights = {
        child["id"]: child.get("nights") or 0
        for family in decision.situation["receiving_parents"]
        for child in family["children"]
    }
    rows = case.children.select_related("person").order_by("person__date_of_birth", "pk")
    return [ChildAsked(row, nights.get(str(row.pk)), str(row.pk) in nights) for row in rows]


def read(said: QueryDict, children: Sequence[ChildAsked], *, wants_facts: bool) -> Said:
    """What was posted; with ``wants_facts`` at least one fact has to be found."""
    read_so_far = Said(reason=said.get("reason", "").strip()[:REASON_MAX])
    try:
        read_so_far.effective_from = day_typed(said, "effective_from")
    except TypedDayError as error:
        read_so_far.problems.append((error.box, str(error)))
    else:
        if read_so_far.effective_from is None:
            words = _("Enter the day from which it holds")
            read_so_far.problems.append((box_of("effective_from"), words))
    if not read_so_far.reason:
        read_so_far.problems.append(("reason", _("Say why, for both parents to read")))
    if wants_facts:
        read_so_far.facts = tuple(_facts(said, children, read_so_far.problems))
        if not read_so_far.facts and not read_so_far.problems:
            read_so_far.problems.append(("count", _("Say what was found: at least one fact")))
    return read_so_far


def _facts(
    said: QueryDict, children: Sequence[ChildAsked], problems: list[tuple[str, str]]
) -> Iterator[forms.FoundFact]:
    yield from _incomes(said, problems)
    yield from _family(said, problems)
    for asked in children:
        yield from _of_child(said, asked, problems)
    for name, kind in (
        ("benefits", forms.BenefitsFound),
        ("partner_benefits", forms.PartnerBenefitsFound),
    ):
        if said.get(f"{name}_found"):
            codes = tuple(code for code in said.getlist(name) if code in forms.BENEFIT_CODES)
            yield kind(benefits=codes)


def _incomes(said: QueryDict, problems: list[tuple[str, str]]) -> Iterator[forms.FoundFact]:
    if said.get("annual", "").strip():
        annual = _pence(said, "annual", problems)
        try:
            year = said.get("tax_year", "").strip()
            yield forms.HistoricIncomeFound(tax_year=year, annual_pence=annual or 0)
        except ValidationError:
            problems.append(("tax_year", _("Enter the tax year like 2021-22")))
    if said.get("weekly", "").strip():
        weekly = _pence(said, "weekly", problems)
        yield forms.CurrentIncomeFound(weekly_pence=weekly or 0)
    elif said.get("weekly_not_known"):
        yield forms.CurrentIncomeFound(weekly_pence=None)


def _family(said: QueryDict, problems: list[tuple[str, str]]) -> Iterator[forms.FoundFact]:
    count = _count(said, "count", 30, problems)
    if count is not None:
        yield forms.RelevantOtherChildrenFound(count=count)
    partner = said.get("partner", "")
    if partner in YES_NO:
        yield forms.PartnerFound(is_so=YES_NO[partner])
    if said.get("status_found"):
        codes = tuple(code for code in said.getlist("status") if code in forms.STATUS_CODES)
        yield forms.StatusFound(status=codes)


def _of_child(
    said: QueryDict, asked: ChildAsked, problems: list[tuple[str, str]]
) -> Iterator[forms.FoundFact]:
    nights = _count(said, f"nights-{asked.child.pk}", 366, problems)
    if nights is not None:
        yield forms.NightsFound(child=asked.name, nights=nights)
    answer = said.get(f"qualifies-{asked.child.pk}", "")
    if answer in YES_NO:
        yield forms.QualifyingFound(child=asked.name, is_so=YES_NO[answer])


def _count(said: QueryDict, name: str, most: int, problems: list[tuple[str, str]]) -> int | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > most:
        problems.append((name, _("Enter a whole number up to %(most)s") % {"most": most}))
        return None
    return int(text)


def _pence(said: QueryDict, name: str, problems: list[tuple[str, str]]) -> int | None:
    text = said.get(name, "").strip().removeprefix("£").replace(",", "")
    try:
        pence = Decimal(text) * 100
    except InvalidOperation:
        pence = Decimal(-1)
    if not pence.is_finite() or pence < 0 or pence != int(pence) or pence >= 10**11:
        problems.append((name, _("Enter pounds like 350.00")))
        return None
    return int(pence)
