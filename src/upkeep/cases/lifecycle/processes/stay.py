"""A stay: decisions that turn on a point of an appeal elsewhere (Child Support Act 1991 s.28ZA)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_EVERY_MONTH = Clock(1, Unit.MONTHS, Authority.OWN, "a stay is looked at every month")

STAY = Process(
    name="stay",
    about="Decisions wait, or are made on an assumption, while an appeal elsewhere is pending.",
    start="withheld",
    states=(
        State(
            "withheld",
            "Decisions about the paying parent wait until the appeal is decided (s.28ZA(2)(a)).",
            acts=Role.DECISION_MAKER,
            must="See whether the appeal has been decided, and whether the stay is still needed",
            clock=_EVERY_MONTH,
            moves={
                "still_pending": Move("withheld"),
                "assumption_made": Move("assumed", guard="regulations_prescribe_the_assumption"),
                "point_decided": Move("lifted"),
                "not_needed": Move("lifted"),
            },
        ),
        State(
            "assumed",
            "Decisions are made on the assumption that regulations prescribe (s.28ZA(2)(b)).",
            acts=Role.DECISION_MAKER,
            must="See whether the appeal has been decided",
            clock=_EVERY_MONTH,
            moves={"still_pending": Move("assumed"), "point_decided": Move("putting_right")},
        ),
        State(
            "putting_right",
            "The appeal is decided; what was assumed is held against it (s.28ZA(3)).",
            acts=Role.DECISION_MAKER,
            must="Record findings where the appeal came out otherwise than was assumed",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "parents wait for the outcome"),
            moves={
                "findings_recorded": Move("put_right", guard="findings_are_recorded"),
                "as_assumed": Move("lifted"),
            },
        ),
        State("lifted", "Decisions are made again as they fall due; those that waited are made."),
        State("put_right", "Decisions on the assumption were put right by findings."),
    ),
)
