"""The pages of part payments: put in writing, answered by both, seen by the parents."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from made_up_families import LAST_NIGHT
from typer.testing import CliRunner

from upkeep.cases.models import Case
from upkeep.cli import app
from upkeep.collection.models import PartPayment
from upkeep.collection.part_payments import arrears_of
from upkeep.parties.models import SignIn

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
PAY_BY = LAST_NIGHT + timedelta(days=20)


@pytest.fixture
def finance(signed_in: Browser) -> Client:
    """Casey, who is of the finance team from now on."""
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username="casey").groups.add(group)
    return signed_in("casey")


def overdue() -> Case:
    """A case of the made-up families in which more than two pounds are overdue."""
    cases = Case.objects.order_by("pk")
    return next(case for case in cases if arrears_of(case, "maintenance", LAST_NIGHT) > 2_00)


def said(**other: str) -> dict[str, str]:
    """A form filled in as it should be."""
    days = {"from-day": "1", "from-month": "5", "from-year": "2023"}
    days |= {"to-day": "31", "to-month": "5", "to-year": "2023"}
    by = {"day": PAY_BY.day, "month": PAY_BY.month, "year": PAY_BY.year}
    days |= {f"by-{part}": str(number) for part, number in by.items()}
    usual = {"debt": "maintenance", "amount": "1.00", "method": "card"}
    return {**days, **usual, "why": "He offers it", "evidence": "letter 9", **other}


def test_a_caseworker_outside_finance_proposes_nothing(signed_in: Browser) -> None:
    where, casey = f"/cases/{overdue().reference}/part-payment/", signed_in("casey")
    assert "Only the finance team" in casey.get(where).content.decode()
    assert casey.post(where, said()).status_code == 403
    assert "Nobody has proposed" in casey.get("/books/part-payments/").content.decode()
    assert "Nobody has proposed" in CliRunner().invoke(app, ["part-payments"]).output


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "lots"}, "amount"),
        ({"amount": "99999.00"}, "amount"),
        ({"debt": ""}, "debt"),
        ({"method": ""}, "method"),
        ({"from-day": "31", "from-month": "2"}, "from"),
        ({"by-year": "2022"}, "by"),
        ({"why": ""}, "why"),
        ({"evidence": " "}, "evidence"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    finance: Client, wrong: dict[str, str], field: str
) -> None:
    answer = finance.post(f"/cases/{overdue().reference}/part-payment/", said(**wrong))
    assert answer.status_code == 400
    assert f'href="#{field}' in answer.content.decode()
    assert not PartPayment.objects.exists()


def test_it_is_put_in_writing_answered_by_both_and_seen(
    finance: Client, signed_in: Browser
) -> None:
    case = overdue()
    form = f"/cases/{case.reference}/part-payment/"
    assert "Sum that settles them" in finance.get(form).content.decode()
    made = finance.post(form, said())
    agreement = PartPayment.objects.get()
    where = f"/books/part-payments/{agreement.pk}/"
    assert made.headers["Location"] == where
    assert "They do not agree" in finance.get(where).content.decode()
    wrong = finance.post(where, {"side": "paying_parent", "writing": " ", "do": "agrees"})
    assert wrong.status_code == 400
    for side in ("receiving_parent", "paying_parent"):
        yes = {"side": side, "writing": f"letter of {side}", "do": "agrees"}
        assert finance.post(where, yes).status_code == 302
    page = finance.get(where).content.decode()
    assert "letter of paying_parent" in page
    assert "They do not agree" not in page
    assert "In effect since" in page
    assert agreement.reference in finance.get("/books/part-payments/").content.decode()
    assert agreement.reference in finance.get(f"/cases/{case.reference}/").content.decode()
    assert f'"part_payment": "{agreement.reference}"' in listed("--json")
    assert "in effect since" in listed()
    people = (case.paying_parent.person_id, case.receiving_parent_id)
    for sign_in in SignIn.objects.filter(person_id__in=people):
        own = signed_in(sign_in.user.username).get(f"/home/{case.reference}/").content.decode()
        assert "Your agreement about the arrears" in own


def listed(*options: str) -> str:
    """What the command prints."""
    return CliRunner().invoke(app, ["part-payments", *options]).output
