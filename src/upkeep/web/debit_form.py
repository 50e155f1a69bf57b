"""What a paying parent types about their Direct Debit, and what is wrong with it."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from upkeep.collection.bacs import AccountName

FIELDS = ("does", "name", "sort-code", "account-number", "holder", "day")
DAY_MAX = 28
"""The last day of a month that every month has."""
_NAME_MAX = 18
_SEPARATORS = re.compile(r"[\s-]")
Typed = dict[str, str]


class DebitFormError(ValueError):
    """What was typed cannot be used. ``field`` says where, the message what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def typed_in(said: Mapping[str, str]) -> Typed:
    """What was typed, without spaces around it."""
    return {name: str(said.get(name, "")).strip() for name in FIELDS}


def account_in(typed: Typed) -> AccountName:
    """The account to collect from, of somebody who may give it away alone."""
    if not 0 < len(typed["name"]) <= _NAME_MAX:
        raise DebitFormError(
            "name", _("Enter the name on the account, up to %(most)s letters") % {"most": _NAME_MAX}
        )
    sort_code = _SEPARATORS.sub("", typed["sort-code"])
    if not re.fullmatch(r"[0-9]{6}", sort_code):
        raise DebitFormError("sort-code", _("Enter a sort code of six digits, such as 00-00-02"))
    number = _SEPARATORS.sub("", typed["account-number"])
    if not re.fullmatch(r"[0-9]{8}", number):
        raise DebitFormError("account-number", _("Enter an account number of eight digits"))
    if typed["holder"] != "yes":
        raise DebitFormError("holder", _("Say that you may authorise Direct Debits by yourself"))
    return AccountName(sort_code, number, typed["name"].upper())


def day_in(typed: Typed) -> int:
    """The day of the month."""
    day = int(typed["day"]) if re.fullmatch(r"[0-9]{1,2}", typed["day"]) else 0
    if not 1 <= day <= DAY_MAX:
        raise DebitFormError(
            "day", _("Enter a day of the month from 1 to %(last)s") % {"last": DAY_MAX}
        )
    return day
