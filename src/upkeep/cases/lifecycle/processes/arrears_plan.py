"""Paying arrears off by a plan: it is kept, or it breaks with the first missed instalment."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

ARREARS_PLAN = Process(
    name="arrears_plan",
    about="From the agreement that arrears are paid off in instalments to its end.",
    start="kept",
    states=(
        State(
            "kept",
            "The plan asks for arrears beside what goes on falling due, and every instalment came.",
            acts=Role.SYSTEM,
            must="Look whether each instalment came in full",
            clock=Clock(
                12, Unit.MONTHS, Authority.OWN, "no plan runs on for years unseen", "looked_at"
            ),
            moves={
                "looked_at": Move("kept"),
                "instalment_missed": Move("broken", is_recorded_apart=True),
                "paid_off": Move("paid_off", is_recorded_apart=True),
                "replaced": Move("replaced", is_recorded_apart=True),
                "ended": Move("ended", is_recorded_apart=True),
            },
        ),
        State("broken", "An instalment was missed: all of it is overdue again, and is enforced."),
        State("paid_off", "Everything that it covered has been paid."),
        State("replaced", "Another plan took its place."),
        State("ended", "A caseworker ended it: what it covered is overdue again."),
    ),
)
