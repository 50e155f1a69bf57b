"""The questions of an application that the calculator does not ask."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from upkeep.web.application import fields
from upkeep.web.application.fields import Field, Fields
from upkeep.web.calculator.answers import CHILDREN_MAX, Answers
from upkeep.web.calculator.flow import Page, always, fixed
from upkeep.web.calculator.questions import Choice, Choices, Count, Option, Words, none_of_these
from upkeep.web.typed_days import box_of
from upkeep.web.ways_to_arrange import is_direct_pay_open

CHILD_YEARS_MAX = 20
"""A child of this age qualifies no more (Child Support Act 1991 s.55)."""

AFTER = always("tasks")
GIVEN = Field("given_name", _("First names"), _("Enter the first names"), fields.name, width="20")
FAMILY = Field("family_name", _("Last name"), _("Enter the last name"), fields.name, width="20")
BORN = Field(
    "born",
    _("Date of birth"),
    _("Enter the date of birth, such as 6 4 1985"),
    is_day=True,
)
NUMBER = Field(
    "national_insurance_number",
    _("National Insurance number"),
    _("Enter a National Insurance number of two letters, six digits and a letter, A to D"),
    fields.national_insurance_number,
    hint=_(
        "It is on payslips, and on letters about tax, pensions and benefits. For example QQ 12 34"
        " 56 C."
    ),
    width="10",
)


def optional(field: Field) -> Field:
    """A field that may be left empty."""
    return Field(
        field.name,
        field.label,
        field.wrong,
        field.read,
        field.hint,
        is_optional=True,
        width=field.width,
        is_day=field.is_day,
    )


def address(*, is_optional: bool = False) -> Fields:
    """Where somebody lives."""
    return Fields(
        (
            Field("line_1", _("Address line 1"), _("Enter the first line of the address")),
            Field(
                "line_2", _("Address line 2 (optional)"), _("Shorten this line"), is_optional=True
            ),
            Field("town", _("Town or city"), _("Enter the town or city")),
            Field(
                "postcode",
                _("Postcode"),
                _("Enter a full postcode, such as CF10 3NQ"),
                fields.postcode,
                width="10",
            ),
        ),
        is_optional=is_optional,
    )


def reach() -> Fields:
    """E-mail and telephone, as far as there are any."""
    return Fields(
        (
            Field(
                "email",
                _("E-mail address (optional)"),
                _("Enter an e-mail address such as name@example.com"),
                fields.email,
                is_optional=True,
            ),
            Field(
                "telephone",
                _("Telephone number (optional)"),
                _("Enter a telephone number, such as 07700 900 982"),
                fields.telephone,
                is_optional=True,
            ),
        ),
        is_optional=True,
    )


APPLICANT = Page(
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
            Option(
                "child",
                _("A child, and I live in Scotland"),
                _(
                    "You are 12 or over. You may apply yourself (Child Support Act 1991, section "
                    "7)."
                ),
            ),
        ),
        missing=_("Choose who you are"),
    ),
    next=AFTER,
)
ABOUT_YOU = (
    Page(
        "name",
        short=_("Your name"),
        asks=_("What is your name?"),
        question=Fields((GIVEN, FAMILY)),
        next=AFTER,
    ),
    Page(
        "numbers",
        short=_("Your date of birth and National Insurance number"),
        asks=_("When were you born, and what is your National Insurance number?"),
        hint=_(
            "We find you by them, and ask HM Revenue and Customs about income. A child may leave "
            "the number empty."
        ),
        question=Fields((BORN, optional(NUMBER))),
        next=AFTER,
    ),
    Page(
        "home",
        short=_("Your address"),
        asks=_("Where do you live?"),
        hint=_("The other parent is never told."),
        question=address(),
        next=AFTER,
    ),
    Page(
        "reach",
        short=_("Your e-mail address and telephone number"),
        asks=_("How else can we reach you?"),
        hint=_(
            "Give only what nobody else reads or answers. You may leave both empty: then we write"
            " by post."
        ),
        question=reach(),
        next=AFTER,
    ),
    Page(
        "channel",
        short=_("How we write to you"),
        asks=_("How should we write to you?"),
        question=Choice(
            lambda answers: _channels(answers), missing=_("Choose how we should write to you")
        ),
        next=AFTER,
    ),
)


def _channels(answers: Answers) -> list[Option]:
    given = answers.get("reach") or {}
    found = [Option("post", _("By post"))]
    if given.get("email"):
        found.append(Option("email", _("By e-mail")))
    if given.get("telephone"):
        found.append(Option("text", _("By text message")))
    return found


NOTHING = none_of_these(_("None of these"))
SAFE_TIMES = {
    "any": (_("Any time"), None),
    "weekdays": (_("Monday to Friday, 9am to 5pm"), ((1, 2, 3, 4, 5), "09:00", "17:00")),
    "mornings": (_("Monday to Friday, 9am to noon"), ((1, 2, 3, 4, 5), "09:00", "12:00")),
    "evenings": (_("Monday to Friday, 6pm to 8pm"), ((1, 2, 3, 4, 5), "18:00", "20:00")),
    "weekends": (_("Saturday and Sunday, 9am to 5pm"), ((6, 7), "09:00", "17:00")),
}
"""When an e-mail or a text is safe: days of the week, from and to; None at any time."""
SAFETY = (
    Page(
        "safe",
        short=_("Abuse or fear of the other parent"),
        asks=_(
            "Has the other parent hurt, threatened or controlled you or the children, or do you "
            "fear it?"
        ),
        hint=_(
            "Abuse need not be violence: it may be about money, or being watched or put down. You"
            " need not prove anything. Whatever you answer, the other parent never learns of it."
        ),
        question=Choice(
            fixed(
                Option(
                    "yes",
                    _("Yes"),
                    _("We mark your case, so that everybody who works on it takes care."),
                ),
                Option("no", _("No")),
                Option(
                    "unsaid", _("I would rather not say"), _("You can tell us later, at any time.")
                ),
            ),
            missing=_("Choose an answer, or “I would rather not say”"),
        ),
        next=AFTER,
    ),
    Page(
        "protect",
        short=_("How we keep you safe"),
        asks=_("What should we do to keep you safe?"),
        hint=_("Choose all that apply."),
        question=Choices(
            fixed(
                Option(
                    "do_not_disclose",
                    _("Keep secret where I live"),
                    _(
                        "We keep your address, new name and anything that shows where you are out"
                        " of every letter to anybody else."
                    ),
                ),
                Option(
                    "at_risk",
                    _("Somebody may be in danger"),
                    _("Everybody who works on your case is told so."),
                ),
            ),
            (NOTHING,),
            missing=_("Choose what we should do, or “None of these”"),
        ),
        next=AFTER,
    ),
    Page(
        "times",
        short=_("When a message to you is safe"),
        asks=_("When is it safe to send you an e-mail or a text message?"),
        hint=_("Letters come by post at any time."),
        question=Choice(
            fixed(*(Option(code, words) for code, (words, _times) in SAFE_TIMES.items())),
            missing=_("Choose when it is safe"),
        ),
        next=AFTER,
    ),
)
SHARING = (
    Page(
        "carer",
        short=_("Whom you live with"),
        asks=_("Whom do you live with?"),
        hint=_("The parent or other adult who looks after you."),
        question=Fields((GIVEN, FAMILY)),
        next=AFTER,
    ),
    Page(
        "carer-numbers",
        short=_("Their date of birth and National Insurance number"),
        asks=_("What else do you know of whom you live with?"),
        hint=_("Leave empty what you do not know."),
        question=Fields(
            (optional(BORN), optional(NUMBER)), is_optional=True, check=fields.born_long_ago
        ),
        next=AFTER,
    ),
)
OTHER_PARENT = (
    Page(
        "other",
        short=_("The other parent’s name"),
        asks=_("What is the other parent’s name?"),
        question=Fields((GIVEN, FAMILY)),
        next=AFTER,
    ),
    Page(
        "other-numbers",
        short=_("The other parent’s date of birth and National Insurance number"),
        asks=_("When was the other parent born, and what is their National Insurance number?"),
        hint=_(
            "Leave empty what you do not know. We then look for it, which takes longer; the day "
            "of your application stays the same."
        ),
        question=Fields(
            (optional(BORN), optional(NUMBER)), is_optional=True, check=fields.born_long_ago
        ),
        next=AFTER,
    ),
    Page(
        "other-home",
        short=_("The other parent’s address"),
        asks=_("Where does the other parent live?"),
        hint=_("Leave all of it empty if you do not know. We then look for it."),
        question=address(is_optional=True),
        next=AFTER,
    ),
    Page(
        "other-reach",
        short=_("The other parent’s e-mail address and telephone number"),
        asks=_("How else can we reach the other parent?"),
        hint=_("Leave empty what you do not know."),
        question=reach(),
        next=AFTER,
    ),
)
CHILD = (
    Page(
        "children",
        short=_("How many children"),
        asks=_("For how many children do you apply?"),
        hint=_(
            "Count children of both parents who are under 16, or under 20 and still at school or "
            "college."
        ),
        question=Count(1, lambda answers: CHILDREN_MAX),
        next=AFTER,
    ),
)


def child_pages(most: int) -> Iterator[Page]:
    """A page for each child that there can be."""
    for place in range(1, most + 1):
        yield Page(
            f"child-{place}",
            short=format_lazy(_("Child {number}"), number=place),
            asks=format_lazy(
                _("What are the name and the date of birth of child {number}?"), number=place
            ),
            question=Fields((GIVEN, FAMILY, BORN), check=_child_of(place)),
            next=AFTER,
        )


def _child_of(place: int) -> Callable[[Mapping[str, str], Answers], dict[str, Words]]:
    def check(answer: Mapping[str, str], answers: Answers) -> dict[str, Words]:
        born = date.fromisoformat(answer["born"])
        if born > answers.day or born.year < answers.day.year - CHILD_YEARS_MAX:
            return {box_of("born"): _("Enter the date of birth of a child under 20")}
        others = (answers.get(f"child-{other}") or {} for other in range(1, place))
        if answer["given_name"].casefold() in {
            each.get("given_name", "").casefold() for each in others
        }:
            return {
                "given_name": _("Enter a middle name too: two children have the same first name")
            }
        return {}

    return check


CHILD_BENEFIT = Page(
    "child-benefit",
    short=_("Child Benefit"),
    asks=_("Who gets Child Benefit for these children?"),
    question=Choice(
        fixed(
            Option("you", _("You")),
            Option("other", _("The other parent")),
            Option("somebody", _("Somebody else, or different people")),
            Option("nobody", _("Nobody")),
            Option("unknown", _("I do not know")),
        ),
        missing=_("Choose who gets Child Benefit"),
    ),
    next=AFTER,
)


def _services(answers: Answers) -> list[Option]:
    collect = Option(
        "collect_and_pay",
        _("Collect and Pay"),
        _(
            "We collect the money and pass it on. Both of you pay a fee. The paying parent must "
            "agree, or be unlikely to pay otherwise."
        ),
    )
    if not is_direct_pay_open(answers.day):
        return [collect]
    return [
        Option(
            "direct_pay",
            _("Direct Pay"),
            _("We work out the amount, and one of you pays the other. There is no fee."),
        ),
        collect,
    ]


WAYS = (
    Page(
        "service",
        short=_("Way to pay"),
        asks=_("How should child maintenance be paid?"),
        hint=_("You can change this later."),
        question=Choice(_services, missing=_("Choose how it should be paid")),
        next=AFTER,
    ),
    Page(
        "often",
        short=_("How often"),
        asks=_("How often should it be paid?"),
        question=Choice(
            fixed(
                Option("weekly", _("Every week")),
                Option("fortnightly", _("Every two weeks")),
                Option("four_weekly", _("Every four weeks")),
                Option("monthly", _("Every month")),
            ),
            missing=_("Choose how often it should be paid"),
        ),
        next=AFTER,
    ),
)
ACCOUNT = Page(
    "account",
    short=_("Your bank account"),
    asks=_("Into which account should we pay?"),
    hint=_(
        "The other parent never sees it where we collect. For Direct Pay you give it to them "
        "yourself."
    ),
    question=Fields(
        (
            Field(
                "name", _("Name on the account"), _("Enter the name on the account"), fields.name
            ),
            Field(
                "sort_code",
                _("Sort code"),
                _("Enter a sort code of six digits"),
                fields.sort_code,
                hint=_("Six digits, for example 20-00-00"),
                width="5",
            ),
            Field(
                "account_number",
                _("Account number"),
                _("Enter an account number of six to eight digits"),
                fields.account_number,
                hint=_("Six to eight digits"),
                width="10",
            ),
        ),
        check=fields.account_exists,
    ),
    next=AFTER,
)
