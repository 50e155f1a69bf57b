"""A child who is about to reach an age from which the law asks for more than the age."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

GROWING_UP = Process(
    name="growing_up",
    about="A child is about to be 16 or 20, and whether they go on counting has to be known.",
    start="asking",
    states=(
        State(
            "asking",
            "The receiving parent has been asked about education and child benefit.",
            acts=Role.RECEIVING_PARENT,
            must="Say whether education and child benefit go on, and until when",
            clock=Clock(
                28,
                Unit.DAYS,
                Authority.OWN,
                "before the birthday, with time to ask again",
                "silent",
                from_receipt=True,
            ),
            moves={
                "told": Move("known"),
                "silent": Move("finding_out"),
                "not_a_child": Move("stopped"),
                "liability_ended": Move("not_needed"),
            },
        ),
        State(
            "finding_out",
            "Nothing was heard, so it is found out for the receiving parent.",
            acts=Role.CASEWORKER,
            must="Ask the receiving parent, the school or child benefit, and report the education",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "about when the age is reached"),
            moves={
                "told": Move("known"),
                "found_out": Move("known"),
                "not_a_child": Move("stopped"),
                "liability_ended": Move("not_needed"),
            },
        ),
        State("known", "It is known whether the child goes on counting, and until when."),
        State("stopped", "The child has stopped counting."),
        State("not_needed", "Liability ended before it had to be known."),
    ),
)
