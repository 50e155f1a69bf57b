"""The result as a tagged PDF: what the page shows, with the answers and the full explanation."""

from django.utils.translation import gettext as _

from upkeep.web.calculator.outcome import Outcome
from upkeep.web.explanation_document import ExplanationDocument, Table, explanation_pdf
from upkeep.web.formats import day, pounds


def result_pdf(outcome: Outcome) -> bytes:
    """The document, in the language of the page. It names nobody, for nobody was named."""
    made_on = _("Worked out on %(day)s from the answers below. This is not a decision.")
    return explanation_pdf(
        ExplanationDocument(
            title=outcome.heading,
            steps=outcome.steps,
            remarks=[made_on % {"day": day(outcome.day)}, *outcome.notes],
            tables=_tables(outcome),
        )
    )


def _tables(outcome: Outcome) -> list[Table]:
    answers = Table(
        _("Your answers"),
        (_("Question"), _("Answer")),
        tuple(
            (str(short), "; ".join(str(word) for word in words))
            for _name, short, words in outcome.given
        ),
    )
    if not outcome.amounts:
        return [answers]
    return [_amounts(outcome), _fees(outcome), answers]


def _amounts(outcome: Outcome) -> Table:
    return Table(
        _("The amount over time"),
        (_("Time"), _("Amount")),
        tuple((label, pounds(pence)) for label, pence in outcome.amounts),
    )


def _fees(outcome: Outcome) -> Table:
    return Table(
        _("What is paid and received a week, by the way to pay"),
        (_("Way to pay"), _("To pay"), _("To receive")),
        tuple(
            (way.arrangement, pounds(way.paying_pence), pounds(way.receiving_pence))
            for way in outcome.fees
        ),
    )
