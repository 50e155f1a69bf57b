"""``upkeep arrears-plans``: what is overdue, paid off in instalments that were agreed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, On, actor_of
from upkeep.commands.earnings import parse_pounds
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.cases.models import Case
    from upkeep.collection.models import ArrearsPlan

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")]
Net = Annotated[str, typer.Option(metavar="POUNDS", help="Net income a week.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    commands = typer.Typer(help="Plans to pay arrears off in instalments.", no_args_is_help=True)
    commands.command("list")(listed)
    commands.command("propose")(propose)
    commands.command("agree")(agree)
    commands.command("end")(end)
    app.add_typer(commands, name="arrears-plans")


def listed(as_json: JsonOption = False) -> None:
    """List every plan, with what became of it.

    Example: upkeep arrears-plans list --json
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import ArrearsPlan

        found = list(ArrearsPlan.objects.select_related("case", "end").order_by("pk"))
        if as_json:
            print_json([_plain(each) for each in found])
            return
        if not found:
            out.print("No plan was agreed.")
        for each in found:
            out.print(_line(each), markup=False)


def propose(case: CaseName, net: Net, on: On = None, as_json: JsonOption = False) -> None:
    """Work out what a plan should ask for, and say why; nothing is recorded.

    Example: upkeep arrears-plans propose C00000001 --net 400
    """
    pence = parse_pounds(net)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import arrears_plans
        from upkeep.web.employer_notice_content import sentences_in_words

        found = _case(case, as_json=as_json)
        proposal = arrears_plans.proposed_for(found, pence, actor_of(on, "").on)
        said = sentences_in_words(proposal.sentences)
        if as_json:
            print_json(
                {
                    "weekly_pence": proposal.weekly_pence,
                    "weeks": proposal.weeks,
                    "is_hardship": proposal.is_hardship,
                    "explanation": said,
                }
            )
            return
        for sentence in said:
            out.print(sentence, markup=False)


def agree(
    case: CaseName,
    net: Net,
    weekly: Annotated[str, typer.Option(metavar="POUNDS", help="What is paid off a week.")],
    finances: Annotated[str, typer.Option(help="What was seen of the finances.")],
    welfare: Annotated[str, typer.Option(help="How the welfare of any child was considered.")],
    why: Annotated[str, typer.Option(help="Why it goes past the rule, if it does.")] = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record a plan that a paying parent agreed to; it takes the place of one in force.

    Example: upkeep arrears-plans agree C00000001 --net 400 --weekly 24 --finances "Pay slips of
    May" --welfare "No other child lives there" --by casey
    """
    income, rate = parse_pounds(net), parse_pounds(weekly)
    with upkeep_started(as_json=as_json), _refusing(as_json=as_json):
        from upkeep.collection import arrears_plans

        agreed = arrears_plans.Agreed(income, rate, finances, welfare, why)
        plan = arrears_plans.agree(_case(case, as_json=as_json), agreed, actor_of(on, by))
        _say(plan, as_json=as_json)


def end(
    reference: Annotated[str, typer.Argument(metavar="PLAN", help="Such as AP000012.")],
    why: Annotated[str, typer.Option(help="Why it ends before its time.")],
    on: On = None,
    by: By = "",
) -> None:
    """End a plan: what it covers is overdue again.

    Example: upkeep arrears-plans end AP000012 --why "Lost the job" --by casey
    """
    with upkeep_started(), _refusing():
        from upkeep.collection import arrears_plans

        plan = arrears_plans.plan_named(reference)
        arrears_plans.end(plan, why, actor_of(on, by))
        plan.refresh_from_db()
        _say(plan, as_json=False)


@contextmanager
def _refusing(*, as_json: bool = False) -> Iterator[None]:
    """Say what is wrong with a plan, and end."""
    from upkeep.collection.arrears_plans import ArrearsPlanRefusedError

    try:
        yield
    except ArrearsPlanRefusedError as error:
        fail(str(error), as_json=as_json)


def _case(reference: str, *, as_json: bool) -> "Case":
    from upkeep.cases.models import Case

    found = Case.objects.filter(reference=reference.upper()).first()
    if found is None:
        fail(f"No case has the reference “{reference}”.", as_json=as_json)
    return found


def _say(plan: "ArrearsPlan", *, as_json: bool) -> None:
    if as_json:
        print_json(_plain(plan))
    else:
        out.print(_line(plan), markup=False)


def _plain(plan: "ArrearsPlan") -> dict[str, Any]:
    over = getattr(plan, "end", None)
    fields = ("arrears_pence", "net_weekly_pence", "ongoing_weekly_pence", "proposed_weekly_pence")
    weighed = ("weekly_pence", "is_longer", "why", "finances", "welfare", "agreed_by", "agreed_on")
    return {
        "plan": plan.reference,
        "case": plan.case.reference,
        **{name: getattr(plan, name) for name in (*fields, *weighed)},
        "ended": over.kind if over else None,
        "ended_on": over.ended_on if over else None,
        "left_pence": over.left_pence if over else None,
        "instalments": [
            {"due_on": each.due_on, "amount_pence": each.amount_pence}
            for each in plan.instalments.order_by("due_on")
        ],
    }


def _line(plan: "ArrearsPlan") -> str:
    over = getattr(plan, "end", None)
    state = f"{over.kind} on {over.ended_on}" if over else "in force"
    return (
        f"{plan.reference}  {plan.case.reference}  {pounds(plan.arrears_pence)} at "
        f"{pounds(plan.weekly_pence)} a week, agreed on {plan.agreed_on} with {plan.agreed_by}: "
        f"{state}"
    )
