"""``upkeep case show``: one case on one day, as it was known at one moment."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.output import (
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    parse_moment,
    pounds,
    print_json,
    refuse_days_to_come,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.models import Case

FACTS_SHOWN, DECISIONS_SHOWN = 20, 5
"""How much a person reads at once; for a program everything is printed."""


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    case = typer.Typer(help="One case: people, state, facts, decisions.", no_args_is_help=True)
    case.command("show")(show)
    # A group of a single command stays a group.
    case.callback()(lambda: None)
    app.add_typer(case, name="case")


def show(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    on: Annotated[
        date | None,
        typer.Option(
            "--on", parser=parse_day, metavar="DATE", help="On which day; else the last night's."
        ),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option("--known-at", metavar="MOMENT", help="As it was known then; a day: its end."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print a case: its people, state, weekly amount, debts, facts, decisions and next steps.

    Example: upkeep case show C00000001 --on 2024-05-31 --known-at 2024-06-30
    """
    moment = parse_moment(known_at) if known_at else None
    with upkeep_started(as_json=as_json):
        from upkeep.batch.nights import last_night
        from upkeep.cases.models import Case

        refuse_days_to_come(moment, as_json=as_json)

        found = Case.objects.filter(reference=case.strip().upper()).first()
        if found is None:
            fail(
                f"No case has the reference “{case}”. References look like C00000001.",
                as_json=as_json,
            )
        if moment is not None and moment < found.known_at:
            fail(
                f"Case {found.reference} was recorded on {found.known_at:%Y-%m-%d}, after "
                f"{moment:%Y-%m-%d}: give a later moment.",
                as_json=as_json,
            )
        day = on or last_night() or datetime.now(LONDON).date()
        shown = _plain(found, day, moment)
        if as_json:
            print_json(shown)
        else:
            _print(shown)


def _plain(case: "Case", day: date, known_at: datetime | None) -> dict[str, Any]:
    """Everything that is shown of a case, for a program."""
    from upkeep.cases.as_known import case_as_known
    from upkeep.web.decisions import liability_on

    then = case if known_at is None else case_as_known(case, known_at)
    liability = liability_on(case, day, known_at)
    return {
        "case": case.reference,
        "on": day,
        "known_at": known_at,
        "scheme": case.scheme,
        "state": then.state,
        "effective_from": case.effective_from,
        "closed_on": then.closed_on,
        "payment_reference": case.paying_parent.reference,
        "weekly_pence": 0 if liability is None else liability.weekly_pence,
        "people": _people(case, day, known_at),
        "owed": _owed(case, day, known_at),
        "next_steps": _next_steps(case, known_at),
        "facts": _facts(case, day, known_at),
        "decisions": _decisions(case, day, known_at),
        "decided_together_with": _together(case, known_at),
    }


def _people(case: "Case", day: date, known_at: datetime | None) -> list[dict[str, Any]]:
    from upkeep.web.case_page import parties

    return [
        {
            "role": str(party.role),
            "record": party.person.pk,
            "name": party.person.full_name,
            "date_of_birth": party.person.date_of_birth,
            "markers": [str(marker) for marker in party.markers],
        }
        for party in parties(case, day, known_at)
    ]


def _owed(case: "Case", day: date, known_at: datetime | None) -> dict[str, int]:
    """Pence in the accounts of the case at the end of the day, those that hold any."""
    from django.db import connection

    from upkeep.ledger.balances import balance
    from upkeep.ledger.chart import CHART, Subject

    of_cases = [account for account, about in CHART.items() if about.subject is Subject.CASE]
    with connection.cursor() as cursor:
        held = {
            account.name.lower(): balance(
                cursor.cursor, account, case.pk, as_of=day, known_at=known_at
            )
            for account in of_cases
        }
    return {name: pence for name, pence in held.items() if pence}


