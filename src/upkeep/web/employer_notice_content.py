"""What is written to an employer, in the employer's language: for whoever runs the payroll.

An order says what SI 1992/1989 reg 9 asks for and shows on pay-days how it is applied. It says
why nothing is deducted below the protected earnings, and nothing of whom the money is for. No order
binds the armed forces: they are sent a request, which threatens nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from upkeep.collection.earnings import Order, Sentence, deduct_several
from upkeep.collection.models import (
    EarningsOrder,
    EarningsOrderTerms,
    EmployerNotice,
    PayFrequency,
)
from upkeep.collection.order_protection import Protection, deduct_by
from upkeep.web.employer_code_letter import with_code
from upkeep.web.formats import day, pounds
from upkeep.web.letter_parts import LetterContent, Section

Kind = EmployerNotice.Kind
_EXAMPLE_TIMES = (4, 2)
"""Net pay of the examples, as a multiple of the rate: one leaves room, the other does not."""
_HOLIDAY_PERIODS = 2


def notice_content(notice: EmployerNotice) -> LetterContent:
    """The notice in its own language, whatever the language of whoever looks at it."""
    with override(notice.language):
        return _WORDS[Kind(notice.kind)](notice)


def is_request(notice: EmployerNotice) -> bool:
    """Whether it is about a request to the armed forces, whom no order binds."""
    return bool(notice.facts.get("order_kind") == EarningsOrder.Kind.REQUEST)


def notice_title(notice: EmployerNotice) -> str:
    """The notice's title in the language of whoever looks at it."""
    orders = {
        Kind.ORDER: _("Deduction from earnings order"),
        Kind.VARIATION: _("Another amount to deduct from earnings"),
        Kind.REVIVAL: _("A deduction from earnings order is revived"),
        Kind.DISCHARGE: _("Deduct nothing more by this order"),
    }
    requests = {
        Kind.ORDER: _("Deduction from earnings request"),
        Kind.VARIATION: _("Another amount to deduct from earnings"),
        Kind.REVIVAL: _("A deduction from earnings request is made again"),
        Kind.DISCHARGE: _("Deduct nothing more by this request"),
    }
    titles = {
        **(requests if is_request(notice) else orders),
        Kind.REMINDER: _("Your return of deductions has not reached us"),
        Kind.WARNING: _("Last request for your return of deductions"),
        Kind.ANSWER: _("Our answer to your question"),
        Kind.CODE: _("Your code to act for the employer on line"),
    }
    return titles[Kind(notice.kind)]


def _day(notice: EmployerNotice, name: str) -> str:
    return day(date.fromisoformat(notice.facts[name]))


def _frequency(notice: EmployerNotice) -> str:
    """How the person is paid, among the four that an order can be applied to."""
    stated: str = notice.facts["frequency"]
    return stated if stated in notice.facts["rates"] else PayFrequency.MONTHLY


def _order(notice: EmployerNotice) -> LetterContent:
    facts = notice.facts
    first = {
        Kind.ORDER: _("You must deduct the amounts below from the earnings of %(name)s."),
        Kind.VARIATION: _("From now on other amounts are to be deducted from %(name)s."),
        Kind.REVIVAL: _("%(name)s works for you again: the order is in force again."),
    }[Kind(notice.kind)]
    paragraphs = [
        first % {"name": facts["name"]},
        _(
            "Begin with the first pay-day that you can. You are not liable for a pay-day before "
            "%(day)s."
        )
        % {"day": _day(notice, "effective_from")},
    ]
    if notice.kind == Kind.REVIVAL:
        paragraphs.append(_("Carry nothing over from before the person left."))
    return LetterContent(
        title=notice_title(notice),
        paragraphs=paragraphs,
        figures=_particulars(notice),
        sections=[
            _rates(notice),
            _how_much(notice),
            *_examples(notice),
            *_together(notice),
            _paying_over(notice),
            _duties(),
        ],
    )


