"""A part payment in full and final satisfaction: agreement, writings, payment."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_WAIT = Clock(28, Unit.DAYS, Authority.OWN, "nobody waits for ever for an answer", "time_is_over")
_NO = {
    "refused": Move("refused", is_recorded_apart=True),
    "time_is_over": Move("lapsed"),
}
_TAKES_EFFECT = {"took_effect": Move("effective", is_recorded_apart=True)}

PART_PAYMENT = Process(
    name="part_payment",
    about="From the proposal to take part of arrears for the whole to its being kept or broken.",
    start="proposed",
    states=(
        State(
            "proposed",
            "Somebody proposes to take part of the arrears for the whole.",
            acts=Role.FINANCE,
            must="Send the agreement to both, with what helps the receiving parent to decide",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "agreements go out at once"),
            moves={"agreement_sent": Move("asked", is_recorded_apart=True)},
        ),
        State(
            "asked",
            "Both have the written agreement; it has no effect without their writing.",
            acts=Role.EITHER_PARENT,
            must="Agree in writing, or say no",
            clock=_WAIT,
            moves={
                "receiving_parent_consented": Move("consented", is_recorded_apart=True),
                "paying_parent_agreed": Move("agreed", is_recorded_apart=True),
                **_TAKES_EFFECT,
                **_NO,
            },
        ),
        State(
            "consented",
            "The receiving parent has consented; the paying parent has not answered.",
            acts=Role.PAYING_PARENT,
            must="Agree in writing, or say no",
            clock=_WAIT,
            moves={**_TAKES_EFFECT, **_NO},
        ),
        State(
            "agreed",
            "The paying parent has agreed; the receiving parent has not answered.",
            acts=Role.RECEIVING_PARENT,
            must="Consent in writing, or say no",
            clock=_WAIT,
            moves={**_TAKES_EFFECT, **_NO},
        ),
        State(
            "effective",
            "Both have agreed in writing: nothing of these arrears is recovered meanwhile.",
            acts=Role.SYSTEM,
            must="Look whether the sum came by its day",
            clock=Clock(3, Unit.MONTHS, Authority.OWN, "no agreement runs on unseen", "looked_at"),
            moves={
                "looked_at": Move("effective"),
                "paid": Move("kept", is_recorded_apart=True),
                "not_paid": Move("broken", is_recorded_apart=True),
                "replaced": Move("replaced", is_recorded_apart=True),
            },
        ),
        State("kept", "The sum was paid: the rest of the arrears is extinguished."),
        State("broken", "The sum was not paid: everything outstanding is due again."),
        State("replaced", "Another agreement on the same arrears took effect."),
        State("refused", "One of the parents did not agree."),
        State("lapsed", "Nobody answered in time."),
    ),
)
