"""Variations: applied for, rejected at the start, heard, found and decided."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from building import (
    EFFECTIVE,
    FIRST_NIGHT,
    apply,
    case_of,
    days,
    hold_income,
    liabilities,
    report,
    violations,
    work,
    work_only,
)
from upkeep.cases import forms, proceedings, variations
from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.models import Circumstance, Decision, Proceeding, VariationFinding
from upkeep.cases.variation_models import Bar, Ground, VariationApplication
from upkeep.cases.variations import (
    CannotFindError,
    Finding,
    TellsTooMuchError,
    bars_of,
    find,
    lawful_from,
)
from upkeep.correspondence.delivery import NotOnItsWayError, with_state
from upkeep.correspondence.models import Letter
from upkeep.correspondence.undelivered import send_again
from upkeep.parties.models import PersonFact
from upkeep.web.letter_content import letter_content

pytestmark = pytest.mark.django_db

Outcome = VariationFinding.Outcome
LATE = EFFECTIVE + days(80)
"""More than thirty days after notice of the first decision."""


def by(on: date, name: str = "morgan") -> Actor:
    return Actor(name, on, datetime.combine(on, time(11), UTC))


def a_case(pounds: int = 18_250, **more: Any) -> str:
    """£350.00 a week and one child: £42.00."""
    hold_income(pounds_a_year=pounds)
    about = apply(children=("Wren",), **more)
    work(EFFECTIVE)
    return about


def applied(
    about: str, on: date = LATE, ground: str = "contact", pounds: int = 50, **more: Any
) -> VariationApplication:
    """An application for a variation, as the night takes it up."""
    by_paying = ground in forms.EXPENSE_GROUNDS
    report(
        forms.VariationChange,
        about,
        on,
        reported_by="paying_parent" if by_paying else "receiving_parent",
        ground=ground,
        amount_pence=pounds * 100,
        said="as the receipts show",
        **more,
    )
    work_only(on)
    return VariationApplication.objects.order_by("pk").last()  # type: ignore[return-value]


def heard(application: VariationApplication, on: date) -> None:
    """Nothing bars it; the other parent has been told and has answered."""
    for event in ("complete", "notice_given", "heard"):
        proceedings.move(application.pk, event, by(on), "as it should be")


def agreed(pounds: int = 50, **more: Any) -> Finding:
    return Finding(
        Outcome.AGREED,
        "The journeys are needed and keep the bond alive.",
        amount_pence=pounds * 100,
        is_just_and_equitable=True,
        **more,
    )


def test_an_agreed_variation_counts_from_the_day_of_its_application() -> None:
    """SI 2012/2677 reg 18(6)(a): £50.00 off £350.00 leaves 12% of £300.00."""
    application = applied(a_case())
    found_on = LATE + days(20)
    heard(application, found_on)
    find(application.pk, agreed(), by(found_on))
    work_only(found_on)
    assert liabilities(case_of()) == [(EFFECTIVE, LATE, 42_00), (LATE, None, 36_00)]
    row = Proceeding.objects.get(pk=application.pk)
    assert (row.state, row.subject) == ("agreed", "VAR-000001")
    fact = Circumstance.objects.get(kind="expense_contact")
    assert (fact.value, fact.source_kind, fact.source) == (50_00, "caseworker", row.subject)
    assert Decision.objects.filter(reason="variation", source=row.subject).count() == 1
    assert violations() == {}


def test_one_applied_for_in_time_revises_the_decision_from_its_first_day() -> None:
    """SI 2012/2677 reg 14(1)(a)(i): within thirty days after notice, for a ground of then."""
    on = EFFECTIVE + days(15)
    application = applied(a_case(), on, happened_on=FIRST_NIGHT)
    assert lawful_from(application) == EFFECTIVE
    heard(application, on + days(5))
    find(application.pk, agreed(), by(on + days(5)))
    work_only(on + days(5))
    assert liabilities(case_of()) == [(EFFECTIVE, None, 36_00)]
    assert Decision.objects.order_by("id").last().kind == "revision"  # type: ignore[union-attr]


def test_a_ground_that_arose_since_does_not_revise_what_was_right() -> None:
    """SI 2012/2677 reg 14(2)."""
    on = EFFECTIVE + days(15)
    application = applied(a_case(), on, happened_on=on - days(3))
    assert lawful_from(application) == on


def test_one_applied_for_before_the_calculation_counts_from_its_first_day() -> None:
    """SI 2012/2677 reg 13(1)(a): the ground existed from the initial effective date."""
    hold_income()
    about = apply(children=("Wren",))
    work(FIRST_NIGHT)
    on = FIRST_NIGHT + days(1)
    application = applied(about, on, happened_on=on - days(30))
    assert lawful_from(application) == EFFECTIVE


def test_a_variation_lapses_on_the_day_on_which_it_is_known_to_end() -> None:
    application = applied(a_case())
    heard(application, LATE)
    until = LATE + days(100)
    find(application.pk, agreed(until=until), by(LATE))
    work_only(LATE + days(1))
    assert liabilities(case_of()) == [
        (EFFECTIVE, LATE, 42_00),
        (LATE, until, 36_00),
        (until, None, 42_00),
    ]


def test_a_variation_that_a_benefit_suspends_comes_back_without_an_application() -> None:
    """SI 2012/2677 regs 74(5) and 75."""
    about = a_case()
    application = applied(about)
    heard(application, LATE)
    find(application.pk, agreed(), by(LATE))
    work_only(LATE)
    got, lost = LATE + days(30), LATE + days(60)
    for day, benefits in ((got, ("income_support",)), (lost, ())):
        report(forms.BenefitsChange, about, day, benefits=benefits, partner_benefits=())
        work_only(day)
    assert liabilities(case_of())[1:] == [
        (LATE, got, 36_00),
        (got, lost, 7_00),
        (lost, None, 36_00),
    ]


@pytest.mark.parametrize(
    ("ground", "pounds", "facts", "wanted"),
    [
        ("contact", 10, {}, [Bar.THRESHOLD]),
        ("illness_or_disability", 5, {}, []),
        ("contact", 50, {"benefits": ("carers_allowance",)}, [Bar.FLAT_RATE]),
        ("contact", 50, {"benefits": ("income_support",)}, [Bar.BENEFIT, Bar.FLAT_RATE]),
        ("unearned", 3000, {"benefits": ("income_support",)}, [Bar.BENEFIT]),
        ("unearned", 3000, {}, []),
    ],
)
def test_what_must_be_rejected_is_seen_from_the_decision_in_force(
    ground: str, pounds: int, facts: dict[str, Any], wanted: list[Bar]
) -> None:
    """SI 2012/2677 reg 57(1)(d) and (e)."""
    application = applied(a_case(**facts), ground=ground, pounds=pounds)
    assert list(bars_of(application)) == wanted


@pytest.mark.parametrize(
    ("ground", "pounds", "wanted"),
    [("contact", 50, [Bar.ABOVE_CAP]), ("contact", 5000, []), ("unearned", 3000, [Bar.CAPPED])],
)
def test_income_over_the_cap_bars_what_could_not_change_it(
    ground: str, pounds: int, wanted: list[Bar]
) -> None:
    """SI 2012/2677 reg 57(1)(e)(iii) and (f): £5,000.00 a week."""
    application = applied(a_case(pounds=260_714), ground=ground, pounds=pounds)
    assert list(bars_of(application)) == wanted


def test_no_variation_of_a_default_decision() -> None:
    """SI 2012/2677 reg 57(1)(c)."""
    about = apply(children=("Wren",))
    work_only(FIRST_NIGHT, EFFECTIVE, EFFECTIVE + days(28))
    application = applied(about)
    assert bars_of(application)[0] == Bar.DEFAULT_DECISION
    heard(application, LATE)
    with pytest.raises(CannotFindError, match="reg 57"):
        find(application.pk, agreed(), by(LATE))


def test_a_rejected_application_is_told_to_the_applicant_alone() -> None:
    application = applied(a_case(), pounds=8)
    rejected = Finding(Outcome.REJECTED, "Eight pounds a week is too little.", bar=Bar.THRESHOLD)
    find(application.pk, rejected, by(LATE + days(1)))
    work_only(LATE + days(1))
    letter = Letter.objects.get(cause="variation_refused")
    assert letter.is_to_paying_parent
    words = letter_content(letter)
    assert "Eight pounds a week is too little." in words.sections[0].paragraphs
    assert "reg 57(1)(e)(i)" in str(words.sections[0].paragraphs)
    assert Proceeding.objects.get(pk=application.pk).state == "rejected"
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]


def test_the_other_parent_is_told_the_ground_and_heard() -> None:
    """SI 2012/2677 reg 59(1): the ground and the amount, and nothing else of what was said."""
    application = applied(a_case())
    for event in ("complete", "notice_given"):
        proceedings.move(application.pk, event, by(LATE + days(1)), "told")
    work_only(LATE + days(1))
    letter = Letter.objects.get(cause="variation_notice")
    assert not letter.is_to_paying_parent
    words = str(letter_content(letter))
    assert "Costs of contact with a child" in words
    assert "£50.00 a week" in words
    assert application.said not in words
    row = Proceeding.objects.get(pk=application.pk)
    assert row.due_on is not None
    assert row.due_on >= LATE + days(15)
    work_only(row.due_on)
    assert Proceeding.objects.get(pk=application.pk).state == "weighing"


def test_a_refusal_is_told_to_both_with_its_reasons() -> None:
    application = applied(a_case(), ground="unearned", pounds=3000)
    heard(application, LATE + days(1))
    why = "The rent ended with the sale of the flat."
    find(application.pk, Finding(Outcome.REFUSED, why), by(LATE + days(1)))
    work_only(LATE + days(1))
    told = Letter.objects.filter(cause="variation_refused")
    assert {letter.is_to_paying_parent for letter in told} == {True, False}
    assert all(why in str(letter_content(letter)) for letter in told)
    assert liabilities(case_of()) == [(EFFECTIVE, None, 42_00)]
    assert violations() == {}


def test_reasons_that_lead_one_parent_to_the_other_are_refused_or_stop_the_letter() -> None:
    application = applied(a_case(), ground="unearned", pounds=3000)
    heard(application, LATE + days(1))
    tells = Finding(Outcome.REFUSED, "The rent of 1 Invented Street ended.")
    with pytest.raises(TellsTooMuchError, match="address of the paying parent"):
        find(application.pk, tells, by(LATE + days(1)))
    find(application.pk, Finding(Outcome.REFUSED, "Sold by Madeup Motors."), by(LATE + days(1)))
    PersonFact.objects.create(
        person=case_of().paying_parent.person,
        kind="workplace",
        value="Madeup Motors",
        effective_from=LATE,
        known_at=by(LATE + days(1)).known_at,
        source="a call",
    )
    work_only(LATE + days(1))
    written = with_state(Letter.objects.filter(cause="variation_refused"))
    assert {letter.state for letter in written} == {"withheld"}
    assert "workplace of the paying parent" in written[0].steps.latest("pk").note
    assert Proceeding.objects.filter(process="undelivered_letter", ended_on=None).count() == 2
    with pytest.raises(NotOnItsWayError, match="tells too much"):
        send_again(written[0].reference, by(LATE + days(1)))
    assert violations() == {}


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(Outcome.AGREED, "yes", amount_pence=50_00), "just and equitable"),
        (Finding(Outcome.AGREED, "yes", is_just_and_equitable=True), "how much"),
        (Finding(Outcome.AGREED, " ", 50_00, None, True), "says why"),
        (Finding(Outcome.REJECTED, "no", bar=Bar.THRESHOLD), "not the time"),
        (agreed(pounds=9), "threshold"),
        (agreed(until=LATE), "wanted a day after"),
    ],
)
def test_a_finding_the_law_does_not_allow_is_refused(finding: Finding, said: str) -> None:
    application = applied(a_case())
    heard(application, LATE)
    with pytest.raises(CannotFindError, match=said):
        find(application.pk, finding, by(LATE))
    assert not VariationFinding.objects.exists()
    assert Proceeding.objects.get(pk=application.pk).state == "weighing"


def test_the_database_takes_no_agreement_without_what_the_law_wants() -> None:
    application = applied(a_case())
    with pytest.raises(IntegrityError), transaction.atomic():
        VariationFinding.objects.create(
            application=application,
            outcome="agreed",
            amount_pence=50_00,
            effective_from=LATE,
            is_just_and_equitable=False,
            reasons="because",
            found_on=LATE,
            found_by="morgan",
            known_at=by(LATE).known_at,
        )


def test_what_a_tribunal_agrees_to_comes_from_the_tribunal() -> None:
    application = applied(a_case())
    heard(application, LATE)
    proceedings.move(application.pk, "tribunal_asked", by(LATE), "referred")
    find(application.pk, agreed(), by(LATE + days(40)))
    work_only(LATE + days(40))
    assert Circumstance.objects.get(kind="expense_contact").source_kind == SourceKind.TRIBUNAL
    assert liabilities(case_of())[-1] == (LATE, None, 36_00)


def test_two_assets_count_one_by_one() -> None:
    about = a_case()
    for later, pounds in enumerate((40_000, 50_000)):
        on = LATE + days(later)
        application = applied(about, on, ground="assets", pounds=pounds)
        heard(application, on)
        find(application.pk, agreed(pounds=pounds), by(on))
    assert Circumstance.objects.filter(kind="added_assets").last().value == [  # type: ignore[union-attr]
        40_000_00,
        50_000_00,
    ]
    assert variations.applications_of(case_of())[0].ground == Ground.ASSETS
