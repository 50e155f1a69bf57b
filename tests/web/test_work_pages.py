"""Board, worklist, proceedings and defects on the pages: what is shown, done and refused."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from made_up_families import AISHA, CHLOE, LAST_NIGHT, case_of

from upkeep.cases import defects, opening, variations
from upkeep.cases.actors import Actor
from upkeep.cases.fact_kinds import SourceKind
from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Case, Proceeding, Team
from upkeep.cases.variation_models import Ground
from upkeep.web.access import ROLE_GROUPS, may_act, staffed_roles
from upkeep.web.views import work as work_views

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
WORK = "/work/"


def missed() -> Proceeding:
    """Marcus paid nothing in August: somebody has to call him."""
    return Proceeding.objects.get(case=case_of(AISHA), process="arrangement")


def page_of(row: Proceeding) -> str:
    return reverse("case_proceeding", args=[case_of(AISHA).reference, row.pk])


def post(client: Client, where: str, **said: object) -> tuple[int, str]:
    response = client.post(where, said)
    return response.status_code, response.content.decode()


def test_the_worklist_shows_what_has_to_be_done_with_what_is_owed(signed_in: Browser) -> None:
    text = signed_in("casey").get(WORK).content.decode()
    assert missed().state == "payment_missed"
    assert case_of(AISHA).reference in text
    assert "Arrangement: payment missed" in text
    assert "Arrangement" not in _table(signed_in("casey"), "?role=FINANCE")
    assert "Arrangement" in _table(signed_in("casey"), "?role=CASEWORKER&process=arrangement")
    assert "Arrangement" not in _table(signed_in("casey"), "?holder=mine")
    assert "Arrangement" in _table(signed_in("casey"), "?role=NONSENSE&holder=nobody")


def _table(client: Client, query: str) -> str:
    text = client.get(f"{WORK}{query}").content.decode()
    return text.partition("<tbody")[2].partition("</tbody>")[0]


def test_taking_work_says_first_what_will_happen_and_then_does_it(signed_in: Browser) -> None:
    client, row = signed_in("casey"), missed()
    said = {"chosen": row.pk, "action": "claim"}
    status, text = post(client, WORK, **said)
    assert (status, missed().holder) == (200, None)
    assert "You will hold this work" in text
    assert post(client, WORK, **said, confirmed="yes")[0] == 302
    assert missed().holder.username == "casey"
    assert "Arrangement" in _table(client, "?holder=mine")
    later = LAST_NIGHT + timedelta(days=5)
    post(client, WORK, chosen=row.pk, action="bring_forward", on=later, confirmed="yes")
    assert missed().bring_forward_on == later
    assert "Arrangement" not in _table(client, "?holder=mine")


def test_what_is_not_allowed_is_left_as_it_is_and_said(signed_in: Browser) -> None:
    leader, row = signed_in("leah"), missed()
    said = {"chosen": row.pk, "action": "give", "to": "leah", "confirmed": "yes"}
    assert post(signed_in("casey"), WORK, **said)[0] == 302
    assert missed().holder is None, "only a team leader gives work to somebody"
    post(leader, WORK, **said)
    assert missed().holder.username == "leah"
    _status, text = post(signed_in("casey"), WORK, chosen=row.pk, action="claim")
    assert "leah holds it" in text
    _status, text = post(signed_in("casey"), WORK, chosen=row.pk, action="release")
    assert "You do not hold it" in text
    post(leader, WORK, chosen=row.pk, action="release", confirmed="yes")
    assert missed().holder is None


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"action": "claim"}, "Tick the work"),
        ({"chosen": 1}, "Choose what to do"),
        ({"chosen": 1, "action": "give", "to": "aisha"}, "Choose who gets the work"),
        ({"chosen": 1, "action": "bring_forward", "on": "2023-08-16"}, "still to come"),
        (
            {
                "chosen": 1,
                "action": "bring_forward",
                "on-day": "31",
                "on-month": "9",
                "on-year": "2023",
            },
            "fewer days",
        ),
    ],
)
def test_an_unclear_order_says_what_is_missing(
    signed_in: Browser, said: dict[str, object], problem: str
) -> None:
    status, text = post(signed_in("leah"), WORK, **said)
    assert (status, problem in text) == (400, True)


def test_an_order_that_is_overtaken_does_nothing(signed_in: Browser) -> None:
    from upkeep.web import bulk

    casey, leah = (User.objects.get(username=name) for name in ("casey", "leah"))
    client = signed_in("casey")
    request = client.get(WORK).wsgi_request
    said = request.GET.copy()
    said.setlist("chosen", [str(missed().pk)])
    said["action"] = "claim"
    order, _problem = bulk.order_of(said, casey, LAST_NIGHT)
    assert order is not None
    Proceeding.objects.filter(pk=missed().pk).update(holder=leah)
    bulk.carry_out(order)
    assert missed().holder == leah


def test_a_step_is_recorded_with_a_note_by_who_may(signed_in: Browser) -> None:
    client, row = signed_in("casey"), missed()
    text = client.get(page_of(row)).content.decode()
    assert "Enforcement begun" in text
    status, text = post(client, page_of(row), do="move", event="agreed")
    assert (status, "Say why in a note" in text) == (400, True)
    status, text = post(client, page_of(row), do="move", event="nonsense", note="x")
    assert (status, "Choose what happened" in text) == (400, True)
    assert post(client, page_of(row), do="move", event="agreed", note="a plan")[0] == 302
    assert missed().state == "collect_and_pay"
    step = missed().steps.latest("pk")
    assert (step.by, step.note, step.effective_on) == ("casey", "a plan", LAST_NIGHT)


def test_a_guarded_step_asks_its_question(signed_in: Browser) -> None:
    row = missed()
    client = signed_in("casey")
    post(client, page_of(row), do="move", event="agreed", note="a plan")
    said = {"do": "move", "event": "direct_pay_chosen", "note": "asked"}
    status, text = post(client, page_of(row), **said)
    assert (status, "what must hold" in text) == (400, True)
    assert post(client, page_of(row), **said, holds="paid_in_full_for_six_months")[0] == 302
    assert missed().state == "direct_pay"


def a_variation(case: Case) -> None:
    applied = datetime.combine(LAST_NIGHT, time(9), UTC)
    variations.apply_for(
        case,
        Ground.CONTACT,
        SourceKind.PAYING_PARENT,
        "Trains each Friday",
        LAST_NIGHT,
        Actor("casey", LAST_NIGHT, applied),
        25_00,
    )


def test_a_finding_is_made_on_the_page_with_what_the_law_wants(signed_in: Browser) -> None:
    case = case_of(AISHA)
    a_variation(case)
    row = Proceeding.objects.get(process="variation")
    leader = signed_in("leah")
    page = leader.get(page_of(row)).content.decode()
    assert "Trains each Friday" in page
    assert "£25.00 a week" in page
    assert len(page) < 50_000
    assert post(leader, page_of(row), do="move", event="rejected", note="x")[0] == 400
    for event in ("complete", "notice_not_needed"):
        assert post(leader, page_of(row), do="move", event=event, note="fine")[0] == 302
    said = {"do": "find", "outcome": "agreed", "note": "They need the trains."}
    for wrong in ({}, {"amount": "25.00"}, {"amount": "9.00", "just": "yes"}):
        assert post(leader, page_of(row), **said, **wrong)[0] == 400
    assert post(signed_in("casey"), page_of(row), **said, amount="25", just="yes")[0] == 400
    assert post(leader, page_of(row), **said, amount="25.00", just="yes")[0] == 302
    assert Proceeding.objects.get(pk=row.pk).state == "deciding"
    assert "They need the trains." in leader.get(page_of(row)).content.decode()


def test_another_roles_step_is_refused(signed_in: Browser) -> None:
    client, case = signed_in("casey"), case_of(AISHA)
    a_variation(case)
    row = Proceeding.objects.get(process="variation")
    assert (row.subject, row.case, row.acts) == ("VAR-000001", case, "DECISION_MAKER")
    assert "for another role: decision maker" in client.get(page_of(row)).content.decode()
    status, text = post(client, page_of(row), do="move", event="complete", note="x")
    assert (status, "for another role" in text) == (400, True)
    leader = signed_in("leah")
    assert post(leader, page_of(row), do="move", event="complete", note="all there")[0] == 302


@pytest.mark.parametrize("said", [{"note": "x"}, {"process": "review", "note": "x"}])
def test_only_what_people_start_can_be_started(signed_in: Browser, said: dict[str, object]) -> None:
    where = reverse("case_start", args=[case_of(AISHA).reference])
    assert post(signed_in("casey"), where, **said)[0] == 400
    assert post(signed_in("casey"), where, process="complaint")[0] == 400
    assert not Proceeding.objects.filter(process__in=opening.STARTED).exists()


def test_blocking_names_reason_and_day_and_stays_on_the_board(signed_in: Browser) -> None:
    client, row = signed_in("casey"), missed()
    again = LAST_NIGHT + timedelta(days=9)
    said = {"do": "block", "reason": "system_defect", "again": again, "note": "wrong sum"}
    for missing in ("reason", "again", "note"):
        less = {name: value for name, value in said.items() if name != missing}
        assert post(client, page_of(row), **less)[0] == 400
    status, text = post(client, page_of(row), **said)
    assert (status, "Choose the defect" in text) == (400, True)
    post(client, "/defects/", title="Wrong sum", goes_wrong="Sums are wrong")
    assert post(client, page_of(row), **said, defect="DEF-0001")[0] == 302
    assert "Blocked: DEF-0001" in client.get("/board/").content.decode()
    defect = client.get("/defects/DEF-0001/").content.decode()
    assert case_of(AISHA).reference in defect
    status, text = post(client, page_of(row), do="move", event="agreed", note="x")
    assert (status, "Somebody was quicker" in text) == (400, True)
    assert post(client, page_of(row), do="unblock", note="mended")[0] == 302
    assert missed().blocked == ""


def test_a_proceeding_is_found_only_under_its_own_case(signed_in: Browser) -> None:
    row = missed()
    elsewhere = reverse("case_proceeding", args=[case_of(CHLOE).reference, row.pk])
    assert signed_in("casey").get(elsewhere).status_code == 404
    assert post(signed_in("casey"), elsewhere, do="move", event="agreed", note="x")[0] == 404
    assert post(signed_in("aisha"), page_of(row), do="move", event="agreed", note="x")[0] == 403
    assert missed().state == "payment_missed"


def test_a_defect_needs_words(signed_in: Browser) -> None:
    assert post(signed_in("casey"), "/defects/", title="Wrong sum")[0] == 400
    assert not defects.register().exists()


def test_posting_needs_the_pages_own_form(signed_in: Browser) -> None:
    client = signed_in("casey")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    said = {"chosen": missed().pk, "action": "claim", "confirmed": "yes"}
    assert strict.post(WORK, said).status_code == 403
    assert missed().holder is None


def test_roles_may_record_their_own_steps_and_those_of_people_outside() -> None:
    caseworker = frozenset({Role.CASEWORKER})
    assert may_act(caseworker, Role.CASEWORKER)
    assert may_act(caseworker, Role.EITHER_PARENT)
    for role in ROLE_GROUPS:
        assert not may_act(caseworker, role)
        assert may_act(caseworker | {role}, role)
        assert may_act(caseworker | {Role.TEAM_LEADER}, role)
        assert not may_act(frozenset(), role)


def test_the_team_leader_sees_who_holds_how_much(signed_in: Browser) -> None:
    client = signed_in("leah")
    text = client.get("/work/team/").content.decode()
    assert "Caseworker" in text
    assert "Arrangement" in text
    assert "Nobody has the role: finance." in text
    assert "Nobody has the role: team leader" not in text
    assert "Nobody has the role: caseworker" not in text


def test_nobody_who_cannot_sign_in_fills_a_role(signed_in: Browser) -> None:
    User.objects.filter(username="casey").update(is_active=False)
    text = signed_in("leah").get("/work/team/").content.decode()
    assert "Nobody has the role: caseworker" not in text, "the team leader is a caseworker"
    User.objects.filter(groups__name="caseworkers").exclude(username="leah").update(is_active=False)
    User.objects.get(username="leah").groups.remove(Group.objects.get(name="caseworkers"))
    assert staffed_roles() == frozenset()


def test_priority_is_shown_with_its_reasons(signed_in: Browser) -> None:
    row = missed()
    Proceeding.objects.filter(pk=row.pk).update(due_on=LAST_NIGHT - timedelta(days=10))
    body = _table(signed_in("casey"), "?process=arrangement")
    assert "20 late" in body
    assert "days past: 10" in body


def test_long_work_comes_in_pages(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_views, "WORK_LINES_SHOWN", 1)
    client = signed_in("leah")
    Proceeding.objects.filter(ended_on=None).update(due_on=LAST_NIGHT - timedelta(days=1))
    first = client.get(WORK).content.decode()
    assert "Lines 1 to 1 of" in first
    assert 'href="?page=2"' in first
    second = client.get(f"{WORK}?page=2").content.decode()
    assert "Lines 2 to 2 of" in second
    assert 'href="?page=1"' in second
    assert client.get(f"{WORK}?page=x").status_code == 200
    assert "Nothing to do here" in client.get(f"{WORK}?page=9999").content.decode()


TEAM = {
    "name": "Arrangements, first half",
    "roles": ["CASEWORKER"],
    "processes": ["arrangement"],
    "share_from": "0",
    "share_to": "50",
    "members": ["casey", "aisha"],
}


def test_a_team_has_roles_processes_members_and_a_share(signed_in: Browser) -> None:
    client = signed_in("leah")
    assert post(client, "/work/teams/new/", **TEAM)[0] == 302
    team = Team.objects.get()
    assert [account.username for account in team.members.all()] == ["casey"]
    text = client.get("/work/teams/").content.decode()
    assert "Arrangements, first half" in text
    assert "0% to 50%" in text
    assert "No team has: caseworker, team leader" in text
    assert client.get(f"/work/teams/{team.pk}/").status_code == 200
    payer = case_of(AISHA).paying_parent_id % 100
    for start, end, is_theirs in ((payer, payer + 1, True), (payer + 1, 100, False)):
        said = {**TEAM, "share_from": start, "share_to": end, "do": "save"}
        assert post(client, f"/work/teams/{team.pk}/", **said)[0] == 302
        reference = case_of(AISHA).reference
        assert (reference in _table(client, f"?team={team.pk}")) == is_theirs
        text = client.get(f"/work/team/?team={team.pk}").content.decode()
        assert ("Arrangement</td>" in text) == is_theirs
    assert post(client, f"/work/teams/{team.pk}/", do="dissolve")[0] == 302
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["TRIBUNAL"]}, "roles"),
        ({"processes": ["nonsense"]}, "processes"),
        ({"share_from": "100"}, "share_from"),
        ({"share_from": "60"}, "share_to"),
        ({"share_to": "101"}, "share_to"),
    ],
)
def test_a_team_that_makes_no_sense_is_refused(
    signed_in: Browser, wrong: dict[str, object], field: str
) -> None:
    status, text = post(signed_in("leah"), "/work/teams/new/", **{**TEAM, **wrong})
    assert (status, f'href="#{field}"' in text) == (400, True)
    assert not Team.objects.exists()


def test_the_database_refuses_a_team_without_share_or_role() -> None:
    for wrong in ({"share_from": 5, "share_to": 5}, {"roles": []}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Team.objects.create(**{"name": "x", "roles": ["CASEWORKER"], **wrong})


def test_the_board_is_shown_by_part_and_as_a_file(signed_in: Browser) -> None:
    client, row = signed_in("casey"), missed()
    Proceeding.objects.filter(pk=row.pk).update(due_on=LAST_NIGHT - timedelta(days=3))
    reference = case_of(AISHA).reference
    for query, is_there in (
        ("", True),
        ("?role=CASEWORKER&why=PAST_CLOCK&process=arrangement", True),
        ("?role=FINANCE", False),
        ("?why=BLOCKED", False),
        ("?process=appeal", False),
        ("?why=NONSENSE&team=77", True),
    ):
        text = client.get(f"/board/{query}").content.decode()
        assert (reference in text) == is_there, query
        file = client.get(f"/board/board.csv{query}")
        assert file.headers["Content-Type"].startswith("text/csv")
        lines = list(csv.DictReader(io.StringIO(file.content.decode())))
        assert any(line["case"] == reference for line in lines) == is_there
    (line,) = [each for each in lines if each["process"] == "arrangement"]
    assert (line["why"], line["age_days"], line["for"]) == ("past its clock", "3", "caseworker")
    assert line["owed"].count(".") == 1


def a_defect(client: Client) -> str:
    post(client, "/defects/", title="Wrong sum", goes_wrong="Sums are wrong")
    return "/defects/DEF-0001/"


def test_cases_are_named_by_reference_or_found(signed_in: Browser) -> None:
    client = signed_in("casey")
    where = a_defect(client)
    named = f"{case_of(AISHA).reference}, {case_of(CHLOE).reference}"
    assert post(client, where, do="touch", cases=named, amount="12.50")[0] == 302
    found = defects.register().get()
    assert (found.touched, found.pence) == (2, 2500)
    status, text = post(client, where, do="find", state="in_force", service="direct_pay")
    assert (status, "Cases found: 1" in text) == (200, True)
    said = {"do": "touch", "by": "search", "state": "in_force", "scheme": "2012"}
    said |= {"decided_from": "2023-04-01", "decided_to": LAST_NIGHT.isoformat()}
    assert post(client, where, **said)[0] == 302
    assert defects.register().get().touched == 3


def test_a_defect_closes_only_when_every_case_is_put_right(signed_in: Browser) -> None:
    client = signed_in("casey")
    where = a_defect(client)
    named = f"{case_of(AISHA).reference} {case_of(CHLOE).reference}"
    post(client, where, do="touch", cases=named)
    closing = {"do": "close", "decision": "mend", "result": "mended", "fix_version": "2"}
    status, text = post(client, where, **closing)
    assert (status, "neither corrected nor explained: 2" in text) == (400, True)
    right = {"do": "put_right", "outcome": "corrected", "note": "given back"}
    assert post(client, where, **right, cases=case_of(AISHA).reference)[0] == 302
    status, text = post(client, where, **closing)
    assert (status, "neither corrected nor explained: 1" in text) == (400, True)
    assert post(client, where, **right, which="all")[0] == 302
    job = {"correction_job": "mend sums", "job_run_on": LAST_NIGHT.isoformat()}
    assert post(client, where, **closing, **job)[0] == 302
    found = defects.register().get()
    assert (found.closed_by, found.correction_job) == ("casey", "mend sums")
    assert "What now?" not in client.get(where).content.decode()
    assert post(client, where, do="touch", cases=named)[0] == 400


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"do": "touch", "cases": "C99999999"}, "cases"),
        ({"do": "touch"}, "cases"),
        ({"do": "touch", "amount": "lots"}, "amount"),
        ({"do": "put_right", "note": "x"}, "outcome"),
        ({"do": "put_right", "outcome": "corrected"}, "note"),
        ({"do": "put_right", "outcome": "corrected", "note": "x"}, "corrected"),
        ({"do": "close", "result": "x"}, "decision"),
        ({"do": "close", "decision": "x"}, "result"),
        ({"do": "close", "decision": "x", "result": "x", "correction_job": "x"}, "job_run_on-day"),
        ({"do": "find", "decided_from-day": "1"}, "decided_from-month"),
        ({"do": "nonsense"}, "what-now"),
    ],
)
def test_what_is_missing_for_a_defect_is_said_at_its_field(
    signed_in: Browser, said: dict[str, object], field: str
) -> None:
    client = signed_in("casey")
    status, text = post(client, a_defect(client), **said)
    assert (status, f'href="#{field}"' in text) == (400, True)


def test_what_a_defect_blocks_keeps_it_open(signed_in: Browser) -> None:
    client, row = signed_in("casey"), missed()
    where = a_defect(client)
    again = LAST_NIGHT + timedelta(days=9)
    said = {"do": "block", "reason": "system_defect", "again": again, "note": "wrong sum"}
    assert post(client, page_of(row), **said, defect="DEF-0001")[0] == 302
    post(client, where, do="put_right", outcome="explained", note="x", which="all")
    status, text = post(client, where, do="close", decision="x", result="x")
    assert (status, "while it blocks something" in text) == (400, True)
