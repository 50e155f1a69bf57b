"""What was collected beyond what is owed, until it is used up or paid back."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_AGREED = Move("refunding", is_recorded_apart=True)
_ASKED = Move("refund_waiting", is_recorded_apart=True)

OVERPAYMENT = Process(
    name="overpayment",
    about="What a paying parent paid too much, until it is used up or paid back.",
    start="found",
    states=(
        State(
            "found",
            "More was collected than is owed.",
            acts=Role.FINANCE,
            must="Decide whether it lowers what falls due next, or is paid back",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "it is the parent's money"),
            moves={
                "kept_as_credit": Move("credited"),
                "refund_asked": _ASKED,
                "refund_agreed": _AGREED,
                "used_up": Move("settled"),
            },
        ),
        State(
            "credited",
            "What falls due next is lower by it.",
            acts=Role.SYSTEM,
            must="Use it for what falls due",
            clock=Clock(
                6, Unit.MONTHS, Authority.OWN, "a credit that is not used is looked at", "look"
            ),
            moves={
                "look": Move("found"),
                "nothing_falls_due": Move("found"),
                "refund_asked": _ASKED,
                "refund_agreed": _AGREED,
                "used_up": Move("settled"),
            },
        ),
        State(
            "refund_waiting",
            "A refund above the limit for one person was asked for.",
            acts=Role.FINANCE,
            must="As a second person, agree to the refund or refuse it",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "it is the parent's money"),
            moves={
                "refund_agreed": _AGREED,
                "refund_refused": Move("found", is_recorded_apart=True),
                "used_up": Move("settled"),
            },
        ),
        State(
            "refunding",
            "A refund was agreed to and goes out with the next payments.",
            acts=Role.SYSTEM,
            must="Send the refund to the bank",
            clock=Clock(
                5, Unit.DAYS, Authority.OWN, "payments go out every working day", "not_sent"
            ),
            moves={"refund_sent": Move("found"), "not_sent": Move("found")},
        ),
        State("settled", "Nothing of it is left: it was used for what fell due, or paid back."),
    ),
)
