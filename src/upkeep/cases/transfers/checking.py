"""Whether the decisions that come with cases are what the law makes of the facts given."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upkeep.cases.forms import TransferForm
from upkeep.cases.forms.transfers import PROPERTY_GIVEN_UP
from upkeep.law import NoValueError, Result, SituationError, calculate
from upkeep.law.scheme_1993 import SCHEME as SCHEME_1993
from upkeep.law.scheme_2003 import SCHEME as SCHEME_2003
from upkeep.law.scheme_2012 import SCHEME as SCHEME_2012

NOT_TAKEN_OVER: Mapping[str, tuple[str, ...]] = {
    SCHEME_1993: ("phasing",),
    SCHEME_2003: ("transition", "court_order"),
    SCHEME_2012: (),
}
"""Fields of the calculation that say an amount is still being phased in."""

KEPT_OF_2012 = (
    "historic_income_annual",
    "historic_pension_contributions_annual",
    "current_income_weekly",
    "benefits",
    "partner_benefits",
    "partner_is_paying_parent",
    "status",
    "relevant_other_children",
)
"""Fields of the 2012 scheme's paying parent that can come with a case."""


@dataclass(frozen=True, slots=True)
class TransferProblem:
    """Something in a transfer that cannot be: which one, where, what was found, what to do."""

    reference: str
    field: str
    found: str
    wanted: str


def problems_of(transfers: Sequence[TransferForm]) -> Iterator[TransferProblem]:
    """Everything that is wrong between the transfers of a batch, or with one before the law.

    The law looks at all running cases of a paying parent together, so they come in one batch.
    """
    by_parent: dict[str, list[TransferForm]] = {}
    for transfer in transfers:
        if transfer.is_running:
            number = transfer.paying_parent.national_insurance_number
            by_parent.setdefault(number, []).append(transfer)
    for own in by_parent.values():
        yield from _problems_of_one(own)


def _problems_of_one(own: Sequence[TransferForm]) -> Iterator[TransferProblem]:
    first, found = own[0], False
    for other in own[1:]:
        for problem in _differences(first, other):
            found = True
            yield problem
    for transfer in own:
        for problem in _fields_not_kept(transfer):
            found = True
            yield problem
    if not found:
        yield from _against_the_law(own)


def _differences(first: TransferForm, other: TransferForm) -> Iterator[TransferProblem]:
    """What has to be the same in all running cases of one paying parent."""
    assert first.facts is not None
    assert other.facts is not None
    assert first.decision is not None
    assert other.decision is not None
    pairs = (
        ("scheme", first.scheme, other.scheme),
        ("taken_over_on", first.taken_over_on, other.taken_over_on),
        (
            "maintenance_periods_from",
            first.maintenance_periods_from,
            other.maintenance_periods_from,
        ),
        ("next_review_on", first.next_review_on, other.next_review_on),
        (
            "decision.effective_from",
            first.decision.effective_from,
            other.decision.effective_from,
        ),
        ("decision.made_on", first.decision.made_on, other.decision.made_on),
        ("facts.paying_parent", first.facts.paying_parent, other.facts.paying_parent),
        ("facts.calculation", first.facts.calculation, other.facts.calculation),
    )
    for field, wanted, found in pairs:
        if found != wanted:
            shown = "other facts" if isinstance(found, dict) else str(found)
            yield TransferProblem(
                other.reference,
                field,
                f"{shown}, and not what {first.reference} says of the same paying parent",
                "give the same in every running case of a paying parent",
            )


def _fields_not_kept(transfer: TransferForm) -> Iterator[TransferProblem]:
    assert transfer.facts is not None
    facts = transfer.facts
    for name in NOT_TAKEN_OVER[transfer.scheme]:
        if facts.calculation.get(name) is not None:
            yield TransferProblem(
                transfer.reference,
                f"facts.calculation.{name}",
                "an amount that is still being phased in",
                "transfer the case once the amount is reached",
            )
    if facts.receiving_parent.get("part_time_carers"):
        yield TransferProblem(
            transfer.reference,
            "facts.receiving_parent.part_time_carers",
            "somebody else who is paid a part",
            "leave it out, or open a case for whoever is paid",
        )
    if transfer.scheme == SCHEME_2012:
        yield from _fields_not_kept_of_2012(transfer)


