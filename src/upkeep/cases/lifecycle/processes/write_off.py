"""The writing off of arrears: notices, what is said about them, and the decision."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_DECIDED = {
    "written_off": Move("written_off", is_recorded_apart=True),
    "not_written_off": Move("not_written_off", is_recorded_apart=True),
}

WRITE_OFF = Process(
    name="write_off",
    about="From the proposal to write arrears off to the decision about it.",
    start="proposed",
    states=(
        State(
            "proposed",
            "Somebody proposes to write arrears off on a ground of law.",
            acts=Role.FINANCE,
            must="Give the notices that the ground needs",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "notices go out at once"),
            moves={
                "notice_given": Move("notice_given", is_recorded_apart=True),
                "receiving_parent_told": Move("first_notice", is_recorded_apart=True),
                "no_notice_needed": Move("deciding", is_recorded_apart=True),
            },
        ),
        State(
            "notice_given",
            "Those whom the law names have been told, and may say what they think.",
            acts=Role.EITHER_PARENT,
            must="Say what should be taken into account",
            clock=Clock(
                31,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2009/3151 reg 13H: the day after the 30 days from receipt",
                "time_is_over",
                from_receipt=True,
            ),
            moves={"time_is_over": Move("deciding")},
        ),
        State(
            "first_notice",
            "The receiving parent has been told, and may say what they think.",
            acts=Role.RECEIVING_PARENT,
            must="Say what should be taken into account",
            clock=Clock(
                60,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2009/3151 reg 13H: the day after the 60 days that begin with receipt",
                "time_is_over",
                from_receipt=True,
            ),
            moves={
                "time_is_over": Move("deciding"),
                "replied": Move("second_notice", is_recorded_apart=True),
            },
        ),
        State(
            "second_notice",
            "The receiving parent replied; the paying parent has been told too.",
            acts=Role.PAYING_PARENT,
            must="Say what should be taken into account",
            clock=Clock(
                21,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2009/3151 reg 13H: the day after the 21 days that begin with receipt",
                "time_is_over",
                from_receipt=True,
            ),
            moves={"time_is_over": Move("deciding")},
        ),
        State(
            "deciding",
            "The time to say something is over, or none is given by law.",
            acts=Role.FINANCE,
            must="Weigh what was said, and decide whether it is written off",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "nobody is left in doubt"),
            moves=_DECIDED,
        ),
        State("written_off", "It was decided to write the arrears off."),
        State("not_written_off", "It was decided that the arrears stay."),
    ),
)
