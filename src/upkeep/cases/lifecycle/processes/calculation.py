"""A calculation in force, and what keeps it right."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

CALCULATION = Process(
    name="calculation",
    about="A calculation from its first decision until liability has ended.",
    start="made",
    states=(
        State(
            "made",
            "A first decision has been made.",
            acts=Role.SYSTEM,
            must="See whether it rests on facts or stands in for them",
            clock=Clock(1, Unit.DAYS, Authority.OWN, "seen the night it is made"),
            moves={
                "rests_on_facts": Move("in_force"),
                "stands_in": Move("default_decision"),
                "ended": Move("ending"),
            },
        ),
        State(
            "default_decision",
            "Too little is known: a fixed amount stands in, and may be revised at any time.",
            acts=Role.PAYING_PARENT,
            must="Give the facts, so that the amount can be worked out",
            clock=Clock(
                3, Unit.MONTHS, Authority.OWN, "HMRC and employers are asked again", "ask_again"
            ),
            moves={
                "facts_given": Move("in_force"),
                "ask_again": Move("asking_again"),
                "ended": Move("ending"),
            },
        ),
        State(
            "asking_again",
            "The sources of income are asked again in place of the silent parent.",
            acts=Role.SYSTEM,
            must="Ask HMRC and known employers again",
            clock=Clock(1, Unit.WEEKS, Authority.OWN, "an answer is here or not", "no_answer"),
            moves={
                "facts_given": Move("in_force"),
                "no_answer": Move("default_decision"),
                "ended": Move("ending"),
            },
        ),
        State(
            "in_force",
            "A calculation on the facts is in force.",
            acts=Role.SYSTEM,
            must="Review the income on the review date",
            clock=Clock(
                12, Unit.MONTHS, Authority.STATUTORY, "SI 2012/2677 regs 19, 20", "review_due"
            ),
            moves={
                "review_due": Move("in_force"),
                "changed": Move("in_force"),
                "facts_lost": Move("default_decision"),
                "ended": Move("ending"),
            },
        ),
        State(
            "ending",
            "Liability has ended; the last day is worked out and both parents are told.",
            acts=Role.SYSTEM,
            must="End the liability on its day and give notice",
            clock=Clock(1, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 reg 27: notice at once"),
            moves={"ended_and_told": Move("ended")},
        ),
        State("ended", "No liability runs on."),
    ),
)
