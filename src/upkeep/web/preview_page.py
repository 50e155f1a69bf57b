"""What a proposed change would do, put side by side for the page; nothing of it is recorded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext as _

from upkeep.batch.previewing import CaseEffect, CaseState, DatedAmount, Preview, preview
from upkeep.cases.forms import ChangeForm
from upkeep.cases.models import Case, Decision
from upkeep.correspondence.models import Letter
from upkeep.law import Step, short_form
from upkeep.web.explanation import steps_for_everyone
from upkeep.web.formats import day, pounds
from upkeep.web.letter_content import letter_content
from upkeep.web.letter_document import letter_pdf
from upkeep.web.letter_parts import LetterContent

INSTALMENTS_SHOWN = 6
AMOUNTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class LetterSeen:
    """A letter as it would be sent: to whom, its words, and its document if that was wanted."""

    to: str
    is_to_paying_parent: bool
    is_copy: bool
    language: str
    case: str
    content: LetterContent
    document: bytes


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of a case: what it says without the change and with it, a part a line."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the change makes a difference here."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """One case of the paying parent, line by line."""

    reference: str
    receiving_parent: str
    lines: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything the page shows of a preview."""

    preview: Preview
    cases: tuple[CaseSeen, ...]
    decisions: tuple[tuple[Decision, tuple[Step, ...]], ...]

    @property
    def letters(self) -> tuple[LetterSeen, ...]:
        """The letters that would be sent, in the order in which they would be written."""
        return self.preview.letters


def look(form: ChangeForm, document_wanted: int | None = None) -> Seen:
    """The effect of one change on every case of the paying parent, and on what is written to whom.

    ``document_wanted`` counts the letters from nought: the one whose document is made as well.
    Raises PreviewRefusedError.
    """
    (found,) = preview([form], _reader(document_wanted))
    names = _receiving_parents(found)
    return Seen(
        preview=found,
        cases=tuple(
            CaseSeen(each.reference, names[each.reference], tuple(_lines(each)))
            for each in found.cases
        ),
        decisions=tuple(
            (decision, tuple(short_form(steps_for_everyone(decision))))
            for decision in found.decisions
        ),
    )


def _reader(document_wanted: int | None) -> Callable[[Letter], LetterSeen]:
    """Reads one letter after another while they exist."""
    count = -1

    def read(letter: Letter) -> LetterSeen:
        nonlocal count
        count += 1
        return LetterSeen(
            to=letter.sent_to["name"],
            is_to_paying_parent=letter.is_to_paying_parent,
            is_copy=letter.is_copy,
            language=letter.language,
            case=letter.case.reference,
            content=letter_content(letter),
            document=letter_pdf(letter) if count == document_wanted else b"",
        )

    return read


def _receiving_parents(found: Preview) -> dict[str, str]:
    references = [each.reference for each in found.cases]
    cases = Case.objects.filter(reference__in=references).select_related("receiving_parent")
    return {case.reference: case.receiving_parent.full_name for case in cases}


def _lines(effect: CaseEffect) -> Iterator[Compared]:
    before, after = effect.before, effect.after
    yield Compared(_("State"), _state(before), _state(after))
    yield Compared(_("Weekly amount"), *_differing(before.liabilities, after.liabilities))
    yield Compared(_("Charged this night"), _charges(before), _charges(after))
    yield Compared(
        _("Maintenance not collected"),
        (pounds(before.arrears_pence),),
        (pounds(after.arrears_pence),),
    )
    yield Compared(_("Fees not collected"), (pounds(before.fee_pence),), (pounds(after.fee_pence),))
    yield Compared(_("Instalments to come"), _instalments(before), _instalments(after))


def _state(state: CaseState) -> tuple[str, ...]:
    label = str(Case.State(state.state).label)
    if state.closed_on is None:
        return (label,)
    return (label, _("No liability from %(day)s on") % {"day": day(state.closed_on)})


def _differing(
    before: tuple[DatedAmount, ...], after: tuple[DatedAmount, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both lists of amounts without what comes before the first that differs."""
    same = 0
    for old, new in zip_longest(before, after):
        if old != new:
            break
        same += 1
    first = min(same, max(len(before), len(after)) - 1)
    return _amounts(before[max(first, 0) :]), _amounts(after[max(first, 0) :])


def _amounts(rows: tuple[DatedAmount, ...]) -> tuple[str, ...]:
    said = [_amount(row) for row in rows[-AMOUNTS_SHOWN:]]
    return tuple(said) or (_("Nothing"),)


def _amount(row: DatedAmount) -> str:
    values = {"weekly": pounds(row.weekly_pence), "start": day(row.start)}
    if row.to is None:
        return _("%(weekly)s a week from %(start)s") % values
    return _("%(weekly)s a week from %(start)s until before %(end)s") % {
        **values,
        "end": day(row.to),
    }


def _charges(state: CaseState) -> tuple[str, ...]:
    said = [
        _("%(amount)s for %(start)s until before %(end)s")
        % {
            "amount": pounds(row.maintenance_pence + row.fee_pence),
            "start": day(row.start),
            "end": day(row.to),
        }
        for row in state.charges[:AMOUNTS_SHOWN]
    ]
    return tuple(said) or (_("Nothing"),)


def _instalments(state: CaseState) -> tuple[str, ...]:
    said = [
        _("%(amount)s on %(day)s")
        % {"amount": pounds(row.maintenance_pence + row.fee_pence), "day": day(row.due_on)}
        for row in state.instalments[:INSTALMENTS_SHOWN]
    ]
    if more := len(state.instalments) - len(said):
        said.append(_("and %(count)s more") % {"count": more})
    return tuple(said) or (_("None"),)
