"""What a letter says, in the language of the person it is written to.

The words are made of the letter's own facts and of what is kept for ever: the decision with its
situation, result and explanation. Nothing of the other parent is read but the
name, and not that where it must not be disclosed. A notice of a decision
holds what SI 2012/2677 regs 24 to 26 require.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.cases.grounds import Ground
from upkeep.cases.models import Decision, Scheme
from upkeep.cases.variation_models import Ground as VariedBy
from upkeep.collection.fees import SCHEME_WITH_FEES
from upkeep.correspondence.models import Letter
from upkeep.correspondence.receipt import last_day_to_ask_again
from upkeep.law import short_form
from upkeep.law.parameters import load_scheme
from upkeep.parties.facts import name_for_the_other_parent
from upkeep.web.explanation import steps_for_paying_parent, steps_for_receiving_parent
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letters_of_account_changes import (
    letter_about_account_change,
    title_of_account_change,
)
from upkeep.web.letters_of_children import (
    about_a_birthday,
    silence_before_a_birthday,
    what_to_tell_before_a_birthday,
)
from upkeep.web.letters_of_debits import notice_of_debits
from upkeep.web.letters_of_disputes import (
    answer_paragraphs,
    rights_after,
    rights_after_answer,
    sent_back_paragraphs,
    title_of_answer,
    title_of_decision,
    too_late_paragraphs,
    what_it_changes,
    why_decided,
)
from upkeep.web.letters_of_orders import content_about_order, title_about_order
from upkeep.web.letters_of_set_offs import letter_about_set_off, title_of_set_off
from upkeep.web.letters_of_stays import stay_paragraphs, title_of_stay, what_to_do_meanwhile
from upkeep.web.letters_of_transfers import (
    doubts_about_balances,
    figures_of_transfer,
    income_counted,
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
    }
    return titles[cause]


def _title_of_decision(letter: Letter) -> str:
    own = title_of_decision(letter.facts.get("kind"))
    return own or _("Our decision about child maintenance")


_TITLES_BY_FACTS: dict[Letter.Cause, Callable[[Letter], str]] = {
    Letter.Cause.ACCOUNT_CHANGE: title_of_account_change,
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


def _other_parent(letter: Letter) -> str:
    """The other parent's name, or that they are the other parent where it is not disclosed.

    A marker that was set after the letter was written, and before it was first opened, counts.
    """
    case = letter.case
    other = case.receiving_parent if letter.is_to_paying_parent else case.paying_parent.person
    is_kept = name_for_the_other_parent(other, date.max) is None
    return _("the other parent") if is_kept else letter.facts["other_name"] or _("the other parent")


def _day(letter: Letter, name: str) -> str:
    return day(date.fromisoformat(letter.facts[name]))


def _ask_us() -> str:
    return _("If anything in this letter is wrong or has changed, tell us as soon as you can.")


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
    values = {"day": _day(letter, "received_on"), "name": _other_parent(letter)}
    return LetterContent(
        title=title_of(letter),
        paragraphs=[
            first % values,
            _("If you have to pay, it will be from %(day)s, whenever we make the decision.")
            % {"day": _day(letter, "effective_from")},
        ],
        figures=[
            (_("Children"), ", ".join(facts["children"])),
            (_("Maintenance can start on"), _day(letter, "effective_from")),
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


def _decision(letter: Letter) -> LetterContent:
    decision = letter.decision
    assert decision is not None, "a notice of a decision has one"
    is_default = decision.rate == "default"
    sections = [_why(letter)]
    if is_default:
        sections.append(_information_wanted())
    sections.append(_if_you_disagree(letter))
    return LetterContent(
        title=title_of(letter),
        paragraphs=_decided(letter, is_default=is_default),
        figures=_figures(letter, is_default=is_default),
        sections=sections,
    )


def _decided(letter: Letter, *, is_default: bool) -> list[str]:
    facts = letter.facts
    amount = {
        "weekly": pounds(facts["weekly_pence"]),
        "day": _day(letter, "effective_from"),
        "name": _other_parent(letter),
    }
    said = [] if letter.decision is None else why_decided(letter.decision.kind)
    is_named = bool(said)
    if letter.is_to_paying_parent:
        said += [_("From %(day)s you have to pay %(weekly)s a week for %(name)s.") % amount]
    else:
        said += [_("From %(day)s %(name)s has to pay %(weekly)s a week for you.") % amount]
    if facts["before_pence"] is not None and facts["before_pence"] != facts["weekly_pence"]:
        before = pounds(facts["before_pence"])
        said.append(_("Until then the amount was %(before)s a week.") % {"before": before})
    if is_named:
        said.append(what_it_changes())
    if is_default:
        said.append(
            _(
                "This is a default maintenance decision: a fixed amount, because we do not know "
                "enough to work out the right one."
            )
        )
    return said


def _figures(letter: Letter, *, is_default: bool) -> list[tuple[str, str]]:
    """What reg 25(1), or for a default decision reg 25(2), has a notice set out."""
    assert letter.decision is not None, "only of a decision"
    situation, result = letter.decision.situation, letter.decision.result
    families = situation["receiving_parents"]
    own = [family for family in families if family["id"] == letter.case.reference]
    rows = [(_("Takes effect on"), _day(letter, "effective_from"))]
    if not is_default and result.get("weekly_income") is not None:
        income = pounds(int(Decimal(result["weekly_income"]) * 100))
        rows.append((income_counted(letter.decision.scheme), income))
        if letter.decision.scheme == Scheme.SCHEME_2012:
            rows.append((_("That income is"), _basis(result, situation)))
    rows.append((_("Qualifying children"), str(sum(len(each["children"]) for each in families))))
    rows.append((_("Of these in this case"), str(sum(len(each["children"]) for each in own))))
    others = situation["paying_parent"].get("relevant_other_children")
    if not is_default and others is not None:
        rows.append((_("Relevant other children"), str(others)))
    rows.append((_("Rate"), _rate(letter.decision.rate)))
    total = pounds(letter.decision.weekly_total_pence)
    rows.append((_("Weekly rate for all children"), total))
    rows.append((_("Shared out between families"), _("Yes") if len(families) > 1 else _("No")))
    if not is_default:
        is_shared = _is_shared(letter.decision, own)
        rows.append((_("Reduced for shared care"), _("Yes") if is_shared else _("No")))
        rows += _decreases(situation)
    if grounds := _varied_by(situation):
        rows.append((_("Variation"), "; ".join(grounds)))
    rows.append((_("Amount in this case"), pounds(letter.facts["weekly_pence"])))
    return rows


def _basis(result: dict[str, Any], situation: dict[str, Any]) -> str:
    if result["income_basis"] != "current":
        return _("historic income, from HM Revenue and Customs")
    if situation["paying_parent"].get("current_income_is_estimated"):
        return _("current income, which we have estimated")
    return _("current income")


def _is_shared(decision: Decision, families: Sequence[dict[str, Any]]) -> bool:
    """Whether a child spends so many nights with the paying parent that it counts."""
    children = [child for family in families for child in family["children"]]
    if decision.scheme == Scheme.SCHEME_1993:
        least = load_scheme(decision.scheme).on(decision.effective_from).value("care.nights_weekly")
        weekly = [Decimal(child.get("nights_with_paying_parent_weekly", 0)) for child in children]
        return any(count >= least.figure.fraction for count in weekly)
    bands = load_scheme(decision.scheme).parameters["shared_care.nights"]
    value = bands.on(decision.effective_from)
    assert value is not None, "a decision is made on a day that has its figures"
    fewest = min(int(band.fraction) for band in value.table)
    return any(
        child.get("nights_are_assumed") or (child.get("nights") or 0) >= fewest
        for child in children
    )


def _decreases(situation: dict[str, Any]) -> list[tuple[str, str]]:
    """Decreases for children supported otherwise, or in a local authority's care (reg 25(1)(h))."""
    payer = situation["paying_parent"]
    children = [child for each in situation["receiving_parents"] for child in each["children"]]
    otherwise = payer.get("other_arrangement_children")
    in_care = any(child.get("local_authority_nights") for child in children)
    rows = []
    if otherwise:
        rows.append((_("Reduced for children supported under another arrangement"), _("Yes")))
    if in_care:
        rows.append((_("Reduced for care by a local authority"), _("Yes")))
    return rows


