"""What somebody wants done with several lines of the worklist, told before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from upkeep.cases import proceedings
from upkeep.cases.lifecycle import PROCESSES, Role
from upkeep.cases.models import Proceeding
from upkeep.cases.worklist import Item, items
from upkeep.web.access import CASEWORKERS, may_act, roles_of
from upkeep.web.typed_days import TypedDayError, day_typed

CHOSEN_MAX = 200


@dataclass(frozen=True, slots=True)
class Order:
    """One action on chosen lines: on which it will be done, and on which not, with the reason."""

    action: str
    does: str
    done_to: tuple[Item, ...]
    left_out: tuple[tuple[Item, str], ...]
    to: User | None
    on: date | None


def order_of(said: QueryDict, user: User | AnonymousUser, day: date) -> tuple[Order | None, str]:
    """What was asked for, or the sentence that says what is missing.

    Raises TypedDayError for a day that is none, or not to come.
    """
    chosen = [int(text) for text in said.getlist("chosen") if text.isdecimal()][:CHOSEN_MAX]
    if not chosen:
        return None, _("Tick the work that it is about")
    action = said.get("action", "")
    if action not in _ACTIONS:
        return None, _("Choose what to do with the work")
    to, on, problem = _told(action, said, user, day)
    if problem:
        return None, problem
    with connection.cursor() as cursor:
        found = items(cursor.cursor, day, only=chosen)
    refusals = {item.proceeding_id: _ACTIONS[action](item, user) for item in found}
    return Order(
        action=action,
        does=_says(action, to, on),
        done_to=tuple(item for item in found if not refusals[item.proceeding_id]),
        left_out=tuple((item, why) for item in found if (why := refusals[item.proceeding_id])),
        to=to,
        on=on,
    ), ""


@transaction.atomic
def carry_out(order: Order) -> None:
    """Do it, to those lines only that it was said of and that are still as they were."""
    numbers = [item.proceeding_id for item in order.done_to]
    held = {item.proceeding_id: item.holder_id for item in order.done_to}
    now = Proceeding.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
    same = [row.pk for row in now if row.holder_id == held[row.pk]]
    if order.action == "bring_forward":
        assert order.on is not None, "asked for a day"
        proceedings.bring_forward(same, order.on)
    else:
        proceedings.claim(same, order.to.pk if order.to else None)


def _told(
    action: str, said: QueryDict, user: User | AnonymousUser, day: date
) -> tuple[User | None, date | None, str]:
    if action == "claim":
        assert isinstance(user, User), "only those who work here open this page"
        return user, None, ""
    if action == "give":
        staff = User.objects.filter(groups__name=CASEWORKERS, is_active=True)
        to = staff.filter(username=said.get("to", "")).first()
        return to, None, "" if to else _("Choose who gets the work")
    if action == "bring_forward":
        on = day_typed(said, "on")
        if on is None or on <= day:
            raise TypedDayError(_("Enter a day that is still to come"), name="on")
        return None, on, ""
    return None, None, ""


def _says(action: str, to: User | None, on: date | None) -> str:
    if action == "claim":
        return _("You will hold this work:")
    if action == "give":
        assert to is not None, "looked for before"
        return _("%(name)s will hold this work:") % {"name": to.username}
    if action == "bring_forward":
        assert on is not None, "looked for before"
        return _("This work will leave the list until %(day)s. Its clock goes on:") % {
            "day": on.isoformat()
        }
    return _("Nobody will hold this work:")


def _is_leader(user: User | AnonymousUser) -> bool:
    return Role.TEAM_LEADER in roles_of(user)


def _claim(item: Item, user: User | AnonymousUser) -> str:
    if item.holder_id not in (None, user.pk) and not _is_leader(user):
        return _("%(name)s holds it") % {"name": item.holder}
    if not may_act(roles_of(user), PROCESSES[item.process][item.state].acts):
        return _("It is for another role")
    return ""


def _give(_item: Item, user: User | AnonymousUser) -> str:
    return "" if _is_leader(user) else _("Only a team leader gives work to somebody")


def _own(item: Item, user: User | AnonymousUser) -> str:
    if item.holder_id == user.pk or _is_leader(user):
        return ""
    return _("You do not hold it")


_ACTIONS: dict[str, Callable[[Item, User | AnonymousUser], str]] = {
    "claim": _claim,
    "give": _give,
    "release": _own,
    "bring_forward": _own,
}
"""Each action, and why it will not be done to a line, if so."""
