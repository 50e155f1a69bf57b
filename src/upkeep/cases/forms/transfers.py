"""Cases that come from another system or office, with what was owed when they came."""

from itertools import pairwise
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from upkeep.cases.forms.applications import check_children, check_two_parents
from upkeep.cases.forms.collection import CollectionForm
from upkeep.cases.forms.incomes import TaxYear
from upkeep.cases.forms.people import PersonForm, ReceivingParentForm
from upkeep.cases.forms.values import ApplicationReference, Day, Name, Pence, Record, refuse

Creditor = Literal["receiving_parent", "secretary_of_state"]
Debt = Literal["maintenance", "interest", "collection_fee"]
Body = Literal[
    "child_support_agency",
    "child_maintenance_and_enforcement_commission",
    "department",
    "northern_ireland_department",
]
BatchReference = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{3,29}$")]
Fields = dict[str, Any]
"""Fields of ``upkeep calculate`` of the case's scheme."""

PROPERTY_GIVEN_UP: Final = "property_transfer_weekly"
"""A field of the 2003 scheme that a transfer gives with the receiving parent it is about."""

ALWAYS_SAID: Final = (
    ("receiving_parent", "maintenance"),
    ("secretary_of_state", "maintenance"),
)
"""The balances that every case comes with, if only of nothing: creditor and debt."""


class BalanceEvidenceForm(Record):
    """What shows an opening balance: a document by its reference, and who vouches for it."""

    document: Name
    vouched_by: Name
    vouched_on: Day


class OpeningBalanceForm(Record):
    """What was owed to one creditor at the end of the day before the case came, of one kind."""

    creditor: Creditor
    debt: Debt
    amount_pence: Pence = Field(alias="amount")
    evidence: BalanceEvidenceForm


class AdministrationForm(Record):
    """Which body administered the case, from a day until before another."""

    body: Body
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class TransferredDecisionForm(Record):
    """The decision in force when the case came: from when, and what it gives this case a week."""

    effective_from: Day
    made_on: Day
    weekly_pence: Pence = Field(alias="weekly")


class TransferredChildForm(Record):
    """A qualifying child; ``facts`` are fields of a child in a situation of the scheme."""

    given_name: Name
    family_name: Name
    date_of_birth: Day
    facts: Fields = Field(default_factory=dict)


class TransferredFactsForm(Record):
    """What the decision in force rests on, in the fields of a situation of the scheme."""

    calculation: Fields = Field(default_factory=dict)
    paying_parent: Fields
    receiving_parent: Fields = Field(default_factory=dict)
    historic_income_tax_year: TaxYear | None = None


class TransferForm(Record):
    """One case that comes from elsewhere: running, or ended with arrears (``ended_on``)."""

    reference: ApplicationReference
    former_reference: Name
    scheme: Literal["1993", "2003", "2012"]
    taken_over_on: Day
    applied_on: Day
    effective_from: Day
    ended_on: Day | None = None
    maintenance_periods_from: Day
    next_review_on: Day | None = None
    decision: TransferredDecisionForm | None = None
    facts: TransferredFactsForm | None = None
    paying_parent: PersonForm
    receiving_parent: ReceivingParentForm
    children: Annotated[tuple[TransferredChildForm, ...], Field(min_length=1, max_length=30)]
    collection: CollectionForm
    administered: Annotated[tuple[AdministrationForm, ...], Field(min_length=1)]
    opening_balances: tuple[OpeningBalanceForm, ...]

    @model_validator(mode="after")
    def _agree(self) -> Self:
        check_two_parents(self.paying_parent, self.receiving_parent)
        check_children(
            self.children, (self.paying_parent, self.receiving_parent), self.taken_over_on
        )
        _check_days(self)
        _check_running_or_ended(self)
        _check_administered(self)
        _check_balances(self)
        return self

    @property
    def is_running(self) -> bool:
        """Whether maintenance goes on falling due."""
        return self.ended_on is None

    def owed_pence(self, creditor: Creditor) -> int:
        """What the opening balances come to for a creditor."""
        return sum(each.amount_pence for each in self.opening_balances if each.creditor == creditor)


