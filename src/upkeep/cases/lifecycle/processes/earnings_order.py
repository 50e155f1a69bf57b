"""A deduction from earnings order, from the day it is made to its end."""

from collections.abc import Mapping

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_ENDS: Mapping[str, Move] = {
    "left": Move("lapsed"),
    "not_employed": Move("another_way_needed"),
    "unsupported_pay": Move("another_way_needed"),
    "discharged": Move("over"),
}
"""What can happen to an order at any time after it was served."""

_WORKS: Mapping[str, Move] = {"deducted": Move("active"), "fell_short": Move("short")}
"""What an employer's return says."""

EARNINGS_ORDER = Process(
    name="earnings_order",
    about="An order to an employer to deduct maintenance from earnings, until it is over.",
    start="draft",
    states=(
        State(
            "draft",
            "The order is made and not served yet; as a way of paying it may be appealed against.",
            acts=Role.SYSTEM,
            must="Serve the order when the time for an appeal has ended",
            clock=Clock(
                28,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 1992/1989 regs 3(7) and 22: the time for an appeal",
            ),
            moves={
                "served": Move("served"),
                "employer_unknown": Move("employer_unknown"),
                "good_reason": Move("another_way_needed"),
                "no_longer_wanted": Move("not_made"),
            },
        ),
        State(
            "employer_unknown",
            "It is not known where the employer can be served.",
            acts=Role.CASEWORKER,
            must="Find out the employer's name and address and record them",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "maintenance goes unpaid meanwhile"),
            moves={
                "served": Move("served"),
                "good_reason": Move("another_way_needed"),
                "no_longer_wanted": Move("not_made"),
            },
        ),
        State(
            "served",
            "The order, or another amount, was served; the employer has a week to begin.",
            acts=Role.SYSTEM,
            must="Wait until the employer has to comply",
            clock=Clock(
                7,
                Unit.DAYS,
                Authority.STATUTORY,
                "Child Support Act 1991 s.31(7); SI 1992/1989 reg 19(2)",
                "must_comply",
            ),
            moves={
                "must_comply": Move("active"),
                "varied": Move("served"),
                **_WORKS,
                **_ENDS,
            },
        ),
        State(
            "active",
            "The employer deducts and pays over by the 19th of the next month.",
            acts=Role.SYSTEM,
            must="Look that a return and money come for every month",
            clock=Clock(
                16,
                Unit.WEEKS,
                Authority.OWN,
                "a pay month, the 19th after it and the reminders",
                "nothing_came",
            ),
            moves={
                **_WORKS,
                "varied": Move("served"),
                "not_complied_with": Move("not_complied_with"),
                "nothing_came": Move("not_complied_with"),
                **_ENDS,
            },
        ),
        State(
            "short",
            "Less was deducted than the order asks for.",
            acts=Role.CASEWORKER,
            must="See why, and whether the employer carries the rest over as it has to",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "arrears are small at first"),
            moves={
                **_WORKS,
                "seen_to": Move("active"),
                "varied": Move("served"),
                "not_complied_with": Move("not_complied_with"),
                **_ENDS,
            },
        ),
        State(
            "not_complied_with",
            "The employer was reminded and warned, and has not sent a return.",
            acts=Role.CASEWORKER,
            must="Speak to the employer, and decide whether to prosecute (SI 1992/1989 reg 25)",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "money is kept from somebody's pay"),
            moves={**_WORKS, "seen_to": Move("active"), "varied": Move("served"), **_ENDS},
        ),
        State(
            "lapsed",
            "The person left the employer; the order keeps its date and may be revived.",
            acts=Role.CASEWORKER,
            must="Find out where the person works now, or agree another way of paying",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "maintenance goes unpaid meanwhile"),
            moves={
                "revived": Move("served"),
                "followed": Move("over"),
                "other_way_agreed": Move("over"),
                "discharged": Move("over"),
            },
        ),
        State(
            "another_way_needed",
            "There is no order by which this employer deducts.",
            acts=Role.CASEWORKER,
            must="Agree another way of paying, or find the right employer",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a schedule needs a way to be paid"),
            moves={
                "other_way_agreed": Move("over"),
                "followed": Move("over"),
                "discharged": Move("over"),
            },
        ),
        State("not_made", "It was no longer wanted before it was served."),
        State("over", "Nothing is deducted by this order."),
    ),
)
