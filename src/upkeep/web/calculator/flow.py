"""The pages of the calculator in their order: what each asks, and which page follows its answer.

``next`` looks at answers alone, so every branch can be tried without a browser. The order is the
law's: what decides the rate by itself comes first, and what could not change the amount any more is
not asked (Child Support Act 1991 Sch 1 para 1).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from upkeep.web.calculator.answers import (
    CHILDREN_MAX,
    UNKNOWN,
    UNLISTED_BENEFIT,
    Answers,
    couple_benefits,
    own_benefits,
)
from upkeep.web.calculator.benefits import benefit_options, circumstance_options
from upkeep.web.calculator.questions import (
    Choice,
    Choices,
    Count,
    Money,
    Nights,
    Option,
    Question,
    Words,
    none_of_these,
)

FIRST = "who"
CHECK = "check"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its question in words, and what comes next.

    ``asks`` is the heading; ``asks_you`` the same said to a paying parent. ``short`` names the
    question where the answers are checked.
    """

    name: str
    short: Words
    asks: Words
    question: Question
    next: Callable[[Answers], str]
    asks_you: Words = ""
    hint: Words = ""

    def heading(self, answers: Answers) -> Words:
        """The question as it is put to whoever answers."""
        return self.asks_you if self.asks_you and answers.is_of_paying_parent else self.asks


def always(name: str) -> Callable[[Answers], str]:
    """The same page whatever was answered."""
    return lambda answers: name


def fixed(*options: Option) -> Callable[[Answers], list[Option]]:
    """The same options whatever was answered."""
    return lambda answers: list(options)


YES = Option("yes", pgettext_lazy("they do", "Yes"))
NO = Option("no", pgettext_lazy("they do", "No"))
THERE_IS = Option("yes", pgettext_lazy("there is", "Yes"))
THERE_IS_NONE = Option("no", pgettext_lazy("there is", "No"))
"""Welsh has no one word for yes: it answers with the verb of the question."""
NOT_KNOWN = Option(UNKNOWN, _("I do not know"))
NONE_OF_THESE = none_of_these(_("None of these"))


def after_residence(answers: Answers) -> str:
    """Without jurisdiction there is nothing to work out (Child Support Act 1991 s.44)."""
    return CHECK if answers.get("residence") == "no" else "circumstances"


def after_circumstances(answers: Answers) -> str:
    """What gives the nil rate goes before benefits and income."""
    return "children" if answers.has_nil_circumstance else "benefits"


def after_partner(answers: Answers) -> str:
    """A partner's benefits may give the flat rate."""
    return "partner-benefits" if answers.get("partner") == "yes" else after_benefits(answers)


def after_partner_benefits(answers: Answers) -> str:
    """Two paying parents in a couple with such a benefit pay half each (reg 44(3))."""
    return "partner-pays" if answers.has_couple_benefit else after_benefits(answers)


def after_benefits(answers: Answers) -> str:
    """A listed benefit gives the flat rate whatever the income."""
    return "children" if answers.has_listed_benefit else "income"


def after_income(answers: Answers) -> str:
    """Ask for the income that is known."""
    if answers.get("income") == UNKNOWN:
        return "children"
    return "income-now" if answers.get("income") == "now" else "income-year"


def after_pension(answers: Answers) -> str:
    """Both incomes are compared if both are known (reg 34)."""
    return "income-now" if answers.get("income") == "both" else "children"


def after_equal_care(answers: Answers) -> str:
    """Where both parents care alike for every child, nobody pays (reg 50)."""
    if answers.get("equal-care") == "all":
        return CHECK
    return "equal-children" if answers.get("equal-care") == "some" else after_care(answers)


def after_care(answers: Answers) -> str:
    """Nothing changes a nil rate; nights do not change a default decision (reg 49)."""
    if answers.has_nil_circumstance:
        return CHECK
    return "other-families" if answers.is_income_unknown else "stays"


def after_stays(answers: Answers) -> str:
    """Ask for nights where there are any to count."""
    if answers.get("stays") != "yes":
        return "other-families"
    return "same-nights" if answers.children_counted > 1 else "nights"


def after_other_families(answers: Answers) -> str:
    """Other children change neither a flat rate nor a default decision."""
    is_fixed = answers.has_listed_benefit or answers.is_income_unknown
    return CHECK if is_fixed else "other-children"


def equal_care_options(answers: Answers) -> list[Option]:
    """With one child there is no "some of them"."""
    several = answers.count("children") > 1
    return [
        Option("no", _("No, one parent does more")),
        Option("all", _("Yes, for all the children") if several else YES.label),
        *([Option("some", _("Yes, but only for some of the children"))] if several else []),
        NOT_KNOWN,
    ]


