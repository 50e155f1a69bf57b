"""The notice of a decision: the amount, what it rests on, why, and how to ask for another look."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from upkeep.cases.models import Decision, Scheme
from upkeep.cases.variation_models import Ground as VariedBy
from upkeep.correspondence.models import Letter
from upkeep.correspondence.receipt import last_day_to_ask_again
from upkeep.law import short_form
from upkeep.law.parameters import load_scheme
from upkeep.web.explanation import steps_for_paying_parent, steps_for_receiving_parent
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section
from upkeep.web.letter_words import day_told, other_parent
from upkeep.web.letters_of_disputes import rights_after, what_it_changes, why_decided
from upkeep.web.letters_of_transfers import income_counted


def letter_about_decision(letter: Letter, title: str) -> LetterContent:
    """The notice of a decision, which holds what SI 2012/2677 regs 24 to 26 require."""
    decision = letter.decision
    assert decision is not None, "a notice of a decision has one"
    is_default = decision.rate == "default"
    sections = [_why(letter)]
    if is_default:
        sections.append(_information_wanted())
    sections.append(if_you_disagree(letter))
    return LetterContent(
        title=title,
        paragraphs=_decided(letter, is_default=is_default),
        figures=_figures(letter, is_default=is_default),
        sections=sections,
    )


def _decided(letter: Letter, *, is_default: bool) -> list[str]:
    facts = letter.facts
    amount = {
        "weekly": pounds(facts["weekly_pence"]),
        "day": day_told(letter, "effective_from"),
        "name": other_parent(letter),
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
    rows = [(_("Takes effect on"), day_told(letter, "effective_from"))]
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


def if_you_disagree(letter: Letter) -> Section:
    """How to have a decision looked at again, and by when."""
    own = rights_after(letter.decision.kind, letter.written_on) if letter.decision else []
    if own:
        return Section(_("If you think this is wrong"), [*own, if_something_changes()])
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
            if_something_changes(),
        ],
    )


def if_something_changes() -> str:
    """That later changes count from when they are told."""
    return _(
        "If something changes, the amount can be worked out again from then on. Tell us as soon as "
        "it happens."
    )
