"""Another account for a receiving parent, from the day it is asked for until it is paid into."""

from upkeep.cases.lifecycle.declaring import Authority, Clock, Move, Process, Role, State, Unit

_ENDED_BY_SOMEBODY = {
    "refused": Move("refused", is_recorded_apart=True),
    "withdrawn": Move("withdrawn", is_recorded_apart=True),
}

ACCOUNT_CHANGE = Process(
    name="account_change",
    about="Another account for a receiving parent, until it is paid into or given up.",
    start="waiting",
    states=(
        State(
            "waiting",
            "A new account was given; payments still go as before, and the parent has been written "
            "to.",
            acts=Role.SYSTEM,
            must="Pay into the new account once the time to object is over",
            clock=Clock(
                10, Unit.WORKING_DAYS, Authority.OWN, "an account that is not used in time is seen"
            ),
            moves={
                "second_person_needed": Move("second_person"),
                "used": Move("used"),
                **_ENDED_BY_SOMEBODY,
            },
        ),
        State(
            "second_person",
            "Something about the change makes a second person look before money goes there.",
            acts=Role.FINANCE,
            must="Ask the parent, in a way known before, whether it is theirs; agree or refuse",
            clock=Clock(5, Unit.WORKING_DAYS, Authority.OWN, "nobody waits long for their money"),
            moves={
                "agreed": Move("waiting", is_recorded_apart=True),
                **_ENDED_BY_SOMEBODY,
            },
        ),
        State("used", "The new account is the one that is paid into."),
        State("refused", "The account was not taken; payments go on as before."),
        State("withdrawn", "The parent took the change back; payments go on as before."),
    ),
)
