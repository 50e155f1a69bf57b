"""What letters say about a case that was taken over, and about incomes of the older schemes."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.cases.models import Scheme
from upkeep.collection.used_for import OF_ACCOUNT
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds


def income_counted(scheme: str) -> str:
    """What a scheme counts as the paying parent's income."""
    if scheme == Scheme.SCHEME_1993:
        return _("Assessable weekly income of the paying parent")
    if scheme == Scheme.SCHEME_2003:
        return _("Net weekly income of the paying parent")
    return _("Gross weekly income of the paying parent")


def transfer_paragraphs(letter: Letter) -> list[str]:
    """That the case is here, and whether maintenance goes on."""
    here = {"day": day(date.fromisoformat(letter.facts["taken_over_on"]))}
    first = _("We look after your case from %(day)s.") % here
    if letter.facts["weekly_pence"] is None:
        return [first, _("Maintenance has ended; we collect what is still owed.")]
    return [first, _("The amount of maintenance does not change because of this.")]


def figures_of_transfer(letter: Letter) -> list[tuple[str, str]]:
    """The case before and now, the amount that goes on, and what was owed when it came."""
    facts, paying = letter.facts, letter.is_to_paying_parent
    figures = [
        (_("Your case before"), facts["former_reference"]),
        (_("Your case now"), letter.case.reference),
    ]
    if facts["weekly_pence"] is not None:
        figures.append((_("Maintenance a week"), pounds(facts["weekly_pence"])))
    owed = _("Still owed to the other parent") if paying else _("Still owed to you")
    figures.append((owed, pounds(facts["owed_to_parent_pence"])))
    if paying and facts["owed_to_state_pence"]:
        state = _("Still owed to the Secretary of State")
        figures.append((state, pounds(facts["owed_to_state_pence"])))
    return figures


def doubts_about_balances() -> str:
    """What to do about a balance that is not right."""
    return _(
        "Tell us if what is still owed differs from your own records, and send us what shows it."
    )


def owed_besides(letter: Letter) -> tuple[str, list[str], list[str], list[list[str]]]:
    """What the paying parent owes that no instalment asks for: title, words, columns, rows."""
    debts = letter.facts["other_debts"]
    words = _(
        "Besides this you owe the following. What you pay us beyond the payments above goes "
        "towards it."
    )
    rows = [
        [str(name), pounds(debts[str(int(account))])]
        for account, name in OF_ACCOUNT.items()
        if str(int(account)) in debts
    ]
    return _("What else you owe"), [words], [_("Owed besides"), _("Amount")], rows
