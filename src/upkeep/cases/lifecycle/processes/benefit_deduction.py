"""A request to deduct maintenance from a benefit, from the day it is made to its end."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

BENEFIT_DEDUCTION = Process(
    name="benefit_deduction",
    about="A request to the benefits system to deduct maintenance or arrears, until it is over.",
    start="asking",
    states=(
        State(
            "asking",
            "The benefits system has been asked to deduct.",
            acts=Role.SYSTEM,
            must="Ask the benefits system again as long as it does not answer",
            clock=Clock(21, Unit.DAYS, Authority.OWN, "asked three times", "no_answer"),
            moves={
                "accepted": Move("deducting"),
                "refused": Move("another_way_needed"),
                "no_longer_wanted": Move("stopping"),
                "no_answer": Move("unanswered"),
            },
        ),
        State(
            "unanswered",
            "The benefits system has not answered.",
            acts=Role.CASEWORKER,
            must="Find out why, and whether the money has to come in another way meanwhile",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "maintenance goes unpaid meanwhile"),
            moves={
                "accepted": Move("deducting"),
                "refused": Move("another_way_needed"),
                "no_longer_wanted": Move("stopping"),
                "ask_again": Move("asked_again"),
            },
        ),
        State(
            "deducting",
            "The benefits system deducts and sends us what it takes.",
            acts=Role.SYSTEM,
            must="Look that money comes for every payment of the benefit",
            clock=Clock(
                6, Unit.WEEKS, Authority.OWN, "a monthly payment and a fortnight", "nothing_came"
            ),
            moves={
                "remitted": Move("deducting"),
                "fell_short": Move("short"),
                "nothing_came": Move("nothing_comes"),
                "ended": Move("another_way_needed"),
                "no_longer_wanted": Move("stopping"),
            },
        ),
        State(
            "short",
            "Less was taken than was asked for; the rest is owed.",
            acts=Role.CASEWORKER,
            must="See why, and how the rest is to be paid",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "arrears are small at first"),
            moves={
                "remitted": Move("deducting"),
                "fell_short": Move("short"),
                "seen_to": Move("deducting"),
                "ended": Move("another_way_needed"),
                "no_longer_wanted": Move("stopping"),
            },
        ),
        State(
            "nothing_comes",
            "No money has come for six weeks.",
            acts=Role.CASEWORKER,
            must="Ask the benefits system where the money is",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "somebody waits for the money"),
            moves={
                "remitted": Move("deducting"),
                "fell_short": Move("short"),
                "seen_to": Move("deducting"),
                "ended": Move("another_way_needed"),
                "no_longer_wanted": Move("stopping"),
            },
        ),
        State(
            "stopping",
            "The benefits system has been asked to stop.",
            acts=Role.SYSTEM,
            must="See that nothing more is taken",
            clock=Clock(21, Unit.DAYS, Authority.OWN, "asked three times", "still_not_stopped"),
            moves={
                "stopped": Move("over"),
                "refused": Move("over"),
                "ended": Move("over"),
                "still_not_stopped": Move("not_stopped"),
            },
        ),
        State(
            "not_stopped",
            "The benefits system has not said that it stopped.",
            acts=Role.CASEWORKER,
            must="Have it stopped, and what was taken for nothing paid back",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "nobody may pay what is not due"),
            moves={
                "stopped": Move("over"),
                "refused": Move("over"),
                "ended": Move("over"),
                "seen_to": Move("over"),
            },
        ),
        State(
            "another_way_needed",
            "The benefits system does not deduct, or does so no more.",
            acts=Role.CASEWORKER,
            must="Agree another way of paying, or have it asked again",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a schedule needs a way to be paid"),
            moves={"other_way_agreed": Move("over"), "ask_again": Move("asked_again")},
        ),
        State("asked_again", "The next night asks the benefits system again."),
        State("over", "Nothing is deducted by this request."),
    ),
)
