"""The forms about what was paid between the parents: what was typed, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection import direct_pay, likelihood
from upkeep.collection.direct_pay import Position, Said, Standing
from upkeep.web.calculator.figures import pence_of
from upkeep.web.statement_period import PARTS, Typed

EXTRA = "extra"
EVIDENCE_MAX = 500
FIELDS = (
    "by",
    "which",
    "amount",
    "evidence",
    "unlikely",
    "because",
    "reasons",
    "shown",
    *(f"paid-{part}" for part in PARTS),
)
Typing = dict[str, str]

STANDING_WORDS: Mapping[Standing, Promise] = {
    Standing.NOT_TOLD: gettext_lazy("Nobody has told us"),
    Standing.ONE_ACCOUNT: gettext_lazy("Only the paying parent has told us"),
    Standing.DIFFER: gettext_lazy("The parents say different things"),
    Standing.SETTLED: gettext_lazy("Settled"),
}


class TypedWronglyError(Exception):
    """What was typed cannot be used. ``field`` says where, the message what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Line:
    """One payment between the parents, with its standing in words."""

    position: Position
    standing: Promise
    key: str


def lines(case: Case, on: date, known_at: datetime | None = None) -> list[Line]:
    """Every payment between the parents as known at a moment or now, the latest first."""
    return [
        Line(each, STANDING_WORDS[each.standing], _key_of(each))
        for each in reversed(direct_pay.positions(case, on, known_at))
    ]


def typed_in(posted: Mapping[str, str]) -> Typing:
    """What was typed, without spaces around it."""
    return {name: str(posted.get(name, "")).strip() for name in FIELDS}


def say(case: Case, typed: Typing, by: str, actor: Actor) -> None:
    """Record what a parent says. Raises :class:`TypedWronglyError`."""
    _refuse_long_words(typed)
    pence = _pence(typed)
    paid_on = Typed(*(typed[f"paid-{part}"] for part in PARTS))
    day = paid_on.as_date()
    if not paid_on.is_empty and day is None:
        raise TypedWronglyError("paid", _("The day must be a real date, like 6 4 2025"))
    due_on = _due_on(typed)
    try:
        direct_pay.say(case, Said(by, pence, due_on, day, typed["evidence"]), actor)
    except direct_pay.DirectPayRefusedError as refused:
        raise TypedWronglyError("which" if due_on and not day else "paid", str(refused)) from None


def find(case: Case, typed: Typing, actor: Actor) -> None:
    """Record what was found to be paid. Raises :class:`TypedWronglyError`."""
    _refuse_long_words(typed)
    which = typed["which"]
    extra_on = _day(which.removeprefix(EXTRA)) if which.startswith(EXTRA) else None
    due_on = None if extra_on else _due_on(typed)
    if due_on is None and extra_on is None:
        raise TypedWronglyError("which", _("Choose which payment it is about"))
    try:
        direct_pay.find(case, due_on, extra_on, _pence(typed), typed["evidence"], actor)
    except direct_pay.DirectPayRefusedError as refused:
        raise TypedWronglyError("evidence", str(refused)) from None


def find_likelihood(case: Case, typed: Typing, actor: Actor) -> None:
    """Record whether maintenance is unlikely to be paid. Raises :class:`TypedWronglyError`."""
    if typed["unlikely"] not in ("yes", "no"):
        raise TypedWronglyError("unlikely", _("Choose whether it is unlikely to be paid"))
    for name in ("reasons", "shown"):
        if len(typed[name]) > EVIDENCE_MAX:
            raise TypedWronglyError(
                name, _("Use at most %(count)s characters") % {"count": EVIDENCE_MAX}
            )
    found = likelihood.Found(
        typed["unlikely"] == "yes", typed["because"], typed["reasons"], typed["shown"]
    )
    try:
        likelihood.find(case, found, actor)
    except likelihood.FindingRefusedError as refused:
        raise TypedWronglyError(refused.field or "unlikely", str(refused)) from None


def _refuse_long_words(typed: Typing) -> None:
    if len(typed["evidence"]) > EVIDENCE_MAX:
        raise TypedWronglyError(
            "evidence", _("Use at most %(count)s characters") % {"count": EVIDENCE_MAX}
        )


def _pence(typed: Typing) -> int:
    pence = pence_of(typed["amount"])
    if pence is None:
        raise TypedWronglyError("amount", _("Enter pounds and pence, such as 350.00"))
    return pence


def _due_on(typed: Typing) -> date | None:
    """The instalment chosen, or None for an extra payment."""
    if typed["which"] == EXTRA:
        return None
    day = _day(typed["which"])
    if day is None:
        raise TypedWronglyError("which", _("Choose which payment it is about"))
    return day


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key_of(position: Position) -> str:
    return str(position.due_on) if position.due_on else f"{EXTRA}{position.paid_on}"
