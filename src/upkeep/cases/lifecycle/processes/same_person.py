"""Two records that are likely to be of one person."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

SAME_PERSON = Process(
    name="same_person",
    about="Two records that are likely to be of one person, until it is found out.",
    start="to_look_at",
    states=(
        State(
            "to_look_at",
            "Two records of people are so like each other that they may be of one person.",
            acts=Role.CASEWORKER,
            must="Compare the two records and find whether they are of one person",
            clock=Clock(
                5, Unit.WORKING_DAYS, Authority.OWN, "nobody pays or is paid twice for long"
            ),
            moves={
                "found_same": Move("same"),
                "found_different": Move("different"),
                "proof_asked": Move("asking"),
            },
        ),
        State(
            "asking",
            "The records do not tell; the person was asked for proof of who they are.",
            acts=Role.EITHER_PARENT,
            must="Send something that shows who the person is",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "as long as other proof may take", "silent"),
            moves={"proof_given": Move("to_look_at"), "silent": Move("to_look_at")},
        ),
        State("same", "The two records count as one person."),
        State("different", "The two records are of two people."),
    ),
)
