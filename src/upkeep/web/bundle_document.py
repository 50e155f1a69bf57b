"""The bundle of an appeal: one tagged PDF (PDF/UA-1) with a contents page, for everybody alike.

It goes to the tribunal and to both parents (SI 2008/2685 rule 24(4), (5)), so it tells nobody what
a receiving parent could not be told: nothing of other families, no address of anybody, and no name
that is not disclosed.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upkeep.cases.models import Case, CaseEvent, Decision, Proceeding, TribunalCase
from upkeep.cases.payers import decisions_about
from upkeep.correspondence.models import Letter, LetterDocument
from upkeep.law import short_form
from upkeep.web import case_page
from upkeep.web.as_recorded import recorded_by
from upkeep.web.explanation import steps_for_receiving_parent, weekly_share_pence
from upkeep.web.formats import day, pounds
from upkeep.web.letter_content import letter_content
from upkeep.web.statement_page import Reader, statement_page
from upkeep.web.statement_period import Period
from upkeep.web.withholding import left_out, words_withheld

TEMPLATE = Path(__file__).parent / "documents/bundle.typ"
NOTICES = (Letter.Cause.DECISION, Letter.Cause.DECISION_UPHELD)
ABOUT_PEOPLE_ALONE = ("safeguarding", "contact preferences", "address", "bank account")
"""Reports that are nobody else's business: their lines on the timeline are left out."""


def bundle_pdf(appeal: Proceeding, until: date, besides: Iterable[str] = ()) -> bytes:
    """The bundle of an appeal through a day. ``besides`` are further words to leave out."""
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"bundle": json.dumps(bundle_content(appeal, until, besides))},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)
    return made


def bundle_content(appeal: Proceeding, until: date, besides: Iterable[str] = ()) -> dict[str, Any]:
    """Every word of the bundle, so that the template holds none; nothing that must be withheld."""
    case = appeal.case
    assert case is not None, "an appeal is about one case"
    parts = [
        _decision_appealed(appeal, case),
        _letters(case, _("Notices of decisions, as sent"), _notices(case)),
        _explanations(case),
        _facts(case),
        _timeline(case),
        _letters(case, _("Other letters, as sent"), _other_letters(case)),
        _account(case, until),
    ]
    content = {
        "language": (get_language() or "en")[:2],
        "service": settings.UPKEEP_SERVICE_NAME,
        "title": _("Bundle of appeal %(number)s") % {"number": appeal.subject},
        "about": [list(row) for row in _about(appeal, case, until)],
        "demonstration": _("Demonstration: every person here is made up.")
        if settings.UPKEEP_DEMONSTRATION
        else "",
        "remark": _(
            "Addresses and other ways to reach a parent are left out on purpose. So is what "
            "concerns other families."
        ),
        "words": {"contents": _("Contents"), "page": _("Page"), "exactly": _("Exactly")},
        "parts": parts,
    }
    cleaned: dict[str, Any] = left_out(content, words_withheld(case, besides))
    return cleaned


def tribunal_case(appeal: Proceeding, known_at: datetime | None = None) -> TribunalCase | None:
    """What the tribunal calls an appeal, as last recorded by a moment or by now."""
    return recorded_by(appeal.tribunal_cases.order_by("-pk"), known_at).first()


def _about(appeal: Proceeding, case: Case, until: date) -> Iterator[tuple[str, str]]:
    named = tribunal_case(appeal)
    yield _("Our number"), appeal.subject
    if named is not None:
        yield _("The tribunal's reference"), named.reference
        yield _("Response due on"), day(named.response_due_on)
    yield _("Case"), case.reference
    yield _("Paying parent"), case.paying_parent.person.full_name
    yield _("Receiving parent"), case.receiving_parent.full_name
    yield _("Decision appealed against"), day(appeal.dispute.decision.made_on)
    yield _("Made from what was known on"), day(until)


def _part(title: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "entries": list(entries)}


def _entry(
    title: str,
    paragraphs: Iterable[str] = (),
    columns: Iterable[str] = (),
    rows: Iterable[Iterable[str]] = (),
    steps: Iterable[Any] = (),
) -> dict[str, Any]:
    return {
        "title": title,
        "paragraphs": list(paragraphs),
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "steps": [asdict(step) for step in steps],
    }


def _decisions(case: Case) -> list[Decision]:
    """Every decision that gives the case an amount, in the order in which they were made."""
    made = decisions_about(case.paying_parent).order_by("known_at", "effective_from", "pk")
    return [row for row in made if weekly_share_pence(row, case) is not None]


