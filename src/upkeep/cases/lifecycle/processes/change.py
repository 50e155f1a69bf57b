"""A change of circumstances from its report to its decision."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

CHANGE = Process(
    name="change",
    about="A change that somebody reports or that reaches us, until it is decided.",
    start="reported",
    states=(
        State(
            "reported",
            "A change has been reported; its date of report is kept.",
            acts=Role.SYSTEM,
            must="Sort it: decide at once, ask for evidence, or hand it to a caseworker",
            clock=Clock(1, Unit.DAYS, Authority.OWN, "sorted in the night it arrives"),
            moves={
                "proven": Move("deciding"),
                "evidence_needed": Move("asking_evidence"),
                "judgement_needed": Move("weighing"),
                "expected_later": Move("expected"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "expected",
            "The change is expected on a later day.",
            acts=Role.SYSTEM,
            must="Take it up on the day it is expected",
            clock=Clock(3, Unit.MONTHS, Authority.OWN, "seen to be still expected", "day_has_come"),
            moves={"day_has_come": Move("reported"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "asking_evidence",
            "Evidence has been asked for.",
            acts=Role.EITHER_PARENT,
            must="Send the evidence asked for",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "as for variations, reg 58", "silent"),
            moves={
                "evidence_given": Move("weighing"),
                "silent": Move("weighing"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "weighing",
            "What was said and shown is weighed.",
            acts=Role.CASEWORKER,
            must="Find what is so, from which day, and on what evidence",
            clock=Clock(10, Unit.DAYS, Authority.PUBLISHED, "a change is decided in ten days"),
            moves={
                "found": Move("deciding"),
                "not_found": Move("deciding"),
                "evidence_needed": Move("asking_evidence", guard="not_asked_before"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "deciding",
            "The calculation is made again, or it is decided that nothing changes.",
            acts=Role.SYSTEM,
            must="Decide, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.OWN, "decided the night the facts are settled"),
            moves={"superseded": Move("superseded"), "no_change": Move("no_change")},
        ),
        State("superseded", "A new decision has been made."),
        State("no_change", "The amount stays, and the reason was given."),
        State("withdrawn", "Whoever reported it took it back."),
    ),
)
