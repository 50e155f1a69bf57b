"""Who may open what: every address, for every role, for what is theirs and what is not."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from made_up_employer import ordered
from made_up_families import AISHA, BETHAN, CHLOE, LAST_NIGHT, MARCUS, TOM, MarkedParent, case_of

from pdf_text import text_of
from upkeep.batch.models import ShadowReport
from upkeep.batch.reconciling import reconcile_morning
from upkeep.cases import defects, messages, opening, restrictions
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountForm
from upkeep.cases.models import (
    Case,
    Defect,
    LikelySame,
    OnlineApplication,
    OnlineDocument,
    Proceeding,
    Team,
)
from upkeep.cases.online_documents import Uploaded
from upkeep.collection import account_changing, card_payments, journals
from upkeep.collection.models import (
    AccountChange,
    ArrearsPlan,
    EmployerSchedule,
    Hold,
    Overpayment,
    PartPayment,
    Receipt,
    SetOff,
    WriteOff,
)
from upkeep.correspondence.models import Letter
from upkeep.web import urls
from upkeep.web.access import Audience

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
SIGN_IN = "to sign-in"
WORDS = {"kind": "current_income", "what": "timeline", "asked": "complaint", "card": "CARD-0"}
WORDS |= {"path": "uksi/2012/2677/regulation/36", "name": "applications"}
"""What else addresses ask for, with a word that each knows."""
OPEN = {"landing", "brand_style", "account_login", "account_logout", "signed_out"}
OPEN |= {"account_inactive", "language", "notify_receipt", "card_webhook"}
OPEN |= {"security_contact", "sign_in_first", "sign_in_choose", "sign_in_opened"}
OPEN |= {"sign_in_ask", "sign_in_forgotten"}
OPEN |= {"payroll_first", "payroll_choose", "payroll_ask"}
OPEN |= {"mfa_authenticate", "mfa_login_webauthn", "arrangement", "arrangement_form"}
OPEN |= {
    str(p.name) for p in urls.urlpatterns if str(p.pattern).startswith(("calculator/", "apply/"))
}


def routes(prefix: str) -> list[str]:
    return [str(p.name) for p in urls.urlpatterns if str(p.pattern).startswith(prefix)]


MADE_FOR: dict[str, Callable[[Case], str]] = {
    "defect": lambda case: a_defect(),
    "likely_same": lambda case: a_likeness(case),
    "online_application": lambda case: sent_on_line(),
    "online_document": lambda case: sent_on_line(),
    "case_opening": lambda case: restricted_case().reference,
}
"""What some pages are about besides a case, and what makes one."""


def address(name: str, case: Case) -> str:
    """The address of a page about a case, with numbers that exist."""
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    arguments: dict[str, object] = {}
    wanted = pattern.pattern.converters
    if "reference" in wanted:
        arguments["reference"] = case.reference
    if name.startswith("employer") and "reference" in wanted:
        arguments["reference"] = ordered().employer_reference
    if name in MADE_FOR:
        arguments["reference"] = MADE_FOR[name](case)
    if name == "employer_schedule":
        ordered()
        arguments["number"] = EmployerSchedule.objects.get().pk
    elif name == "employer_order":
        arguments["number"] = ordered().order_id
    elif name in ("employer_notice", "employer_notice_file", "payroll_notice"):
        arguments["number"] = ordered().pk
    elif "number" in wanted:
        arguments["number"] = number_for(name, case)
    arguments |= {name: word for name, word in WORDS.items() if name in wanted}
    if "employer" in wanted:
        arguments["employer"] = ordered().employer_reference
        arguments |= {name: word for name, word in EMPLOYERS_WORDS.items() if name in wanted}
    if "card" in wanted:
        arguments["card"] = a_card_payment(case)
    return reverse(name, kwargs=arguments)


def a_card_payment(case: Case) -> str:
    by = Actor("marcus", LAST_NIGHT, timezone.now())
    return card_payments.ask_to_pay(case.paying_parent, 10_00, "a form", by).reference


def sent_on_line() -> str:
    """An application that lacks something, by the digits of its reference."""
    sent, _made = OnlineApplication.objects.get_or_create(
        reference="WEB-00000901",
        defaults={
            "applicant": OnlineApplication.Applicant.RECEIVING_PARENT,
            "received_on": LAST_NIGHT,
            "answers": {"who": "receiving", "name": {"given_name": "Nell", "family_name": "Sham"}},
            "missing": ["other-numbers"],
            "language": "en",
            "known_at": timezone.now(),
        },
    )
    if not sent.documents.exists():
        OnlineDocument.objects.create(
            application=sent,
            number=1,
            name="pay.pdf",
            about="income",
            media_type="application/pdf",
            content=b"%PDF-1.7",
            scanned_by="a test",
            received_on=LAST_NIGHT,
            known_at=timezone.now(),
        )
    return sent.reference.removeprefix("WEB-")


def a_defect() -> str:
    found = Defect.objects.first() or defects.add(
        "Fee twice", "Two fees", Actor("casey", LAST_NIGHT, timezone.now())
    )
    return found.reference


def a_likeness(case: Case) -> str:
    first, second = sorted((case.receiving_parent_id, case.children.earliest("pk").person_id))
    found, _made = LikelySame.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={
            "reference": "SP-000999",
            "points": 40,
            "signs": ["born_same"],
            "paying_parent": case.paying_parent,
            "found_on": LAST_NIGHT,
            "known_at": timezone.now(),
        },
    )
    return found.reference


def an_appeal(case: Case) -> Proceeding:
    found = Proceeding.objects.filter(case=case, process="appeal").first()
    casey = Actor("casey", LAST_NIGHT, timezone.now())
    return found or opening.start("appeal", case, casey, "by post")


def a_journal(case: Case) -> int:
    wanted = journals.Wanted(
        case, "maintenance", 5_00, "correction", "A line was left out", "letter 7", LAST_NIGHT
    )
    return journals.enter(wanted, Actor("casey", LAST_NIGHT, timezone.now())).pk


def a_report(name: str) -> int:
    if name == "morning":
        return reconcile_morning(LAST_NIGHT, timezone.now()).pk
    return ShadowReport.objects.create(
        rulebook="proposal",
        on=LAST_NIGHT,
        report={"could_not_run": True, "faults": ["no such folder"]},
        known_at=timezone.now(),
    ).pk


def restricted_case() -> Case:
    """A case that a team has in which nobody of these tests is."""
    case = case_of(CHLOE)
    if restrictions.restriction_of(case) is None:
        team, _made = Team.objects.get_or_create(name="A few", roles=["CASEWORKER"])
        team.members.add(User.objects.get_or_create(username="few")[0])
        restrictions.restrict(case, team, "a reason for the test", "leah", timezone.now())
    return case


def an_opening() -> int:
    """A restricted case that somebody opened with a reason a day ago."""
    by = restrictions.By(User.objects.get(username="casey"), timezone.now() - timedelta(days=1))
    return restrictions.open_with_reason(restricted_case(), "a reason for the test", by).pk


def number_for(name: str, case: Case) -> int:
    if name in ("shadow", "morning"):
        return a_report(name)
    if name in ("held_receipt", "hold"):
        return money_that_waits(name, case)
    if name in MADE:
        return MADE[name](case)
    if name == "overpayment":
        return Overpayment.objects.create(
            case=case,
            paying_parent=case.paying_parent,
            kind="paid_over",
            amount_pence=1,
            found_on=LAST_NIGHT,
            known_at=timezone.now(),
        ).pk
    if name == "team_form":
        return Team.objects.get_or_create(name="All of it", roles=["CASEWORKER"])[0].pk
    if name == "case_proceeding":
        return Proceeding.objects.filter(case=case).earliest("pk").pk
    if name in ("case_appeal", "case_bundle"):
        return an_appeal(case).pk
    if name.endswith("receipt"):
        receipt = Receipt.objects.filter(allocations__case=case).order_by("pk").first()
        return receipt.pk if receipt else 999_999
    if name.endswith("letter"):
        letter = Letter.objects.filter(case=case, person=case.receiving_parent).first()
        return letter.pk if letter else 999_999
    decision = case.paying_parent.decisions.order_by("pk").last()
    assert decision is not None
    return decision.pk


def a_message_document(case: Case) -> int:
    """A document that the receiving parent sent with a message."""
    pdf = Uploaded("pay.pdf", "", b"%PDF-1.7 a made-up payslip")
    written = messages.Written("A payslip.", [pdf], lambda _content: "", "a test")
    actor = Actor("aisha", LAST_NIGHT, timezone.now())
    made = messages.write(case, case.receiving_parent, written, actor)
    return made.documents.get().pk


def money_that_waits(name: str, case: Case) -> int:
    """A receipt in suspense that was to be looked at weeks ago, or a hold."""
    if name == "held_receipt":
        like = Receipt.objects.earliest("pk")
        return Receipt.objects.create(
            bank_line=like.bank_line,
            method=like.method,
            received_on=LAST_NIGHT - timedelta(days=30),
            amount_pence=7_00,
            suspense_reason="no_reference",
            transaction_id=999_999_999,
            known_at=timezone.now(),
        ).pk
    return Hold.objects.create(
        case=case,
        stops="payout",
        reason="payment_returned",
        held_on=LAST_NIGHT,
        review_on=LAST_NIGHT + timedelta(days=1),
        known=DateTimeTZRange(timezone.now(), None),
    ).pk


def a_set_off(case: Case) -> int:
    """A claim that something counts, which the page shows without its proceeding."""
    return SetOff.objects.create(
        case=case,
        kind="voluntary",
        amount_pence=1,
        paid_on=LAST_NIGHT,
        purpose="maintenance",
        method="cash",
        proof="payee_receipt",
        evidence="a test",
        asked_by="a test",
        asked_on=LAST_NIGHT,
        limit_pence=0,
        known_at=timezone.now(),
    ).pk


def an_arrears_plan(case: Case) -> int:
    """A plan for what is overdue, which the page shows without its instalments."""
    return ArrearsPlan.objects.create(
        paying_parent=case.paying_parent,
        case=case,
        arrears_pence=1,
        net_weekly_pence=0,
        ongoing_weekly_pence=0,
        proposed_weekly_pence=0,
        weekly_pence=1,
        is_longer=False,
        finances="a test",
        welfare="a test",
        agreed_by="a test",
        agreed_on=LAST_NIGHT,
        known_at=timezone.now(),
    ).pk


def a_part_payment(case: Case) -> int:
    """A part payment that was put in writing, which the page shows without its proceeding."""
    return PartPayment.objects.create(
        case=case,
        debt="maintenance",
        arrears_pence=2,
        starts_on=LAST_NIGHT,
        ends_on=LAST_NIGHT,
        accepted_pence=1,
        method="bank_transfer",
        pay_by=LAST_NIGHT + timedelta(days=14),
        why="a test",
        evidence="a test",
        proposed_by="a test",
        proposed_on=LAST_NIGHT,
        known_at=timezone.now(),
    ).pk


def a_write_off(case: Case) -> int:
    """A proposal to write arrears off, which the page shows without its proceeding."""
    said = {"why": "a test", "evidence": "a test", "asked_by": "a test", "provision": "13G(a)"}
    return WriteOff.objects.create(
        case=case,
        debt="maintenance",
        amount_pence=1,
        starts_on=LAST_NIGHT,
        ends_on=LAST_NIGHT,
        ground="asked_to_stop",
        before="both",
        after="both",
        asked_on=LAST_NIGHT,
        limit_pence=0,
        known_at=timezone.now(),
        **said,
    ).pk


def an_account_change(case: Case) -> int:
    """Another account that waits to be paid into."""
    account = BankAccountForm(name="A Receiver", sort_code="000001", account_number="00000042")
    asked = account_changing.Asked(case, account, AccountChange.Route.OWN_PAGE)
    actor = Actor("aisha", LAST_NIGHT + timedelta(days=1), timezone.now())
    return account_changing.ask(asked, actor).pk


MADE = {
    "opening_review": lambda case: an_opening(),
    "journal": a_journal,
    "write_off": a_write_off,
    "arrears_plan": an_arrears_plan,
    "part_payment": a_part_payment,
    "set_off": a_set_off,
    "account_change": an_account_change,
    "own_message_document": a_message_document,
    "case_message_document": a_message_document,
    "online_document": lambda case: 1,
}
"""Records that are made to have something to look at."""


def answer(client: Client, where: str) -> int | str:
    response = client.get(where)
    if response.status_code == 302 and response.headers["Location"].startswith("/sign-in/"):
        return SIGN_IN
    return response.status_code


STAFF_AREAS = (
    "employers/",
    "cases/",
    "board/",
    "work/",
    "people/",
    "defects/",
    "switches/",
    "shadow/",
)
STAFF_AREAS += ("books/", "guidance/")
STAFF_PAGES = [name for area in STAFF_AREAS for name in routes(area)]
PAYERS_PAGES = {"own_pay", "own_card_payment", "own_debit", "own_plan"}
"""What only who pays may open of their case."""
RECEIVERS_PAGES = {"own_account", "own_message_document"}
"""What only who is paid may open of their case; the message tried is that parent's."""
LEADERS_PAGES = {"case_reads", "team", "teams", "new_team", "team_form", "switches"}
LEADERS_PAGES |= {"restricted", "restriction", "opening_review"}


