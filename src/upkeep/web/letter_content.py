"""What a letter says, in the language of the person it is written to.

The words are made of the letter's own facts and of what is kept for ever: the decision with its
situation, result and explanation. Nothing of the other parent is read but the name, and not that
where it must not be disclosed.
"""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.fees import SCHEME_WITH_FEES
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import ask_us, day_told, other_parent
from upkeep.web.letters_of_account_changes import (
    letter_about_account_change,
    title_of_account_change,
)
from upkeep.web.letters_of_arrears_plans import letter_about_arrears_plan, title_of_arrears_plan
from upkeep.web.letters_of_children import (
    about_a_birthday,
    silence_before_a_birthday,
    what_to_tell_before_a_birthday,
)
from upkeep.web.letters_of_debits import notice_of_debits
from upkeep.web.letters_of_decisions import (
    if_something_changes,
    if_you_disagree,
    letter_about_decision,
)
from upkeep.web.letters_of_disputes import (
    answer_paragraphs,
    rights_after_answer,
    sent_back_paragraphs,
    title_of_answer,
    title_of_decision,
    too_late_paragraphs,
)
from upkeep.web.letters_of_endings import letter_about_the_end, letter_to_the_estate
from upkeep.web.letters_of_estates import claim_against_the_estate
from upkeep.web.letters_of_orders import content_about_order, title_about_order
from upkeep.web.letters_of_part_payments import (
    letter_about_part_payment,
    title_of_part_payment,
)
from upkeep.web.letters_of_set_offs import letter_about_set_off, title_of_set_off
from upkeep.web.letters_of_sign_in import letter_with_code
from upkeep.web.letters_of_statements import annual_statement
from upkeep.web.letters_of_stays import stay_paragraphs, title_of_stay, what_to_do_meanwhile
from upkeep.web.letters_of_transfers import (
    doubts_about_balances,
    figures_of_transfer,
    owed_besides,
    transfer_paragraphs,
)
from upkeep.web.letters_of_variations import (
    check_of_income,
    duty_to_report_a_rise,
    notice_of_variation,
    refusal_of_variation,
    silence_about_income,
    what_you_can_say,
    why_not_agreed,
)
from upkeep.web.letters_of_warnings import letter_about_warning, title_of_warning
from upkeep.web.letters_of_write_offs import letter_about_write_off, title_of_write_off


def letter_content(letter: Letter) -> LetterContent:
    """The letter in its own language, whatever the language of whoever looks at it."""
    with override(letter.language):
        return _WORDS[Letter.Cause(letter.cause)](letter)


def title_of(letter: Letter) -> str:
    """The letter's title in the language of whoever looks at it."""
    cause = Letter.Cause(letter.cause)
    if cause in _TITLES_BY_FACTS:
        return _TITLES_BY_FACTS[cause](letter)
    titles = {
        Letter.Cause.APPLICATION: _("We have received an application for child maintenance"),
        Letter.Cause.SCHEDULE: _("Your payment plan"),
        Letter.Cause.CLOSURE: _("Child maintenance has come to an end"),
        Letter.Cause.ESTATE: _("Child maintenance and the estate"),
        Letter.Cause.ESTATE_CLAIM: _("Child maintenance that the estate owes"),
        Letter.Cause.CHANGE_REFUSED: _("A change makes no difference to the amount"),
        Letter.Cause.REVIEW: _("We are about to review the income"),
        Letter.Cause.TRANSFER: _("Your child maintenance case is now with us"),
        Letter.Cause.CHANGE_TOO_LATE: _("The change you told us about comes after the end"),
        Letter.Cause.VARIATION_NOTICE: _("An application to vary child maintenance"),
        Letter.Cause.VARIATION_REFUSED: _("A variation has not been agreed to"),
        Letter.Cause.APPEAL_SENT_BACK: _("We look at our decision again before any appeal"),
        Letter.Cause.INCOME_CHECK: _("Please send us what shows your income now"),
        Letter.Cause.GROWING_UP: _("Please tell us about education and child benefit"),
        Letter.Cause.DEBIT_NOTICE: _("What we collect by Direct Debit"),
        Letter.Cause.ANNUAL_STATEMENT: _("Your yearly statement of child maintenance"),
        Letter.Cause.SIGN_IN_CODE: _("Your code to sign in with"),
    }
    return titles[cause]


def _title_of_decision(letter: Letter) -> str:
    own = title_of_decision(letter.facts.get("kind"))
    return own or _("Our decision about child maintenance")


