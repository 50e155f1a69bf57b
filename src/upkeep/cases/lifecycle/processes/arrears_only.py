"""A case without liability on which something is still owed."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

ARREARS_ONLY = Process(
    name="arrears_only",
    about="A case whose liability has ended and whose arrears have not.",
    start="reviewing",
    states=(
        State(
            "reviewing",
            "It is decided how the arrears are dealt with.",
            acts=Role.CASEWORKER,
            must="Check the balance with both parents and decide how to collect it",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "no balance lies unexamined"),
            moves={
                "collecting": Move("collecting"),
                "write_off_considered": Move("hearing_on_write_off"),
                "paid": Move("paid"),
            },
        ),
        State(
            "collecting",
            "The arrears are being paid or enforced.",
            acts=Role.CASEWORKER,
            must="Send the yearly statement and see that the plan still works",
            clock=Clock(12, Unit.MONTHS, Authority.OWN, "a statement each year"),
            moves={
                "looked_at": Move("collecting"),
                "plan_broken": Move("reviewing"),
                "paid": Move("paid"),
            },
        ),
        State(
            "hearing_on_write_off",
            "Both parents have been told that the debt may be written off.",
            acts=Role.EITHER_PARENT,
            must="Make representations",
            clock=Clock(
                30,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2009/3151 reg 13H: 30 days",
                "time_is_over",
                from_receipt=True,
            ),
            moves={
                "heard": Move("weighing_write_off"),
                "time_is_over": Move("weighing_write_off"),
                "paid": Move("paid"),
            },
        ),
        State(
            "weighing_write_off",
            "What was said is weighed.",
            acts=Role.DECISION_MAKER,
            must="Decide whether it would be unfair or otherwise wrong to enforce the debt",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "the parents wait for an answer"),
            moves={
                "written_off": Move("written_off"),
                "kept": Move("reviewing"),
                "paid": Move("paid"),
            },
        ),
        State("paid", "Everything owed has been paid."),
        State("written_off", "The rest has been written off, with its ground and authority."),
    ),
)