ACCOUNT_PAGES = [str(p.name) for p in urls.urlpatterns if str(p.pattern).startswith("account/")]
"""What everybody who signs in has of their own; nothing of it is about a case."""

EMPLOYERS_PAGES = [name for name in routes("payroll/") if name not in OPEN]
"""What who acts for an employer may open; test_payroll_access tries it."""
EMPLOYERS_WORDS = {"month": "2023-07", "reference": "DEO-00000009"}


def test_every_page_says_whom_it_is_for() -> None:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        audience = pattern.callback.audience
        if str(pattern.pattern).startswith("home/"):
            assert audience is Audience.PARENTS
        elif pattern.name in LEADERS_PAGES:
            assert audience is Audience.TEAM_LEADERS
        elif pattern.name in STAFF_PAGES:
            assert audience is Audience.CASEWORKERS
        elif pattern.name in ACCOUNT_PAGES:
            assert audience is Audience.SIGNED_IN
        elif pattern.name in EMPLOYERS_PAGES:
            assert audience is Audience.EMPLOYERS
        else:
            assert pattern.name in OPEN, f"{pattern} holds something and must check who asks"


def test_the_matrix_covers_every_page() -> None:
    counted = len(OPEN) + len(routes("home/")) + len(STAFF_PAGES) + len(ACCOUNT_PAGES)
    assert counted + len(EMPLOYERS_PAGES) == len(urls.urlpatterns)


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_a_page_of_ones_own_account(signed_in: Browser, name: str) -> None:
    """A stranger signs in first; others are shown it, asked to confirm, or find nothing there."""
    where = reverse(name, kwargs={"pk": 1} if name == "mfa_remove_webauthn" else {})
    assert answer(signed_in(""), where) == SIGN_IN
    for username in ("aisha", "casey", "leah", "nobody"):
        assert answer(signed_in(username), where) in (200, 302, 404)