def _varied_by(situation: dict[str, Any]) -> list[str]:
    """The grounds of the variations that were agreed to (reg 25(1)(f)); amounts are explained."""
    payer = situation["paying_parent"]
    names = {
        "unearned_annual": VariedBy.UNEARNED,
        "assets": VariedBy.ASSETS,
        "income_while_on_benefit_weekly": VariedBy.ON_BENEFIT,
        "diverted_weekly": VariedBy.DIVERTED,
    }
    expenses = [VariedBy(code) for code in payer.get("special_expenses_weekly", {})]
    incomes = [names[code] for code in payer.get("additional_income", {})]
    return [str(ground.label) for ground in (*expenses, *incomes)]


def _rate(rate: str) -> str:
    names = {
        "nil": _("nil rate"),
        "flat": _("flat rate"),
        "half_flat": _("half of the flat rate"),
        "reduced": _("reduced rate"),
        "basic": _("basic rate"),
        "basic_plus": _("basic plus rate"),
        "default": _("default rate"),
        "formula": _("the amount of the formula"),
        "minimum": _("the least payment"),
        "interim": _("interim assessment"),
    }
    return names.get(rate, rate)


def _why(letter: Letter) -> Section:
    assert letter.decision is not None, "only of a decision"
    if letter.is_to_paying_parent:
        steps = steps_for_paying_parent(letter.decision)
    else:
        steps = steps_for_receiving_parent(letter.decision, letter.case)
    return Section(_("How we worked it out"), steps=short_form(steps))


