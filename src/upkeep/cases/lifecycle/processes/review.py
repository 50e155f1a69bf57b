"""The yearly review of income."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

REVIEW = Process(
    name="review",
    about="The review of income that every calculation has each year.",
    start="due",
    states=(
        State(
            "due",
            "The review date is thirty days off.",
            acts=Role.SYSTEM,
            must="Tell both parents and ask HMRC",
            clock=Clock(
                1, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 regs 20, 35(2): within 30 days"
            ),
            moves={"asked": Move("asking_income"), "liability_ended": Move("not_needed")},
        ),
        State(
            "asking_income",
            "HMRC has been asked for the latest tax year's income.",
            acts=Role.HMRC,
            must="Answer with the income held for the latest tax year",
            clock=Clock(30, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 reg 35(2)", "no_answer"),
            moves={
                "income_given": Move("deciding"),
                "none_held": Move("asking_current_income"),
                "no_answer": Move("asking_current_income"),
                "liability_ended": Move("not_needed"),
            },
        ),
        State(
            "asking_current_income",
            "There is no figure from HMRC; the paying parent is asked for current income.",
            acts=Role.PAYING_PARENT,
            must="Send evidence of current income",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "as for other evidence", "silent"),
            moves={
                "evidence_given": Move("deciding"),
                "silent": Move("deciding"),
                "liability_ended": Move("not_needed"),
            },
        ),
        State(
            "deciding",
            "The calculation is made again from the review date.",
            acts=Role.SYSTEM,
            must="Decide, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.STATUTORY, "SI 2012/2677 reg 20"),
            moves={"decided": Move("reviewed"), "liability_ended": Move("not_needed")},
        ),
        State("reviewed", "The amount for the next year is decided."),
        State("not_needed", "Liability ended before the review date."),
    ),
)
