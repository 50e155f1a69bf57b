"""Changing the account that a receiving parent is paid into.

A change is recorded, told to the parent where they are and were, and waits; meanwhile payments go
as before. The night uses it when its time is over (``account_use``). What makes a second person
look is declared in ``account_change_rules``. The first account of a person is no change.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upkeep.cases import proceedings
from upkeep.cases.actors import Actor
from upkeep.cases.forms import BankAccountChange, BankAccountForm
from upkeep.cases.models import Case, Proceeding
from upkeep.collection.account_change_rules import (
    SAFE_FORMER_CONTACTS,
    WAIT,
    figure,
    given,
    risks_of,
)
from upkeep.collection.models import (
    AccountChange,
    AccountChangeAnswer,
    AccountChangeNotice,
    AccountChangeReason,
    BankAccount,
)
from upkeep.parties.models import Person
from upkeep.parties.weight_tables import can_exist
from upkeep.working_days import after_working_days

PROCESS = "account_change"
WHY_MAX = 500
Kind = AccountChangeAnswer.Kind


class AccountChangeRefusedError(ValueError):
    """A change cannot be recorded or answered. ``field`` says what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Asked:
    """Into which account a case's receiving parent is to be paid, and by which way we were told."""

    case: Case
    account: BankAccountForm | BankAccountChange
    route: AccountChange.Route


def current_account(person: Person | int, on: date) -> BankAccount | None:
    """The account that a person is paid into on a day."""
    held = BankAccount.objects.filter(person=person, effective_from__lte=on)
    return held.order_by("-effective_from", "-pk").first()


def waiting(person: Person | int | None = None) -> QuerySet[AccountChange]:
    """The changes that are neither used nor given up, the oldest first; of a person or of all."""
    found = AccountChange.objects.exclude(answers__kind__in=[Kind.REFUSED, Kind.WITHDRAWN]).filter(
        account=None
    )
    if person is not None:
        found = found.filter(person=person)
    return found.select_related("case", "person").order_by("pk")


def change_named(reference: str) -> AccountChange:
    """The change called ``AC000012``. Raises :class:`AccountChangeRefusedError` for none."""
    number = reference.strip().upper().removeprefix("AC")
    found = AccountChange.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise AccountChangeRefusedError(
            "reference",
            _("There is no change “%(change)s”: `upkeep accounts list` shows them.")
            % {"change": reference},
        )
    return found


def stands(change: AccountChange) -> str:
    """Where a change stands, as its process names it."""
    return Proceeding.objects.get(process=PROCESS, subject=change.reference).state


@transaction.atomic
def ask(asked: Asked, actor: Actor) -> AccountChange:
    """Record a change that somebody asks for now; the night writes to the parent.

    Raises :class:`AccountChangeRefusedError` for an account that cannot exist, or that is paid into
    already.
    """
    account, person = asked.account, asked.case.receiving_parent_id
    if not can_exist(account.sort_code, account.account_number, actor.on):
        raise AccountChangeRefusedError(
            "account_number",
            _("No account can have this number at this sort code: check both on a bank card"),
        )
    Person.objects.select_for_update().get(pk=person)
    if is_paid_into(current_account(person, actor.on), account):
        raise AccountChangeRefusedError(
            "account_number", _("We pay into this account already: there is nothing to change")
        )
    return record(asked, actor)


@transaction.atomic
def record(asked: Asked, actor: Actor) -> AccountChange:
    """Record a change into an account that was looked at when it came in.

    It replaces one that still waits.
    """
    account, person = asked.account, asked.case.receiving_parent_id
    for earlier in waiting(person):
        _replace(earlier, actor)
    change = AccountChange.objects.create(
        person_id=person,
        case=asked.case,
        name=account.name,
        sort_code=account.sort_code,
        account_number=account.account_number,
        route=asked.route,
        asked_by=actor.name,
        asked_on=actor.on,
        waits_until=after_working_days(actor.on, figure(WAIT, actor.on)),
        known_at=actor.known_at,
    )
    risks = _record_notices_and_reasons(change)
    opened = proceedings.open_proceeding(
        PROCESS, change.reference, asked.case.paying_parent_id, actor, asked.case.pk
    )
    if risks:
        proceedings.move(opened.pk, "second_person_needed", actor, ", ".join(risks))
    return change