_TITLES_BY_FACTS: dict[Letter.Cause, Callable[[Letter], str]] = {
    Letter.Cause.ACCOUNT_CHANGE: title_of_account_change,
    Letter.Cause.ARREARS_PLAN: title_of_arrears_plan,
    Letter.Cause.PART_PAYMENT: title_of_part_payment,
    Letter.Cause.DECISION: _title_of_decision,
    Letter.Cause.DECISION_UPHELD: title_of_answer,
    Letter.Cause.EARNINGS_ORDER: lambda letter: title_about_order(letter.facts),
    Letter.Cause.COLLECTION_DECISION: title_of_warning,
    Letter.Cause.PAYMENT_WARNING: title_of_warning,
    Letter.Cause.SET_OFF_DECISION: title_of_set_off,
    Letter.Cause.SET_OFF_NOTICE: title_of_set_off,
    Letter.Cause.STAY: title_of_stay,
    Letter.Cause.WRITE_OFF_DECISION: title_of_write_off,
    Letter.Cause.WRITE_OFF_NOTICE: title_of_write_off,
}
"""Causes whose title depends on what the letter is about; each reads the facts of its own alone."""


# --- Notice of an application (reg 11) --------------------------------------------------------


def _application(letter: Letter) -> LetterContent:
    facts = letter.facts
    if facts["applied_by_recipient"]:
        first = _("You applied on %(day)s for child maintenance to be worked out.")
    else:
        first = _(
            "On %(day)s we received an application for child maintenance from %(name)s. You are "
            "named as the parent who pays."
        )
    values = {"day": day_told(letter, "received_on"), "name": other_parent(letter)}
    return LetterContent(
        title=title_of(letter),
        paragraphs=[
            first % values,
            _("If you have to pay, it will be from %(day)s, whenever we make the decision.")
            % {"day": day_told(letter, "effective_from")},
        ],
        figures=[
            (_("Children"), ", ".join(facts["children"])),
            (_("Maintenance can start on"), day_told(letter, "effective_from")),
        ],
        sections=[
            Section(
                _("What we need from you"),
                [
                    _("We ask HM Revenue and Customs for your income of the latest tax year."),
                    _(
                        "Tell us if your income now is lower or higher by a quarter or more, which "
                        "benefits you or your partner get, which other children live with you or "
                        "are supported by you, and how many nights a year the children above stay "
                        "with you. Send us what shows it."
                    ),
                ],
            ),
            Section(
                _("If we hear nothing"),
                [
                    _(
                        "Where we cannot find out your income we may estimate it, or make a "
                        "default maintenance decision: a fixed amount that stands until we "
                        "know enough."
                    ),
                    _("If you are not a parent of the children named, tell us now."),
                ],
            ),
        ],
    )


# --- Notice of a decision (regs 24 to 26) -----------------------------------------------------


# --- Payment plan, end, refusal, review -------------------------------------------------------


def _schedule(letter: Letter) -> LetterContent:
    facts = letter.facts
    is_paying, direct = letter.is_to_paying_parent, facts["service_type"] == "direct_pay"
    with_fee = is_paying and not direct and _bears_fees(letter)
    columns = [_("Due"), _("Maintenance"), *([_("Fee"), _("In all")] if with_fee else [])]
    rows = []
    for due_on, maintenance, fee in facts["instalments"]:
        cells = [day(date.fromisoformat(due_on)), pounds(maintenance)]
        rows.append([*cells, pounds(fee), pounds(maintenance + fee)] if with_fee else cells)
    return LetterContent(
        title=title_of(letter),
        paragraphs=[_how_paid(letter, is_paying=is_paying, direct=direct)],
        sections=[
            Section(_("What is due and when"), columns=columns, rows=rows),
            *([Section(*owed_besides(letter))] if facts.get("other_debts") else []),
            Section(_("If something changes"), [ask_us()]),
        ],
    )


def _bears_fees(letter: Letter) -> bool:
    return letter.case.scheme == SCHEME_WITH_FEES


def _how_paid(letter: Letter, *, is_paying: bool, direct: bool) -> str:
    name = {"name": other_parent(letter)}
    if direct and is_paying:
        return _("Pay the amounts below straight to %(name)s.") % name
    if direct:
        return _("%(name)s pays you the amounts below directly.") % name
    if not is_paying and not _bears_fees(letter):
        return _("We pay you the amounts below once we have collected them.")
    if not is_paying:
        return _("We pay you the amounts below, less our fee, once we have collected them.")
    method = letter.facts["method"]
    if method == "deduction_from_earnings":
        return _("Your employer takes the amounts below from your earnings and pays us.")
    if method == "deduction_from_benefit":
        return _("The amounts below are taken from your benefit and paid to us.")
    if method == "direct_debit":
        return _("We take the amounts below by Direct Debit.")
    reference = {"reference": letter.facts["payment_reference"]}
    return _("Pay us the amounts below with the reference %(reference)s.") % reference


def _change_refused(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=[
            _(
                "We looked at a change from %(day)s. The amount of maintenance stays the same, so "
                "we have not made a new decision."
            )
            % {"day": day_told(letter, "effective_on")}
        ],
        sections=[if_you_disagree(letter)],
    )


