"""Setting something off against maintenance: the other parent is heard, then it is decided."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

SET_OFF = Process(
    name="set_off",
    about="From the claim that something counts against maintenance to the decision about it.",
    start="hearing",
    states=(
        State(
            "hearing",
            "Whoever it touches was told what is to count, and asked whether it is so.",
            acts=Role.EITHER_PARENT,
            must="Say whether it is so",
            clock=Clock(
                14,
                Unit.DAYS,
                Authority.OWN,
                "SI 2000/3177 reg 2(2): time for representations, of which the law names no days",
                "time_is_over",
                from_receipt=True,
            ),
            moves={
                "time_is_over": Move("deciding"),
                "answered": Move("deciding", is_recorded_apart=True),
            },
        ),
        State(
            "deciding",
            "Everybody was heard, or the time for it is over.",
            acts=Role.CASEWORKER,
            must="Decide whether it counts, and how much of it",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "nobody is left in doubt"),
            moves={
                "counted": Move("counted", is_recorded_apart=True),
                "not_counted": Move("not_counted", is_recorded_apart=True),
            },
        ),
        State("counted", "It counts, in whole or in part."),
        State("not_counted", "It does not count."),
    ),
)
