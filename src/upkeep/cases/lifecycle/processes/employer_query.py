"""A question that an employer asks about an order against earnings."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

EMPLOYER_QUERY = Process(
    name="employer_query",
    about="A question of an employer about an order, until it is answered by letter.",
    start="asked",
    states=(
        State(
            "asked",
            "The employer asked something about an order.",
            acts=Role.CASEWORKER,
            must="Answer the question on the page of the order; the night writes the letter",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "who does not know deducts wrongly"),
            moves={
                "answered": Move("answered", is_recorded_apart=True),
                "taken_back": Move("not_needed"),
            },
        ),
        State("answered", "The employer is answered by letter."),
        State("not_needed", "The employer wants no answer any more."),
    ),
)
