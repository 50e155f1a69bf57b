"""What payroll reads and does on its pages: orders, months, returns, and what it tells us."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from made_up_employer import EMPLOYER, ordered
from made_up_families import AISHA, LAST_NIGHT, case_of
from made_up_payroll import ADMINISTRATOR, PAYROLL, READER, acting

from gateways.workbooks import xlsx
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderEvent,
    EmployerNotice,
    EmployerQuery,
    EmployerReturn,
    EmployerReturnLine,
    Employment,
)
from upkeep.gateways.importing import import_files

pytestmark = pytest.mark.usefixtures("world")

Browser = Callable[[str], Client]
ORDER = "DEO-00000009"
MONTH = "2023-07"
TODAY = LAST_NIGHT + timedelta(days=1)


@pytest.fixture(autouse=True)
def employer(world: None) -> None:
    acting()


def at(name: str, *more: object) -> str:
    return reverse(name, args=[EMPLOYER, *more])


def payer() -> str:
    return case_of(AISHA).paying_parent.reference


def shown(client: Client, name: str, *more: object) -> str:
    answer = client.get(at(name, *more))
    assert answer.status_code == 200
    return answer.content.decode()


def table_of(client: Client) -> list[list[str]]:
    content = client.get(at("payroll_table", MONTH)).content.decode()
    return [line.split(",") for line in content.splitlines()]


# --- What is shown -----------------------------------------------------------------------------


def test_the_employer_sees_its_orders_months_and_letters(signed_in: Browser) -> None:
    page = shown(signed_in(READER), "payroll_employer")
    for wanted in (ORDER, "Marcus Madeup", "£358.78", "July 2023", "19 August 2023", "E0000"):
        assert wanted in page, wanted
    home = signed_in(READER).get(reverse("payroll")).content.decode()
    assert "1 order by which you deduct" in home
    assert "1 is new" in home
    assert "Send the return of July 2023" in home


def test_no_page_tells_anything_of_the_family(signed_in: Browser) -> None:
    case = case_of(AISHA)
    ada = signed_in(ADMINISTRATOR)
    never = [case.reference, case.receiving_parent.full_name, case.receiving_parent.family_name]
    never += [child.person.given_name for child in case.children.select_related("person")]
    pages = [
        ada.get(reverse("payroll")).content.decode(),
        *(
            shown(ada, name, *more)
            for name, more in (
                ("payroll_employer", ()),
                ("payroll_order", (ORDER,)),
                ("payroll_order_file", (ORDER,)),
                ("payroll_month", (MONTH,)),
                ("payroll_table", (MONTH,)),
                ("payroll_line", (MONTH, ORDER)),
                ("payroll_history", ()),
                ("payroll_people", ()),
                ("payroll_joiner", ()),
            )
        ),
    ]
    for page in pages:
        assert not [word for word in never if word in page]


def test_an_order_comes_as_letter_and_for_a_program(signed_in: Browser) -> None:
    client = signed_in(READER)
    letter = client.get(at("payroll_notice", ordered().pk))
    assert letter.content.startswith(b"%PDF")
    file = json.loads(client.get(at("payroll_order_file", ORDER)).content)
    assert file["rates"]["monthly"] == "358.78"


def test_a_pay_day_is_worked_out_with_what_is_protected(signed_in: Browser) -> None:
    said = {"net": "500.00", "frequency": "monthly", "before": "", "periods": "1"}
    page = signed_in(READER).get(at("payroll_order", ORDER), said).content.decode()
    # Three fifths of the net earnings are protected, so two fifths are what can be taken.
    assert "£200.00" in page
    assert "£300.00" in page
    assert "£158.78" in page


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"net": "much", "frequency": "monthly"}, "Enter the net earnings in pounds and pence"),
        ({"net": "500", "frequency": "yearly"}, "Choose how often the person is paid"),
        ({"net": "500", "frequency": "monthly", "periods": "0"}, "Enter a number from 1 to 13"),
        ({"net": "500", "frequency": "monthly", "before": "x"}, "such as 20.00"),
    ],
)
def test_what_cannot_be_worked_out_is_said(
    signed_in: Browser, said: dict[str, str], words: str
) -> None:
    assert words in signed_in(READER).get(at("payroll_order", ORDER), said).content.decode()


# --- What payroll tells us ---------------------------------------------------------------------


def test_a_reader_looks_and_tells_nothing(signed_in: Browser) -> None:
    client = signed_in(READER)
    for name, more, said in (
        ("payroll_order", (ORDER,), {"do": "acknowledge"}),
        ("payroll_month", (MONTH,), {"do": "send"}),
        ("payroll_line", (MONTH, ORDER), {}),
        ("payroll_joiner", (), {}),
    ):
        assert client.post(at(name, *more), said).status_code == 403, name
    assert "Tell us" not in shown(client, "payroll_order", ORDER)


def test_an_order_is_acknowledged_once(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    for _twice in range(2):
        client.post(at("payroll_order", ORDER), {"do": "acknowledge"})
    assert ordered().acknowledged.by == PAYROLL
    assert "You told us that you have this order" in shown(client, "payroll_order", ORDER)
    assert "1 is new" not in client.get(reverse("payroll")).content.decode()
    staff = signed_in("casey").get(reverse("employer_online", args=[EMPLOYER])).content.decode()
    assert "Orders that the employer said it has" in staff


def leaves(client: Client, on: date = TODAY) -> int:
    said = {"do": "tell", "what": "left", **boxes("on", on)}
    return client.post(at("payroll_order", ORDER), said).status_code


def boxes(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(day.year),
    }


def test_a_leaver_lapses_the_order_and_may_come_back(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    assert leaves(client) == 302
    order = EarningsOrder.objects.get()
    assert order.events.latest("pk").kind == "lapsed"
    assert "on line, by pat" in order.events.latest("pk").note
    said = {
        "do": "back",
        "frequency": "monthly",
        "payroll": "",
        **boxes("since", TODAY),
        **boxes("pay_day", TODAY),
    }
    assert client.post(at("payroll_order", ORDER), said).status_code == 302
    assert EarningsOrderEvent.objects.latest("pk").kind == "revived"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"do": "tell"}, "Choose what the employer said"),
        ({"do": "ask"}, "question"),
        ({"do": "lump_sum"}, "Enter the lump sum in pounds and pence"),
        ({"do": "lump_sum", "lump": "2500"}, "Enter the day on which it is paid"),
    ],
)
def test_what_is_missing_is_said(signed_in: Browser, said: dict[str, str], words: str) -> None:
    answer = signed_in(PAYROLL).post(at("payroll_order", ORDER), said)
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_question_and_a_lump_sum_wait_for_an_answer(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    client.post(at("payroll_order", ORDER), {"do": "ask", "question": "What of a bonus?"})
    lump = {"do": "lump_sum", "lump": "2500", "lump_for": "redundancy", **boxes("lump_on", TODAY)}
    client.post(at("payroll_order", ORDER), lump)
    asked = [each.question for each in EmployerQuery.objects.order_by("pk")]
    assert asked[0] == "What of a bonus?"
    assert "£2,500.00" in asked[1]
    assert "redundancy" in asked[1]
    page = shown(client, "payroll_order", ORDER)
    assert "What of a bonus?" in page
    assert "We answer by" in page


def joined(number: str) -> dict[str, str]:
    return {
        "number": number,
        "frequency": "monthly",
        "payroll": "",
        **boxes("since", TODAY),
        **boxes("pay_day", TODAY),
    }


def test_a_joiner_is_answered_alike_whoever_they_are(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)

    def told(number: str) -> str:
        answer = client.post(at("payroll_joiner"), joined(number))
        assert answer.status_code == 200
        return re.sub(r'(value|nonce)="[^"]*"', "", answer.content.decode())

    with_order = case_of(AISHA).paying_parent.person.national_insurance_number
    kept = Employment.objects.count()
    assert told("ZZ999999Z") == told(with_order)
    assert Employment.objects.count() == kept, "an order in force here or elsewhere does not move"


def test_a_joiner_without_number_or_day_is_asked_for_them(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    for left_out, words in (
        ("number", "Enter the National Insurance number"),
        ("frequency", "Choose how often the person is paid"),
        ("since-day", "day"),
    ):
        answer = client.post(at("payroll_joiner"), {**joined("QQ000101A"), left_out: ""})
        assert answer.status_code == 400
        assert words in answer.content.decode()


# --- The return of a month ---------------------------------------------------------------------


def test_a_month_is_prefilled_and_sent_as_it_stands(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    page = shown(client, "payroll_month", MONTH)
    assert "£368.78" in page, "what July asks for, with the £10.00 carried over"
    assert client.post(at("payroll_month", MONTH), {"do": "send"}).status_code == 302
    sent = EmployerReturn.objects.get()
    assert (sent.month, sent.total_pence) == (MONTH, 368_78)
    line = EmployerReturnLine.objects.get()
    assert (line.payment_reference, line.deducted_pence) == (payer(), 368_78)
    page = shown(client, "payroll_month", MONTH)
    assert "Return received, money not seen yet" in page
    assert "A return is sent once" in page
    done = shown(client, "payroll_history")
    assert "Return of July 2023" in done
    assert ">pat<" in done, "its own people are named"
    assert "a test" not in done, "whoever works for us is not"


def change(client: Client, **said: str) -> int:
    days = boxes("day0", date(2023, 7, 31))
    answer = client.post(at("payroll_line", MONTH, ORDER), {**days, **said})
    return answer.status_code


def test_what_was_changed_is_kept_until_it_is_sent_or_undone(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    assert change(client, pence0="100.00", reason0="insufficient_earnings", net0="250.00") == 302
    assert "£100.00" in shown(client, "payroll_month", MONTH)
    client.post(at("payroll_month", MONTH), {"do": "undo"})
    assert "£368.78" in shown(client, "payroll_month", MONTH)
    change(client, pence0="100.00", reason0="insufficient_earnings", net0="250.00")
    client.post(at("payroll_month", MONTH), {"do": "send"})
    line = EmployerReturnLine.objects.get()
    assert (line.deducted_pence, line.reason_code) == (100_00, "insufficient_earnings")
    assert client.get(at("payroll_line", MONTH, ORDER)).status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"pence0": "much"}, "Enter pounds and pence, such as 350.00"),
        ({"pence0": "0.00"}, "Choose why nothing was deducted"),
        ({"pence0": "368.77"}, "Choose why less was deducted than the order asks"),
        ({"pence0": "0.00", "reason0": "made up"}, "Choose why nothing was deducted"),
        ({"pence0": "5.00", "net0": "x"}, "Enter pounds and pence, such as 1450.20"),
        ({"day0-month": "6", "day0-day": "30", "pence0": "5.00"}, "in the month of the return"),
        ({"day0-day": "", "day0-month": "", "day0-year": "", "pence0": "5"}, "Enter the pay-day"),
        ({"day0-day": "", "day0-month": "", "day0-year": ""}, "Give at least one pay-day"),
    ],
)
def test_a_change_that_cannot_be_is_refused_by_its_field(
    signed_in: Browser, said: dict[str, str], words: str
) -> None:
    client = signed_in(PAYROLL)
    days = boxes("day0", date(2023, 7, 31))
    answer = client.post(at("payroll_line", MONTH, ORDER), {**days, **said})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def upload(client: Client, content: bytes, name: str = "july.csv") -> str:
    file = BytesIO(content)
    file.name = name
    answer = client.post(at("payroll_month", MONTH), {"do": "file", "file": file})
    assert answer.status_code in (302, 400)
    return answer.content.decode()


def test_the_downloaded_file_can_be_sent_back(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    content = client.get(at("payroll_table", MONTH)).content
    assert upload(client, content) == ""
    assert EmployerReturn.objects.get().total_pence == 368_78


def test_what_a_file_lacks_is_said_on_the_page_and_not_as_a_page_that_is_not_there(
    signed_in: Browser,
) -> None:
    client = signed_in(PAYROLL)
    former = EmployerNotice.objects.get()
    EmployerNotice.objects.create(
        kind="variation",
        employer_reference=EMPLOYER,
        order=former.order,
        about=f"{ORDER}/2",
        language="en",
        sent_to=former.sent_to,
        facts={**former.facts, "national_insurance_number": ""},
        written_on=former.written_on,
        known_at=timezone.now(),
    )
    answer = client.get(at("payroll_table", MONTH))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "national_insurance_number" in page
    assert "correct it by “Change”" in page


def test_what_a_program_sent_is_not_said_to_be_ours(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    content = client.get(at("payroll_table", MONTH)).content
    import_files([(f"api-01-{EMPLOYER}-2023-07.csv", content)], timezone.now())
    done = shown(client, "payroll_history")
    assert "Your program api-01" in done


def test_a_spreadsheet_with_real_days_and_figures_is_taken_in(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    head, line = table_of(client)
    said = dict(zip(head, line, strict=True))
    row = {
        **said,
        "month": date(2023, 7, 1),
        "submitted_on": date.fromisoformat(said["submitted_on"]),
        "payment_reference": int(said["payment_reference"]),
        "deducted_on": date.fromisoformat(said["deducted_on"]),
        "deducted": 300.5,
        "reason_code": "insufficient_earnings",
    }
    assert upload(client, xlsx([head, [row[each] for each in head]]), "july.xlsx") == ""
    assert EmployerReturnLine.objects.get().deducted_pence == 300_50


def test_a_file_with_bad_lines_names_each_and_is_not_taken_in(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    head, line = table_of(client)
    bad = [",".join(line).replace("368.78", wrong) for wrong in ("much", "-5")]
    page = upload(client, "\n".join([",".join(head), *bad]).encode())
    assert "Nothing was taken in" in page
    assert "much" in page
    assert "-5" in page
    assert not EmployerReturn.objects.exists()
    assert (
        "Choose a file" in client.post(at("payroll_month", MONTH), {"do": "file"}).content.decode()
    )


def test_the_file_of_another_employer_is_refused(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    content = client.get(at("payroll_table", MONTH)).content.replace(b"EMP00077", b"EMP00078")
    assert "the employer whose page this is" in upload(client, content)
    assert not EmployerReturn.objects.exists()


def test_a_month_that_was_never_drawn_up_is_not_found(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    for month in ("2019-01", "2023-13"):
        assert client.get(at("payroll_month", month)).status_code == 404


def test_the_pages_speak_welsh(signed_in: Browser) -> None:
    client = signed_in(PAYROLL)
    client.cookies["upkeep-language"] = "cy"
    assert "Anfon y ffurflen hon" in shown(client, "payroll_month", MONTH)
