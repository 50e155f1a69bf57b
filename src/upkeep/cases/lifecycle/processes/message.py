"""A message of a parent, until somebody has answered it."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

MESSAGE = Process(
    name="message",
    about="A message that a parent wrote on their own pages, until it is answered.",
    start="written",
    states=(
        State(
            "written",
            "The parent wrote to us.",
            acts=Role.CASEWORKER,
            must="Read the message and answer it on the page of messages of the case",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "who hears nothing writes again"),
            moves={
                "answered": Move("answered", is_recorded_apart=True),
                "needs_no_answer": Move("read"),
            },
        ),
        State("answered", "The message is answered."),
        State("read", "The message was read and needs no answer."),
    ),
)
