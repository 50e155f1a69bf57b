"""The periodic check of current income (SI 2012/2677 reg 22)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

INCOME_CHECK = Process(
    name="income_check",
    about="A check of current income that has not changed for eleven months.",
    start="asking_evidence",
    states=(
        State(
            "asking_evidence",
            "The paying parent has been asked what shows their current income.",
            acts=Role.PAYING_PARENT,
            must="Send evidence of current income",
            clock=Clock(
                14,
                Unit.DAYS,
                Authority.OWN,
                "as for variations, reg 58",
                "silent",
                from_receipt=True,
            ),
            moves={
                "evidence_given": Move("deciding"),
                "silent": Move("reverting"),
                "liability_ended": Move("not_needed"),
            },
        ),
        State(
            "deciding",
            "The calculation is made again on what was sent.",
            acts=Role.SYSTEM,
            must="Decide, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.OWN, "decided the night the facts are settled"),
            moves={"decided": Move("checked"), "liability_ended": Move("not_needed")},
        ),
        State(
            "reverting",
            "Nothing was sent, so historic income counts, where HMRC holds one.",
            acts=Role.SYSTEM,
            must="Decide, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 reg 22(2)"),
            moves={"decided": Move("without_evidence"), "liability_ended": Move("not_needed")},
        ),
        State("checked", "Current income was shown, and it was decided on."),
        State("without_evidence", "No evidence came; it was decided without."),
        State("not_needed", "Liability ended before the check was over."),
    ),
)