PAGES: Mapping[str, Page] = {
    page.name: page
    for page in (
        Page(
            "who",
            short=_("You are"),
            asks=_("Who are you?"),
            question=Choice(
                fixed(
                    Option(
                        "receiving",
                        _("The receiving parent"),
                        _("The children live mainly with you. You need not be their parent."),
                    ),
                    Option(
                        "paying",
                        _("The paying parent"),
                        _("The children live mainly with somebody else."),
                    ),
                    Option("helping", _("Someone helping a parent")),
                ),
                missing=_("Choose who you are"),
            ),
            next=always("residence"),
        ),
        Page(
            "residence",
            short=_("All live in the United Kingdom"),
            asks=_("Do both parents and the children usually live in the United Kingdom?"),
            hint=_(
                "A paying parent who works abroad for the civil service, the armed forces or a "
                "company based here counts as living here."
            ),
            question=Choice(
                fixed(YES, NO, NOT_KNOWN),
                missing=_("Choose whether all of you usually live in the United Kingdom"),
            ),
            next=after_residence,
        ),
        Page(
            "circumstances",
            short=_("Circumstances of the paying parent"),
            asks=_("Does any of this apply to the paying parent?"),
            asks_you=_("Does any of this apply to you?"),
            hint=_("Choose all that apply."),
            question=Choices(
                lambda answers: circumstance_options(),
                (NONE_OF_THESE, NOT_KNOWN),
                missing=_("Choose what applies, or “None of these”"),
            ),
            next=after_circumstances,
        ),
        Page(
            "benefits",
            short=_("Benefits of the paying parent"),
            asks=_("Does the paying parent get any of these benefits?"),
            asks_you=_("Do you get any of these benefits?"),
            hint=_(
                "Choose all that apply. Other benefits, such as Child Benefit or Personal "
                "Independence Payment, make no difference."
            ),
            question=Choices(
                lambda answers: benefit_options((*own_benefits(answers.day), UNLISTED_BENEFIT)),
                (NONE_OF_THESE, NOT_KNOWN),
                missing=_("Choose the benefits, or “None of these”"),
            ),
            next=always("partner"),
        ),
        Page(
            "partner",
            short=_("Lives with a partner"),
            asks=_("Does the paying parent live with a partner?"),
            asks_you=_("Do you live with a partner?"),
            question=Choice(
                fixed(THERE_IS, THERE_IS_NONE, NOT_KNOWN),
                missing=_("Choose whether there is a partner"),
            ),
            next=after_partner,
        ),
        Page(
            "partner-benefits",
            short=_("Benefits of the partner"),
            asks=_("Does the partner get any of these benefits?"),
            asks_you=_("Does your partner get any of these benefits?"),
            hint=_(
                "Choose all that apply. Choose Universal Credit only if the paying parent has no "
                "earnings from work."
            ),
            question=Choices(
                lambda answers: benefit_options(couple_benefits(answers.day)),
                (NONE_OF_THESE, NOT_KNOWN),
                missing=_("Choose the partner’s benefits, or “None of these”"),
            ),
            next=after_partner_benefits,
        ),
        Page(
            "partner-pays",
            short=_("The partner pays child maintenance"),
            asks=_("Does the partner have to pay child maintenance too?"),
            asks_you=_("Does your partner have to pay child maintenance too?"),
            hint=_("Only maintenance that the service has worked out counts."),
            question=Choice(
                fixed(THERE_IS, THERE_IS_NONE, NOT_KNOWN),
                missing=_("Choose whether the partner has to pay child maintenance"),
            ),
            next=after_benefits,
        ),
        Page(
            "income",
            short=_("Income that is known"),
            asks=_("Which income of the paying parent do you know?"),
            asks_you=_("Which of your incomes do you know?"),
            hint=_(
                "The law looks first at the income that HM Revenue and Customs has for the last "
                "tax year. It looks at today’s income if the two are far apart."
            ),
            question=Choice(
                fixed(
                    Option(
                        "year",
                        _("The income of the last tax year"),
                        _("For example from a P60 or a tax return"),
                    ),
                    Option("now", _("The income now"), _("For example from a payslip")),
                    Option("both", _("Both")),
                    Option(
                        UNKNOWN,
                        _("I do not know any of them"),
                        _("We show what the law says while no income is known."),
                    ),
                ),
                missing=_("Choose which income you know"),
            ),
            next=after_income,
        ),
        Page(
            "income-year",
            short=_("Income of the last tax year"),
            asks=_("What was the paying parent’s income in the last tax year, before tax?"),
            asks_you=_("What was your income in the last tax year, before tax?"),
            hint=_(
                "Count pay, profit from self-employment and private pensions, before tax and "
                "National Insurance. Leave out savings, rent and dividends."
            ),
            question=Money(("year",), missing=_("Enter the income of the last tax year")),
            next=always("pension"),
        ),
        Page(
            "pension",
            short=_("Paid into a pension"),
            asks=_("How much did the paying parent pay into a private pension in that year?"),
            asks_you=_("How much did you pay into a private pension in that year?"),
            hint=_(
                "Only what was not already taken off the pay before tax. Leave this empty if it "
                "was nothing or if you do not know."
            ),
            question=Money(("year",), missing="", is_optional=True),
            next=after_pension,
        ),
        Page(
            "income-now",
            short=_("Income now"),
            asks=_("What is the paying parent’s income now, before tax?"),
            asks_you=_("What is your income now, before tax?"),
            hint=_(
                "Count pay, profit from self-employment and private pensions, before tax and "
                "National Insurance, after pension contributions."
            ),
            question=Money(("year", "month", "week"), missing=_("Enter the income now")),
            next=always("children"),
        ),
        Page(
            "children",
            short=_("Children the maintenance is for"),
            asks=_("How many children do you want to work out maintenance for?"),
            hint=_(
                "Count children of these two parents who live with the receiving parent and are "
                "under 16, or under 20 and still at school or college."
            ),
            question=Count(1, lambda answers: CHILDREN_MAX),
            next=always("equal-care"),
        ),
        Page(
            "equal-care",
            short=_("Both parents care for them equally"),
            asks=_("Do both parents look after the children equally, day to day?"),
            hint=_(
                "Think of meals, school, the doctor, clothes and who is there when they are ill, "
                "not only of nights."
            ),
            question=Choice(
                equal_care_options,
                missing=_("Choose whether both parents look after the children equally"),
            ),
            next=after_equal_care,
        ),
        Page(
            "equal-children",
            short=_("Children cared for equally"),
            asks=_("How many of the children do both parents look after equally?"),
            question=Count(1, lambda answers: answers.count("children") - 1),
            next=after_care,
        ),
        Page(
            "stays",
            short=_("Nights with the paying parent"),
            asks=_("Do the children stay overnight with the paying parent?"),
            asks_you=_("Do the children stay overnight with you?"),
            hint=_("Think of the next twelve months, with holidays."),
            question=Choice(
                fixed(
                    YES,
                    Option("no", _("No, or hardly ever")),
                    Option(
                        "disputed",
                        _("Yes, but how many nights is not agreed"),
                        _("The law then takes it to be one night a week."),
                    ),
                    NOT_KNOWN,
                ),
                missing=_("Choose whether the children stay overnight"),
            ),
            next=after_stays,
        ),
        Page(
            "same-nights",
            short=_("The same nights for all"),
            asks=_("Do all the children stay the same number of nights?"),
            question=Choice(
                fixed(YES, NO), missing=_("Choose whether all stay the same number of nights")
            ),
            next=always("nights"),
        ),
        Page(
            "nights",
            short=_("How many nights"),
            asks=_("How many nights do the children stay with the paying parent?"),
            asks_you=_("How many nights do the children stay with you?"),
            hint=_("Take an average, with holidays. You may type 1.5 for one and a half."),
            question=Nights(),
            next=always("other-families"),
        ),
        Page(
            "other-families",
            short=_("Children with another receiving parent"),
            asks=_(
                "How many children does the paying parent pay for to another receiving parent "
                "through this service?"
            ),
            asks_you=_(
                "How many children do you pay for to another receiving parent through this service?"
            ),
            hint=_("Enter 0 if there are none or if you do not know."),
            question=Count(0, lambda answers: CHILDREN_MAX),
            next=after_other_families,
        ),
        Page(
            "other-children",
            short=_("Other children in the home"),
            asks=_("How many other children live with the paying parent?"),
            asks_you=_("How many other children live with you?"),
            hint=_(
                "Count children for whom the paying parent or a partner in the same home gets "
                "Child Benefit. Enter 0 if there are none or if you do not know."
            ),
            question=Count(0, lambda answers: CHILDREN_MAX),
            next=always("other-arrangements"),
        ),
        Page(
            "other-arrangements",
            short=_("Children under other arrangements"),
            asks=_("How many children does the paying parent support under another arrangement?"),
            asks_you=_("How many children do you support under another arrangement?"),
            hint=_(
                "Count children of the paying parent who live elsewhere and are paid for by an "
                "agreement between the parents or by order of a court. Enter 0 if there are none "
                "or if you do not know."
            ),
            question=Count(0, lambda answers: CHILDREN_MAX),
            next=always(CHECK),
        ),
    )
}


