"""An application for a variation (Child Support Act 1991 ss.28A to 28G; SI 2012/2677 Part 5)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

VARIATION = Process(
    name="variation",
    about="An application to vary the calculation, until it is agreed, refused or withdrawn.",
    start="applied",
    states=(
        State(
            "applied",
            "A variation has been applied for; the day is that of the call or the receipt.",
            acts=Role.DECISION_MAKER,
            must="See whether it must be rejected at the start",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a hopeless one is told so at once"),
            moves={
                "rejected": Move("rejected"),
                "information_needed": Move("asking_applicant"),
                "complete": Move("giving_notice"),
                "regular_payments_asked": Move("regular_payments"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "asking_applicant",
            "The applicant has been asked for information.",
            acts=Role.EITHER_PARENT,
            must="Send what was asked for",
            clock=Clock(
                14,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2012/2677 reg 58",
                "silent",
                from_receipt=True,
            ),
            moves={
                "answered": Move("giving_notice"),
                "silent": Move("weighing"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "regular_payments",
            "The applicant has to pay regularly while the application is considered.",
            acts=Role.PAYING_PARENT,
            must="Pay what the condition says",
            clock=Clock(
                1, Unit.MONTHS, Authority.STATUTORY, "SI 2012/2677 reg 62(2)", "month_is_over"
            ),
            moves={
                "kept": Move("giving_notice"),
                "month_is_over": Move("condition_failed"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "condition_failed",
            "The condition was not kept for a month.",
            acts=Role.DECISION_MAKER,
            must="Decide whether to consider the application all the same",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "the applicant is told soon"),
            moves={"consider": Move("giving_notice"), "refuse": Move("refused")},
        ),
        State(
            "giving_notice",
            "The other parent is told, without what must be withheld.",
            acts=Role.CASEWORKER,
            must="Send the notice with the grounds",
            clock=Clock(3, Unit.WORKING_DAYS, Authority.STATUTORY, "SI 2012/2677 reg 59(1)"),
            moves={
                "notice_given": Move("hearing_other_parent"),
                "notice_not_needed": Move("weighing"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "hearing_other_parent",
            "The other parent may say what they think of it.",
            acts=Role.EITHER_PARENT,
            must="Make representations",
            clock=Clock(
                14,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2012/2677 reg 59",
                "time_is_over",
                from_receipt=True,
            ),
            moves={
                "heard": Move("weighing"),
                "time_is_over": Move("weighing"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "weighing",
            "Is there a ground, how much, and is it just and equitable to agree?",
            acts=Role.DECISION_MAKER,
            must="Find ground, amount and whether it is just and equitable",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "within a month of the last word"),
            moves={
                "agreed": Move("deciding"),
                "refused": Move("refused"),
                "tribunal_asked": Move("with_tribunal"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "with_tribunal",
            "The application was referred to the tribunal.",
            acts=Role.TRIBUNAL,
            must="Decide the application",
            clock=Clock(6, Unit.MONTHS, Authority.OWN, "asked after twice a year", "ask_after"),
            moves={
                "tribunal_agreed": Move("deciding"),
                "tribunal_refused": Move("refused"),
                "ask_after": Move("asking_tribunal"),
            },
        ),
        State(
            "asking_tribunal",
            "The tribunal has been silent for half a year.",
            acts=Role.APPEALS,
            must="Ask the tribunal how the matter stands",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a telephone call"),
            moves={
                "asked": Move("with_tribunal"),
                "tribunal_agreed": Move("deciding"),
                "tribunal_refused": Move("refused"),
            },
        ),
        State(
            "deciding",
            "The calculation is made again with the variation.",
            acts=Role.SYSTEM,
            must="Decide, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.OWN, "the night after the finding"),
            moves={"decided": Move("agreed")},
        ),
        State("agreed", "The calculation has been varied."),
        State("refused", "The variation was not agreed, and the reason was given."),
        State("rejected", "It was rejected at the start (reg 57), and the reason was given."),
        State("withdrawn", "The applicant took it back."),
    ),
)
