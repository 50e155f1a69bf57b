"""Roll-out by cohort, day and share; and a pause of intake that loses no application."""

from datetime import date

import pytest
from django.db import Error, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from building import (
    FIRST_NIGHT,
    PERRY,
    PIPPA,
    ROBIN,
    ROWAN,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    morning,
    violations,
    work,
    work_only,
)
from upkeep.cases.board import stuck_on
from upkeep.cases.models import Case, HeldApplication, Proceeding, SwitchSetting
from upkeep.cases.switches import (
    HMRC_FILES,
    INTAKE,
    Cohort,
    SwitchError,
    is_on,
    place_of_100,
    set_switch,
    settings_of,
    switched_on,
)

pytestmark = pytest.mark.django_db

EVERYBODY = Cohort()


def switch(state: str, on: date = FIRST_NIGHT, cohort: Cohort = EVERYBODY) -> SwitchSetting:
    return set_switch(
        INTAKE, cohort, on, "mo", "a trial", morning(FIRST_NIGHT), is_on=state == "on"
    )


def test_a_paused_application_is_received_and_dated_and_waits_where_everybody_sees_it() -> None:
    switch("off")
    reference = apply()
    work(FIRST_NIGHT + days(1))
    assert not Case.objects.exists()
    waiting = Proceeding.objects.get(subject=reference)
    assert (waiting.state, waiting.acts) == ("waiting_for_intake", "TEAM_LEADER")
    assert HeldApplication.objects.get().held_on == FIRST_NIGHT
    assert violations() == {}


def test_when_intake_opens_the_application_keeps_its_date_and_is_decided() -> None:
    hold_income()
    switch("off")
    reference = apply()
    work(FIRST_NIGHT)
    opens = FIRST_NIGHT + days(7)
    switch("on", opens)
    later = apply(PIPPA, ROBIN, on=opens)
    work_only(*[FIRST_NIGHT + days(n) for n in range(1, 11)])
    case = case_of(ROWAN, PERRY)
    assert case.applied_on == FIRST_NIGHT
    assert case.effective_from == opens + days(2)
    assert case.reference < case_of(ROBIN, PIPPA).reference, "first come, first taken in"
    followed = Proceeding.objects.get(subject=reference)
    assert followed.state == "decided"
    assert [step.event for step in followed.steps.order_by("id")][1:4] == [
        "intake_paused",
        "intake_opened",
        "address_known",
    ]
    assert Proceeding.objects.get(subject=later).state != "waiting_for_intake"
    assert violations() == {}


def test_a_pause_that_lasts_is_on_the_board() -> None:
    switch("off")
    reference = apply()
    work(FIRST_NIGHT)
    with connection.cursor() as cursor:
        assert stuck_on(cursor.cursor, FIRST_NIGHT + days(14)) == []
        [line] = stuck_on(cursor.cursor, FIRST_NIGHT + days(15))
    assert (line.subject, line.state) == (reference, "waiting_for_intake")


def test_only_the_cohort_is_paused() -> None:
    switch("off", cohort=Cohort(region="LL"))
    apply()
    switch("off", cohort=Cohort(scheme="2003"))
    work(FIRST_NIGHT)
    assert Case.objects.count() == 1


def test_the_latest_setting_that_fits_counts() -> None:
    switch("off")
    switch("on", FIRST_NIGHT + days(2), Cohort(region="ZZ"))
    switch("off", FIRST_NIGHT + days(4), Cohort(scheme="2012", region="ZZ"))

    def found(after: int, postcode: str, scheme: str = "2012") -> bool:
        settings = settings_of(INTAKE, FIRST_NIGHT + days(after))
        return is_on(settings, "APP-1", scheme, postcode)

    assert found(-1, "ZZ1 1ZZ")
    assert not found(1, "ZZ1 1ZZ")
    assert found(2, "ZZ1 1ZZ")
    assert not found(2, "Z1 1ZZ")
    assert not found(4, "ZZ1 1ZZ")
    assert found(4, "ZZ1 1ZZ", "2003")


