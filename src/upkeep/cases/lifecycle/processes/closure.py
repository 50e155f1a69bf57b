"""The closing of a case: last amounts, last statement, and what is still owed."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

CLOSURE = Process(
    name="closure",
    about="From the reason for closing a case until nothing of it is open.",
    start="asked",
    states=(
        State(
            "asked",
            "Somebody asks to end the case, or a reason to end it has become known.",
            acts=Role.SYSTEM,
            must="Find the day on which liability ends and end it",
            clock=Clock(1, Unit.DAYS, Authority.STATUTORY, "Child Support Act 1991 Sch 1 para 16"),
            moves={
                "ended": Move("settling_account"),
                "death_reported": Move("proving_death"),
                "taken_back": Move("taken_back"),
            },
        ),
        State(
            "proving_death",
            "A death was reported; everything that goes out has been stopped.",
            acts=Role.CASEWORKER,
            must="Have the death confirmed by the register or the benefit system",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a family is not left in doubt"),
            moves={"confirmed": Move("settling_account"), "not_so": Move("taken_back")},
        ),
        State(
            "settling_account",
            "Liability has ended; the last charges, receipts and payouts are settled.",
            acts=Role.FINANCE,
            must="Settle the account and send both parents the last statement",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "a last statement within a month"),
            moves={
                "nothing_owed": Move("closed"),
                "arrears_remain": Move("arrears_only"),
                "overpaid": Move("returning_overpayment"),
                "not_so": Move("taken_back"),
            },
        ),
        State(
            "returning_overpayment",
            "More was paid than was due.",
            acts=Role.FINANCE,
            must="Give the overpayment back or set it off",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "it is the parent's money"),
            moves={"given_back": Move("closed"), "set_off": Move("arrears_only")},
        ),
        State("arrears_only", "The case goes on as arrears only."),
        State("closed", "The case is closed and nothing is owed."),
        State("taken_back", "The end was not right; a case that carries on goes on as before."),
    ),
)
