"""What a parent does about Direct Debit by themselves goes all the way to what is collected."""

import pytest

from building import FIRST_NIGHT, apply, days, hold_income, morning, payer, violations, work
from upkeep.cases.actors import Actor
from upkeep.collection.bacs import AccountName
from upkeep.collection.debits_by_parent import NotByDebitError, begin, change_day, end
from upkeep.collection.mandates import MandateRefusedError, State, state_of
from upkeep.collection.models import Arrangement, DebitNoticeLine, Mandate
from upkeep.correspondence.models import Letter

pytestmark = pytest.mark.django_db

DAY = FIRST_NIGHT + days(3)
ACCOUNT = AccountName("000002", "00000007", "P MADEUP")


def by(day: int = 0) -> Actor:
    on = DAY + days(day)
    return Actor("perry", on, morning(on))


def now_paid() -> list[tuple[str, int]]:
    standing = Arrangement.objects.filter(known__upper_inf=True, effective__upper_inf=True)
    return list(standing.values_list("method", "collection_day"))


def test_a_mandate_changes_how_it_is_paid_is_announced_by_letter_and_ends_with_it() -> None:
    hold_income()
    apply(frequency="monthly", day=20)
    work(DAY - days(1))
    with pytest.raises(NotByDebitError):
        change_day(payer(), 12, by())
    mandate = begin(payer(), ACCOUNT, by())
    with pytest.raises(MandateRefusedError):
        begin(payer(), ACCOUNT, by())
    work(DAY + days(1))
    assert now_paid() == [("direct_debit", 20)]
    assert DebitNoticeLine.objects.filter(notice__mandate=mandate).exists()
    assert Letter.objects.filter(cause="debit_notice").exists()
    assert change_day(payer(), 12, by(2)) == 1
    work(DAY + days(2))
    assert now_paid() == [("direct_debit", 12)]
    end(payer(), by(3))
    with pytest.raises(NotByDebitError):
        end(payer(), by(3))
    work(DAY + days(3))
    assert now_paid() == [("bank_transfer", 12)]
    assert state_of(mandate, DAY + days(3)) is State.CANCELLED
    assert violations() == {}


def test_what_an_employer_deducts_is_not_taken_by_direct_debit_beside_it() -> None:
    hold_income()
    apply(employer="EMP00017", frequency="monthly", day=20)
    work(DAY - days(1))
    with pytest.raises(NotByDebitError):
        begin(payer(), ACCOUNT, by())
    assert not Mandate.objects.exists()
