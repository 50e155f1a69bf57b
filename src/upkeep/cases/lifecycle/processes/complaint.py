"""A complaint, and who hears it next."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

COMPLAINT = Process(
    name="complaint",
    about="A complaint about how we did our work, until it is settled.",
    start="made",
    states=(
        State(
            "made",
            "Somebody has complained.",
            acts=Role.CASEWORKER,
            must="Telephone the person and agree what the complaint is about",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "a complaint is answered by a voice"),
            moves={
                "agreed": Move("looking_into"),
                "settled_at_once": Move("settled"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "looking_into",
            "The complaint is looked into.",
            acts=Role.TEAM_LEADER,
            must="Find what went wrong and why, and put it right",
            clock=Clock(15, Unit.WORKING_DAYS, Authority.PUBLISHED, "the first tier's time"),
            moves={"answered": Move("answered"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "answered",
            "An answer has been given; the person may take the matter further.",
            acts=Role.EITHER_PARENT,
            must="Say whether the answer will do",
            clock=Clock(
                6, Unit.MONTHS, Authority.PUBLISHED, "the examiner's time limit", "time_is_over"
            ),
            moves={
                "content": Move("settled"),
                "time_is_over": Move("settled"),
                "taken_further": Move("second_tier"),
            },
        ),
        State(
            "second_tier",
            "The answer will not do: somebody senior looks at the complaint again.",
            acts=Role.TEAM_LEADER,
            must="Have somebody senior who was not concerned look at it again, and answer",
            clock=Clock(15, Unit.WORKING_DAYS, Authority.PUBLISHED, "the second tier's time"),
            moves={"answered_again": Move("answered_finally"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "answered_finally",
            "Our last answer has been given; the person may go to the independent examiner.",
            acts=Role.EITHER_PARENT,
            must="Say whether the answer will do",
            clock=Clock(
                6, Unit.MONTHS, Authority.PUBLISHED, "the examiner's time limit", "time_is_over"
            ),
            moves={
                "content": Move("settled"),
                "time_is_over": Move("settled"),
                "taken_to_examiner": Move("with_examiner"),
            },
        ),
        State(
            "with_examiner",
            "The independent examiner has the complaint.",
            acts=Role.TEAM_LEADER,
            must="Send the papers, and ask how the matter stands",
            clock=Clock(1, Unit.MONTHS, Authority.OWN, "looked at every month"),
            moves={
                "recommended": Move("carrying_out"),
                "not_upheld": Move("settled"),
                "taken_to_ombudsman": Move("with_ombudsman"),
            },
        ),
        State(
            "with_ombudsman",
            "The ombudsman has the complaint.",
            acts=Role.TEAM_LEADER,
            must="Send the papers, and ask how the matter stands",
            clock=Clock(1, Unit.MONTHS, Authority.OWN, "looked at every month"),
            moves={"recommended": Move("carrying_out"), "not_upheld": Move("settled")},
        ),
        State(
            "carrying_out",
            "The examiner or the ombudsman has recommended something.",
            acts=Role.TEAM_LEADER,
            must="Carry out what was recommended and say so",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "the person has waited long enough"),
            moves={"carried_out": Move("settled")},
        ),
        State("settled", "The complaint is settled and its cause is coded."),
        State("withdrawn", "Whoever complained took it back."),
    ),
)
