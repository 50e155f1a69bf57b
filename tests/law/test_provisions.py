"""Citations as the rules write them, and where what they name is published."""

from datetime import date

import pytest

from upkeep.law import calculate, steps_of, template
from upkeep.law.provisions import (
    Provision,
    cited_by_rules,
    linked,
    provisions_in,
    provisions_of,
    rules_under,
)

ACT = "ukpga/1991/48"


@pytest.mark.parametrize(
    ("citation", "paths"),
    [
        ("Child Support Act 1991 s.41D", [f"{ACT}/section/41D"]),
        ("Child Support Act 1991 Sch 1 para 10(3)", [f"{ACT}/schedule/1/paragraph/10"]),
        ("Child Support Act 1991 ss.4(5)-(6), 17(4)", [f"{ACT}/section/4", f"{ACT}/section/17"]),
        ("Child Support Act 1991 s 16", [f"{ACT}/section/16"]),
        ("Child Support Act 1991 ss.28A-28G", [f"{ACT}/section/28A", f"{ACT}/section/28G"]),
        ("SI 2012/2677 reg 38(2)(a), (5)", ["uksi/2012/2677/regulation/38"]),
        (
            "SI 1992/1815 regs 11(6), (7), 12(1)(b)-(c)",
            ["uksi/1992/1815/regulation/11", "uksi/1992/1815/regulation/12"],
        ),
        ("SI 2012/2677 regs 46-48", [f"uksi/2012/2677/regulation/{n}" for n in (46, 47, 48)]),
        (
            "SI 1992/1815 Sch 1 paras 2A to 5A",
            ["uksi/1992/1815/schedule/1/paragraph/2A", "uksi/1992/1815/schedule/1/paragraph/5A"],
        ),
        ("SI 1992/1815 Schs 1 and 2", ["uksi/1992/1815/schedule/1", "uksi/1992/1815/schedule/2"]),
        (
            "SI 2001/155 reg 5(i), Sch para 17",
            ["uksi/2001/155/regulation/5", "uksi/2001/155/schedule/paragraph/17"],
        ),
        ("SI 2012/3042 arts 2-3", ["uksi/2012/3042/article/2", "uksi/2012/3042/article/3"]),
        ("SI 2008/2685 rule 24: response in 28 days", ["uksi/2008/2685/rule/24"]),
        (
            "SI 1992/1989 reg 11, as amended by SI 2001/162 reg 2(5)(d)",
            ["uksi/1992/1989/regulation/11", "uksi/2001/162/regulation/2"],
        ),
        ("SI 2001/156 Part VII", ["uksi/2001/156"]),
        ("52 weeks in 12 months: 36.40 a month", []),
        ("", []),
    ],
)
def test_a_citation_names_its_provisions(citation: str, paths: list[str]) -> None:
    assert [provision.path for provision in provisions_in(citation)] == paths


def test_a_provision_is_published_as_it_stood_on_a_day() -> None:
    provision = Provision("uksi/2012/2677", "regulation/36")
    published = "https://www.legislation.gov.uk/uksi/2012/2677/regulation/36"
    assert provision.address() == published
    assert provision.address(date(2024, 4, 6)) == f"{published}/2024-04-06"


@pytest.mark.parametrize(
    "citation",
    ["Child Support Act 1991 Sch 1 para 10", "Child Support Act 1991 s.41D", "SI 2012/2677 reg 36"],
)
def test_a_provision_is_cited_as_the_rules_cite_it(citation: str) -> None:
    [provision] = provisions_in(citation)
    assert provision.citation == citation


def test_the_pieces_of_a_linked_citation_are_the_citation() -> None:
    citation = "Child Support Act 1991 Sch 1 para 3; SI 2012/2677 reg 43; in words"
    pieces = linked(citation, date(2024, 4, 6))
    assert "".join(text for text, _ in pieces) == citation
    assert [address.rpartition("/")[2] for _, address in pieces] == ["2024-04-06"] * 2 + [""]


def test_every_rule_rests_on_a_provision_that_can_be_opened() -> None:
    cited = cited_by_rules()
    assert len(cited) > 150
    for provision in cited:
        assert provisions_in(provision.citation) == (provision,)
        assert rules_under(provision)


def test_an_explanation_names_each_provision_once() -> None:
    result = calculate(template("2012")).to_json()
    steps = steps_of(result["explanation"], scheme="2012")
    found = provisions_of(steps)
    assert len(set(found)) == len(found)
    assert Provision(ACT, "schedule/1/paragraph/2") in found


def test_provisions_stand_in_the_order_of_their_numbers() -> None:
    numbers = ["6", "35", "35A", "100"]
    mixed = [Provision("uksi/2012/2677", f"regulation/{n}") for n in ("35A", "100", "6", "35")]
    found = sorted(mixed, key=lambda provision: provision.place)
    assert [provision.part.rpartition("/")[2] for provision in found] == numbers