def _decision_appealed(appeal: Proceeding, case: Case) -> dict[str, Any]:
    decision = appeal.dispute.decision
    weekly = weekly_share_pence(decision, case)
    rows = [
        (_("Kind"), str(decision.get_kind_display())),
        (_("Made on"), day(decision.made_on)),
        (_("Takes effect on"), day(decision.effective_from)),
        (_("Because of"), str(decision.get_reason_display())),
        (_("Amount in this case"), pounds(weekly) if weekly is not None else _("None")),
    ]
    return _part(_("The decision appealed against"), _entry("", rows=rows))


def _notices(case: Case) -> Iterable[Letter]:
    return _letters_of(case).filter(cause__in=NOTICES)


def _other_letters(case: Case) -> Iterable[Letter]:
    return _letters_of(case).exclude(cause__in=NOTICES)


def _letters_of(case: Case) -> QuerySet[Letter]:
    rows = Letter.objects.filter(case=case, is_copy=False)
    return rows.select_related("decision", "case__paying_parent").order_by("written_on", "pk")


def _letters(case: Case, title: str, letters: Iterable[Letter]) -> dict[str, Any]:
    rows = list(letters)
    kept = dict(LetterDocument.objects.filter(letter__in=rows).values_list("letter_id", "digest"))
    entries = [entry for letter in rows for entry in _letter(case, letter, kept.get(letter.pk))]
    return _part(title, *entries)


def _letter(case: Case, letter: Letter, digest: str | None) -> Iterator[dict[str, Any]]:
    """A letter without the address it went to; the first entry has its title."""
    content = letter_content(letter)
    to = _("to the paying parent") if letter.is_to_paying_parent else _("to the receiving parent")
    values = {
        "title": content.title,
        "day": day(letter.written_on),
        "to": to,
        "number": letter.reference,
    }
    title = _("%(number)s of %(day)s, %(to)s: %(title)s") % values
    about = [_("The document as sent has the digest %(digest)s.") % {"digest": digest}]
    yield _entry(title, [*content.paragraphs, *(about if digest else [])], rows=content.figures)
    for section in content.sections:
        steps = section.steps
        if steps and letter.is_to_paying_parent and letter.decision is not None:
            steps = short_form(steps_for_receiving_parent(letter.decision, case))
        yield _entry("", [section.title, *section.paragraphs], section.columns, section.rows, steps)


def _explanations(case: Case) -> dict[str, Any]:
    entries = []
    for decision in _decisions(case):
        values = {
            "kind": decision.get_kind_display(),
            "number": decision.pk,
            "day": day(decision.effective_from),
        }
        title = _("%(kind)s from %(day)s (decision %(number)s)") % values
        entries.append(_entry(title, steps=steps_for_receiving_parent(decision, case)))
    return _part(_("How each decision was worked out"), *entries)


def _facts(case: Case) -> dict[str, Any]:
    columns = [_("From"), _("Fact"), _("About"), _("Value"), _("Source"), _("Recorded")]
    rows = [
        (
            day(fact.effective_from),
            fact.label,
            fact.about or _("Paying parent"),
            fact.value,
            fact.source,
            day(fact.known_at),
        )
        for fact in case_page.facts(case)
    ]
    return _part(_("Facts, with their sources"), _entry("", columns=columns, rows=rows))


def _timeline(case: Case) -> dict[str, Any]:
    columns = [_("About"), _("What happened"), _("Recorded")]
    rows = [
        (day(event.effective_on), _what_happened(event), day(event.known_at))
        for event in case_page.timeline(case).order_by("known_at", "pk")
        if not event.detail.endswith(ABOUT_PEOPLE_ALONE)
    ]
    return _part(_("What happened"), _entry("", columns=columns, rows=rows))


def _what_happened(event: CaseEvent) -> str:
    words = str(event.get_kind_display())
    if event.decision is not None:
        return f"{words}: {event.decision.get_kind_display()}"
    return f"{words}: {case_page.detail_in_words(event)}" if event.detail else words


def _account(case: Case, until: date) -> dict[str, Any]:
    period = Period(case.effective_from, max(until, case.effective_from), None)
    page = statement_page(case, period, Reader.RECEIVING_PARENT)
    entries = []
    for section in page.sections:
        figures = [(figure.label, figure.amount) for figure in section.figures]
        entries.append(_entry(section.title, [section.note] if section.note else [], rows=figures))
        movements = [(each.on, each.what, each.amount, each.balance) for each in section.movements]
        columns = [_("Date"), _("What"), _("Amount"), section.balance_label]
        entries.append(_entry("", columns=columns, rows=movements))
    return _part(_("Statement of account"), *entries)
