"""Applying on line: saved as one goes, opened again by code and password, sent once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from applying import ANSWERS, PASSWORD, answer_all, begin, send, shown
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from made_up_families import LAST_NIGHT

from upkeep.cases import online
from upkeep.cases.intake import take_in_applications
from upkeep.cases.models import (
    Application,
    ApplicationDraft,
    DraftDocument,
    OnlineApplication,
    StoppedApplication,
    SwitchSetting,
)
from upkeep.cases.switches import INTAKE
from upkeep.parties.models import PersonFact
from upkeep.shift import Shift
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]


def test_what_is_sent_is_the_application_that_intake_takes(client: Client) -> None:
    begin(client)
    answer_all(client, ANSWERS)
    page = shown(client, "/apply/check/")
    assert "Pip" in page
    assert "Monday to Friday, 9am to noon" in page
    reference = send(client)
    kept = Application.objects.get(reference=reference)
    assert kept.received_on == working_day() == LAST_NIGHT + timedelta(days=1)
    form = kept.form
    assert form["applicant"] == "receiving_parent"
    assert form["receiving_parent"]["national_insurance_number"] == "QQ700101A"
    assert form["receiving_parent"]["address"]["postcode"] == "ZZ1 1AA"
    assert form["receiving_parent"]["safeguarding"]["domestic_abuse"] is True
    assert form["receiving_parent"]["safeguarding"]["do_not_disclose"] is True
    assert form["receiving_parent"]["safeguarding"]["safe_contact"]["to"] == "12:00"
    assert form["paying_parent"].get("safeguarding") is None
    assert [child["nights_with_paying_parent"] for child in form["children"]] == [52, 52]
    assert form["circumstances"]["benefits"] == []
    assert form["circumstances"]["relevant_other_children"] == 1
    assert form["collection"]["service_type"] == "collect_and_pay"
    assert not ApplicationDraft.objects.exists()


def test_it_is_saved_and_opened_again_by_its_code_and_password_alone(client: Client) -> None:
    code = begin(client)
    answer_all(client, {"who": ANSWERS["who"], "name": ANSWERS["name"]})
    assert code in client.post("/apply/leave/").content.decode()
    assert client.get("/apply/parts/").headers["Location"] == "/apply/return/"
    other = Client()
    assert other.post("/apply/return/", {"code": code, "password": "wrong"}).status_code == 400
    typed = {"code": code.lower().replace("-", " "), "password": PASSWORD}
    assert other.post("/apply/return/", typed).headers["Location"] == "/apply/parts/"
    assert 'value="Nell"' in shown(other, "/apply/questions/name/")
    draft = ApplicationDraft.objects.get()
    assert code not in f"{draft.code_digest}{draft.password}{draft.answers}"
    assert PASSWORD not in draft.password


def test_five_wrong_passwords_lock_it_for_a_while(client: Client) -> None:
    code = begin(client)
    stranger = Client()
    for _ in range(online.WRONG_PASSWORDS_MAX):
        stranger.post("/apply/return/", {"code": code, "password": "wrong"})
    right = {"code": code, "password": PASSWORD}
    assert "Too many wrong passwords" in stranger.post("/apply/return/", right).content.decode()
    later = timezone.now() + online.LOCKED_FOR + timedelta(seconds=1)
    assert online.open_again(code, PASSWORD, later, working_day()) is not None


def test_a_draft_that_is_over_opens_no_more_and_is_deleted(client: Client) -> None:
    code, over = begin(client), working_day() + timedelta(days=online.KEPT_DAYS)
    now = timezone.now()
    assert online.open_again(code, PASSWORD, now, over) is not None
    assert online.open_again(code, PASSWORD, now, over + timedelta(days=1)) is None
    assert online.delete_expired(over) == 0
    assert online.delete_expired(over + timedelta(days=1)) == 1


def test_the_night_deletes_what_is_over_and_its_documents(client: Client) -> None:
    begin(client)
    draft = ApplicationDraft.objects.get()
    DraftDocument.objects.create(draft=draft, name="pay.pdf", content=b"%PDF-", scanned_by="me")
    ApplicationDraft.objects.filter(pk=draft.pk).update(keeps_until=working_day())
    take_in()
    assert ApplicationDraft.objects.exists()
    ApplicationDraft.objects.filter(pk=draft.pk).update(keeps_until=LAST_NIGHT)
    take_in()
    assert not ApplicationDraft.objects.exists()
    assert not DraftDocument.objects.exists()


def test_pressing_send_twice_sends_once(client: Client) -> None:
    begin(client)
    answer_all(client, ANSWERS)
    send(client)
    again = client.post("/apply/check/", {"declared": "yes"})
    assert again.headers["Location"] == "/apply/return/"
    assert OnlineApplication.objects.count() == Application.objects.filter(source="online").count()


def test_nothing_is_sent_without_every_answer_and_the_declaration(client: Client) -> None:
    begin(client)
    answer_all(client, {name: typed for name, typed in ANSWERS.items() if name != "often"})
    assert client.get("/apply/check/").headers["Location"] == "/apply/questions/often/"
    answer_all(client, {"often": ANSWERS["often"]})
    refused = client.post("/apply/check/", {})
    assert refused.status_code == 400
    assert "Say that what you have told us is true" in refused.content.decode()
    assert not OnlineApplication.objects.exists()


def test_one_person_as_both_parents_is_said_before_it_is_sent(client: Client) -> None:
    begin(client)
    answer_all(client, {**ANSWERS, "other-numbers": ANSWERS["numbers"]})
    refused = client.post("/apply/check/", {"declared": "yes"})
    assert "the two parents must be different people" in refused.content.decode()


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("numbers", {"born-day": "31", "born-month": "2", "born-year": "1988"}, "Enter a real day"),
        ("numbers", {"national_insurance_number": "12"}, "two letters, six digits and a letter"),
        ("home", {"postcode": "nowhere"}, "Enter a full postcode"),
        ("account", {"sort_code": "1", "account_number": "2", "name": ""}, "six digits"),
        ("other-home", {"line_1": "9 Feigned Road"}, "Enter the town or city"),
        ("child-2", {**ANSWERS["child-1"]}, "two children have the same first name"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(
    client: Client, page: str, typed: dict[str, str], said: str
) -> None:
    begin(client)
    answer_all(client, {name: ANSWERS[name] for name in ("who", "children", "child-1")})
    refused = client.post(f"/apply/questions/{page}/", typed)
    assert refused.status_code == 400
    assert said in refused.content.decode()


def test_who_does_not_know_a_number_applies_and_staff_fill_it_in(
    client: Client, signed_in: Browser
) -> None:
    begin(client)
    answer_all(client, {**ANSWERS, "other-numbers": {}})
    reference = send(client)
    assert "the day of your application stays the same" in shown(client, "/apply/sent/")
    assert not Application.objects.filter(reference=reference).exists()
    casey, where = signed_in("casey"), f"/work/applications/{reference[4:]}/"
    assert reference in shown(casey, "/work/applications/")
    assert "Fill in what is missing" in shown(casey, where)
    typed = {f"other-numbers.{name}": value for name, value in ANSWERS["other-numbers"].items()}
    lacking = {**typed, "other-numbers.national_insurance_number": ""}
    assert "Fill in every field" in casey.post(where, lacking).content.decode()
    assert casey.post(where, typed).status_code == 302
    kept = Application.objects.get(reference=reference)
    assert kept.received_on == OnlineApplication.objects.get().received_on
    assert kept.source == "online, completed by casey"
    assert reference not in shown(casey, "/work/applications/")


@pytest.mark.parametrize("who", ["paying", "child"])
def test_a_paying_parent_and_a_child_can_apply(client: Client, who: str) -> None:
    begin(client)
    answers = {**ANSWERS, "who": {"answer": who}}
    if who == "child":
        answers |= {"carer": ANSWERS["name"], "carer-numbers": {}}
        answers["name"] = {"given_name": "Pip", "family_name": "Pretend"}
    del answers["account"]
    answer_all(client, answers)
    reference = send(client)
    sent = OnlineApplication.objects.get(reference=reference)
    assert sent.applicant == {"paying": "paying_parent", "child": "child"}[who]
    assert "account" in sent.missing


def test_why_people_stop_is_counted_without_saying_who(client: Client) -> None:
    begin(client)
    answer_all(client, {"who": ANSWERS["who"]})
    assert client.post("/apply/stop/", {}).status_code == 400
    assert client.post("/apply/stop/", {"why": "unsafe"}).headers["Location"] == "/apply/stopped/"
    kept = StoppedApplication.objects.get()
    assert (kept.why, kept.page, kept.stopped_on) == ("unsafe", "name", working_day())
    assert {field.name for field in kept._meta.fields} == {"id", "why", "page", "stopped_on"}
    assert not ApplicationDraft.objects.exists()


def test_what_was_sent_cannot_be_changed(client: Client) -> None:
    begin(client)
    answer_all(client, {**ANSWERS, "other-numbers": {}})
    send(client)
    for statement in (
        "UPDATE cases_onlineapplication SET answers = '{}'",
        "DELETE FROM cases_onlineapplication",
        "TRUNCATE cases_onlineapplication CASCADE",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_address_of_no_page_and_no_other_browser_holds_what_was_answered(
    client: Client,
) -> None:
    begin(client)
    answer_all(client, {"who": ANSWERS["who"], "name": ANSWERS["name"]})
    for where in ("/apply/parts/", "/apply/code/", "/apply/check/", "/apply/questions/name/"):
        assert Client().get(where).headers["Location"] == "/apply/return/"
    assert Client().get("/apply/sent/").headers["Location"] == "/apply/"


def take_in() -> dict[str, int]:
    """What the night does with applications."""
    now = recorded_now()
    with connection.cursor() as cursor:
        return take_in_applications(cursor.cursor, Shift(working_day(), now, now))


def test_the_night_opens_the_case_and_staff_see_what_was_sent(
    client: Client, signed_in: Browser
) -> None:
    begin(client)
    answer_all(client, ANSWERS)
    reference = send(client)
    assert take_in()["applications"] == 1
    case = Application.objects.get(reference=reference).case
    assert case
    assert case.applied_on == working_day()
    markers = PersonFact.objects.filter(person=case.receiving_parent)
    assert "domestic_abuse" in str(list(markers.values_list("kind", "value")))
    page = shown(signed_in("casey"), f"/cases/{case.reference}/")
    assert reference in page
    assert f"/cases/{case.reference}/" in shown(
        signed_in("casey"), f"/work/applications/{reference[4:]}/"
    )


def test_the_same_parents_again_join_the_case_that_there_is(client: Client) -> None:
    for _ in range(2):
        begin(client)
        answer_all(client, ANSWERS)
        send(client)
    take_in()
    cases = Application.objects.filter(source="online").values_list("case", flat=True)
    assert len(cases) == 2
    assert len(set(cases)) == 1


def test_while_intake_is_paused_it_is_received_and_dated(client: Client) -> None:
    SwitchSetting.objects.create(
        name=INTAKE,
        is_on=False,
        effective_from=LAST_NIGHT,
        set_by="leah",
        reason="a test",
        known_at=timezone.now(),
    )
    begin(client)
    answer_all(client, ANSWERS)
    reference = send(client)
    assert "as soon as we take in applications again" in shown(client, "/apply/sent/")
    assert Application.objects.get(reference=reference).received_on == working_day()
