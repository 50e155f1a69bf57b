"""The facts that come with a case, as the case room keeps them, from the day it came."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from upkeep.cases.fact_kinds import FactKind, SourceKind
from upkeep.cases.forms import TransferForm
from upkeep.cases.models import Case, Circumstance
from upkeep.cases.stating import Source, stated
from upkeep.cases.transfers.checking import child_fields
from upkeep.law.scheme_2012 import SCHEME as SCHEME_2012

Said = tuple[FactKind, Any, int | None]


def facts_of(
    form: TransferForm, case: Case, children: Sequence[int], known_at: datetime
) -> Iterator[Circumstance]:
    """Facts of a running case; ``children`` are the identifiers of its children, in their order.

    What holds of the paying parent is said by each of their cases alike. A case that has ended
    comes without facts: nothing is worked out for it.
    """
    if form.facts is None:
        return
    of_scheme = _of_2012 if form.scheme == SCHEME_2012 else _by_fields
    for kind, value, child_id in of_scheme(form, case, children):
        yield stated(
            case.paying_parent_id,
            kind,
            value,
            form.taken_over_on,
            Source(SourceKind.TRANSFER, form.reference),
            known_at,
            child_id,
        )


def _by_fields(form: TransferForm, case: Case, children: Sequence[int]) -> Iterator[Said]:
    """The older schemes' facts stay in the fields of their situation."""
    assert form.facts is not None
    yield FactKind.ASSESSMENT_FIELDS, form.facts.calculation, None
    yield FactKind.PAYING_PARENT_FIELDS, form.facts.paying_parent, None
    yield FactKind.RECEIVING_PARENT_FIELDS, {case.reference: form.facts.receiving_parent}, None
    for place, child_id in enumerate(children):
        yield FactKind.CHILD_FIELDS, child_fields(form, place), child_id
        yield FactKind.QUALIFIES, True, child_id


def _of_2012(form: TransferForm, _case: Case, children: Sequence[int]) -> Iterator[Said]:
    """The 2012 scheme's facts, each of its own kind, so that HMRC and reports go on from them."""
    assert form.facts is not None
    said = form.facts.paying_parent
    for kind, otherwise in (
        (FactKind.BENEFITS, []),
        (FactKind.PARTNER_BENEFITS, []),
        (FactKind.PARTNER_IS_PAYING_PARENT, False),
        (FactKind.STATUS, []),
        (FactKind.RELEVANT_OTHER_CHILDREN, 0),
    ):
        yield kind, said.get(kind.value, otherwise), None
    if said.get("current_income_weekly") is not None:
        yield FactKind.CURRENT_INCOME, _pence(said["current_income_weekly"]), None
    if said.get("historic_income_annual") is not None:
        yield (
            FactKind.HISTORIC_INCOME,
            {
                "tax_year": form.facts.historic_income_tax_year,
                "annual_pence": _pence(said["historic_income_annual"]),
                "pension_contributions_pence": _pence(
                    said.get("historic_pension_contributions_annual", "0.00")
                ),
                "held_as": "paye",
            },
            None,
        )
    for child, child_id in zip(form.children, children, strict=True):
        yield FactKind.NIGHTS, child.facts.get("nights", 0), child_id
        yield FactKind.QUALIFIES, True, child_id


def _pence(pounds: str) -> int:
    return int(pounds.replace(".", ""))
