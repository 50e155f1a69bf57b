"""A payment to a receiving parent that their bank sent back."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

RETURNED_PAYMENT = Process(
    name="returned_payment",
    about="A payment that the receiving parent's bank sent back, until it can be paid again.",
    start="with_caseworker",
    states=(
        State(
            "with_caseworker",
            "The bank sent a payment back; the money is held for the receiving parent.",
            acts=Role.CASEWORKER,
            must="Ask the receiving parent for an account that can be paid",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "money collected is not left lying"),
            moves={
                "account_asked_for": Move("waiting_for_account"),
                "cannot_be_found": Move("unclaimed"),
                "account_given": Move("paid_again"),
            },
        ),
        State(
            "waiting_for_account",
            "The receiving parent was asked for another account.",
            acts=Role.RECEIVING_PARENT,
            must="Give an account that can be paid",
            clock=Clock(
                28, Unit.DAYS, Authority.OWN, "who does not answer is asked again", "no_answer"
            ),
            moves={
                "no_answer": Move("with_caseworker"),
                "account_given": Move("paid_again"),
            },
        ),
        State(
            "unclaimed",
            "Nobody knows where the receiving parent is; the money stays theirs.",
            acts=Role.FINANCE,
            must="Look again for the receiving parent, and keep the money on the list",
            clock=Clock(
                12, Unit.MONTHS, Authority.OWN, "unclaimed money is looked at each year", "look"
            ),
            moves={
                "look": Move("with_caseworker"),
                "account_given": Move("paid_again"),
            },
        ),
        State("paid_again", "Another account was given; the night pays into it."),
    ),
)