@given(st.lists(st.text("ABC-0123456789", min_size=1), min_size=1), st.integers(1, 99))
def test_a_larger_share_contains_a_smaller_one(references: list[str], share: int) -> None:
    def within(percent: int, reference: str) -> bool:
        off = SwitchSetting(name=INTAKE, is_on=False, share_percent=percent)
        return not is_on([off], reference, "2012", "ZZ1 1ZZ")

    for reference in references:
        assert within(share, reference) <= within(share + 1, reference)
        assert within(100, reference)


def test_a_share_is_about_so_many_of_a_hundred() -> None:
    places = [place_of_100(INTAKE, f"APP-{number:06d}") for number in range(10_000)]
    assert set(places) == set(range(100))
    assert 2_800 < sum(place < 30 for place in places) < 3_200


@pytest.mark.parametrize(
    ("name", "cohort", "why", "said"),
    [
        ("intak", EVERYBODY, "why", "there are intake,"),
        (INTAKE, Cohort(scheme="2013"), "why", "is no scheme"),
        (INTAKE, Cohort(region="L1"), "why", "is no region"),
        (INTAKE, Cohort(share_percent=0), "why", "1 to 100"),
        (INTAKE, EVERYBODY, " ", "and why"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    name: str, cohort: Cohort, why: str, said: str
) -> None:
    with pytest.raises(SwitchError, match=said):
        set_switch(name, cohort, FIRST_NIGHT, "mo", why, morning(FIRST_NIGHT), is_on=False)


def test_who_set_it_and_why_stays_on_record() -> None:
    switch("off")
    for statement in (
        "DELETE FROM cases_switchsetting",
        "UPDATE cases_switchsetting SET reason = 'another'",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@settings(max_examples=3, deadline=None)
@given(
    pause=st.integers(1, 20),
    pounds=st.integers(0, 60_000),
    nights=st.sampled_from([0, 52, 175]),
    other_children=st.integers(0, 3),
)
def test_an_application_that_waited_is_decided_as_if_it_never_had(
    pause: int, pounds: int, nights: int, other_children: int
) -> None:
    """From the day on which it takes effect, every day comes to the same (I-33)."""
    opens = FIRST_NIGHT + days(pause)

    def lived(*, paused: bool) -> list[tuple[date, date | None, int]]:
        point = transaction.savepoint()
        hold_income(pounds_a_year=pounds)
        if paused:
            switch("off")
            switch("on", opens)
        apply(nights=nights, relevant_other_children=other_children)
        work_only(*([FIRST_NIGHT, opens] if paused else [FIRST_NIGHT]))
        work_only(opens + days(2) if paused else FIRST_NIGHT + days(2))
        case = case_of()
        assert case.applied_on == FIRST_NIGHT
        found = liabilities(case)
        transaction.savepoint_rollback(point)
        return found

    waited, never = lived(paused=True), lived(paused=False)
    assert waited == [(opens + days(2), to, pence) for _start, to, pence in never]


def test_all_cases_of_a_paying_parent_are_in_the_same_share() -> None:
    switch("off")
    place = place_of_100(INTAKE, PERRY.number)
    switch("on", cohort=Cohort(share_percent=place + 1))
    apply(PERRY, ROWAN)
    apply(PERRY, ROBIN)
    work(FIRST_NIGHT)
    assert Case.objects.count() == 2


def test_a_feature_that_nobody_switched_on_is_on_for_nobody() -> None:
    assert switched_on(HMRC_FILES, FIRST_NIGHT) is None
    on = morning(FIRST_NIGHT)
    set_switch(HMRC_FILES, Cohort(share_percent=50), FIRST_NIGHT, "mo", "trial", on, is_on=True)
    chosen = switched_on(HMRC_FILES, FIRST_NIGHT)
    assert chosen is not None
    numbers = [f"QQ{number:06d}A" for number in range(1000)]
    assert 400 < sum(chosen(number, "2012") for number in numbers) < 600
    assert switched_on(HMRC_FILES, FIRST_NIGHT - days(1)) is None
    set_switch(HMRC_FILES, EVERYBODY, FIRST_NIGHT, "mo", "stopped", on, is_on=False)
    stopped = switched_on(HMRC_FILES, FIRST_NIGHT)
    assert stopped is None or not any(stopped(number, "2012") for number in numbers)
