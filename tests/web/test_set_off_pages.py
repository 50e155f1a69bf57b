"""The pages of setting off: who claims, who is heard, who decides, and what parents see."""

from collections.abc import Callable

import pytest
from django.test import Client
from made_up_families import LAST_NIGHT
from test_write_off_pages import in_arrears
from typer.testing import CliRunner

from upkeep.cases.models import Case
from upkeep.cli import app
from upkeep.collection.models import SetOff
from upkeep.parties.models import SignIn

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


def said(case: Case, **other: str) -> dict[str, str]:
    """A form filled in as it should be."""
    day = case.effective_from
    days = {"paid-day": str(day.day), "paid-month": str(day.month), "paid-year": str(day.year)}
    usual = {"kind": "voluntary", "amount": "60.00", "purpose": "maintenance", "method": "cash"}
    return {**days, **usual, "proof": "payee_receipt", "evidence": "letter 9", **other}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "lots"}, "amount"),
        ({"kind": ""}, "kind"),
        ({"paid-day": "31", "paid-month": "2"}, "paid"),
        ({"purpose": ""}, "purpose"),
        ({"method": "other"}, "method"),
        ({"proof": ""}, "proof"),
        ({"evidence": ""}, "evidence"),
        ({"kind": "opposing", "opposing": "C00000001"}, "opposing"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    signed_in: Browser, wrong: dict[str, str], field: str
) -> None:
    case = in_arrears()
    answer = signed_in("casey").post(f"/cases/{case.reference}/set-off/", said(case, **wrong))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "There is a problem" in page
    assert f'href="#{field}"' in page
    assert not SetOff.objects.exists()


def test_a_claim_is_recorded_heard_and_counted_and_both_parents_see_it(signed_in: Browser) -> None:
    case, casey = in_arrears(), signed_in("casey")
    answer = casey.post(f"/cases/{case.reference}/set-off/", said(case))
    found = SetOff.objects.get()
    where = f"/books/set-offs/{found.pk}/"
    assert answer.headers["Location"] == where
    assert "can be decided once" in casey.get(where).content.decode()
    assert casey.post(where, {"do": "heard", "side": "receiving_parent"}).status_code == 400
    heard = {"do": "heard", "side": "receiving_parent", "agrees": "yes", "words": "It is so"}
    assert casey.post(where, heard).status_code == 302
    assert casey.post(where, {"do": "count", "accepted": "61.00"}).status_code == 400
    done = casey.post(where, {"do": "count", "accepted": "60.00", "reasons": "She says so"})
    assert done.status_code == 302
    page = casey.get(where).content.decode()
    assert "£60.00 counts, decided by casey: She says so" in page
    assert "Owed before" in page
    assert found.reference in casey.get("/books/set-offs/").content.decode()
    assert "£60.00 counts since" in casey.get(f"/cases/{case.reference}/").content.decode()
    assert casey.get(f"/cases/{case.reference}/all/letters/").status_code == 200
    for person in (case.paying_parent.person_id, case.receiving_parent_id):
        sign_in = SignIn.objects.filter(person_id=person).first()
        if sign_in is not None:
            own = signed_in(sign_in.user.username).get(f"/home/{case.reference}/")
            assert "Payment before the amount was known" in own.content.decode()


def test_a_refusal_says_its_ground(signed_in: Browser) -> None:
    case, casey = in_arrears(), signed_in("casey")
    casey.post(f"/cases/{case.reference}/set-off/", said(case))
    found = SetOff.objects.get()
    where = f"/books/set-offs/{found.pk}/"
    heard = {"do": "heard", "side": "receiving_parent", "agrees": "no", "words": "Never"}
    casey.post(where, heard)
    assert casey.post(where, {"do": "refuse", "reasons": "No"}).status_code == 400
    refused = {"do": "refuse", "reasons": "Nothing shows it", "ground": "not_shown"}
    assert casey.post(where, refused).status_code == 302
    assert "It was not shown that it was paid." in casey.get(where).content.decode()
    assert casey.post(where, {"do": "else"}).status_code == 404


def test_the_commands_do_the_same() -> None:
    case = in_arrears()
    day = case.effective_from.isoformat()
    runner = CliRunner()
    given = ["--kind", "voluntary", "--amount", "60", "--paid", day, "--purpose", "maintenance"]
    shown = ["--method", "cash", "--proof", "payee_receipt", "--evidence", "letter 9"]
    on = ["--on", LAST_NIGHT.isoformat(), "--by", "casey"]
    made = runner.invoke(app, ["set-offs", "claim", case.reference, *given, *shown, *on])
    assert made.exit_code == 0, made.output
    name = SetOff.objects.get().reference
    early = runner.invoke(
        app, ["set-offs", "count", name, "--amount", "60", "--reasons", "soon", *on]
    )
    assert "may still answer" in early.output
    words = ["--side", "receiving_parent", "--disagrees", "--words", "Never"]
    assert runner.invoke(app, ["set-offs", "heard", name, *words, *on]).exit_code == 0
    refusal = ["--ground", "not_shown", "--reasons", "Nothing shows it"]
    assert runner.invoke(app, ["set-offs", "refuse", name, *refusal, *on]).exit_code == 0
    listed = runner.invoke(app, ["set-offs", "list"])
    assert "refused by casey, not_shown: Nothing shows it" in listed.output
    assert '"ground": "not_shown"' in runner.invoke(app, ["set-offs", "list", "--json"]).output


def test_nobody_has_claimed_anything(signed_in: Browser) -> None:
    assert "No claim waits" in signed_in("casey").get("/books/set-offs/").content.decode()
    assert "Nothing was claimed" in CliRunner().invoke(app, ["set-offs", "list"]).output
