"""Mandatory reconsideration: a decision is looked at again (SI 2012/2677 regs 14 to 16)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_TIME_TO_APPEAL = Clock(
    1,
    Unit.MONTHS,
    Authority.STATUTORY,
    "SI 2008/2685 Sch 1: one month from the answer",
    "time_over",
)
_AFTER_THE_ANSWER = {"appealed": Move("appealed"), "time_over": Move("settled")}

RECONSIDERATION = Process(
    name="reconsideration",
    about="A parent asks that a decision be looked at again, before any appeal.",
    start="asked",
    states=(
        State(
            "asked",
            "Somebody has asked for a decision to be looked at again.",
            acts=Role.SYSTEM,
            must="See whether it was asked within thirty days",
            clock=Clock(1, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 reg 14(1)(a)"),
            moves={
                "in_time": Move("looking_again"),
                "late": Move("late"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "late",
            "It was asked late; there may be special circumstances.",
            acts=Role.DECISION_MAKER,
            must="Decide whether the time is extended",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "before the matter itself"),
            moves={
                "extended": Move(
                    "looking_again",
                    guard="reasonable_with_merit_and_special_circumstances_kept_them_from_asking",
                ),
                "not_extended": Move("not_extended"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "looking_again",
            "Somebody who did not make the decision looks at it again.",
            acts=Role.DECISION_MAKER,
            must="Look at the decision again, and at what is said against it",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.PUBLISHED, "98% in twenty working days"),
            moves={
                "evidence_needed": Move("asking_evidence", guard="not_asked_before"),
                "findings_recorded": Move("deciding"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "asking_evidence",
            "Evidence has been asked for.",
            acts=Role.EITHER_PARENT,
            must="Send the evidence asked for",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "as for other evidence", "silent"),
            moves={
                "evidence_given": Move("looking_again"),
                "silent": Move("looking_again"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "deciding",
            "It has been found what is so; the decision is revised by it, or stands.",
            acts=Role.SYSTEM,
            must="Carry out what was found, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.OWN, "the night after the findings"),
            moves={"revised": Move("revised"), "unchanged": Move("unchanged")},
        ),
        State(
            "revised",
            "The decision was revised; the notice says how to appeal.",
            acts=Role.EITHER_PARENT,
            must="Appeal, if they still disagree",
            clock=_TIME_TO_APPEAL,
            moves=_AFTER_THE_ANSWER,
        ),
        State(
            "unchanged",
            "The decision stands; the notice says how to appeal.",
            acts=Role.EITHER_PARENT,
            must="Appeal, if they still disagree",
            clock=_TIME_TO_APPEAL,
            moves=_AFTER_THE_ANSWER,
        ),
        State("appealed", "An appeal was made."),
        State("settled", "No appeal was made in time."),
        State("not_extended", "It was too late, and the reason was given."),
        State("withdrawn", "Whoever asked took it back."),
    ),
)
