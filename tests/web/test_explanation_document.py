"""An explanation as a document: the PDF and the page say what the steps say."""

import re

import pytest

from pdf_text import text_of
from upkeep.law import Step, calculate, steps_of, template
from upkeep.web.explanation_document import ExplanationDocument, explanation_page, explanation_pdf


@pytest.fixture(scope="module")
def document() -> ExplanationDocument:
    situation = template("2012")
    situation["receiving_parents"][0]["children"][0]["nights"] = 60
    result = calculate(situation)
    return ExplanationDocument(
        title="Why £85.29 a week",
        steps=steps_of(result.explanation, scheme=result.scheme),
        about=[("Case", "C00000001"), ("Rulebook", "2012.1")],
        remarks=["Today’s rulebook gives <the same>."],
    )


def every(steps: tuple[Step, ...]) -> list[Step]:
    return [each for step in steps for each in (step, *every(step.steps))]


def flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_pdf_is_tagged_and_holds_every_sentence_and_provision(
    document: ExplanationDocument,
) -> None:
    pdf = explanation_pdf(document)
    assert re.search(rb"pdfuaid:part>1<", pdf), "PDF/UA-1"
    assert b"/StructTreeRoot" in pdf
    foot = re.escape(flat(document.title)) + r"Page\d+/\d+"
    text = re.sub(foot, "", flat(text_of(pdf)))
    assert flat("C00000001") in text
    assert flat(document.remarks[0]) in text
    for step in every(document.steps):
        assert flat(step.text) in text
        assert flat(step.citation) in text
        for figure in step.figures:
            assert flat(f"{figure.value}, {figure.holds}") in text


def test_the_page_stands_alone_and_escapes_what_it_is_given(document: ExplanationDocument) -> None:
    page = explanation_page(document)
    assert '<html lang="en">' in page
    assert "&lt;the same&gt;" in page
    assert "<script" not in page
    assert "src=" not in page
    assert page.index("In short") < page.index("In full")
    for step in every(document.steps):
        assert step.citation in page
    assert "Exactly" in page
