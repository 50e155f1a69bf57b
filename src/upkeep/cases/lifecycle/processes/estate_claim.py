"""A claim against the estate of a paying parent who died owing maintenance."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_CLAIMED = Move("claimed", is_recorded_apart=True)
_SETTLED = Move("settled", is_recorded_apart=True)
_GIVEN_UP = Move("given_up")
_NOT_SO = Move("not_so", is_recorded_apart=True)

ESTATE_CLAIM = Process(
    name="estate_claim",
    about="From the death of a paying parent who owed maintenance until the estate owes nothing.",
    start="nobody_known",
    states=(
        State(
            "nobody_known",
            "The estate owes maintenance, and nothing has been claimed from it.",
            acts=Role.CASEWORKER,
            must="Find who acts for the estate, record them on the page of the estate, and claim",
            clock=Clock(
                2, Unit.MONTHS, Authority.OWN, "an estate may be given out six months after a grant"
            ),
            moves={
                "claimed": _CLAIMED,
                "settled": _SETTLED,
                "nothing_to_be_had": _GIVEN_UP,
                "not_so": _NOT_SO,
            },
        ),
        State(
            "claimed",
            "The debt was claimed from the personal representative.",
            acts=Role.REPRESENTATIVE,
            must="Pay the debt out of the estate, or say why not",
            clock=Clock(6, Unit.WEEKS, Authority.OWN, "an answer within six weeks", "unanswered"),
            moves={
                "accepted": Move("to_be_paid"),
                "disputed": Move("disputed"),
                "unanswered": Move("unanswered"),
                "claimed": _CLAIMED,
                "settled": _SETTLED,
                "nothing_to_be_had": _GIVEN_UP,
                "not_so": _NOT_SO,
            },
        ),
        State(
            "unanswered",
            "Nothing was paid, or nothing was heard of the claim.",
            acts=Role.CASEWORKER,
            must="Ask the personal representative, and record what they say or claim again",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "who hears nothing pays others"),
            moves={
                "accepted": Move("to_be_paid"),
                "disputed": Move("disputed"),
                "claimed": _CLAIMED,
                "settled": _SETTLED,
                "nothing_to_be_had": _GIVEN_UP,
                "not_so": _NOT_SO,
            },
        ),
        State(
            "disputed",
            "The personal representative disputes the debt.",
            acts=Role.CASEWORKER,
            must="Look into what is disputed, then claim what is right or say what stands",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "an estate waits for an answer"),
            moves={
                "accepted": Move("to_be_paid"),
                "claimed": _CLAIMED,
                "settled": _SETTLED,
                "nothing_to_be_had": _GIVEN_UP,
                "not_so": _NOT_SO,
            },
        ),
        State(
            "to_be_paid",
            "The personal representative accepts the debt and pays it out of the estate.",
            acts=Role.REPRESENTATIVE,
            must="Pay the debt out of the estate",
            clock=Clock(
                6, Unit.MONTHS, Authority.OWN, "time to gather in the estate", "unanswered"
            ),
            moves={
                "unanswered": Move("unanswered"),
                "disputed": Move("disputed"),
                "claimed": _CLAIMED,
                "settled": _SETTLED,
                "nothing_to_be_had": _GIVEN_UP,
                "not_so": _NOT_SO,
            },
        ),
        State("settled", "The estate owes nothing any more."),
        State("given_up", "Nothing more can be had from the estate; the rest may be written off."),
        State("not_so", "The paying parent is alive."),
    ),
)
