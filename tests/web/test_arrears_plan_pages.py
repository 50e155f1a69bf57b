"""The pages of plans for arrears: worked out, agreed, ended, and what the paying parent sees."""

from collections.abc import Callable

import pytest
from django.test import Client
from made_up_families import LAST_NIGHT
from typer.testing import CliRunner

from upkeep.cases.models import Case
from upkeep.cli import app
from upkeep.collection.arrears_plans import ArrearsPlanRefusedError, covered_by
from upkeep.collection.models import ArrearsPlan, ArrearsPlanEnd
from upkeep.parties.models import SignIn

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]
SAID = {"finances": "pay slips of May", "welfare": "no other child", "why": "as agreed"}


def overdue() -> Case:
    """A case of the made-up families for which a plan can be agreed."""
    for case in Case.objects.order_by("pk"):
        try:
            covered_by(case, LAST_NIGHT)
        except ArrearsPlanRefusedError:
            continue
        return case
    raise AssertionError("nobody has anything overdue")


def test_a_plan_is_worked_out_agreed_and_ended(signed_in: Browser) -> None:
    case, casey = overdue(), signed_in("casey")
    where = f"/cases/{case.reference}/arrears-plan/"
    assert "Net income a week" in casey.get(where).content.decode()
    worked = casey.post(where, {"do": "propose", "net": "500"}).content.decode()
    assert "a week is proposed" in worked
    assert not ArrearsPlan.objects.exists()
    wrong = casey.post(where, {"do": "agree", "net": "500", "weekly": "lots", **SAID})
    assert wrong.status_code == 400
    assert 'href="#weekly"' in wrong.content.decode()
    made = casey.post(where, {"do": "agree", "net": "500", "weekly": "5.00", **SAID})
    plan = ArrearsPlan.objects.get()
    assert made.headers["Location"] == f"/books/arrears-plans/{plan.pk}/"
    page = casey.get(made.headers["Location"]).content.decode()
    assert "Instalments of the plan" in page
    assert "still to be paid" in page
    assert plan.reference in casey.get("/books/arrears-plans/").content.decode()
    assert "Plans for what is overdue" in casey.get(f"/cases/{case.reference}/").content.decode()
    sign_in = SignIn.objects.filter(person_id=case.paying_parent.person_id).first()
    if sign_in is not None:
        own = signed_in(sign_in.user.username).get(f"/home/{case.reference}/").content.decode()
        assert "Your plan for what is overdue" in own
    assert casey.post(f"/books/arrears-plans/{plan.pk}/", {"why": " "}).status_code == 400
    ended = casey.post(f"/books/arrears-plans/{plan.pk}/", {"why": "Lost the job"})
    assert ended.status_code == 302
    assert ArrearsPlanEnd.objects.get().kind == "ended"
    assert "Lost the job" in casey.get(made.headers["Location"]).content.decode()


def test_where_nothing_can_be_planned_the_page_says_why(signed_in: Browser) -> None:
    nobody = [case for case in Case.objects.order_by("pk") if not _can(case)]
    page = signed_in("casey").get(f"/cases/{nobody[0].reference}/arrears-plan/").content.decode()
    assert "Nothing is" in page


def _can(case: Case) -> bool:
    try:
        return bool(covered_by(case, LAST_NIGHT).debts)
    except ArrearsPlanRefusedError:
        return False


def test_the_commands_do_the_same() -> None:
    case, runner = overdue(), CliRunner()
    assert "No plan" in runner.invoke(app, ["arrears-plans", "list"]).output
    on = ["--on", LAST_NIGHT.isoformat()]
    said = runner.invoke(app, ["arrears-plans", "propose", case.reference, "--net", "500", *on])
    assert "is proposed" in said.output
    given = ["--net", "500", "--weekly", "5.00", "--finances", "slips", "--welfare", "none"]
    more = ["--why", "as agreed", *on, "--by", "casey"]
    made = runner.invoke(app, ["arrears-plans", "agree", case.reference, *given, *more])
    assert made.exit_code == 0, made.output
    name = ArrearsPlan.objects.get().reference
    assert '"weekly_pence": 500' in runner.invoke(app, ["arrears-plans", "list", "--json"]).output
    over = runner.invoke(app, ["arrears-plans", "end", name, "--why", "Lost the job", *on])
    assert "ended on" in over.output
    assert (
        "There is no plan"
        in runner.invoke(app, ["arrears-plans", "end", "AP999999", "--why", "x", *on]).output
    )