@pytest.mark.parametrize("name", routes("home/"))
def test_a_parents_page(signed_in: Browser, name: str) -> None:
    own, other = case_of(AISHA), case_of(CHLOE)
    where, elsewhere = address(name, own), address(name, other)
    assert answer(signed_in(""), where) == SIGN_IN
    assert answer(signed_in("casey"), where) == 403
    assert answer(signed_in("nobody"), where) == 403
    assert answer(signed_in("aisha"), where) == (404 if name in PAYERS_PAGES else 200)
    # A letter belongs to the parent it was written to.
    kept = {"own_letter", *RECEIVERS_PAGES}
    assert answer(signed_in("marcus"), where) == (404 if name in kept else 200)
    if name not in ("home", "own_preferences"):
        assert answer(signed_in("aisha"), elsewhere) == 404
        assert answer(signed_in("bethan"), where) == 404
        assert answer(signed_in("tom"), where) == 404
        assert answer(signed_in("chloe"), where) == 404


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_a_caseworkers_page(signed_in: Browser, name: str) -> None:
    where = address(name, case_of(AISHA))
    assert answer(signed_in(""), where) == SIGN_IN
    assert answer(signed_in("casey"), where) == (403 if name in LEADERS_PAGES else 200)
    assert answer(signed_in("leah"), where) == 200
    for username in ("aisha", "marcus", "tom", "nobody"):
        assert answer(signed_in(username), where) == 403