def _request(notice: EmployerNotice) -> LetterContent:
    """The armed forces are asked: what they may deduct from pay is their own law's to say."""
    facts = notice.facts
    first = {
        Kind.ORDER: _("We ask you to deduct the amounts below from the pay of %(name)s."),
        Kind.VARIATION: _(
            "We ask you to deduct other amounts from the pay of %(name)s from now on."
        ),
        Kind.REVIVAL: _("%(name)s serves with you again: we ask you to deduct again."),
    }[Kind(notice.kind)]
    return LetterContent(
        title=notice_title(notice),
        paragraphs=[
            first % {"name": facts["name"]},
            _("We expect nothing of a pay-day before %(day)s.")
            % {"day": _day(notice, "effective_from")},
            _(
                "Deduct no more than the law on deductions from the pay of the armed forces "
                "allows. Where that is less, deduct that, and say so on your return."
            ),
        ],
        figures=_particulars(notice),
        sections=[
            _rates(notice),
            _paying_over(notice),
            Section(
                _("What we ask you to tell us"),
                [_("That the person does not serve with you, or has left and when.")],
            ),
        ],
    )


def _about_order(notice: EmployerNotice) -> LetterContent:
    return _request(notice) if is_request(notice) else _order(notice)


def _particulars(notice: EmployerNotice) -> list[tuple[str, str]]:
    """What reg 9 has an order say, as far as it is known."""
    facts = notice.facts
    rows = [
        (_("Employer"), notice.sent_to["name"]),
        (_("Employee"), facts["name"]),
        (_("Employee's address"), ", ".join(facts["address"]) or _("not known")),
    ]
    if facts["national_insurance_number"]:
        rows.append((_("National Insurance number"), facts["national_insurance_number"]))
    if facts["payroll_number"]:
        rows.append((_("Payroll number"), facts["payroll_number"]))
    rows += [
        (_("Request") if is_request(notice) else _("Order"), facts["order"]),
        (_("Made on"), _day(notice, "made_on")),
        (_("Payment reference"), facts["payment_reference"]),
    ]
    return rows


def _rates(notice: EmployerNotice) -> Section:
    rates, left = notice.facts["rates"], notice.facts.get("protected_rates")
    words = dict(PayFrequency.choices)
    columns = [_("Paid"), _("Deduct")]
    rows = [[str(words[name]), pounds(pence)] for name, pence in rates.items()]
    if left:
        columns.append(_("Leave at least"))
        rows = [[*row, pounds(left[name])] for row, name in zip(rows, rates, strict=True)]
    return Section(
        _("How much to deduct on each pay-day"),
        [_("Use the row for how the employee is paid.")],
        columns=columns,
        rows=rows,
    )


def _protection(notice: EmployerNotice) -> Protection:
    """What the order leaves, as the notice says it."""
    left = notice.facts.get("protected_rates")
    return Protection(notice.facts["protection"], left["weekly"]) if left else Protection()


def _must_be_left(notice: EmployerNotice) -> list[str]:
    """A share of each pay, or the figures that an order of an older scheme prints."""
    if "protected" in notice.facts:
        share = Fraction(notice.facts["protected"])
        percent = {"percent": f"{int(share * 100)}%"}
        return [_("On each pay-day leave the employee %(percent)s of the net earnings.") % percent]
    said = [
        _(
            "On each pay-day leave the employee at least the amount in the last column above. It "
            "stays the same whatever the pay is, until we write another."
        ),
        _("For pay that covers several pay periods leave that amount once for each."),
    ]
    if notice.facts["protection"] == EarningsOrderTerms.Protection.RATE:
        said.append(
            _(
                "Where the net earnings of a pay-day are below that amount, leave what is missing "
                "on top of it on the next pay-day."
            )
        )
    return said


def _how_much(notice: EmployerNotice) -> Section:
    return Section(
        _("What must be left"),
        [
            _(
                "Net earnings are what is left after income tax, primary Class 1 National "
                "Insurance and contributions to a pension scheme; nothing else comes off first."
            ),
            *_must_be_left(notice),
            _(
                "What you cannot deduct because of this you deduct on top on the next pay-days, "
                "each time leaving as much."
            ),
            _(
                "For pay in advance that covers several pay periods, as holiday pay does, deduct "
                "the amount once for each period, and give “paid_in_advance” as the reason on your "
                "return, also for the pay-days on which nothing is paid any more."
            ),
            _(
                "For a payment that comes early or late by some days, deduct the amount times the "
                "days since the last pay-day, divided by those of the pay period, to the nearest "
                "penny."
            ),
            _(
                "If you have several of our orders about one person, deduct for the one that was "
                "made first before the next; all together they leave as much as one would."
            ),
            _("For each deduction you may keep up to £1 from the employee for your own costs."),
            _(
                "If the employee is paid neither weekly, every two or four weeks nor monthly, tell "
                "us at once: we discharge the order."
            ),
        ],
    )