def _next_steps(case: "Case", known_at: datetime | None) -> list[dict[str, Any]]:
    """What goes on: who has to do what, and until when."""
    from django.db.models import Q

    from upkeep.cases.as_known import proceedings_as_known
    from upkeep.cases.lifecycle import PROCESSES
    from upkeep.cases.models import Proceeding

    rows = Proceeding.objects.filter(
        Q(case=case) | Q(case=None, paying_parent=case.paying_parent_id)
    ).order_by("due_on", "pk")
    listed = list(rows) if known_at is None else proceedings_as_known(rows, known_at)
    return [
        {
            "process": row.process,
            "subject": row.subject,
            "state": row.state,
            "who": PROCESSES[row.process][row.state].acts.value,
            "must": PROCESSES[row.process][row.state].must,
            "by": row.due_on,
            "blocked": row.get_blocked_display() if row.blocked else "",
        }
        for row in listed
        if row.ended_on is None
    ]


def _facts(case: "Case", day: date, known_at: datetime | None) -> list[dict[str, Any]]:
    from upkeep.web.case_page import facts

    return [
        {
            "about": fact.about,
            "fact": str(fact.label),
            "value": fact.value,
            "from": fact.effective_from,
            "known_at": fact.known_at,
            "source": fact.source,
        }
        for fact in facts(case, known_at)
        if fact.effective_from <= day
    ]


def _decisions(case: "Case", day: date, known_at: datetime | None) -> list[dict[str, Any]]:
    from upkeep.web.decisions import decisions_on

    return [
        {
            "decision": row.decision.pk,
            "kind": row.decision.get_kind_display(),
            "reason": row.decision.get_reason_display(),
            "made_on": row.decision.made_on,
            "from": row.decision.effective_from,
            "before_pence": row.before_pence,
            "after_pence": row.after_pence,
        }
        for row in decisions_on(case, known_at)
        if row.decision.effective_from <= day
    ]


def _together(case: "Case", known_at: datetime | None) -> list[str]:
    from upkeep.web.case_page import decided_together

    return [other.reference for other in decided_together(case, known_at)]


def _print(shown: dict[str, Any]) -> None:
    known = f", as known at {shown['known_at']:%Y-%m-%d %H:%M}" if shown["known_at"] else ""
    ended = f", ended on {shown['closed_on']}" if shown["closed_on"] else ""
    out.print(f"Case {shown['case']} on {shown['on']}{known}", style="bold")
    out.print(
        f"{shown['state'].replace('_', ' ')} since {shown['effective_from']}{ended}; scheme "
        f"{shown['scheme']}; {pounds(shown['weekly_pence'])} a week; payment reference "
        f"{shown['payment_reference']}"
    )
    if shown["decided_together_with"]:
        out.print(f"decided together with {', '.join(shown['decided_together_with'])}")
    _section("People", [_person(each) for each in shown["people"]])
    _section("Accounts", [f"{name}: {pounds(pence)}" for name, pence in shown["owed"].items()])
    _section("Next steps", [_step(each) for each in shown["next_steps"]])
    _section("Facts", [_fact(each) for each in shown["facts"][:FACTS_SHOWN]])
    _section("Decisions", [_decision(each) for each in shown["decisions"][:DECISIONS_SHOWN]])
    if len(shown["facts"]) > FACTS_SHOWN or len(shown["decisions"]) > DECISIONS_SHOWN:
        out.print("Older ones: add --json.")


def _section(title: str, lines: list[str]) -> None:
    out.print(f"\n{title}", style="bold")
    for line in lines or ["none"]:
        out.print(f"  {line}", markup=False)


def _person(each: dict[str, Any]) -> str:
    markers = f" – {', '.join(each['markers'])}" if each["markers"] else ""
    return f"{each['role']}: {each['name']}, record {each['record']}{markers}"


def _step(each: dict[str, Any]) -> str:
    blocked = f" (blocked: {each['blocked']})" if each["blocked"] else ""
    return f"{each['who']}: {each['must']}, by {each['by']}{blocked} [{each['process']}]"


def _fact(each: dict[str, Any]) -> str:
    about = f" of {each['about']}" if each["about"] else ""
    return f"{each['from']}  {each['fact']}{about}: {each['value']} ({each['source']})"


def _decision(each: dict[str, Any]) -> str:
    before = "" if each["before_pence"] is None else f"{pounds(each['before_pence'])} → "
    return (
        f"{each['from']}  {before}{pounds(each['after_pence'])} a week: {each['kind']}, "
        f"{each['reason']}, made on {each['made_on']} (decision {each['decision']})"
    )
