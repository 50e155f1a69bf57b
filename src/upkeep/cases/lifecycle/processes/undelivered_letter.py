"""A letter that did not reach the person it was for."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

UNDELIVERED_LETTER = Process(
    name="undelivered_letter",
    about="A letter that was held back or came back, until somebody has seen to it.",
    start="with_caseworker",
    states=(
        State(
            "with_caseworker",
            "The letter was not sent because the person died or has no known address, or it "
            "failed or came back.",
            acts=Role.CASEWORKER,
            must="See to whom the letter has to go, and where",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "news is not left lying"),
            moves={
                "address_wanted": Move("tracing"),
                "sent_again": Move("reached"),
                "sent_by_hand": Move("reached"),
                "goes_to_nobody": Move("not_needed"),
            },
        ),
        State(
            "tracing",
            "The person's address is asked for.",
            acts=Role.CASEWORKER,
            must="Find the address, or say that there is none to be found",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "every source has been asked"),
            moves={
                "address_found": Move("with_caseworker"),
                "not_found": Move("with_caseworker"),
                "sent_again": Move("reached"),
                "sent_by_hand": Move("reached"),
                "goes_to_nobody": Move("not_needed"),
            },
        ),
        State("reached", "The person, or who acts for the estate, has been told."),
        State("not_needed", "Nobody has to be told any more."),
    ),
)
