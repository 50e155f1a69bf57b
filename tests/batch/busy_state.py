"""What makes a night pay the Secretary of State."""

from datetime import date

from building import morning
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.collection.paying_state import record_account


def the_state_has_an_account(on: date) -> None:
    """The department's account is recorded from a day on."""
    details = BankAccountForm(name="The State", sort_code="000002", account_number="00000002")
    record_account(details, on, "a letter", Actor("fin", on, morning(on)))