def _fields_not_kept_of_2012(transfer: TransferForm) -> Iterator[TransferProblem]:
    assert transfer.facts is not None
    facts = transfer.facts
    groups: dict[str, tuple[Iterable[str], Iterable[str]]] = {
        "facts.paying_parent": (facts.paying_parent, KEPT_OF_2012),
        "facts.calculation": (facts.calculation, ()),
        "facts.receiving_parent": (facts.receiving_parent, ()),
    }
    for place, child in enumerate(transfer.children):
        groups[f"children[{place}].facts"] = child.facts, ("nights",)
    for where, (given, kept) in groups.items():
        for name in given:
            if name not in kept:
                yield TransferProblem(
                    transfer.reference,
                    f"{where}.{name}",
                    "a field that does not come with a case",
                    f"leave it out; {', '.join(kept) or 'nothing'} can be given here",
                )
    has_income = facts.paying_parent.get("historic_income_annual") is not None
    if has_income != (facts.historic_income_tax_year is not None):
        yield TransferProblem(
            transfer.reference,
            "facts.historic_income_tax_year",
            "nothing" if has_income else "a tax year without an income",
            "give the tax year of historic_income_annual with it",
        )


def situation_of(own: Sequence[TransferForm]) -> dict[str, Any]:
    """The situation of the decision in force, with cases and children under their own names."""
    first = own[0]
    assert first.facts is not None
    assert first.decision is not None
    paying = dict(first.facts.paying_parent)
    receiving = []
    for transfer in own:
        assert transfer.facts is not None
        said = dict(transfer.facts.receiving_parent)
        if first.scheme == SCHEME_2003 and PROPERTY_GIVEN_UP in said:
            given_up = {
                **paying.get(PROPERTY_GIVEN_UP, {}),
                transfer.reference: said.pop(PROPERTY_GIVEN_UP),
            }
            paying[PROPERTY_GIVEN_UP] = given_up
        receiving.append({**said, "id": transfer.reference, "children": _children_of(transfer)})
    return {
        **first.facts.calculation,
        "scheme": first.scheme,
        "effective_date": first.decision.effective_from.isoformat(),
        "paying_parent": paying,
        "receiving_parents": receiving,
    }


def _children_of(transfer: TransferForm) -> list[dict[str, Any]]:
    return [
        {**child_fields(transfer, place), "id": f"{transfer.reference} {child.given_name}"}
        for place, child in enumerate(transfer.children)
    ]


def child_fields(transfer: TransferForm, place: int) -> dict[str, Any]:
    """What is known of a child, in fields of the scheme; 1993 asks for the date of birth."""
    child = transfer.children[place]
    if transfer.scheme != SCHEME_1993:
        return dict(child.facts)
    return {"date_of_birth": child.date_of_birth.isoformat(), **child.facts}


def _against_the_law(own: Sequence[TransferForm]) -> Iterator[TransferProblem]:
    """Work the decision out again, and compare case by case to the penny."""
    try:
        result = calculate(situation_of(own))
    except SituationError as error:
        for problem in error.problems:
            yield TransferProblem(
                own[0].reference, f"facts: {problem.path}", problem.found, problem.wanted
            )
        return
    except NoValueError as error:
        yield TransferProblem(
            own[0].reference, "decision.effective_from", str(error), "give a day with its law"
        )
        return
    yield from _other_amounts(own, result)


def _other_amounts(own: Sequence[TransferForm], result: Result) -> Iterator[TransferProblem]:
    amounts = {share.id: share.weekly_pence for share in result.receiving_parents}
    for transfer in own:
        assert transfer.decision is not None
        decided, found = transfer.decision.weekly_pence, amounts.get(transfer.reference)
        if found is None:
            yield TransferProblem(
                transfer.reference,
                "decision.weekly",
                f"no calculation on these facts ({result.no_calculation_reason})",
                "correct the facts, or transfer the case as one that has ended",
            )
        elif found != decided:
            yield TransferProblem(
                transfer.reference,
                "decision.weekly",
                f"{_pounds(decided)}, where the law makes {_pounds(found)} of the facts given",
                "give the facts that the decision rests on, or have it put right where it was made",
            )


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
