"""A notice to an employer that came back."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

UNDELIVERED_NOTICE = Process(
    name="undelivered_notice",
    about="A notice to an employer that came back, until the employer has it.",
    start="with_caseworker",
    states=(
        State(
            "with_caseworker",
            "The notice came back: the employer answers for nothing that it says.",
            acts=Role.CASEWORKER,
            must="Find out where the employer is, record it, and have the notice posted again",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "maintenance goes unpaid meanwhile"),
            moves={
                "sent_again": Move("posted"),
                "given_by_hand": Move("posted"),
                "goes_to_nobody": Move("not_needed"),
            },
        ),
        State("posted", "The notice is on its way again, or the employer has it."),
        State("not_needed", "The employer need not have it any more."),
    ),
)
