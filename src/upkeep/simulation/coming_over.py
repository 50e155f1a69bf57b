"""The words in which families are written whose case comes from another system.

See ``first_caseload``; ``owed`` and ``comes_over`` are used as ``apply`` and ``reports`` are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from upkeep.cases import forms
from upkeep.simulation import fictional
from upkeep.simulation.families import Family
from upkeep.simulation.habits import Habit
from upkeep.simulation.scenarios import Report, change_of

_PEOPLE_A_FAMILY = 8
_COMMISSION_ENDED = date(2012, 8, 1)
_Creditor = Literal["receiving_parent", "secretary_of_state"]
_Debt = Literal["maintenance", "interest"]


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision in force when a case comes: from when, made when, and pence a week.

    The law of the scheme makes the amount of ``paying`` and ``receiving``, fields of a situation.
    """

    effective_from: str
    made_on: str
    weekly_pence: int
    paying: Mapping[str, Any]
    receiving: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComesOver:
    """A family of an older scheme: what it shows, and everything that is sent about it.

    ``child`` is written as in :class:`upkeep.simulation.scenarios.Apply`, without nights. A case
    without ``decided`` ended on ``ended_on`` and comes with what is owed alone, in pence by
    creditor and debt.
    """

    number: int
    shows: str
    look_at: str
    scheme: Literal["1993", "2003"]
    on: str
    began_on: str
    child: str
    collection: forms.CollectionForm
    owed: Mapping[tuple[_Creditor, _Debt], int]
    decided: Decided | None = None
    ended_on: str = ""
    reports: tuple[Report, ...] = ()
    habit: Habit = field(default_factory=Habit)

    @property
    def references(self) -> list[str]:
        """The reference of its transfer."""
        return [f"TRF-{self.number:03d}1"]

    def opened_late(self) -> list[tuple[date, forms.ChangeForm]]:
        """Nothing about these families is opened late."""
        return []

    def family(self) -> Family:
        """The scenario as the records that are exchanged about it."""
        random = Random(self.number)  # noqa: S311 - repeatable on purpose
        form = self._transfer(random)
        changes = [
            change_of(self.references, self.number, place, said, random)
            for place, said in enumerate(self.reports, start=1)
        ]
        return Family((), (), tuple(changes), self.habit, (form,))

    def _transfer(self, random: Random) -> forms.TransferForm:
        born = date(1974, 1, 1) + timedelta(days=random.randrange(3000))
        paying = fictional.paying_parent(random, self.number * _PEOPLE_A_FAMILY, born)
        receiving = fictional.receiving_parent(random, self.number * _PEOPLE_A_FAMILY + 1, born)
        given_name, child_born = self.child.split()
        began = date.fromisoformat(self.began_on)
        return forms.TransferForm(
            reference=self.references[0],
            former_reference=f"CS2 {self.number:04d}",
            scheme=self.scheme,
            taken_over_on=date.fromisoformat(self.on),
            applied_on=began - timedelta(days=35),
            effective_from=began,
            ended_on=date.fromisoformat(self.ended_on) if self.ended_on else None,
            maintenance_periods_from=began,
            paying_parent=paying,
            receiving_parent=receiving,
            children=(
                forms.TransferredChildForm(
                    given_name=given_name,
                    family_name=receiving.family_name,
                    date_of_birth=date.fromisoformat(child_born),
                ),
            ),
            collection=self.collection,
            administered=self._administered(began),
            opening_balances=tuple(self._balances()),
            **self._decision(),
        )

    def _administered(self, began: date) -> tuple[forms.AdministrationForm, ...]:
        applied, on = began - timedelta(days=35), date.fromisoformat(self.on)
        return (
            forms.AdministrationForm(
                body="child_support_agency", start=applied, end=_COMMISSION_ENDED
            ),
            forms.AdministrationForm(body="department", start=_COMMISSION_ENDED, end=on),
        )

    def _balances(self) -> list[forms.OpeningBalanceForm]:
        evidence = forms.BalanceEvidenceForm(
            document=f"Account of case CS2 {self.number:04d}, last page",
            vouched_by="A Countant",
            vouched_on=date.fromisoformat(self.on) - timedelta(days=3),
        )
        return [
            forms.OpeningBalanceForm(
                creditor=creditor, debt=debt, amount_pence=pence, evidence=evidence
            )
            for (creditor, debt), pence in self.owed.items()
        ]

    def _decision(self) -> dict[str, Any]:
        """What a running case has: its decision and the facts that it rests on."""
        if self.decided is None:
            return {}
        return {
            "decision": forms.TransferredDecisionForm(
                effective_from=date.fromisoformat(self.decided.effective_from),
                made_on=date.fromisoformat(self.decided.made_on),
                weekly_pence=self.decided.weekly_pence,
            ),
            "facts": forms.TransferredFactsForm(
                paying_parent=dict(self.decided.paying),
                receiving_parent=dict(self.decided.receiving),
            ),
        }


def owed(
    to_parent: int, to_state: int = 0, interest: int | None = None
) -> dict[tuple[_Creditor, _Debt], int]:
    """What is owed when a case comes, in pence; interest is named by the 1993 scheme alone."""
    balances: dict[tuple[_Creditor, _Debt], int] = {
        ("receiving_parent", "maintenance"): to_parent,
        ("secretary_of_state", "maintenance"): to_state,
    }
    if interest is not None:
        balances["receiving_parent", "interest"] = interest
    return balances
