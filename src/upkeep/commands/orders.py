"""``upkeep orders``: deduction from earnings orders, and what people and employers say of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, actor_of
from upkeep.commands.earnings import (
    BeforeOption,
    NetOption,
    OnOption,
    PeriodsOption,
    UnmetOption,
    parse_pounds,
    show_pay_day,
)
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    pounds,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.collection.models import EarningsOrder, EarningsOrderTerms

Order = Annotated[str, typer.Argument(metavar="ORDER", help="The order, such as DEO-00000001.")]
On = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DATE", help="The day it happened; else today."),
]
Source = Annotated[str, typer.Option("--source", help="Who told us, and how.")]
Note = Annotated[str, typer.Option("--note", help="What was found, in your words.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    orders = typer.Typer(help="Deduction from earnings orders: made, served, changed and ended.")
    orders.command("list")(list_)
    orders.command("show")(show)
    orders.command("make")(make)
    orders.command("good-reason")(good_reason)
    orders.command("discharge")(discharge)
    orders.command("tell")(tell)
    orders.command("waive-fee")(waive_fee)
    orders.command("pay-day")(pay_day)
    orders.command("questions")(questions)
    orders.command("ask")(ask)
    orders.command("answer")(answer)
    app.add_typer(orders, name="orders", no_args_is_help=True)


def list_(
    employer: Annotated[str, typer.Option(help="Only those against this employer.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List orders, the latest first, with where each stands.

    Example: upkeep orders list --employer EMP00001
    """
    with upkeep_started(as_json=as_json):
        from upkeep.collection.models import EarningsOrder

        found = EarningsOrder.objects.select_related("paying_parent").order_by("-pk")
        if employer:
            found = found.filter(employer_reference=employer)
        rows = [_row(order) for order in found]
        if as_json:
            print_json(rows)
            return
        out.print(f"{len(rows)} order(s)")
        for row in rows:
            out.print(
                f"{row['order']}  {row['payment_reference']}  {row['employer']}  {row['stands']}"
                f" since {row['since']}  {pounds(row['weekly_pence'])} a week",
                markup=False,
            )


def _row(order: "EarningsOrder") -> dict[str, Any]:
    from upkeep.collection.earnings_order_acts import last_event, terms_of

    last, terms = last_event(order), terms_of(order)
    return {
        "order": order.reference,
        "payment_reference": order.paying_parent.reference,
        "employer": order.employer_reference,
        "basis": order.basis,
        "stands": last.kind if last else "draft",
        "since": (last.on if last else order.made_on).isoformat(),
        "weekly_pence": terms.weekly_pence if terms else 0,
    }


def show(order: Order, as_json: JsonOption = False) -> None:
    """Show an order: what it asks for each pay period, what became of it, and its fee.

    Example: upkeep orders show DEO-00000001
    """
    with _answered(as_json=as_json):
        from upkeep.collection.earnings_order_acts import order_named

        found = order_named(order)
        terms = list(found.terms.order_by("number"))
        events = list(found.events.order_by("pk"))
        if as_json:
            rates = ("weekly_pence", "fortnightly_pence", "four_weekly_pence", "monthly_pence")
            print_json(
                _row(found)
                | {
                    "terms": [
                        {
                            "effective_from": each.effective_from.isoformat(),
                            "protection": each.protection,
                            "protected_weekly_pence": each.protected_weekly_pence,
                        }
                        | {rate: getattr(each, rate) for rate in rates}
                        for each in terms
                    ],
                    "events": [
                        {"kind": each.kind, "on": each.on.isoformat(), "reason": each.reason}
                        for each in events
                    ],
                }
            )
            return
        for name, value in _row(found).items():
            shown = pounds(value) if name.endswith("_pence") else value
            out.print(f"{name.removesuffix('_pence').replace('_', ' ')}: {shown}", markup=False)
        for each in terms:
            out.print(
                f"from {each.effective_from}: {pounds(each.weekly_pence)} a week,"
                f" {pounds(each.fortnightly_pence)} every two weeks,"
                f" {pounds(each.four_weekly_pence)} every four,"
                f" {pounds(each.monthly_pence)} a month; left: {_left(each)}"
            )
        for event in events:
            out.print(
                f"{event.on}  {event.kind}  {event.reason}  {event.by}  {event.note}", markup=False
            )
        for fee in found.fees.order_by("pk"):
            out.print(f"{fee.on}  fee {pounds(fee.pence)}  {fee.waived}", markup=False)