def _examples(notice: EmployerNotice) -> list[Section]:
    """Pay-days of this rate: one with pay enough, one without, and one with pay in advance."""
    rate = notice.facts["rates"][_frequency(notice)]
    on = date.fromisoformat(notice.facts["effective_from"])
    protection, frequency = _protection(notice), _frequency(notice)
    left = protection.rates.of(frequency) if protection.rates else 0
    enough, short = (left + rate * times for times in _EXAMPLE_TIMES)
    if left:
        short = left + rate // 2
    first = deduct_by(rate, protection, frequency, enough, on)
    second = deduct_by(rate, protection, frequency, short, on)
    holiday = deduct_by(
        rate, protection, frequency, enough * _HOLIDAY_PERIODS, on, periods=_HOLIDAY_PERIODS
    )
    return [
        Section(
            _("Example: a pay-day with net earnings of %(net)s") % {"net": pounds(first.net_pence)},
            sentences_in_words(first.sentences),
        ),
        Section(
            _("Example: a pay-day with net earnings of %(net)s")
            % {"net": pounds(second.net_pence)},
            sentences_in_words(second.sentences),
        ),
        Section(
            _("Example: holiday pay in advance, with net earnings of %(net)s for two pay periods")
            % {"net": pounds(holiday.net_pence)},
            sentences_in_words(holiday.sentences),
        ),
    ]


def _together(notice: EmployerNotice) -> list[Section]:
    """Which of our orders against the same earnings goes first, and a pay-day by all of them."""
    others = notice.facts.get("together", ())
    if not others:
        return []
    frequency = _frequency(notice)
    on = date.fromisoformat(notice.facts["effective_from"])
    orders = [_as_one_of_several(each, frequency) for each in others]
    net = sum(each.rate_pence + (each.printed_pence or each.rate_pence) for each in orders)
    worked = deduct_several(net, orders, on)
    list_of_orders = Section(
        _("Our orders about this employee"),
        [_("Deduct for them in this order. Return a line for each, with its payment reference.")],
        columns=[_("Order"), _("Payment reference"), _("Made on"), _("Deduct")],
        rows=[
            [
                each["order"],
                each["payment_reference"],
                day(date.fromisoformat(each["made_on"])),
                pounds(each["rates"][frequency]),
            ]
            for each in others
        ],
    )
    example = Section(
        _("Example: all orders, on a pay-day with net earnings of %(net)s") % {"net": pounds(net)},
        [
            f"{each['order']}: {' '.join(sentences_in_words(one.sentences))}"
            for each, one in zip(others, worked, strict=True)
        ],
    )
    return [list_of_orders, example]


def _as_one_of_several(facts: dict[str, Any], frequency: str) -> Order:
    left = facts.get("protected_rates")
    return Order(
        made_on=date.fromisoformat(facts["made_on"]),
        rate_pence=facts["rates"][frequency],
        printed_pence=left[frequency] if left else None,
        is_rate=facts["protection"] == EarningsOrderTerms.Protection.RATE,
    )


def sentences_in_words(sentences: Sequence[Sentence]) -> list[str]:
    """An explanation of a pay-day, with its amounts in pounds."""
    return [
        _(sentence.text)
        % {
            name: pounds(each) if isinstance(each, int) else each
            for name, each in sentence.figures.items()
        }
        for sentence in sentences
    ]


def _paying_over(notice: EmployerNotice) -> Section:
    return Section(
        _("Paying over"),
        [
            _(
                "Pay what you deducted in a month to us by the 19th of the next, by bank transfer, "
                "with the reference %(employer)s and the month. You need one payment for all your "
                "employees."
            )
            % {"employer": notice.employer_reference},
            _("Send us a return with it: for each employee what you deducted, and why if less."),
            _("Tell the employee in writing of each deduction, by the next pay-day at the latest."),
        ],
    )


