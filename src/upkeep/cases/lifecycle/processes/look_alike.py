"""A case like one that a tribunal decided (Child Support Act 1991 ss.28ZA to 28ZC)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

LOOK_ALIKE = Process(
    name="look_alike",
    about="A decision that turned on a point which a tribunal has decided in another case.",
    start="found",
    states=(
        State(
            "found",
            "The decision turned on the same point as one that a tribunal has decided.",
            acts=Role.DECISION_MAKER,
            must="See whether the tribunal's reasons hold here, and what follows",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "before more is wrongly due"),
            moves={
                "not_alike": Move("not_alike"),
                "findings_recorded": Move("put_right", guard="findings_are_recorded"),
                "stayed": Move("stayed", guard="a_further_appeal_on_the_point_is_pending"),
            },
        ),
        State(
            "stayed",
            "It waits for a further appeal on the point to be decided (ss.28ZA, 28ZB).",
            acts=Role.DECISION_MAKER,
            must="See whether the further appeal has been decided",
            clock=Clock(3, Unit.MONTHS, Authority.OWN, "asked after every quarter"),
            moves={"still_pending": Move("stayed"), "point_decided": Move("found")},
        ),
        State("put_right", "The decision was put right by findings of its own."),
        State("not_alike", "The tribunal's reasons do not hold here; why is noted."),
    ),
)
