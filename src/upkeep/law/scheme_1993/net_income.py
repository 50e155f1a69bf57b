"""Net income: earnings after deductions, benefits and other income, less what is left out."""

from __future__ import annotations

from upkeep.law.numbers import (
    ONE,
    ZERO,
    Condition,
    Number,
    decide,
    greatest,
    least,
    portion,
    where,
)
from upkeep.law.rounding import nearest_penny_half_up
from upkeep.law.rules import Law, rule
from upkeep.law.scheme_1993.facts import Earnings, Income, OtherIncome, SelfEmployment
from upkeep.law.words import _


def net_income(law: Law, income: Income) -> Number:
    """What comes in to one person a week, by SI 1992/1815 reg 7 and Schs 1 and 2.

    Nought where there is only a young trainee's allowance, a student's grant or loan, or
    prisoner's pay (reg 7(3)). A child's income that counts as a parent's is added elsewhere.
    """
    return where(
        income.has_nothing_that_counts,
        lambda: no_net_income(law),
        lambda: net_income_found(law, income),
    )


@rule("SI 1992/1815 reg 7(3)")
def no_net_income(law: Law) -> Number:
    """Income of a young trainee, a student or a prisoner that does not count at all."""
    law.say(
        _(
            "All there is comes from a training allowance, student support or prisoner's pay, "
            "none of which counts: no net income."
        )
    )
    return ZERO


@rule("SI 1992/1815 reg 7(1)-(2)")
def net_income_found(law: Law, income: Income) -> Number:
    """Earnings, profits and other income added up."""
    earnings = income.earnings.total(income.earnings.each(lambda pay: net_earnings(law, pay)))
    profits = income.self_employment.total(
        income.self_employment.each(lambda business: net_profits(law, business))
    )
    other = other_income(law, income)
    total = earnings + profits + other
    law.say(
        _(
            "Net earnings of {earnings:money}, {profits:money} from self-employment and "
            "{other:money} of other income: {total:money} a week."
        ),
        earnings=earnings,
        profits=profits,
        other=other,
        total=total,
    )
    return total


def weekly(law: Law, amount: Number, payments: Number) -> Number:
    """An amount that is paid so many times in a year of 52 weeks, as a week's (reg 1(2))."""
    return nearest_penny_half_up(portion(amount, payments, law.amount("income.year_weeks")))


@rule("SI 1992/1815 Sch 1 paras 1, 2")
def net_earnings(law: Law, pay: Earnings) -> Number:
    """Pay less income tax, National Insurance and part of pension contributions.

    Half of contributions comes off; from 18 April 1995 three eighths where a personal pension is
    meant partly to repay the mortgage. Which weeks the average covers is settled before.
    """
    pension = pay.occupational_pension * law.amount("income.pension_share")
    personal = pay.personal_pension * pension_share(law, pay.pension_repays_mortgage)
    left = pay.gross - pay.income_tax - pay.national_insurance - pension - personal
    amount = weekly(law, greatest(left, ZERO), pay.payments)
    law.say(
        _(
            "Pay of {gross:money}, less income tax {tax:money}, National Insurance "
            "{insurance:money} and {pension:exact_money} for pension contributions, paid "
            "{payments:count} times a year: {amount:money} a week."
        ),
        gross=pay.gross,
        tax=pay.income_tax,
        insurance=pay.national_insurance,
        pension=pension + personal,
        payments=pay.payments,
        amount=amount,
    )
    return amount


def pension_share(law: Law, repays_mortgage: Condition) -> Number:
    """The share of contributions to a personal pension that comes off."""
    return where(
        repays_mortgage,
        lambda: law.amount("income.mortgage_pension_share"),
        lambda: law.amount("income.pension_share"),
    )


@rule("SI 1992/1815 Sch 1 paras 2A to 5A")
def net_profits(law: Law, business: SelfEmployment) -> Number:
    """Profits less tax, National Insurance and part of pension premiums, over the account's weeks.

    Receipts less expenses and value added tax; a childminder's third of receipts; from 4 October
    1999 the profits told to the Inland Revenue, with receipts and expenses as the fall-back.
    """
    profits = decide(
        (
            lambda: business.is_childminding,
            lambda: business.receipts * law.amount("income.childminder_share"),
        ),
        (lambda: takes_tax_return(law, business), business.profits.value),
        otherwise=lambda: business.receipts - business.expenses - business.value_added_tax,
    )
    premiums = business.pension_premiums * pension_share(law, business.pension_repays_mortgage)
    left = profits - business.income_tax - business.national_insurance - premiums
    amount = nearest_penny_half_up(portion(greatest(left, ZERO), ONE, business.weeks))
    law.say_first(
        (
            lambda: business.is_childminding,
            _(
                "A third of a childminder's receipts of {receipts:money} counts: after tax, "
                "National Insurance and pension over {weeks:count} weeks, {amount:money} a week."
            ),
        ),
        (
            lambda: takes_tax_return(law, business),
            _(
                "Profits of {profits:money} told to the Inland Revenue, after tax, National "
                "Insurance and pension over {weeks:count} weeks: {amount:money} a week."
            ),
        ),
        otherwise=_(
            "Receipts of {receipts:money} less expenses and value added tax leave "
            "{profits:money}; after tax, National Insurance and pension over {weeks:count} weeks, "
            "{amount:money} a week."
        ),
        receipts=business.receipts,
        profits=profits,
        weeks=business.weeks,
        amount=amount,
    )
    return amount


def takes_tax_return(law: Law, business: SelfEmployment) -> Condition:
    """Whether the profits of the tax return are known, and the law of the day goes by them."""
    return where(law.holds("income.tax_return_basis"), business.profits.is_known, False)