def _left(terms: "EarningsOrderTerms") -> str:
    """What an order leaves of a pay, in words."""
    if terms.protected_weekly_pence is None:
        return "a share of each pay"
    return f"{pounds(terms.protected_weekly_pence)} a week, by decision {terms.decision_id}"


def pay_day(
    order: Order,
    net: NetOption,
    frequency: Annotated[
        str, typer.Option(help="weekly, fortnightly, four_weekly or monthly.")
    ] = "monthly",
    before: BeforeOption = 0,
    unmet: UnmetOption = 0,
    periods: PeriodsOption = 1,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Work out one pay-day by an order as it stands: what is deducted and what is left.

    Where the same person has further orders of ours at the employer, by all of them together, the
    earliest made first; --before, --unmet and --periods are then of none of them.

    Example: upkeep orders pay-day DEO-00000001 --net 1123.45
    """
    with _answered(as_json=as_json):
        from upkeep.collection.earnings_order_acts import OrderError, order_named, terms_of
        from upkeep.collection.order_protection import Carried, pay_day_by
        from upkeep.collection.orders_together import orders_together, pay_day_together, terms_by

        terms = terms_of(order_named(order))
        if terms is None:
            raise OrderError(f"{order} is not served yet: nothing is deducted by it.")
        if frequency not in ("weekly", "fortnightly", "four_weekly", "monthly"):
            raise OrderError(f"No order provides for pay that comes “{frequency}”.")
        day, carried = actor_of(on, "").on, Carried(before, unmet)
        together = orders_together(terms.order)
        if len(together) < 2:
            show_pay_day(pay_day_by(terms, frequency, net, day, carried, periods), as_json=as_json)
            return
        asked = [terms_by(each) for each in together]
        worked = pay_day_together(asked, frequency, net, day)
        if as_json:
            print_json(
                {each.reference: asdict(one) for each, one in zip(together, worked, strict=True)}
            )
            return
        for each, one in zip(together, worked, strict=True):
            out.print(f"{each.reference}, made on {each.made_on}", markup=False)
            show_pay_day(one, as_json=False)


def make(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The case's reference.")],
    employer: Annotated[str, typer.Option(help="EMP and five digits.")],
    why: Annotated[str, typer.Option(help="What was missed, and what was tried before.")],
    arrears: Annotated[
        int | None,
        typer.Option(
            parser=parse_pounds,
            metavar="POUNDS",
            help="Arrears to be paid off a week; else what is overdue, over a year.",
        ),
    ] = None,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Make an order to enforce a case's maintenance; the next night serves it.

    Example: upkeep orders make C00000001 --employer EMP00001 --why "May and June were missed"
    """
    with _answered(as_json=as_json):
        from upkeep.cases.models import Case
        from upkeep.collection.earnings_order_acts import make_to_enforce

        found = Case.objects.filter(reference=case).first()
        if found is None:
            fail(f"There is no case “{case}”.", as_json=as_json)
        made = make_to_enforce(found, employer, why, actor_of(on, by), arrears)
        _say(made.reference, "made; the next night serves it", as_json=as_json)


def good_reason(
    order: Order, note: Note, on: On = None, by: By = "", as_json: JsonOption = False
) -> None:
    """Find that there is good reason not to deduct from earnings, before an order is served.

    Example: upkeep orders good-reason DEO-00000001 --note "a brother runs the payroll there"
    """
    with _answered(as_json=as_json):
        from upkeep.collection.earnings_order_acts import find_good_reason, order_named

        find_good_reason(order_named(order), note, actor_of(on, by))
        _say(order, "not made: agree another way of paying", as_json=as_json)


def discharge(
    order: Order,
    reason: Annotated[
        str, typer.Option(help="other_way, not_due, not_employed, defective, appealed, …")
    ],
    note: Note = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Discharge an order, with the reason that the law knows.

    Example: upkeep orders discharge DEO-00000001 --reason defective --note "the name was wrong"
    """
    with _answered(as_json=as_json):
        from upkeep.collection import earnings_order_acts as acts

        acts.discharge(acts.order_named(order), reason, note, actor_of(on, by))
        _say(order, "discharged", as_json=as_json)


def tell(
    order: Order,
    what: Annotated[
        str, typer.Argument(help="left, not-employed, unsupported-pay or joined.", metavar="WHAT")
    ],
    source: Source,
    employer: Annotated[str, typer.Option(help="With joined: where, EMP and five digits.")] = "",
    frequency: Annotated[str, typer.Option(help="With joined: how often they are paid.")] = (
        "monthly"
    ),
    pay_day: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DATE", help="With joined: one pay-day."),
    ] = None,
    payroll: Annotated[str, typer.Option(help="With joined: the payroll number.")] = "",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record what an employer or the paying parent tells of the work that an order is about.

    Example: upkeep orders tell DEO-00000001 left --on 2025-03-07 --source "the employer, by letter"
    """
    with _answered(as_json=as_json):
        from upkeep.collection import earnings_order_acts as acts
        from upkeep.collection.employers import Work

        found, actor = acts.order_named(order), actor_of(on, by)
        simple = {
            "left": acts.report_left,
            "not-employed": acts.report_not_employed,
            "unsupported-pay": acts.report_unsupported_pay,
        }
        if what in simple:
            simple[what](found, source, actor)
        elif what == "joined":
            work = Work(
                found.paying_parent,
                employer or found.employer_reference,
                frequency,
                pay_day or actor.on,
                actor.on,
                payroll_number=payroll,
            )
            acts.report_joined(found, work, source, actor)
        else:
            fail(f"“{what}” is none: give {', '.join(simple)} or joined.", as_json=as_json)
        _say(order, f"{what} is recorded", as_json=as_json)


def waive_fee(
    order: Order,
    ground: Annotated[
        str, typer.Option(help="chosen, several, changed, appealed, our_error or operations.")
    ],
    note: Note,
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Take the fee of an order back, on a ground of the law.

    Example: upkeep orders waive-fee DEO-00000001 --ground appealed --note "order of 19 May"
    """
    with _answered(as_json=as_json):
        from upkeep.collection.earnings_order_acts import order_named
        from upkeep.collection.order_fees import waive_fee

        waive_fee(order_named(order), ground, note, actor_of(on, by))
        _say(order, "its fee is waived", as_json=as_json)


def questions(as_json: JsonOption = False) -> None:
    """List what employers asked and nobody has answered, the oldest first.

    Example: upkeep orders questions
    """
    with _answered(as_json=as_json):
        from upkeep.collection.employer_queries import open_queries

        rows = [
            {
                "question": each.query.reference,
                "order": each.query.order.reference,
                "asked_on": each.query.asked_on.isoformat(),
                "due_on": each.due_on.isoformat() if each.due_on else "",
                "words": each.query.question,
            }
            for each in open_queries()
        ]
        if as_json:
            print_json(rows)
            return
        if not rows:
            out.print("No question of an employer waits.")
        for row in rows:
            out.print(
                f"{row['question']}  {row['order']}  asked on {row['asked_on']}, by "
                f"{row['due_on']}: {row['words']}",
                markup=False,
            )


def ask(
    order: Order,
    question: Annotated[str, typer.Option(help="What the employer asks.")],
    route: Annotated[str, typer.Option(help="telephone, letter or email.")] = "telephone",
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Record what an employer asks about an order; somebody answers within five working days.

    Example: upkeep orders ask DEO-00000001 --question "Does a bonus count as earnings?"
    """
    with _answered(as_json=as_json):
        from upkeep.collection.earnings_order_acts import order_named
        from upkeep.collection.employer_queries import Asked, record_query

        made = record_query(order_named(order), Asked(question, route), actor_of(on, by))
        _say(made.reference, "recorded; somebody answers it", as_json=as_json)


def answer(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="Such as EQ000001.")],
    words: Annotated[str, typer.Option(help="What the employer is answered.")],
    on: On = None,
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Answer an employer's question; the next night writes the letter.

    Example: upkeep orders answer EQ000001 --words "Yes, whatever it is called."
    """
    with _answered(as_json=as_json):
        from upkeep.collection.employer_queries import answer_query, query_named

        answer_query(query_named(question), words, actor_of(on, by))
        _say(question, "answered; the next night writes the letter", as_json=as_json)


@contextmanager
def _answered(*, as_json: bool) -> Iterator[None]:
    """Say on one line what cannot be, instead of a trace."""
    with upkeep_started(as_json=as_json):
        from upkeep.collection.earnings_order_acts import OrderError
        from upkeep.collection.employer_queries import QueryError
        from upkeep.collection.employers import EmployerError
        from upkeep.collection.order_fees import FeeError

        try:
            yield
        except (OrderError, EmployerError, FeeError, QueryError) as error:
            fail(str(error), as_json=as_json)


def _say(order: str, words: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"order": order, "done": words})
    else:
        out.print(f"{order}: {words}.", markup=False)