def _check_days(transfer: TransferForm) -> None:
    """The case began, and ended if it did, before it came."""
    for name in ("applied_on", "effective_from", "maintenance_periods_from", "ended_on"):
        day = getattr(transfer, name)
        if day is not None and day > transfer.taken_over_on:
            raise refuse(
                name,
                "give a day up to {taken_over_on}, when the case came",
                taken_over_on=transfer.taken_over_on.isoformat(),
            )
    if transfer.ended_on is not None and transfer.ended_on < transfer.effective_from:
        raise refuse("ended_on", "give a day on or after effective_from")


def _check_running_or_ended(transfer: TransferForm) -> None:
    """A running case has a decision and the facts it rests on; one that ended has neither."""
    for name in ("decision", "facts"):
        is_given = getattr(transfer, name) is not None
        if is_given != transfer.is_running:
            raise refuse(
                name,
                "give this field: the case runs on"
                if transfer.is_running
                else "leave it out: the case has ended, and only what is owed comes over",
            )
    is_reviewed = transfer.is_running and transfer.scheme == "2012"
    if is_reviewed and (
        transfer.next_review_on is None or transfer.next_review_on <= transfer.taken_over_on
    ):
        raise refuse("next_review_on", "give the day of the next annual review, after the transfer")
    if not is_reviewed and transfer.next_review_on is not None:
        raise refuse("next_review_on", "leave it out: nothing is reviewed once a year here")
    if transfer.decision and transfer.decision.effective_from > transfer.taken_over_on:
        raise refuse("decision.effective_from", "give the decision in force when the case came")


def _check_administered(transfer: TransferForm) -> None:
    """One body after the other, until the case came here."""
    for place, spell in enumerate(transfer.administered):
        if spell.start >= spell.end:
            raise refuse(f"administered[{place}].to", "give a day after from")
    for place, (before, after) in enumerate(pairwise(transfer.administered), start=1):
        if before.end != after.start:
            raise refuse(f"administered[{place}].from", "begin where the body before it ended")
    if transfer.administered[-1].end != transfer.taken_over_on:
        raise refuse(
            f"administered[{len(transfer.administered) - 1}].to",
            "end with {taken_over_on}, when the case came here",
            taken_over_on=transfer.taken_over_on.isoformat(),
        )


def _check_balances(transfer: TransferForm) -> None:
    """Each balance once, nought said where nothing is owed, and of a kind that the scheme knows."""
    said = [(each.creditor, each.debt) for each in transfer.opening_balances]
    for creditor, debt in ALWAYS_SAID:
        if (creditor, debt) not in said:
            raise refuse(
                "opening_balances",
                "say what was owed to {creditor} in {debt}, 0.00 if nothing was: without its "
                "opening balance a case is not taken over",
                creditor=creditor,
                debt=debt,
            )
    for place, (creditor, debt) in enumerate(said):
        where = f"opening_balances[{place}].debt"
        if said.index((creditor, debt)) != place:
            raise refuse(where, "give each debt to a creditor once")
        if debt == "interest" and transfer.scheme != "1993":
            raise refuse(where, "only the 1993 scheme charged interest")
        if debt == "collection_fee" and (creditor, transfer.scheme) != (
            "secretary_of_state",
            "2012",
        ):
            raise refuse(where, "only the 2012 scheme has fees, owed to the secretary_of_state")
    is_owed = any(each.amount_pence for each in transfer.opening_balances)
    if is_owed and transfer.collection.service_type != "collect_and_pay":
        raise refuse("collection.service_type", "use collect_and_pay: something is to be collected")


class SenderForm(Record):
    """Where a batch of cases comes from: body, system, and office or register."""

    body: Body
    system: Name
    office: Name


class ControlTotalsForm(Record):
    """What the sender counts: cases, and what is owed on them to each creditor."""

    cases: Annotated[int, Field(ge=1)]
    owed_to_receiving_parents_pence: Pence = Field(alias="owed_to_receiving_parents")
    owed_to_secretary_of_state_pence: Pence = Field(alias="owed_to_secretary_of_state")


class TransfersFile(Record):
    """One batch of cases as one sender sent it on one day, with its control totals."""

    format: Literal["upkeep.transfers"] = "upkeep.transfers"
    version: Literal[1] = 1
    sent_on: Day
    batch: BatchReference
    sender: SenderForm = Field(alias="from")
    control: ControlTotalsForm
    cases: tuple[TransferForm, ...]
