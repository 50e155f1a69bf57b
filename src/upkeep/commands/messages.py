"""``upkeep messages``: what is to be sent to outside systems, and sending it."""

from datetime import datetime

import typer

from upkeep.commands.output import LONDON, JsonOption, fail, out, print_json, upkeep_started


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    messages = typer.Typer(help="Messages to and from outside systems.")
    messages.command("list")(list_)
    messages.command("send")(send)
    app.add_typer(messages, name="messages", no_args_is_help=True)


def list_(as_json: JsonOption = False) -> None:
    """Count the messages of every system by where they stand.

    Example: upkeep messages list
    """
    with upkeep_started(as_json=as_json):
        from django.db.models import Count

        from upkeep.gateways.models import Message

        counted = Message.objects.values_list("system", "direction", "state")
        rows = list(counted.annotate(count=Count("id")).order_by("system", "direction", "state"))
        if as_json:
            fields = ("system", "direction", "state", "count")
            print_json([dict(zip(fields, row, strict=True)) for row in rows])
            return
        if not rows:
            out.print("There are no messages.")
        for system, direction, state, count in rows:
            name, stands = Message.System(system).label, Message.State(state).label.lower()
            out.print(f"{name}, {direction}: {count:,} {stands}", markup=False)


def send(as_json: JsonOption = False) -> None:
    """Send every message that is due, and read the answers. Run it every few minutes.

    A system is used when its address is set: UPKEEP_HMRC_URL, UPKEEP_NOTIFY_URL. HMRC is asked
    about every proceeding that waits for an income, Notify about what it has not called back about
    within four hours. What fails is tried again after a while; what
    goes on failing is in `upkeep triage list`.

    Example: upkeep messages send
    """
    with upkeep_started(as_json=as_json):
        from upkeep.gateways.channels import channels_in_use
        from upkeep.gateways.hmrc import ask_for_incomes
        from upkeep.gateways.messages import exchange
        from upkeep.gateways.models import Message
        from upkeep.gateways.notify import NotifyChannel, ask_for_receipts, read_receipts

        now = datetime.now(LONDON)
        try:
            channels = channels_in_use()
        except ValueError as error:
            fail(str(error), as_json=as_json)
        if any(channel.system == Message.System.HMRC_INCOME for channel in channels):
            ask_for_incomes(now)
        done = {str(channel.system): exchange(channel, now) for channel in channels}
        for channel in channels:
            if isinstance(channel, NotifyChannel):
                ask_for_receipts(channel, now)
        receipts = read_receipts(now)
        if as_json:
            print_json({"systems": done, "receipts_read": receipts})
            return
        if not channels:
            out.print("No outside system has an address: set UPKEEP_HMRC_URL or UPKEEP_NOTIFY_URL.")
        for system, counts in done.items():
            said = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
            out.print(f"{system.replace('_', ' ')}: {said}", markup=False)
