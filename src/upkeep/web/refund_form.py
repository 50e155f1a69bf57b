"""The form with which money is paid back: what was typed, and what is wrong with it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from pydantic import ValidationError

from upkeep.cases.forms import BankAccountForm
from upkeep.collection.refunding import RefundRefusedError, Wanted
from upkeep.web.calculator.figures import pence_of

FIELDS = ("amount", "reason", "evidence", "name", "sort_code", "account_number")
Said = dict[str, str]
BLANK: Said = dict.fromkeys(FIELDS, "")


def said_in(posted: Mapping[str, str]) -> Said:
    """What was typed, without spaces around it."""
    return {name: str(posted.get(name, "")).strip() for name in FIELDS}


def account_in(said: Mapping[str, str]) -> BankAccountForm:
    """The account that was typed; spaces and hyphens in its numbers do not matter.

    Raises :class:`RefundRefusedError` with the field that is wrong.
    """
    digits = {
        name: said[name].replace(" ", "").replace("-", "")
        for name in ("sort_code", "account_number")
    }
    try:
        return BankAccountForm(name=said["name"], **digits)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        words = {
            "name": _("Enter the name on the account"),
            "sort_code": _("Enter a sort code of six digits, like 309430"),
            "account_number": _("Enter an account number of eight digits, like 00733445"),
        }
        raise RefundRefusedError(field, words[field]) from None


def asked_for(overpayment: int, said: Said) -> Wanted:
    """What was asked for. Raises :class:`RefundRefusedError` with the field that is wrong."""
    pence = pence_of(said["amount"])
    if pence is None:
        raise RefundRefusedError("amount", _("Enter pounds and pence, such as 350.00"))
    return Wanted(overpayment, pence, said["reason"], said["evidence"], account_in(said))