def path(answers: Answers) -> list[str]:
    """The pages on the way that the answers take, up to the first that has none."""
    return _way(answers)[0]


def on_the_way(answers: Answers) -> Answers:
    """The answers that count: those of pages on the way; what an earlier change left is not."""
    return _way(answers)[1]


def _way(answers: Answers) -> tuple[list[str], Answers]:
    """The pages on the way with their answers. A page is judged by what was answered before it."""
    way, counted, name = [], Answers({}, answers.day), FIRST
    while name != CHECK:
        way.append(name)
        if not is_answered(PAGES[name], answers, counted):
            break
        counted = counted.with_answer(name, answers.get(name))
        name = PAGES[name].next(counted)
    return way, counted


def is_answered(page: Page, answers: Answers, before: Answers) -> bool:
    """Whether a page has an answer that still stands after what is answered before it."""
    answer = answers.get(page.name)
    return answer is not None and page.question.fits(answer, before)


def first_unanswered(answers: Answers) -> str:
    """The page that is still to be answered, or the one on which all are checked."""
    way, counted = _way(answers)
    return CHECK if way[-1] in counted.given else way[-1]


def page_before(name: str, answers: Answers) -> str | None:
    """The page that the back link leads to; None on the first."""
    way = path(answers)
    place = way.index(name) if name in way else len(way)
    return way[place - 1] if place else None
