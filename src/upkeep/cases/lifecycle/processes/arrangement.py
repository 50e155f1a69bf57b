"""How maintenance is paid: Direct Pay, Collect and Pay, or not settled yet."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_WARNED = "warned_in_the_last_12_months"

ARRANGEMENT = Process(
    name="arrangement",
    about="How the money goes from one parent to the other while a calculation is in force.",
    start="undecided",
    states=(
        State(
            "undecided",
            "Neither parent has said how maintenance is to be paid.",
            acts=Role.EITHER_PARENT,
            must="Choose Direct Pay or Collect and Pay",
            clock=Clock(
                14, Unit.DAYS, Authority.OWN, "without a choice we collect", "nobody_chose"
            ),
            moves={
                "direct_pay_chosen": Move("direct_pay", guard="direct_pay_is_open"),
                "collection_agreed": Move("collect_and_pay"),
                "nobody_chose": Move("collect_and_pay"),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "direct_pay",
            "The parents pay each other by our schedule; the warning notice is given.",
            acts=Role.SYSTEM,
            must="Ask the receiving parent whether payments arrive, and give the notice again",
            clock=Clock(
                12,
                Unit.MONTHS,
                Authority.STATUTORY,
                "SI 2009/3151 reg 3A: the notice is good for 12 months",
                "notice_again",
            ),
            moves={
                "notice_again": Move("direct_pay"),
                "missed_payment_reported": Move("hearing_of_missed_payment"),
                "collection_asked_for": Move("deciding_on_collection"),
                "says_they_will_not_pay": Move("collect_and_pay", is_recorded_apart=True),
                "direct_pay_abolished": Move("undecided"),
                "collection_agreed": Move("collect_and_pay"),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "hearing_of_missed_payment",
            "A payment is said to be missed, and nobody has spoken to the paying parent yet.",
            acts=Role.CASEWORKER,
            must="Speak to the paying parent today",
            clock=Clock(0, Unit.DAYS, Authority.OWN, "contact on the day of the report"),
            moves={
                "spoken_to": Move("deciding_on_collection"),
                "collection_asked_for": Move("deciding_on_collection"),
                "payment_came": Move("direct_pay"),
                "collection_agreed": Move("collect_and_pay"),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "deciding_on_collection",
            "A payment is said to be missed; is maintenance unlikely to be paid?",
            acts=Role.CASEWORKER,
            must="Hear the paying parent and decide whether we collect",
            clock=Clock(3, Unit.WORKING_DAYS, Authority.OWN, "first contact within three days"),
            moves={
                "unlikely_to_pay": Move("collect_and_pay", _WARNED, is_recorded_apart=True),
                "warned_first": Move("direct_pay", is_recorded_apart=True),
                "likely_to_pay": Move("direct_pay", is_recorded_apart=True),
                "collection_agreed": Move("collect_and_pay"),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "collect_and_pay",
            "We collect and pass on.",
            acts=Role.SYSTEM,
            must="Look whether six months have been paid in full",
            clock=Clock(
                6, Unit.MONTHS, Authority.OWN, "six months decide on a way back", "looked_at"
            ),
            moves={
                "looked_at": Move("collect_and_pay"),
                "payment_missed": Move("payment_missed"),
                "direct_pay_chosen": Move("direct_pay", guard="paid_in_full_for_six_months"),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "payment_missed",
            "An instalment was not paid in full.",
            acts=Role.CASEWORKER,
            must="Contact the paying parent and agree how it is made good, or begin to enforce",
            clock=Clock(3, Unit.DAYS, Authority.OWN, "first contact within three days"),
            moves={
                "paid": Move("collect_and_pay"),
                "agreed": Move("collect_and_pay"),
                "enforcement_begun": Move("enforcing", _WARNED),
                "liability_ended": Move("ended"),
            },
        ),
        State(
            "enforcing",
            "Payment is being enforced.",
            acts=Role.CASEWORKER,
            must="Take the next step that the law and the file allow",
            clock=Clock(12, Unit.WEEKS, Authority.PUBLISHED, "legal action within 12 weeks"),
            moves={
                "paid": Move("collect_and_pay"),
                "agreed": Move("collect_and_pay"),
                "liability_ended": Move("ended"),
            },
        ),
        State("ended", "Nothing more falls due; what is owed goes on as arrears."),
    ),
)