def _duties() -> Section:
    return Section(
        _("What you must tell us"),
        [
            _(
                "Within 10 days: that the person does not work for you, or has left and when. "
                "Within 7 days: that you have taken on somebody of whom you know there is an order."
            ),
            _(
                "It is an offence not to comply with the order or with these duties, unless you "
                "took all reasonable steps (Child Support Act 1991 s.32(8) to (11); SI 1992/1989 "
                "reg 25)."
            ),
            _(
                "This order comes before any attachment for a judgment debt, in Scotland before "
                "any diligence against earnings, and otherwise in the order of the days on which "
                "they were made (SI 1992/1989 reg 24)."
            ),
        ],
    )


def _discharge(notice: EmployerNotice) -> LetterContent:
    return LetterContent(
        title=notice_title(notice),
        paragraphs=[
            (
                _("The request %(order)s about %(name)s is taken back from %(day)s.")
                if is_request(notice)
                else _("The order %(order)s about %(name)s is discharged from %(day)s.")
            )
            % {
                "order": notice.facts["order"],
                "name": notice.facts["name"],
                "day": _day(notice, "on"),
            },
            _(
                "Deduct nothing more by it. Pay over what you deducted before, by the 19th of the "
                "month after."
            ),
        ],
        figures=_particulars(notice),
    )


def _answer(notice: EmployerNotice) -> LetterContent:
    facts = notice.facts
    said = _("On %(day)s you asked us about %(order)s, about %(name)s.")
    return LetterContent(
        title=notice_title(notice),
        paragraphs=[
            said % {"day": _day(notice, "asked_on"), "order": facts["order"], "name": facts["name"]}
        ],
        figures=[
            (_("Employer"), notice.sent_to["name"]),
            (_("Request") if is_request(notice) else _("Order"), facts["order"]),
            (_("Payment reference"), facts["payment_reference"]),
        ],
        sections=[
            Section(_("What you asked"), _paragraphs_of(facts["question"])),
            Section(_("Our answer"), _paragraphs_of(facts["answer"])),
        ],
    )


def _paragraphs_of(text: str) -> list[str]:
    """What somebody typed, line by line; empty lines part paragraphs."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _late(notice: EmployerNotice) -> LetterContent:
    facts = notice.facts
    month = {"month": month_words(facts["month"])}
    is_last = notice.kind == Kind.WARNING
    said = _asked_of_forces(is_last) if is_request(notice) else _required_of_employers(is_last)
    return LetterContent(
        title=notice_title(notice),
        paragraphs=[each % month for each in said],
        figures=[
            (_("Employer"), notice.employer_reference),
            (_("Month"), month["month"]),
            (_("To be deducted"), pounds(facts["expected_pence"])),
            (_("Carried over from before"), pounds(facts["carried_pence"])),
        ],
    )


def _required_of_employers(is_last: bool) -> Iterator[str]:
    yield _(
        "You have to pay over what you deducted from earnings in %(month)s and to tell us for "
        "each employee what it was. The last day for it was the 19th of the month after "
        "(SI 1992/1989 reg 14). We have no return of yours."
    )
    yield _("Send it now, with the payment. Where you deducted less or nothing, say why.")
    if is_last:
        yield _(
            "We reminded you two weeks ago. Not to comply with an order is an offence, for "
            "which a court may fine you, unless you took all reasonable steps (Child Support "
            "Act 1991 s.32(8) to (11); SI 1992/1989 reg 25). If we hear nothing within two "
            "weeks we consider prosecution."
        )


def _asked_of_forces(is_last: bool) -> Iterator[str]:
    yield _(
        "We asked you to pay over what you deducted from pay in %(month)s by the 19th of the "
        "month after, and to tell us for each person what it was. We have no return of yours."
    )
    yield _("Please send it now, with the payment. Where you deducted less or nothing, say why.")
    if is_last:
        yield _(
            "We reminded you two weeks ago. If we hear nothing within two weeks we collect in "
            "another way."
        )


def month_words(month: str) -> str:
    """A month as people say it: April 2024."""
    return date_format(date.fromisoformat(f"{month}-01"), "F Y")


_WORDS = {
    Kind.ORDER: _about_order,
    Kind.VARIATION: _about_order,
    Kind.REVIVAL: _about_order,
    Kind.DISCHARGE: _discharge,
    Kind.REMINDER: _late,
    Kind.WARNING: _late,
    Kind.ANSWER: _answer,
    Kind.CODE: with_code,
}