@pytest.mark.parametrize("name", [n for n in routes("") if n not in {*OPEN, *EMPLOYERS_PAGES}])
def test_a_case_that_does_not_exist_looks_like_one_that_is_not_yours(
    signed_in: Browser, name: str
) -> None:
    unknown = Case(reference="C99999999", paying_parent=case_of(AISHA).paying_parent)
    pattern = next(p for p in urls.urlpatterns if p.name == name)
    if "reference" not in pattern.pattern.converters:
        return
    arguments: dict[str, object] = {"reference": unknown.reference}
    if "number" in pattern.pattern.converters:
        arguments["number"] = 1
    arguments |= {name: word for name, word in WORDS.items() if name in pattern.pattern.converters}
    where = reverse(name, kwargs=arguments)
    if name in routes("home/"):
        theirs = signed_in("aisha").get(address(name, case_of(CHLOE))).content
        assert _without_tokens(signed_in("aisha").get(where).content) == _without_tokens(theirs)
    else:
        assert answer(signed_in("leah" if name in LEADERS_PAGES else "casey"), where) == 404


def _without_tokens(page: bytes) -> list[bytes]:
    return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]


def test_another_cases_decision_or_receipt_is_not_found_under_ones_own_case(
    signed_in: Browser,
) -> None:
    own, other = case_of(AISHA).reference, case_of(CHLOE)
    foreign = other.paying_parent.decisions.order_by("pk").first()
    assert foreign is not None
    for area, username in (("home", "aisha"), ("cases", "casey")):
        client = signed_in(username)
        assert client.get(f"/{area}/{own}/decisions/{foreign.pk}/").status_code == 404
        assert client.get(f"/{area}/{own}/receipts/999999/").status_code == 404


