"""What letters say before we collect or enforce, and about who passes the money on (reg 3A)."""

from datetime import date

from django.utils.translation import gettext as _

from upkeep.correspondence.models import Letter
from upkeep.web.formats import day
from upkeep.web.letter_parts import LetterContent, Section

DIRECT_PAY = "direct_pay"


def title_of_warning(letter: Letter) -> str:
    """What may happen when a payment is missed, or what we decided."""
    if letter.cause == Letter.Cause.PAYMENT_WARNING:
        return _("What we may do if maintenance is not paid")
    return {
        "collected": _("From now on maintenance is paid through us"),
        "warned_first": _("Direct Pay goes on, with a warning"),
        "likely": _("Direct Pay stays open"),
    }[letter.facts["outcome"]]


def letter_about_warning(letter: Letter) -> LetterContent:
    """The whole warning notice, or the letter about what was found."""
    if letter.cause == Letter.Cause.PAYMENT_WARNING:
        return _warning(letter)
    return LetterContent(
        title=title_of_warning(letter),
        paragraphs=_decided(letter),
        figures=[(_("Decided on"), day(date.fromisoformat(letter.facts["found_on"])))],
        sections=[Section(_("If you think this is wrong"), [_tell_us()])],
    )


def _warning(letter: Letter) -> LetterContent:
    is_direct = letter.facts["service"] == DIRECT_PAY
    if is_direct:
        first = _(
            "You pay the other parent directly. As long as every payment is made in full and on "
            "time, nothing changes."
        )
        then = _(
            "If a payment is missed, late or short, we may collect maintenance from you and pass "
            "it on, and take steps to make you pay."
        )
    else:
        first = _("A payment of maintenance that was due to us has not come in full.")
        then = _(
            "If a payment is missed, late or short, we may take steps to make you pay: for "
            "example an order to your employer or your bank."
        )
    return LetterContent(
        title=title_of_warning(letter),
        paragraphs=[first, then],
        figures=[],
        sections=[
            Section(
                _("What this would cost"),
                [
                    _(
                        "While we collect, a fee is added to each payment of yours. Each step to "
                        "make you pay can cost a fee, too."
                    )
                ],
            ),
            Section(
                _("How long this notice counts"),
                [
                    _(
                        "For the 12 months after you get it. We need not write again before we act "
                        "in that time."
                    ),
                ],
            ),
            Section(
                _("If you cannot pay"),
                [_("Tell us before the day, and pay what you can.")],
            ),
        ],
    )


def _decided(letter: Letter) -> list[str]:
    outcome, is_paying = letter.facts["outcome"], letter.is_to_paying_parent
    if outcome == "collected":
        return [
            _(
                "We found that maintenance is unlikely to be paid unless we collect it. The "
                "payment plan comes in a letter of its own."
            ),
            _("Do not pay the other parent directly any more: pay us.")
            if is_paying
            else _("We collect it and pass it on to you."),
        ]
    if outcome == "warned_first":
        return [
            _(
                "We found that maintenance is unlikely to be paid unless we collect it. The law "
                "lets us collect what was missed only after a warning in the 12 months before, "
                "and there was none."
            ),
            _("The warning is in a letter of its own. If a payment fails again, we may collect.")
            if is_paying
            else _(
                "We give the other parent the warning now. If a payment fails again, tell us: "
                "we may then collect."
            ),
        ]
    return [_("We did not find that maintenance is unlikely to be paid unless we collect it.")]


def _tell_us() -> str:
    return _("If anything in this letter is wrong or has changed, tell us as soon as you can.")
