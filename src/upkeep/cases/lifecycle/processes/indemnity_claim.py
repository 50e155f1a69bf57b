"""A claim under the Direct Debit Guarantee, from the bank's notice to what is agreed after it."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

INDEMNITY_CLAIM = Process(
    name="indemnity_claim",
    about="A claim to get a Direct Debit back under the guarantee.",
    start="claimed",
    states=(
        State(
            "claimed",
            "The paying parent's bank claims collections back.",
            acts=Role.FINANCE,
            must="See whether the claim is right, and challenge it in time if it is not",
            clock=Clock(
                14,
                Unit.WORKING_DAYS,
                Authority.PUBLISHED,
                "our account is debited after so many days",
                "not_challenged",
            ),
            moves={
                "challenged": Move("challenged"),
                "not_challenged": Move("repaying"),
                "debited": Move("to_be_agreed"),
            },
        ),
        State(
            "challenged",
            "We told the bank why the claim is wrong.",
            acts=Role.FINANCE,
            must="Follow the challenge, with the notice and the mandate as evidence",
            clock=Clock(20, Unit.WORKING_DAYS, Authority.OWN, "the bank's answer is waited for"),
            moves={
                "debited": Move("challenged"),
                "claim_withdrawn": Move("withdrawn"),
                "claim_upheld": Move("repaying"),
            },
        ),
        State(
            "repaying",
            "The bank takes the money back.",
            acts=Role.SYSTEM,
            must="Take the receipt back with the debit that the bank makes",
            clock=Clock(
                5, Unit.WORKING_DAYS, Authority.OWN, "the debit follows at once", "no_debit_came"
            ),
            moves={"debited": Move("to_be_agreed"), "no_debit_came": Move("debit_missing")},
        ),
        State(
            "debit_missing",
            "The debit has not been found on the statement.",
            acts=Role.FINANCE,
            must="Find the debit, or ask the bank whether the claim stands",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "the books have to agree"),
            moves={"debited": Move("to_be_agreed"), "claim_withdrawn": Move("withdrawn")},
        ),
        State(
            "to_be_agreed",
            "The money went back and is owed again.",
            acts=Role.CASEWORKER,
            must="Ask why it was claimed, put right what was wrong, and agree how it is paid",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "arrears are small at first"),
            moves={"agreed": Move("over")},
        ),
        State("withdrawn", "The bank withdrew the claim."),
        State("over", "It is agreed how what was claimed back is paid."),
    ),
)
