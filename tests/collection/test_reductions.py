"""Nobody is asked for what is not owed, and what was collected for is asked for to its end."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    bank,
    case_of,
    days,
    hold_income,
    holds,
    line,
    morning,
    payer,
    report,
    violations,
    work_only,
)
from cases.transferring import take_over, transfer
from upkeep.cases import forms
from upkeep.cases.actors import Actor
from upkeep.cases.models import Decision, Proceeding
from upkeep.collection import scheduling, writing_off
from upkeep.collection.models import InstalmentReduction, OpenInstalment, WriteOffDecision
from upkeep.collection.writing_off import Proposed
from upkeep.ledger import Account

pytestmark = pytest.mark.django_db

WEDNESDAYS = [EFFECTIVE + days(7 * n) for n in range(60)]


def asked() -> int:
    """What is left to pay of all maintenance instalments, in pence."""
    return sum(OpenInstalment.objects.values_list("maintenance_left_pence", flat=True))


def test_an_ended_case_asks_for_no_more_than_it_came_to() -> None:
    """Default of £39.00, nothing paid, revised down to £7.00 from the first day, then closed."""
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, *WEDNESDAYS[4:11])
    told = WEDNESDAYS[11]
    report(forms.CurrentIncomeChange, about, told, weekly_pence=70_00)
    work_only(told)
    assert InstalmentReduction.objects.exists()
    end = WEDNESDAYS[12]
    report(forms.CloseCaseChange, about, end, reason="applicant_request")
    work_only(end)
    assert asked() == 12 * 7_00
    assert violations() == {}

    bank(end + days(1), line(500_00, payer().reference))
    work_only(end + days(1), *[end + days(7 * n) for n in range(1, 6)])
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert holds(Account.RECEIPTS_UNALLOCATED, payer().pk) == -(500_00 - 12 * 8_40)
    assert violations() == {}


def test_a_reduction_names_the_decision_and_starts_with_the_latest_instalment() -> None:
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, *WEDNESDAYS[4:11])
    report(forms.CurrentIncomeChange, about, WEDNESDAYS[11], weekly_pence=70_00)
    work_only(WEDNESDAYS[11])
    reductions = list(InstalmentReduction.objects.order_by("-instalment__due_on"))
    latest = Decision.objects.order_by("id").last()
    assert {row.decision for row in reductions} == {latest}
    whole = [row.maintenance_pence == row.instalment.maintenance_pence for row in reductions]
    assert all(whole[:-1])
    assert violations() == {}


def test_a_fall_from_now_on_takes_nothing_off_what_fell_due_before() -> None:
    hold_income()
    about = apply()
    work_only(FIRST_NIGHT, EFFECTIVE, *WEDNESDAYS[2:9])
    before = asked_before(WEDNESDAYS[9])
    report(forms.RelevantOtherChildrenChange, about, WEDNESDAYS[9], count=1)
    work_only(WEDNESDAYS[9])
    assert asked_before(WEDNESDAYS[9]) == before
    assert not InstalmentReduction.objects.exists()


def asked_before(day: date) -> int:
    """What is left of the maintenance instalments due before a day, in pence."""
    due = OpenInstalment.objects.filter(due_on__lt=day)
    return sum(due.values_list("maintenance_left_pence", flat=True))


def test_what_accrued_until_direct_pay_began_is_still_asked_for() -> None:
    """£42.00 a week, collected until Monday 29 May: 54 days come to £324.00."""
    hold_income()
    about = apply()
    switch = date(2023, 5, 29)
    work_only(FIRST_NIGHT, EFFECTIVE, *WEDNESDAYS[2:8])
    report(
        forms.CollectionChange,
        about,
        switch,
        service_type="direct_pay",
        method="standing_order",
        frequency="weekly",
        collection_day=3,
    )
    work_only(switch, *WEDNESDAYS[8:12])
    assert asked() == 6_00 * (switch - EFFECTIVE).days
    bank(WEDNESDAYS[12], line(5_000_00, payer().reference))
    work_only(WEDNESDAYS[12], WEDNESDAYS[13])
    assert holds(Account.MAINTENANCE_RECEIVABLE, case_of().pk) == 0
    assert violations() == {}


def write_off(pence: int, told: date) -> tuple[WriteOffDecision, date]:
    """Write so much maintenance off as both parents were told on a day; when it was decided."""
    actor = Actor("fin", told, morning(told + days(1)))
    wanted = Proposed(
        case_of(),
        "maintenance",
        pence,
        date(2015, 1, 5),
        date(2016, 5, 2),
        "asked_to_stop",
        "She has asked us to stop",
        "letter of 20 May",
    )
    proposed = writing_off.propose(wanted, actor)
    row = Proceeding.objects.get(process="write_off", subject=proposed.reference)
    work_only(told + days(1))
    row.refresh_from_db()
    assert row.due_on is not None
    work_only(row.due_on)
    on = row.due_on + days(1)
    leader = Actor("leah", on, morning(on + days(1)))
    return writing_off.decide(proposed, leader, "Both agree", agrees=True), on


@pytest.mark.parametrize("scheme", ["1993", "2003"])
@pytest.mark.parametrize("written_off", [1_520_00, 1_000_00])
def test_a_case_that_came_with_its_arrears_alone_asks_for_none_written_off(
    scheme: str, written_off: int
) -> None:
    take_over(transfer(scheme, ended_on=date(2016, 5, 2), owed=1_520_00))
    work_only(*(FIRST_NIGHT + days(7 * n) for n in range(16)))
    decision, on = write_off(written_off, FIRST_NIGHT + days(7 * 16))
    assert violations() == {}, "what was written off today, the night takes off instalments"
    work_only(on + days(1), on + days(8))
    assert asked() == 1_520_00 - written_off
    causes = set(InstalmentReduction.objects.values_list("decision_id", "transaction_id"))
    assert causes == {(None, decision.transaction_id)}
    assert violations() == {}


def test_the_nightly_check_finds_instalments_that_go_on_asking_for_what_was_written_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_over(transfer("1993", ended_on=date(2016, 5, 2), owed=1_520_00))
    work_only(*(FIRST_NIGHT + days(7 * n) for n in range(8)))
    _decision, on = write_off(1_520_00, FIRST_NIGHT + days(7 * 8))
    nobody = scheduling._TOUCHED.replace("ORDER BY c.id", "AND false ORDER BY c.id")
    monkeypatch.setattr(scheduling, "_TOUCHED", nobody)
    work_only(on + days(1))
    assert violations() == {
        "nothing is asked for that is not owed": [
            f"case {case_of().reference}: found 152000p, wanted 0p"
        ]
    }


def test_a_reduction_has_one_cause() -> None:
    take_over(transfer("1993", ended_on=date(2016, 5, 2), owed=520_00))
    work_only(FIRST_NIGHT)
    with (
        pytest.raises(IntegrityError, match="collection_reduction_one_cause"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO collection_instalmentreduction"
            " (instalment_id, maintenance_pence, fee_pence, reduced_on, known_at)"
            " SELECT max(id), 1, 0, '2023-05-01', now() FROM collection_instalment"
        )