def _replace(earlier: AccountChange, actor: Actor) -> None:
    said = "another account was given instead"
    row = Proceeding.objects.get(process=PROCESS, subject=earlier.reference)
    if row.blocked:
        proceedings.unblock(row.pk, actor, said)
    _end(earlier, Kind.WITHDRAWN, said, actor)


def is_paid_into(held: BankAccount | None, account: BankAccountForm | BankAccountChange) -> bool:
    """Whether an account is the one that is paid into, whatever name it goes under."""
    return held is not None and (held.sort_code, held.account_number) == (
        account.sort_code,
        account.account_number,
    )


def _record_notices_and_reasons(change: AccountChange) -> list[str]:
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        values = given([change.pk], change.asked_on)
        former = cursor.execute(SAFE_FORMER_CONTACTS, values).fetchall()
        risks = [risk for _change, risk in risks_of(cursor, [change.pk], change.asked_on)]
    AccountChangeNotice.objects.bulk_create(
        AccountChangeNotice(change=change, contact_id=contact)
        for contact in (None, *(row[1] for row in former))
    )
    AccountChangeReason.objects.bulk_create(
        AccountChangeReason(change=change, risk=risk) for risk in risks
    )
    return [str(risk) for risk in risks]


@transaction.atomic
def agree(change: AccountChange, actor: Actor, why: str) -> None:
    """Agree to a change as the second person; ``why`` says how the parent was asked.

    Raises :class:`AccountChangeRefusedError` for who asked for it, and where nobody needs to agree.
    """
    row = _open(change)
    if row.state != "second_person":
        raise AccountChangeRefusedError("why", _("This change needs no second person now."))
    if change.asked_by == actor.name:
        raise AccountChangeRefusedError(
            "why", _("Somebody else than who entered the change must agree to it.")
        )
    _answer(change, Kind.AGREED, why, actor)
    proceedings.move(row.pk, "agreed", actor, why)


@transaction.atomic
def refuse(change: AccountChange, actor: Actor, why: str) -> None:
    """Refuse a change while it waits; the parent is told. Raises where it is over."""
    _open(change)
    _end(change, Kind.REFUSED, why, actor)


@transaction.atomic
def withdraw(change: AccountChange, actor: Actor, why: str = "") -> None:
    """Take a change back, as the parent, while it waits. Raises where it is over."""
    _open(change)
    _end(change, Kind.WITHDRAWN, why or "by the parent", actor)


def _open(change: AccountChange) -> Proceeding:
    row = Proceeding.objects.select_for_update().filter(process=PROCESS, subject=change.reference)
    found = row.filter(ended_on=None).first()
    if found is None:
        raise AccountChangeRefusedError("why", _("This change is over already."))
    if found.blocked:
        raise AccountChangeRefusedError(
            "why", _("This change is blocked: lift the block on its page first.")
        )
    return found


def _end(change: AccountChange, kind: AccountChangeAnswer.Kind, why: str, actor: Actor) -> None:
    _answer(change, kind, why, actor)
    proceedings.move(_open(change).pk, str(kind), actor, why)


def _answer(change: AccountChange, kind: AccountChangeAnswer.Kind, why: str, actor: Actor) -> None:
    words = why.strip()
    if not words or len(words) > WHY_MAX:
        raise AccountChangeRefusedError(
            "why", _("Say why in 1 to %(count)s characters") % {"count": WHY_MAX}
        )
    AccountChangeAnswer.objects.create(
        change=change,
        kind=kind,
        answered_by=actor.name,
        why=words,
        answered_on=actor.on,
        known_at=actor.known_at,
    )
