"""Running the OpenFisca package on a caseload the way its users run arrays."""

from __future__ import annotations

import datetime

import numpy as np
from openfisca_core.periods import Instant, Period
from openfisca_core.simulations import SimulationBuilder

from upkeep.law.parameters import load_scheme
from upkeep.law.scheme_2012.caseload import BENEFIT_BITS, STATUS_BITS, Caseload
from yardsticks.openfisca_2012 import ChildMaintenance
from yardsticks.openfisca_2012.variables.facts import Benefit, Circumstance

PENCE = 100


class Arrays:
    """The caseload in the form OpenFisca takes: pounds, one code each, and who belongs to whom."""

    def __init__(self, caseload: Caseload) -> None:
        days = np.unique(caseload.effective_date)
        assert len(days) == 1, "OpenFisca works on one period at a time"
        day: datetime.date = days[0].astype("datetime64[D]").item()
        self.period = Period(("week", Instant((day.year, day.month, day.day)), 1))
        self.families = caseload.size
        self.households = len(caseload.child_counts)
        self.household_of_child = np.repeat(np.arange(self.households), caseload.child_counts)
        family_of_household = np.repeat(np.arange(self.families), caseload.receiving_parent_counts)
        self.family_of_child = family_of_household[self.household_of_child]
        self.inputs = _inputs(caseload)


def _inputs(caseload: Caseload) -> dict[str, np.ndarray]:
    return {
        "historic_income": _pounds(caseload.historic_income_annual),
        "current_income": _pounds(caseload.current_income_weekly),
        "benefit": _one_code(caseload.benefits, BENEFIT_BITS, Benefit),
        "partner_benefit": _one_code(caseload.partner_benefits, BENEFIT_BITS, Benefit),
        "partner_is_paying_parent": caseload.partner_is_paying_parent,
        "circumstance": _one_code(caseload.status, STATUS_BITS, Circumstance),
        "relevant_other_children": caseload.relevant_other_children.astype(np.int32),
        "other_arrangement_children": caseload.other_arrangement_children.astype(np.int32),
        "contact_costs": _pounds(caseload.contact),
        "unearned_income": _pounds(caseload.unearned_annual),
        "nights": caseload.nights.astype(np.int32),
        "local_authority_nights": caseload.local_authority_nights.astype(np.int32),
    }


def _pounds(pence: np.ndarray) -> np.ndarray:
    return np.where(pence < 0, -1, pence / PENCE).astype(np.float32)


def _one_code(bits: np.ndarray, places: dict[str, int], names: type) -> np.ndarray:
    """The place in an Enum of the one code set; a code that the Enum lacks is in no list."""
    known = list(names.__members__)
    listed = {code for group in _lists().values() for code in group}
    assert names is not Benefit or listed <= set(known), "add the listed benefit to the package"
    found = np.zeros(len(bits), np.uint8)
    for code, place in places.items():
        index = known.index(code if code in known else "unlisted")
        found[bits == np.uint64(1 << place)] = index
    return found


def _lists() -> dict[str, frozenset[str]]:
    scheme = load_scheme("2012")
    groups = scheme.on(scheme.change_days[-1]).groups
    return {name: codes for name, codes in groups.items() if name.startswith("benefit.")}


def first_of_each(groups: np.ndarray) -> np.ndarray:
    """Role 0 for the first child of each group, role 1 for the others."""
    return np.concatenate(([0], (np.diff(groups) == 0).astype(np.int64)))


def run(system: ChildMaintenance, arrays: Arrays) -> np.ndarray:
    """Weekly amounts in pounds, one for each receiving parent: from arrays to an array."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("child", np.arange(len(arrays.family_of_child)))
    for name, count, members in (
        ("family", arrays.families, arrays.family_of_child),
        ("household", arrays.households, arrays.household_of_child),
    ):
        group = builder.declare_entity(name, np.arange(count))
        builder.join_with_persons(group, members, roles=first_of_each(members))
    simulation = builder.build(system)
    for name, values in arrays.inputs.items():
        simulation.set_input(name, arrays.period, values)
    return simulation.calculate("child_maintenance", arrays.period)