def _review(letter: Letter) -> LetterContent:
    paragraphs = [
        _(
            "Once a year we ask HM Revenue and Customs for the paying parent's latest income. On "
            "%(day)s we work out the amount again. We write to you when we have."
        )
        % {"day": day_told(letter, "review_on")}
    ]
    if letter.is_to_paying_parent:
        paragraphs.append(
            _(
                "If your income now differs from that of the latest tax year by a quarter or more, "
                "tell us and send us what shows it."
            )
        )
    return LetterContent(
        title=title_of(letter),
        paragraphs=paragraphs,
        sections=[Section(_("If something changes"), [ask_us()])],
    )


# --- A decision that stands, a report after the end -------------------------------------------


def _decision_upheld(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=answer_paragraphs(letter),
        sections=[
            Section(_("Why"), [letter.facts["reason"]]),
            Section(
                _("If you think this is wrong"),
                [*rights_after_answer(letter), if_something_changes()],
            ),
        ],
    )


def _variation_notice(letter: Letter) -> LetterContent:
    """What reg 59(1) has the other parent told, without what reg 59(5) withholds."""
    return LetterContent(
        title=title_of(letter),
        paragraphs=notice_of_variation(letter, other_parent(letter)),
        sections=[Section(_("What you can do"), what_you_can_say())],
    )


def _variation_refused(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=refusal_of_variation(letter, other_parent(letter)),
        sections=[Section(_("Why"), why_not_agreed(letter)), if_you_disagree(letter)],
    )


def _income_check(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=check_of_income(letter),
        sections=[
            Section(_("If we hear nothing"), [silence_about_income()]),
            Section(_("If your income rises"), [duty_to_report_a_rise()]),
        ],
    )


def _growing_up(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=about_a_birthday(letter),
        sections=[
            Section(_("What we need to know"), what_to_tell_before_a_birthday(letter)),
            Section(_("If we hear nothing"), [silence_before_a_birthday()]),
        ],
    )


def _change_too_late(letter: Letter) -> LetterContent:
    return LetterContent(title=title_of(letter), paragraphs=too_late_paragraphs(letter))


def _appeal_sent_back(letter: Letter) -> LetterContent:
    return LetterContent(title=title_of(letter), paragraphs=sent_back_paragraphs(letter))


def _stay(letter: Letter) -> LetterContent:
    meanwhile = what_to_do_meanwhile(letter)
    return LetterContent(
        title=title_of(letter),
        paragraphs=stay_paragraphs(letter),
        sections=[Section(_("What you can do"), meanwhile)] if meanwhile else [],
    )


def _transfer(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=transfer_paragraphs(letter),
        figures=figures_of_transfer(letter),
        sections=[Section(_("If you think this is wrong"), [doubts_about_balances()])],
    )


_WORDS: dict[Letter.Cause, Callable[[Letter], LetterContent]] = {
    Letter.Cause.APPLICATION: _application,
    Letter.Cause.EARNINGS_ORDER: content_about_order,
    Letter.Cause.DECISION: lambda letter: letter_about_decision(letter, title_of(letter)),
    Letter.Cause.SCHEDULE: _schedule,
    Letter.Cause.CLOSURE: lambda letter: letter_about_the_end(letter, title_of(letter)),
    Letter.Cause.ESTATE: lambda letter: letter_to_the_estate(letter, title_of(letter)),
    Letter.Cause.ESTATE_CLAIM: lambda letter: claim_against_the_estate(letter, title_of(letter)),
    Letter.Cause.CHANGE_REFUSED: _change_refused,
    Letter.Cause.REVIEW: _review,
    Letter.Cause.TRANSFER: _transfer,
    Letter.Cause.DECISION_UPHELD: _decision_upheld,
    Letter.Cause.CHANGE_TOO_LATE: _change_too_late,
    Letter.Cause.APPEAL_SENT_BACK: _appeal_sent_back,
    Letter.Cause.VARIATION_NOTICE: _variation_notice,
    Letter.Cause.VARIATION_REFUSED: _variation_refused,
    Letter.Cause.INCOME_CHECK: _income_check,
    Letter.Cause.GROWING_UP: _growing_up,
    Letter.Cause.STAY: _stay,
    Letter.Cause.DEBIT_NOTICE: lambda letter: notice_of_debits(letter, title_of(letter)),
    Letter.Cause.WRITE_OFF_NOTICE: letter_about_write_off,
    Letter.Cause.WRITE_OFF_DECISION: letter_about_write_off,
    Letter.Cause.SET_OFF_NOTICE: letter_about_set_off,
    Letter.Cause.SET_OFF_DECISION: letter_about_set_off,
    Letter.Cause.ACCOUNT_CHANGE: letter_about_account_change,
    Letter.Cause.ARREARS_PLAN: letter_about_arrears_plan,
    Letter.Cause.PART_PAYMENT: letter_about_part_payment,
    Letter.Cause.ANNUAL_STATEMENT: lambda letter: annual_statement(letter, title_of(letter)),
    Letter.Cause.SIGN_IN_CODE: lambda letter: letter_with_code(letter, title_of(letter)),
    Letter.Cause.PAYMENT_WARNING: letter_about_warning,
    Letter.Cause.COLLECTION_DECISION: letter_about_warning,
}
