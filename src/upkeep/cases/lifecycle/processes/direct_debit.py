"""A mandate for Direct Debits, from the day it is given to its end."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

DIRECT_DEBIT = Process(
    name="direct_debit",
    about="A mandate to collect by Direct Debit, until it ends and another way is agreed.",
    start="lodging",
    states=(
        State(
            "lodging",
            "The instruction is on its way to the paying parent's bank.",
            acts=Role.SYSTEM,
            must="Lodge the instruction and see whether the bank refuses it",
            clock=Clock(
                5,
                Unit.WORKING_DAYS,
                Authority.PUBLISHED,
                "a bank that takes an instruction says nothing",
                "not_refused",
            ),
            moves={
                "not_refused": Move("collecting"),
                "collected": Move("collecting"),
                "refused": Move("with_caseworker"),
                "cancelled": Move("with_caseworker"),
                "unpaid": Move("with_caseworker"),
                "unpaid_once": Move("presented_again"),
                "payer_died": Move("death_reported_by_bank"),
                "we_ended_it": Move("over"),
            },
        ),
        State(
            "collecting",
            "What is due is announced and collected.",
            acts=Role.SYSTEM,
            must="Announce what changes, and collect what was announced",
            clock=Clock(
                13,
                Unit.MONTHS,
                Authority.PUBLISHED,
                "an instruction that nobody uses lapses at the bank",
                "lapsed",
            ),
            moves={
                "collected": Move("collecting"),
                "refused": Move("with_caseworker"),
                "unpaid": Move("with_caseworker"),
                "unpaid_once": Move("presented_again"),
                "cancelled": Move("with_caseworker"),
                "payer_died": Move("death_reported_by_bank"),
                "lapsed": Move("over"),
                "we_ended_it": Move("over"),
            },
        ),
        State(
            "presented_again",
            "One collection was not paid; it is presented once more.",
            acts=Role.SYSTEM,
            must="Present the same amount once more within a month, if it is still owed",
            clock=Clock(
                2, Unit.MONTHS, Authority.OWN, "the month of Bacs, and its outcome", "nothing_came"
            ),
            moves={
                "collected": Move("collecting"),
                "unpaid": Move("with_caseworker"),
                "unpaid_once": Move("with_caseworker"),
                "nothing_came": Move("with_caseworker"),
                "cancelled": Move("with_caseworker"),
                "payer_died": Move("death_reported_by_bank"),
                "we_ended_it": Move("over"),
            },
        ),
        State(
            "with_caseworker",
            "The bank does not pay, or the mandate ended, and somebody has to ask why.",
            acts=Role.CASEWORKER,
            must="Agree with the paying parent how what is missed and what is to come is paid",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "arrears are small at first"),
            moves={
                "collected": Move("collecting"),
                "reinstated": Move("collecting"),
                "it_goes_on": Move("collecting"),
                "another_mandate": Move("over"),
                "other_way_agreed": Move("over"),
                "payer_died": Move("death_reported_by_bank"),
                "we_ended_it": Move("over"),
            },
        ),
        State(
            "death_reported_by_bank",
            "The paying parent's bank says that they died.",
            acts=Role.CASEWORKER,
            must="Have the death confirmed and recorded, and write to nobody before",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "a letter to the dead hurts"),
            moves={
                "death_recorded": Move("over"),
                "alive": Move("with_caseworker"),
                "we_ended_it": Move("over"),
            },
        ),
        State("over", "Nothing is collected by this mandate any more."),
    ),
)
