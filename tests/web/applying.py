"""A made-up application as it is typed, page by page, and how it is sent."""

import re
from collections.abc import Mapping

from django.test import Client

PASSWORD = "three quiet herons wade"
Typed = Mapping[str, str | list[str]]


def day(name: str, text: str) -> dict[str, str]:
    """A day as it is typed into three boxes."""
    parts = text.split()
    return {f"{name}-day": parts[0], f"{name}-month": parts[1], f"{name}-year": parts[2]}


ANSWERS: dict[str, Typed] = {
    "who": {"answer": "receiving"},
    "name": {"given_name": "Nell", "family_name": "Makebelieve"},
    "numbers": {**day("born", "6 4 1988"), "national_insurance_number": "qq 70 01 01 a"},
    "home": {"line_1": "3 Invented Lane", "town": "Sampleton", "postcode": "zz11aa"},
    "reach": {"email": "nell@example.org", "telephone": "07700 900101"},
    "channel": {"answer": "email"},
    "safe": {"answer": "yes"},
    "protect": {"answer": ["do_not_disclose"]},
    "times": {"answer": "mornings"},
    "other": {"given_name": "Otto", "family_name": "Pretend"},
    "other-numbers": {**day("born", "1 2 1985"), "national_insurance_number": "QQ700102B"},
    "other-home": {"line_1": "9 Feigned Road", "town": "Sampleton", "postcode": "ZZ2 2BB"},
    "other-reach": {},
    "children": {"answer": "2"},
    "child-1": {"given_name": "Pip", "family_name": "Pretend", **day("born", "3 5 2016")},
    "child-2": {"given_name": "Roo", "family_name": "Pretend", **day("born", "4 6 2018")},
    "child-benefit": {"answer": "you"},
    "stays": {"answer": "yes"},
    "same-nights": {"answer": "yes"},
    "nights": {"nights-1": "1", "period": "week"},
    "circumstances": {"answer": ["none"]},
    "benefits": {"answer": ["unknown"]},
    "partner": {"answer": "no"},
    "other-children": {"answer": "1"},
    "other-arrangements": {"answer": "0"},
    "service": {"answer": "collect_and_pay"},
    "often": {"answer": "monthly"},
    "account": {"name": "N Makebelieve", "sort_code": "20-00-00", "account_number": "55500102"},
}
"""What the receiving parent types, who knows everything about the other."""


def begin(client: Client) -> str:
    """Choose a password; the code that comes back."""
    assert client.post("/apply/begin/", {"password": PASSWORD}).status_code == 302
    found = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown(client, "/apply/code/"))
    assert found
    return found[0]


def shown(client: Client, where: str) -> str:
    """A page that opens."""
    answer = client.get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.content.decode()


def answer_all(client: Client, answers: Mapping[str, Typed]) -> None:
    """Answer every page in order; each must be taken."""
    for name, typed in answers.items():
        response = client.post(f"/apply/questions/{name}/", typed)
        text = response.content.decode() if response.status_code == 400 else ""
        problems = re.findall(r"error-summary__list.*?</ul>", text, re.S)
        assert response.status_code == 302, (name, response.status_code, problems)
        assert response.headers["Location"] != "/apply/return/", name


def send(client: Client) -> str:
    """Declare and send; the reference."""
    assert client.post("/apply/check/", {"declared": "yes"}).headers["Location"] == "/apply/sent/"
    found = re.search(r"WEB-\d{8}", shown(client, "/apply/sent/"))
    assert found
    return found[0]
