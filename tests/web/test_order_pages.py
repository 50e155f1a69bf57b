"""What staff do about orders against earnings on the pages: who may, what comes of it, errors."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from made_up_employer import EMPLOYER, ordered
from made_up_families import AISHA, LAST_NIGHT, case_of

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection.models import (
    Arrangement,
    EarningsOrder,
    EarningsOrderEvent,
    EmployerQuery,
    Employment,
)
from upkeep.collection.order_fees import charge_fee
from upkeep.correspondence.models import Letter

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
TODAY = LAST_NIGHT + timedelta(days=1)


@pytest.fixture
def order() -> EarningsOrder:
    """An order to enforce that is in force."""
    ordered()
    return EarningsOrder.objects.get()


def where(order: EarningsOrder) -> str:
    return reverse("employer_order", args=[order.employer_reference, order.pk])


def last(order: EarningsOrder) -> EarningsOrderEvent:
    return order.events.latest("pk")


def told(**other: str) -> dict[str, str]:
    on = TODAY.isoformat()
    return {"do": "tell", "what": "left", "on": on, "source": "letter of payroll", **other}


def joined(**other: str) -> dict[str, str]:
    today = TODAY.isoformat()
    return {
        "do": "join",
        "employer": EMPLOYER,
        "frequency": "monthly",
        "pay_day": today,
        "since": today,
        "joined_source": "the paying parent, by telephone",
        **other,
    }


def test_an_order_shows_what_it_asks_for_and_what_can_be_done(
    signed_in: Browser, order: EarningsOrder
) -> None:
    casey = signed_in("casey")
    employer = casey.get(reverse("employer", args=[EMPLOYER])).content.decode()
    assert f'href="{where(order)}"' in employer
    page = casey.get(where(order))
    text = page.content.decode()
    for wanted in ("DEO-00000009", "£82.80", "£358.78", "August was missed", "The person has left"):
        assert wanted in text, wanted
    assert "Waive the fee" not in text
    assert len(page.content) < 50_000


def test_an_order_is_only_under_its_own_employer(signed_in: Browser, order: EarningsOrder) -> None:
    other = reverse("employer_order", args=["EMP00001", order.pk])
    assert signed_in("casey").get(other).status_code == 404


def test_who_left_lets_the_order_lapse_and_who_comes_back_revives_it(
    signed_in: Browser, order: EarningsOrder
) -> None:
    casey = signed_in("casey")
    assert casey.post(where(order), told()).headers["Location"] == where(order)
    assert (last(order).kind, last(order).by) == ("lapsed", "casey")
    assert casey.post(where(order), joined()).status_code == 302
    assert last(order).kind == "revived"
    assert Employment.objects.get(known__upper_inf=True).frequency == "monthly"


@pytest.mark.parametrize(
    ("what", "reason"),
    [("not_employed", "not_employed"), ("unsupported_pay", "unsupported_pay")],
)
def test_what_the_employer_says_ends_the_order(
    signed_in: Browser, order: EarningsOrder, what: str, reason: str
) -> None:
    assert signed_in("casey").post(where(order), told(what=what)).status_code == 302
    assert (last(order).kind, last(order).reason) == ("discharged", reason)


def test_an_order_is_discharged_with_a_reason_of_the_law(
    signed_in: Browser, order: EarningsOrder
) -> None:
    said = {"do": "discharge", "reason": "defective", "discharge_note": "the name was wrong"}
    casey = signed_in("casey")
    assert casey.post(where(order), said).status_code == 302
    assert (last(order).reason, last(order).note) == ("defective", "the name was wrong")
    assert "What can be done" not in casey.get(where(order)).content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (told(what=""), "Choose what the employer said"),
        (told(on=""), "Give a day"),
        (told(on="2199-01-01"), "not in the future"),
        (told(source=" "), "Say who told us"),
        (joined(employer="MILLS"), "EMP and five digits"),
        (joined(frequency="yearly"), "Choose how often"),
        (joined(pay_day=""), "Give one pay-day"),
        (joined(**{"pay_day": "", "pay_day-day": "3"}), "Enter the month as well"),
        ({"do": "discharge", "reason": "left", "discharge_note": "x"}, "Choose why"),
        ({"do": "discharge", "reason": "defective"}, "Say what shows it"),
        ({"do": "good_reason", "note": "a brother"}, "enforces payment"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    signed_in: Browser, order: EarningsOrder, said: dict[str, str], words: str
) -> None:
    answer = signed_in("casey").post(where(order), said)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "<title>Error: " in " ".join(answer.content.decode().split())
    assert last(order).kind == "served"


def test_a_draft_is_not_made_for_good_reason(signed_in: Browser, order: EarningsOrder) -> None:
    draft = EarningsOrder.objects.create(
        reference="DEO-00000010",
        kind="order",
        basis="method",
        paying_parent=order.paying_parent,
        employer_reference=EMPLOYER,
        made_on=order.made_on,
        serve_on=order.made_on + timedelta(days=28),
        made_by="nightly run",
        known_at=order.known_at,
    )
    casey = signed_in("casey")
    assert "Say what was weighed" in casey.post(
        where(draft), {"do": "good_reason", "note": ""}
    ).content.decode().replace("&#39;", "'")
    said = {"do": "good_reason", "note": "a brother runs the payroll there"}
    assert casey.post(where(draft), said).status_code == 302
    assert (last(draft).kind, last(draft).reason) == ("not_made", "good_reason")


def test_only_finance_and_leaders_waive_a_fee(signed_in: Browser, order: EarningsOrder) -> None:
    actor = Actor("nightly run", order.made_on, order.known_at)
    fee = charge_fee(order.pk, actor.on, actor.known_at, actor.name)
    assert fee is not None
    assert fee.pence == 50_00
    said = {"do": "waive", "ground": "appealed", "waive_note": "order of 19 May"}
    assert signed_in("casey").post(where(order), said).status_code == 403
    leah = signed_in("leah")
    assert "Waive the fee" in leah.get(where(order)).content.decode()
    unsaid = leah.post(where(order), {**said, "waive_note": ""})
    assert "Say what shows it" in unsaid.content.decode()
    assert leah.post(where(order), said).status_code == 302
    assert sum(order.fees.values_list("pence", flat=True)) == 0


def warned(case: Case) -> None:
    """The warning notice in each case of the paying parent, as old as the first payment plan."""
    for each in Case.objects.filter(paying_parent=case.paying_parent):
        plans = Letter.objects.filter(case=each, cause="schedule", is_copy=False)
        letter = plans.order_by("pk")[0]
        letter.pk, letter.schedule, letter.about = None, None, "a test"
        letter.cause = Letter.Cause.PAYMENT_WARNING
        letter.save()


def test_an_order_is_made_to_enforce_from_the_page_of_the_case(signed_in: Browser) -> None:
    case = case_of(AISHA)
    form = reverse("case_order", args=[case.reference])
    casey = signed_in("casey")
    assert form in casey.get(reverse("case", args=[case.reference])).content.decode()
    assert casey.get(form).status_code == 200
    said = {"employer": "emp00077", "why": "August was missed", "arrears": "20"}
    for wrong, words in (
        ({"employer": "Mills"}, "EMP and five digits"),
        ({"why": " "}, "Say which payments were missed"),
        ({"arrears": "some"}, "Enter pounds and pence"),
    ):
        answer = casey.post(form, said | wrong)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert "has not had the warning notice" in casey.post(form, said).content.decode()
    warned(case)
    made = casey.post(form, said)
    order = EarningsOrder.objects.get()
    assert made.headers["Location"] == where(order)
    assert (order.basis, order.arrears_weekly_pence) == ("enforcement", 20_00)
    held = Arrangement.objects.get(case=case, known__upper_inf=True, effective__upper_inf=True)
    assert held.employer_reference == EMPLOYER
    again = casey.post(form, said)
    assert "stands against" in again.content.decode()


def test_no_parent_does_anything_about_an_order(signed_in: Browser, order: EarningsOrder) -> None:
    aisha = signed_in("aisha")
    assert aisha.get(where(order)).status_code == 403
    assert aisha.post(where(order), told()).status_code == 403
    form = reverse("case_order", args=[case_of(AISHA).reference])
    assert aisha.post(form, {"employer": EMPLOYER, "why": "x"}).status_code == 403


def test_a_form_without_its_token_is_refused(signed_in: Browser, order: EarningsOrder) -> None:
    signed_in("casey")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="casey"))
    assert Group.objects.filter(user__username="casey").exists()
    assert strict.post(where(order), told()).status_code == 403
    assert last(order).kind == "served"


def test_what_the_employer_asks_is_recorded_and_answered_on_the_page(
    signed_in: Browser, order: EarningsOrder
) -> None:
    casey = signed_in("casey")
    asked = {"do": "ask", "question": "Does a bonus count?", "route": "telephone"}
    said = {**asked, "asked": TODAY.isoformat()}
    assert casey.post(where(order), said).status_code == 302
    query = EmployerQuery.objects.get()
    page = casey.get(where(order)).content.decode()
    assert "Does a bonus count?" in page
    assert "Answer by letter" in page
    private = {"do": "answer", "query": query.reference, "answer": "Ask Aisha Khan."}
    refused = casey.post(where(order), private)
    assert refused.status_code == 400
    assert "must not read of the family" in refused.content.decode()
    answered = casey.post(where(order), {**private, "answer": "Yes, on top of wages."})
    assert answered.status_code == 302
    page = casey.get(where(order)).content.decode()
    assert "Yes, on top of wages." in page
    assert "Answer by letter" not in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"question": " "}, "Write 1 to 2000 characters"),
        ({"route": ""}, "Choose how the question came"),
        ({"asked": ""}, "Give a day"),
    ],
)
def test_a_question_without_words_way_or_day_is_refused(
    signed_in: Browser, order: EarningsOrder, wrong: dict[str, str], said: str
) -> None:
    asked = {"do": "ask", "question": "Until when?", "route": "email", "asked": TODAY.isoformat()}
    answer = signed_in("casey").post(where(order), asked | wrong)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not EmployerQuery.objects.exists()