def _information_wanted() -> Section:
    return Section(
        _("What we need to work out the right amount"),
        [
            _(
                "The paying parent's income of the latest tax year or now, the benefits they or "
                "their partner get, the other children they support, and the nights a year that "
                "the children stay with them."
            )
        ],
    )


def _if_you_disagree(letter: Letter) -> Section:
    own = rights_after(letter.decision.kind, letter.written_on) if letter.decision else []
    if own:
        return Section(_("If you think this is wrong"), [*own, _if_something_changes()])
    until = day(last_day_to_ask_again(letter.deemed_received_on))
    return Section(
        _("If you think this is wrong"),
        [
            _(
                "Ask us by %(until)s to look at the decision again. This is called a mandatory "
                "reconsideration. Later we can only do so if there is a special reason why you "
                "could not ask in time."
            )
            % {"until": until},
            _(
                "If you still disagree with our answer, you can appeal to an independent tribunal "
                "within one month of it."
            ),
            _if_something_changes(),
        ],
    )


def _if_something_changes() -> str:
    return _(
        "If something changes, the amount can be worked out again from then on. Tell us as soon as "
        "it happens."
    )


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
            Section(_("If something changes"), [_ask_us()]),
        ],
    )


def _bears_fees(letter: Letter) -> bool:
    return letter.case.scheme == SCHEME_WITH_FEES


def _how_paid(letter: Letter, *, is_paying: bool, direct: bool) -> str:
    name = {"name": _other_parent(letter)}
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


def _closure(letter: Letter) -> LetterContent:
    name = {"name": _other_parent(letter), "day": _day(letter, "closed_on")}
    if not letter.facts["was_liable"]:
        first = _("The application ended before anything had to be paid.")
    elif letter.is_to_paying_parent:
        first = _("You no longer have to pay maintenance for %(name)s from %(day)s.") % name
    else:
        first = _("%(name)s no longer has to pay maintenance for you from %(day)s.") % name
    return LetterContent(
        title=title_of(letter),
        paragraphs=[*_why_it_ends(letter), first],
        figures=_end_in_law(letter),
        sections=[
            Section(
                _("What is still open"),
                [
                    _(
                        "Whatever fell due before that day and was not paid is still owed. We "
                        "settle the account and send you a last statement."
                    ),
                    _ask_us(),
                ],
            ),
            _if_you_disagree(letter),
        ],
    )


def _end_in_law(letter: Letter) -> list[tuple[str, str]]:
    """From which day liability ends, and under which provision, where it was decided."""
    if letter.decision is None:
        return []
    return [
        (_("Takes effect on"), _day(letter, "closed_on")),
        (_("Decided under"), letter.decision.situation["ending"]["citation"]),
    ]


