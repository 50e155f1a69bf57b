"""From an application to a first decision."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

APPLICATION = Process(
    name="application",
    about="From the day somebody applies until a first decision is made or the application ends.",
    start="received",
    states=(
        State(
            "received",
            "The application has come in and is dated by its receipt.",
            acts=Role.CASEWORKER,
            must="Check that it is effective and that there is jurisdiction",
            clock=Clock(2, Unit.WORKING_DAYS, Authority.OWN, "a parent hears at once what happens"),
            moves={
                "accepted": Move("tracing"),
                "address_known": Move("giving_notice"),
                "found_incomplete": Move("incomplete"),
                "refused": Move("refused"),
                "withdrawn": Move("withdrawn"),
                "intake_paused": Move("waiting_for_intake"),
                "older_case_running": Move("waiting_for_older_case"),
                "looks_like_another": Move("identity_in_doubt"),
            },
        ),
        State(
            "identity_in_doubt",
            "Its parents are likely to be those of a case that exists; it keeps its date.",
            acts=Role.CASEWORKER,
            must="Find out whether the parents are recorded already",
            clock=Clock(
                5, Unit.WORKING_DAYS, Authority.OWN, "nobody pays or is paid twice for long"
            ),
            moves={"identity_known": Move("received"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "waiting_for_intake",
            "Intake of this cohort is paused; the application keeps its date.",
            acts=Role.TEAM_LEADER,
            must="Open intake for the cohort, or have the application worked by hand",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "a pause is short or is decided again"),
            moves={"intake_opened": Move("received"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "waiting_for_older_case",
            "The paying parent has a case under an older scheme; the application keeps its date.",
            acts=Role.DECISION_MAKER,
            must="Find out whether the cases are linked, and end the older case where the law does",
            clock=Clock(
                20, Unit.WORKING_DAYS, Authority.OWN, "one calculation is made under one scheme"
            ),
            moves={"older_case_ended": Move("received"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "incomplete",
            "Something is missing that an effective application needs.",
            acts=Role.EITHER_PARENT,
            must="Give the missing information",
            clock=Clock(
                14, Unit.DAYS, Authority.OWN, "as long as other information may take", "silent"
            ),
            moves={
                "completed": Move("received"),
                "silent": Move("reminded"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "reminded",
            "The applicant was reminded of what is missing.",
            acts=Role.EITHER_PARENT,
            must="Give the missing information",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "a second and last fortnight", "lapsed"),
            moves={
                "completed": Move("received"),
                "lapsed": Move("refused"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "tracing",
            "The paying parent's address is not verified yet.",
            acts=Role.CASEWORKER,
            must="Trace the paying parent through every source",
            clock=Clock(75, Unit.DAYS, Authority.PUBLISHED, "all sources asked within 75 days"),
            moves={
                "address_verified": Move("giving_notice"),
                "not_found": Move("not_found"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "not_found",
            "Every source was asked and the paying parent was not found.",
            acts=Role.SYSTEM,
            must="Ask every source again",
            clock=Clock(
                3, Unit.MONTHS, Authority.PUBLISHED, "traced again each quarter", "trace_again"
            ),
            moves={"trace_again": Move("tracing"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "giving_notice",
            "The paying parent is told of the application and of the effective date.",
            acts=Role.SYSTEM,
            must="Send the notice",
            clock=Clock(
                2, Unit.WORKING_DAYS, Authority.STATUTORY, "SI 2012/2677 reg 11(4): soon as may be"
            ),
            moves={"notice_given": Move("asking_income"), "withdrawn": Move("withdrawn")},
        ),
        State(
            "asking_income",
            "HMRC has been asked for the latest tax year's income.",
            acts=Role.HMRC,
            must="Answer with the income held for the latest tax year",
            clock=Clock(
                14,
                Unit.DAYS,
                Authority.STATUTORY,
                "SI 2012/2677 reg 34(2)(c): without a figure current income counts",
                "no_answer",
            ),
            moves={
                "income_given": Move("deciding"),
                "none_held": Move("asking_current_income"),
                "no_answer": Move("asking_current_income"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "asking_current_income",
            "The paying parent has been asked for current income.",
            acts=Role.PAYING_PARENT,
            must="Send evidence of current income",
            clock=Clock(
                4, Unit.WEEKS, Authority.OWN, "before a default decision is made", "silent"
            ),
            moves={
                "evidence_given": Move("deciding"),
                "silent": Move("deciding"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "deciding",
            "What can be known is known; the calculation is made, or a default decision.",
            acts=Role.SYSTEM,
            must="Make the first decision",
            clock=Clock(
                2, Unit.DAYS, Authority.PUBLISHED, "a decision within six weeks of applying"
            ),
            moves={
                "decided": Move("decided"),
                "no_calculation": Move("refused"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State("decided", "The first decision is made."),
        State("refused", "No calculation is made, and the reason was given."),
        State("withdrawn", "The applicant took it back."),
    ),
)
