"""A credit that a notification and a statement tell is one receipt, whichever comes first."""

from datetime import date

import pytest

from building import (
    EFFECTIVE,
    apply,
    bank,
    days,
    hold_income,
    line,
    morning,
    payer,
    violations,
    work,
    work_only,
)
from upkeep.collection.forms import NotificationForm, StatementLineForm
from upkeep.collection.models import Identification, NotifiedEntry, Receipt
from upkeep.collection.notified import receive_notifications

pytestmark = pytest.mark.django_db

DAY = date(2023, 4, 20)
OUR_ACCOUNT = "00000100000001"


@pytest.fixture
def reference() -> str:
    hold_income()
    apply(frequency="monthly", day=20)
    work(EFFECTIVE)
    return payer().reference


def notify(on: date, entry: StatementLineForm, text: str, **changes: object) -> None:
    """The bank tells of an entry, with other words than the statement has."""
    told = entry.model_copy(
        update={"booking_date": DAY, "value_date": DAY, "remittance": text, **changes}
    )
    form = NotificationForm(
        notification_id=f"NOTE-{entry.line_reference}",
        account_iban_or_other=OUR_ACCOUNT,
        created_at=morning(on),
        lines=(told,),
    )
    assert not receive_notifications([form], "test", morning(on)).refused


def test_told_before_the_statement_the_words_are_read_with_it(reference: str) -> None:
    entry = line(218_40, "COUNTER CREDIT")
    notify(DAY, entry, f"cms {reference}")
    assert not Receipt.objects.exists()
    bank(DAY, entry)
    work_only(DAY)
    assert Receipt.objects.get().paying_parent == payer()
    assert violations() == {}


def test_told_after_the_statement_it_leaves_suspense_and_is_still_one(reference: str) -> None:
    entry = line(218_40, "COUNTER CREDIT")
    bank(DAY, entry)
    work_only(DAY)
    assert Receipt.objects.get().suspense_reason == "no_reference"
    notify(DAY + days(1), entry, f"cms {reference}")
    work_only(DAY + days(1), DAY + days(2))
    assert Receipt.objects.count() == 1
    found = Identification.objects.get()
    assert (found.paying_parent, found.amount_pence) == (payer(), 218_40)
    assert violations() == {}


@pytest.mark.parametrize(
    "other", [{"amount_pence": 218_41}, {"booking_date": DAY - days(1)}, {"line_reference": "X"}]
)
def test_of_another_entry_the_words_are_not_read(reference: str, other: dict[str, object]) -> None:
    entry = line(218_40, "COUNTER CREDIT")
    notify(DAY, entry, f"cms {reference}", **other)
    bank(DAY, entry)
    work_only(DAY)
    assert Receipt.objects.get().suspense_reason == "no_reference"


def test_the_same_notification_again_changes_nothing_and_another_is_refused() -> None:
    entry = line(1_00, "a").model_copy(update={"booking_date": DAY, "value_date": DAY})
    made = {
        "notification_id": "NOTE-1",
        "account_iban_or_other": OUR_ACCOUNT,
        "created_at": morning(DAY),
    }
    form = NotificationForm(**made, lines=(entry,))
    assert receive_notifications([form], "test", morning(DAY)).new == 1
    assert receive_notifications([form], "test", morning(DAY)).known == 1
    other = NotificationForm(**made, lines=(entry.model_copy(update={"amount_pence": 2_00}),))
    assert receive_notifications([other], "test", morning(DAY)).refused
    assert NotifiedEntry.objects.count() == 1