@rule("SI 1992/1815 Sch 1 Parts II, III and V, Sch 2")
def other_income(law: Law, income: Income) -> Number:
    """Benefits, pensions and other receipts, each as far as its kind counts.

    War pensions and charitable payments are added up first, for what is left out of each and of
    both together has a limit.
    """
    counted = income.other.total(income.other.each(lambda item: item_counted(law, item)))
    limited = income_above_limits(law, income)
    law.say(
        _("Other income that counts: {total:money} a week."),
        total=counted + limited,
    )
    return counted + limited


def item_counted(law: Law, item: OtherIncome) -> Number:
    """What one receipt counts for, other than war pensions and charitable payments."""
    return where(
        item.kind.any_of(law.listed("income.left_out") | limited_kinds(law)),
        ZERO,
        lambda: item_that_counts(law, item),
    )


def limited_kinds(law: Law) -> frozenset[str]:
    """The kinds of which a limited amount is left out over all receipts together."""
    return law.listed("income.war_pension") | law.listed("income.charity")


@rule("SI 1992/1815 Schs 1 and 2")
def item_that_counts(law: Law, item: OtherIncome) -> Number:
    """One benefit, pension or other receipt, by its kind."""
    received = weekly(law, item.amount, item.payments)
    amount = nearest_penny_half_up(greatest(counted_by_kind(law, item, received), ZERO))
    law.explain_codes(item.kind, "income_kind")
    law.say_first(
        (
            lambda: amount.equals(received),
            _("{kind:codes}: {received:money} a week counts in full."),
        ),
        otherwise=_("{kind:codes}: of {received:money} a week {amount:money} counts."),
        kind=getattr(item.kind, "codes", ()),
        received=received,
        amount=amount,
    )
    return amount


def counted_by_kind(law: Law, item: OtherIncome, received: Number) -> Number:
    """What each kind of receipt counts for (Sch 1 paras 7, 16; Sch 2 paras 22 to 27)."""
    kind = item.kind
    return decide(
        (lambda: kind.any_of(law.listed("income.credit")), lambda: received * item.share),
        (
            lambda: kind.any_of(law.listed("income.boarder")),
            lambda: boarder_income(law, received),
        ),
        (lambda: kind.any_of(law.listed("income.above_costs")), lambda: received - item.costs),
        (
            lambda: kind.any_of(
                law.listed("income.up_to_costs") | law.listed("income.mortgage_protection")
            ),
            lambda: least(received, item.costs),
        ),
        (
            lambda: kind.any_of(law.listed("income.covenant")),
            lambda: received - law.amount("income.student_covenant_deduction"),
        ),
        (
            lambda: kind.any_of(law.listed("income.loan")),
            lambda: received - law.amount("income.student_loan_deduction"),
        ),
        (
            lambda: kind.any_of(law.listed("income.out_of_capital")),
            lambda: where(law.holds("policy.payments_out_of_capital_are_income"), received, ZERO),
        ),
        otherwise=received,
    )


def boarder_income(law: Law, received: Number) -> Number:
    """A boarder's payment above the amount left out, and of that the share that counts."""
    above = greatest(received - law.amount("income.boarder_disregard"), ZERO)
    return above - above * law.amount("income.boarder_rest_share")


def income_above_limits(law: Law, income: Income) -> Number:
    """War pensions and charitable payments above what is left out of them."""
    war = total_of_kind(law, income, law.listed("income.war_pension"))
    charity = total_of_kind(law, income, law.listed("income.charity"))
    return where(
        (war + charity) > ZERO, lambda: above_combined_limit(law, income, war, charity), ZERO
    )


def total_of_kind(law: Law, income: Income, kinds: frozenset[str]) -> Number:
    """The weekly total of receipts of some kinds."""
    return income.other.total(
        income.other.each(
            lambda item: where(
                item.kind.any_of(kinds), lambda: weekly(law, item.amount, item.payments), ZERO
            )
        )
    )


@rule("SI 1992/1815 Sch 2 paras 18-20")
def above_combined_limit(law: Law, income: Income, war: Number, charity: Number) -> Number:
    """What is left out of war pensions, of charitable payments and of both has a limit each.

    What is left out of a student's covenant and loan counts towards the limit on both.
    """
    limit = greatest(
        law.amount("income.combined_disregard") - student_deductions(law, income), ZERO
    )
    left_out = least(
        least(war, law.amount("income.war_pension_disregard"))
        + least(charity, law.amount("income.charity_disregard")),
        limit,
    )
    counted = war + charity - left_out
    law.say(
        _(
            "Of {war:money} in war pensions and {charity:money} in charitable payments "
            "{left_out:money} is left out: {counted:money} counts."
        ),
        war=war,
        charity=charity,
        left_out=left_out,
        counted=counted,
    )
    return counted


def student_deductions(law: Law, income: Income) -> Number:
    """What has been left out of a student's covenant and loan."""
    covenant = total_of_kind(law, income, law.listed("income.covenant"))
    loan = total_of_kind(law, income, law.listed("income.loan"))
    return least(covenant, law.amount("income.student_covenant_deduction")) + least(
        loan, law.amount("income.student_loan_deduction")
    )


def mortgage_protection_beyond_interest(law: Law, income: Income) -> Number:
    """What counts of mortgage protection payments for costs other than interest.

    SI 1992/1815 reg 11(2)(a)(iii): protected income has interest alone among its costs.
    """
    kinds = law.listed("income.mortgage_protection")

    def beyond(item: OtherIncome) -> Number:
        received = weekly(law, item.amount, item.payments)
        return least(received, item.costs) - least(received, item.interest)

    return income.other.total(
        income.other.each(
            lambda item: where(item.kind.any_of(kinds), lambda: greatest(beyond(item), ZERO), ZERO)
        )
    )