def _why_it_ends(letter: Letter) -> list[str]:
    """The ground, and for a death first that we are sorry; nothing by which anybody is found."""
    ground = letter.facts.get("ground")
    name = {"name": _other_parent(letter)}
    if ground in (Ground.PAYING_PARENT_DIED, Ground.RECEIVING_PARENT_DIED):
        return [_("We have been told that %(name)s has died. We are sorry.") % name]
    said = {
        Ground.APPLICANT_REQUEST: _("We were asked to stop."),
        Ground.NO_CHILD_LEFT: _("No child in this case counts for maintenance any more."),
        Ground.PARENTS_TOGETHER: _("We have been told that the two of you live together."),
        Ground.EQUAL_CARE: _(
            "We have found that both of you give the children day-to-day care to the same extent."
        ),
        Ground.PAYING_PARENT_HAS_CARE: _(
            "We have found that the parent who paid has the main care of the children now."
        ),
        Ground.CARE_ELSEWHERE: _(
            "We have found that somebody else has the main care of the children now."
        ),
        Ground.PAYING_PARENT_LEFT: _(
            "One of the parents no longer lives in the United Kingdom, so we cannot decide about "
            "maintenance."
        ),
        Ground.RECEIVING_PARENT_LEFT: _(
            "One of the parents no longer lives in the United Kingdom, so we cannot decide about "
            "maintenance."
        ),
        Ground.ADOPTED: _("The children have been adopted."),
        Ground.NEVER_A_PARENT: _(
            "It has been found that the parent who was to pay is not a parent of the children. We "
            "look at everything from the first day."
        ),
        Ground.COURT_ORDER: _("A court decides about maintenance for the children."),
    }
    return [said[Ground(ground)]] if ground in said else []


def _estate(letter: Letter) -> LetterContent:
    """To the personal representatives, whom nobody has met: never as if to the person who died."""
    facts, name = letter.facts, {"name": letter.facts["name"]}
    figures = [(_("Maintenance ended on"), _day(letter, "closed_on"))]
    if letter.is_to_paying_parent:
        figures.append((_("Owed for the time before"), pounds(max(facts["owed_pence"], 0))))
        what = _("What was owed before the death may be a debt of the estate.")
    else:
        figures.append((_("Held for the estate"), pounds(max(facts["held_pence"], 0))))
        what = _(
            "Maintenance that we collected and had not paid out belongs to the estate. It stays "
            "with us until we know to whom to pay it."
        )
    return LetterContent(
        title=title_of(letter),
        paragraphs=[
            _("We are sorry about the death of %(name)s.") % name,
            _("We have ended child maintenance from the day of death and stopped every payment."),
        ],
        figures=figures,
        sections=[
            Section(
                _("What we ask of you"),
                [
                    what,
                    _(
                        "If you act for the estate, please tell us your name and address and send "
                        "us a copy of the grant of probate, of confirmation, or of the will. If "
                        "somebody else does, please pass this letter on to them."
                    ),
                ],
            )
        ],
    )


def _change_refused(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=[
            _(
                "We looked at a change from %(day)s. The amount of maintenance stays the same, so "
                "we have not made a new decision."
            )
            % {"day": _day(letter, "effective_on")}
        ],
        sections=[_if_you_disagree(letter)],
    )


def _review(letter: Letter) -> LetterContent:
    paragraphs = [
        _(
            "Once a year we ask HM Revenue and Customs for the paying parent's latest income. On "
            "%(day)s we work out the amount again. We write to you when we have."
        )
        % {"day": _day(letter, "review_on")}
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
        sections=[Section(_("If something changes"), [_ask_us()])],
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
                [*rights_after_answer(letter), _if_something_changes()],
            ),
        ],
    )


def _variation_notice(letter: Letter) -> LetterContent:
    """What reg 59(1) has the other parent told, without what reg 59(5) withholds."""
    return LetterContent(
        title=title_of(letter),
        paragraphs=notice_of_variation(letter, _other_parent(letter)),
        sections=[Section(_("What you can do"), what_you_can_say())],
    )


def _variation_refused(letter: Letter) -> LetterContent:
    return LetterContent(
        title=title_of(letter),
        paragraphs=refusal_of_variation(letter, _other_parent(letter)),
        sections=[Section(_("Why"), why_not_agreed(letter)), _if_you_disagree(letter)],
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
    Letter.Cause.DECISION: _decision,
    Letter.Cause.SCHEDULE: _schedule,
    Letter.Cause.CLOSURE: _closure,
    Letter.Cause.ESTATE: _estate,
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
    Letter.Cause.PAYMENT_WARNING: letter_about_warning,
    Letter.Cause.COLLECTION_DECISION: letter_about_warning,
}
