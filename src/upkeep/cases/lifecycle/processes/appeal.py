"""An appeal to the First-tier Tribunal (Child Support Act 1991 s.20)."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

APPEAL = Process(
    name="appeal",
    about="An appeal from the day the tribunal tells us of it until its decision is carried out.",
    start="received",
    states=(
        State(
            "received",
            "The tribunal has sent an appeal.",
            acts=Role.APPEALS,
            must="See that the decision was reconsidered, and what the appeal is about",
            clock=Clock(3, Unit.WORKING_DAYS, Authority.OWN, "the response has 28 days"),
            moves={
                "reconsidered": Move("preparing_response"),
                "not_reconsidered": Move("sent_back"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "preparing_response",
            "The response and the bundle are prepared.",
            acts=Role.APPEALS,
            must="Write the response and send the bundle to everybody",
            clock=Clock(
                28, Unit.DAYS, Authority.STATUTORY, "SI 2008/2685 rule 24: response in 28 days"
            ),
            moves={
                "response_sent": Move("with_tribunal"),
                "revised_in_favour": Move("lapsed", guard="more_favourable_to_the_appellant"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "with_tribunal",
            "The tribunal has the appeal.",
            acts=Role.TRIBUNAL,
            must="Decide the appeal",
            clock=Clock(6, Unit.MONTHS, Authority.OWN, "asked after twice a year", "ask_after"),
            moves={
                "directions_given": Move("following_directions"),
                "decided": Move("carrying_out"),
                "struck_out": Move("struck_out"),
                "ask_after": Move("asking_tribunal"),
                "withdrawn": Move("withdrawn"),
            },
        ),
        State(
            "asking_tribunal",
            "The tribunal has been silent for half a year.",
            acts=Role.APPEALS,
            must="Ask the tribunal how the appeal stands",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a telephone call"),
            moves={"asked": Move("with_tribunal"), "decided": Move("carrying_out")},
        ),
        State(
            "following_directions",
            "The tribunal has asked for something.",
            acts=Role.APPEALS,
            must="Do what the directions say by the day they name",
            clock=Clock(14, Unit.DAYS, Authority.OWN, "unless the directions name another day"),
            moves={"followed": Move("with_tribunal"), "decided": Move("carrying_out")},
        ),
        State(
            "carrying_out",
            "The tribunal has decided.",
            acts=Role.DECISION_MAKER,
            must="Carry out the decision and look for cases like it, or ask leave to appeal",
            clock=Clock(10, Unit.WORKING_DAYS, Authority.OWN, "parents wait for the outcome"),
            moves={
                "findings_recorded": Move("deciding"),
                "leave_asked": Move("upper_tribunal"),
            },
        ),
        State(
            "deciding",
            "What the tribunal found is on record; the calculation follows it.",
            acts=Role.SYSTEM,
            must="Carry out what the tribunal found, and tell both parents",
            clock=Clock(2, Unit.DAYS, Authority.OWN, "the night after the findings"),
            moves={"carried_out": Move("carried_out")},
        ),
        State(
            "upper_tribunal",
            "The Upper Tribunal has been asked for leave.",
            acts=Role.TRIBUNAL,
            must="Decide on leave and on the appeal",
            clock=Clock(6, Unit.MONTHS, Authority.OWN, "asked after twice a year", "ask_after"),
            moves={"decided": Move("carrying_out"), "ask_after": Move("asking_upper_tribunal")},
        ),
        State(
            "asking_upper_tribunal",
            "The Upper Tribunal has been silent for half a year.",
            acts=Role.APPEALS,
            must="Ask the Upper Tribunal how the matter stands",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "a telephone call"),
            moves={"asked": Move("upper_tribunal"), "decided": Move("carrying_out")},
        ),
        State("carried_out", "The tribunal's decision has been carried out."),
        State("sent_back", "There was no reconsideration yet: it is treated as asking for one."),
        State("lapsed", "The decision was revised in the appellant's favour."),
        State("struck_out", "The tribunal struck the appeal out."),
        State("withdrawn", "The appellant took it back."),
    ),
)
