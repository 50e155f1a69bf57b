"""What letters say about what is set off against maintenance (1991 Act ss.28J and 41C)."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.collection.models import SetOff, SetOffDecision
from upkeep.correspondence.models import Letter
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section

Kind = SetOff.Kind


def title_of_set_off(letter: Letter) -> str:
    """What the letter is about, by what it tells."""
    if letter.cause == Letter.Cause.SET_OFF_NOTICE:
        return _("Please tell us whether this should count as maintenance")
    if letter.facts["accepted_pence"]:
        return _("We have counted something towards maintenance")
    return _("We have not counted something towards maintenance")


def letter_about_set_off(letter: Letter) -> LetterContent:
    """The whole question to a parent, or the whole answer to both."""
    wrong = _("If anything in this letter is wrong or has changed, tell us as soon as you can.")
    sections = [Section(_("If you think this is wrong"), [wrong])]
    if letter.cause == Letter.Cause.SET_OFF_NOTICE:
        sections = [Section(_("What you can do"), _what_to_say(letter)), *sections]
    return LetterContent(
        title=title_of_set_off(letter),
        paragraphs=_paragraphs(letter),
        figures=_figures(letter),
        sections=sections,
    )


def _paragraphs(letter: Letter) -> list[str]:
    facts = letter.facts
    if letter.cause == Letter.Cause.SET_OFF_NOTICE:
        return [_claim_in_words(letter), _what_it_would_mean(letter)]
    decided = {"day": _as_day(facts["decided_on"])}
    if not facts["accepted_pence"]:
        ground = str(SetOffDecision.Ground(facts["ground"]).label)
        return [_("On %(day)s we decided that it does not count.") % decided, ground]
    return [_("On %(day)s we decided that it counts.") % decided, *_what_it_means(letter)]


def _claim_in_words(letter: Letter) -> str:
    """What somebody says, to whom it is put."""
    kind = letter.facts["kind"]
    if kind == Kind.OPPOSING:
        return _(
            "You and the other parent each owe the other child maintenance. What one owes can be "
            "set off against what the other owes."
        )
    if kind == Kind.VOLUNTARY:
        return _(
            "We have been told that the payment below was made to you, or for you, before we had "
            "said how much child maintenance is."
        )
    return _(
        "We have been told that the payment below was made for the home of the child, and that you "
        "had agreed to it."
    )


def _what_it_would_mean(letter: Letter) -> str:
    if letter.facts["kind"] == Kind.OPPOSING:
        return _("Both debts would then be lower by the same amount. No money would move.")
    return _("If it counts, the other parent owes that much less child maintenance.")


def _what_it_means(letter: Letter) -> list[str]:
    if letter.facts["kind"] == Kind.OPPOSING:
        return [_("What each of you owes the other is lower by this amount. No money moves.")]
    lower = (
        _("What you owe is lower by it: arrears first, then what falls due.")
        if letter.is_to_paying_parent
        else _("What the other parent owes is lower by it: arrears first, then what falls due.")
    )
    return [lower, _("If that changes the payments, a new payment schedule comes with it.")]


def _what_to_say(letter: Letter) -> list[str]:
    asked = (
        _("Tell us whether you agree, and anything we should take into account.")
        if letter.facts["kind"] == Kind.OPPOSING
        else _("Tell us whether it is so, and if it is not, why not.")
    )
    return [
        asked,
        _(
            "Please answer within %(days)s days of getting this letter. We decide after that, and "
            "weigh everything that reached us."
        )
        % {"days": letter.facts["days"]},
    ]


def _figures(letter: Letter) -> list[tuple[str, str]]:
    facts = letter.facts
    figures = [(_("What it is about"), str(Kind(facts["kind"]).label))]
    if facts["kind"] != Kind.OPPOSING:
        figures += [
            (_("Paid on"), _as_day(facts["paid_on"])),
            (_("For"), str(SetOff.Purpose(facts["purpose"]).label)),
        ]
    figures.append((_("Amount"), pounds(facts["amount_pence"])))
    if facts.get("accepted_pence"):
        figures.append((_("Of it counts"), pounds(facts["accepted_pence"])))
    return figures


def _as_day(iso: str) -> str:
    return day(date.fromisoformat(iso))
