"""The pages of writing arrears off: who proposes and decides, and what goes wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from made_up_families import AISHA, case_of
from typer.testing import CliRunner

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case, Proceeding
from upkeep.cases.proceedings import move
from upkeep.cli import app
from upkeep.collection.models import WriteOff
from upkeep.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("world")
Browser = Callable[[str], Client]


@pytest.fixture
def finance(signed_in: Browser) -> Client:
    """Casey, who is of the finance team from now on."""
    group, _made = Group.objects.get_or_create(name="finance")
    User.objects.get(username="casey").groups.add(group)
    return signed_in("casey")


def in_arrears() -> Case:
    """A case of the made-up families on which at least a hundred pounds are owed."""
    owed: dict[int, int] = {}
    for entry in Entry.objects.filter(account=1100):
        owed[entry.subject] = owed.get(entry.subject, 0) + entry.amount_pence
    return Case.objects.get(pk=next(pk for pk in sorted(owed) if owed[pk] >= 100_00))


def said(**other: str) -> dict[str, str]:
    """A form filled in as it should be."""
    days = {"from-day": "1", "from-month": "5", "from-year": "2023"}
    days |= {"to-day": "31", "to-month": "5", "to-year": "2023"}
    usual = {"ground": "asked_to_stop", "debt": "maintenance", "amount": "60.00"}
    return {**days, **usual, "why": "She asked us", "evidence": "letter 9", **other}


def test_a_caseworker_outside_finance_proposes_nothing(signed_in: Browser) -> None:
    where = f"/cases/{case_of(AISHA).reference}/write-off/"
    casey = signed_in("casey")
    assert "Only the finance team" in casey.get(where).content.decode()
    assert casey.post(where, said()).status_code == 403
    assert not WriteOff.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": "lots"}, "amount"),
        ({"ground": ""}, "ground"),
        ({"from-day": "31", "from-month": "2"}, "from"),
        ({"why": ""}, "why"),
        ({"evidence": " "}, "evidence"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    finance: Client, wrong: dict[str, str], field: str
) -> None:
    answer = finance.post(f"/cases/{in_arrears().reference}/write-off/", said(**wrong))
    assert answer.status_code == 400
    assert f'href="#{field}' in answer.content.decode()
    assert not WriteOff.objects.exists()


def test_a_proposal_is_heard_about_decided_by_another_and_taken_back(
    finance: Client, signed_in: Browser
) -> None:
    case = in_arrears()
    where = finance.post(f"/cases/{case.reference}/write-off/", said()).headers["Location"]
    row = WriteOff.objects.get()
    assert f'href="{where}"' in finance.get("/books/write-offs/").content.decode()
    page = finance.get(where).content.decode()
    assert "It can be decided once the time" in page
    heard = {"do": "heard", "side": "receiving_parent", "words": "Please do not"}
    assert finance.post(where, heard).status_code == 302
    assert "Please do not" in finance.get(where).content.decode()
    early = finance.post(where, {"do": "write_off", "reasons": "now"})
    assert early.status_code == 400
    assert "nothing is decided before" in early.content.decode()
    proceeding = Proceeding.objects.get(subject=row.reference)
    move(proceeding.pk, "time_is_over", Actor("nightly run", date(2024, 1, 2), timezone.now()))
    own = finance.post(where, {"do": "write_off", "reasons": "now"})
    assert "somebody else must" in own.content.decode()
    leah = signed_in("leah")
    assert leah.post(where, {"do": "write_off", "reasons": ""}).status_code == 400
    assert leah.post(where, {"do": "write_off", "reasons": "Weighed"}).status_code == 302
    assert "Written off by leah" in leah.get(where).content.decode()
    assert leah.post(where, {"do": "take_back", "reasons": "wrong case"}).status_code == 302
    assert "Taken back by leah" in leah.get(where).content.decode()
    listed = leah.get("/books/write-offs/").content.decode()
    assert "taken back" in listed
    assert len(listed) < 50_000


def test_the_commands_do_the_same(finance: Client) -> None:
    run = CliRunner()
    case = in_arrears().reference
    words = ["--why", "asked", "--evidence", "letter", "--by", "fin", "--on", "2024-03-01"]
    days = ["--from", "2023-05-01", "--to", "2023-05-31"]
    ground = ["--amount", "60.00", "--ground", "asked_to_stop"]
    made = run.invoke(app, ["books", "write-off", case, *ground, *days, *words])
    assert "told before: both" in made.output, made.output
    name = WriteOff.objects.get().reference
    said_so = ["--side", "receiving_parent", "--words", "no", "--on", "2024-03-05"]
    assert run.invoke(app, ["books", "heard", name, *said_so]).exit_code == 0
    early = run.invoke(app, ["books", "decide", name, "--keep", "--reasons", "she objects"])
    assert "nothing is decided before" in early.output.replace("\n", " ")
    nothing = run.invoke(app, ["books", "take-back", name, "--reason", "wrong"])
    assert "Nothing stands" in nothing.output
    row = Proceeding.objects.get(subject=name)
    move(row.pk, "time_is_over", Actor("nightly run", date(2024, 4, 3), timezone.now()))
    kept = run.invoke(
        app, ["books", "decide", name, "--keep", "--reasons", "she objects", "--by", "leah"]
    )
    assert "kept by leah" in kept.output
    assert name in run.invoke(app, ["books", "write-offs"]).output
    assert '"provision": "13G(a)"' in run.invoke(app, ["books", "write-offs", "--json"]).output
    assert (
        "There is no write-off"
        in run.invoke(app, ["books", "take-back", "WO999999", "--reason", "x"]).output
    )