def pages_of(client: Client, case: Case) -> Iterator[tuple[str, str]]:
    """Every page a parent can open about a case, with every number there is, as text."""
    for decision in case.paying_parent.decisions.all():
        yield from _page(client, f"/home/{case.reference}/decisions/{decision.pk}/")
    for receipt in Receipt.objects.filter(allocations__case=case).distinct():
        yield from _page(client, f"/home/{case.reference}/receipts/{receipt.pk}/")
    for where in (
        "/home/",
        f"/home/{case.reference}/",
        f"/home/{case.reference}/statement/",
        f"/home/{case.reference}/statement.pdf",
        f"/home/{case.reference}/letters/",
    ):
        yield from _page(client, where)


def letters_of(client: Client, case: Case) -> Iterator[tuple[str, str]]:
    """Every letter about a case that a parent can open, with its metadata."""
    for letter in case.letters.order_by("pk"):
        where = f"/home/{case.reference}/letters/{letter.pk}.pdf"
        response = client.get(where)
        if response.status_code == 200:
            yield where, text_of(response.content) + response.content.decode("latin-1")


def _page(client: Client, where: str) -> Iterator[tuple[str, str]]:
    response = client.get(where)
    if response.status_code == 200:
        is_pdf = response.headers["Content-Type"] == "application/pdf"
        content = response.content
        yield where, text_of(content) if is_pdf else content.decode()


@pytest.mark.parametrize(
    ("reader", "receiving"),
    [(MARCUS, AISHA), (MARCUS, BETHAN), (AISHA, AISHA), (BETHAN, BETHAN), (TOM, CHLOE)],
    ids=lambda parent: parent.name,
)
def test_nothing_by_which_to_reach_the_other_parent_is_told(
    signed_in: Browser, reader: MarkedParent, receiving: MarkedParent
) -> None:
    client = signed_in(reader.name.split()[0].lower())
    others = [p for p in (MARCUS, AISHA, BETHAN, TOM, CHLOE) if p != reader]
    case = case_of(receiving)
    told = [*pages_of(client, case), *letters_of(client, case)]
    assert len(told) >= 5
    for where, text in told:
        for other in others:
            for mark in (*other.marks, other.number, other.postcode):
                assert mark not in text, f"{mark} on {where}"


def test_a_receiving_parent_learns_nothing_of_the_other_family(signed_in: Browser) -> None:
    for where, text in pages_of(signed_in("aisha"), case_of(AISHA)):
        for word in ("Bethan", "Lloyd", "Gwen", case_of(BETHAN).reference, "APP-1002"):
            assert word not in text, f"{word} on {where}"


def test_a_receiving_parent_sees_only_their_part_of_a_receipt(signed_in: Browser) -> None:
    case = case_of(AISHA)
    receipt = Receipt.objects.filter(allocations__case=case_of(BETHAN)).order_by("pk").first()
    assert receipt is not None
    text = signed_in("aisha").get(f"/home/{case.reference}/receipts/{receipt.pk}/").content
    assert f"{receipt.amount_pence / 100:.2f}".encode() not in text
    assert "£339.39" in text.decode()


def test_the_receiving_parents_fee_statement_is_left_out(signed_in: Browser) -> None:
    where = f"/home/{case_of(AISHA).reference}/statement/"
    assert "Collection fees" in signed_in("marcus").get(where).content.decode()
    assert "Collection fees" not in signed_in("aisha").get(where).content.decode()


def test_caseworkers_do_see_how_to_reach_people(signed_in: Browser) -> None:
    text = signed_in("casey").get(f"/cases/{case_of(AISHA).reference}/").content.decode()
    for mark in (*MARCUS.marks, *AISHA.marks[:3], MARCUS.number):
        assert mark in text
    assert AISHA.marks[3] not in text, "only the end of an account number is shown"


@pytest.mark.parametrize("odd", ["%00", "C%00", "..%2f", "c00000001", "C" * 500, "é"])
def test_an_odd_reference_is_not_found(signed_in: Browser, odd: str) -> None:
    assert signed_in("aisha").get(f"/home/{odd}/").status_code == 404
    assert signed_in("casey").get(f"/cases/{odd}/").status_code == 404


def test_pages_about_people_are_not_kept_by_browsers(signed_in: Browser) -> None:
    for username, where in (
        ("aisha", f"/home/{case_of(AISHA).reference}/"),
        ("aisha", f"/home/{case_of(AISHA).reference}/statement.pdf"),
        ("casey", f"/cases/{case_of(AISHA).reference}/"),
    ):
        kept = signed_in(username).get(where).headers["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept
