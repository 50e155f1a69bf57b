"""``upkeep messages``: what is to be sent to outside systems, and sending it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import LONDON, JsonOption, fail, out, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.gateways.messages import Channel


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    messages = typer.Typer(help="Messages to and from outside systems.")
    messages.command("list")(list_)
    messages.command("send")(send)
    messages.command("take")(take)
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

    A system is used when its address is set: UPKEEP_HMRC_URL, UPKEEP_NOTIFY_URL, UPKEEP_CARD_URL.
    HMRC is asked about every proceeding that waits for an income, Notify about what it has not
    called back about within four hours, the payment provider about every card payment of which
    there may be news. Files that the night wrote are put into the outbox of the data folder. What
    fails is tried again after a while; what goes on failing is in `upkeep triage list`.

    Example: upkeep messages send
    """
    with upkeep_started(as_json=as_json):
        from django.conf import settings

        from upkeep.gateways.cards import CardChannel, ask_about_unfinished, read_webhooks
        from upkeep.gateways.channels import INBOX, channels_in_use
        from upkeep.gateways.hmrc import ask_for_incomes
        from upkeep.gateways.messages import exchange
        from upkeep.gateways.notify import NotifyChannel, ask_for_receipts, read_receipts

        now = datetime.now(LONDON)
        try:
            channels = channels_in_use()
        except ValueError as error:
            fail(str(error), as_json=as_json)
        if settings.UPKEEP_HMRC_URL:
            ask_for_incomes(now)
        done = {_name(channel): exchange(channel, now) for channel in channels}
        for channel in channels:
            if isinstance(channel, NotifyChannel):
                ask_for_receipts(channel, now)
            elif isinstance(channel, CardChannel):
                ask_about_unfinished(channel, now)
        receipts = read_receipts(now) + read_webhooks(now)
        again = INBOX.read_unread(now)
        if as_json:
            print_json({"systems": done, "receipts_read": receipts, "read_again": again})
            return
        addresses = ("UPKEEP_HMRC_URL", "UPKEEP_NOTIFY_URL", "UPKEEP_CARD_URL")
        if not any(getattr(settings, name) for name in addresses):
            out.print(f"No outside system has an address: set one of {', '.join(addresses)}.")
        for system, counts in done.items():
            said = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items())
            out.print(f"{system.replace('_', ' ')}: {said}", markup=False)


def _name(channel: "Channel") -> str:
    return f"{channel.system.value}_files" if channel.carries_files else channel.system.value


def take(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="Files; without any, those in the inbox."),
    ] = None,
    system: Annotated[
        str, typer.Option("--from", help="The system a file is from that does not say so itself.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Take in answers and notices that came as files, and say what became of every line.

    Each file is stored as it came before it is read; the same file again changes nothing. What
    cannot be used, of a file or of a line, waits in triage. A file of the inbox that was taken in
    is moved into its folder `taken`.

    Example: upkeep messages take replies-2023-04-05.jsonl
    """
    with upkeep_started(as_json=as_json):
        from upkeep.gateways.channels import INBOX
        from upkeep.gateways.file_drop import take_all, take_inbox
        from upkeep.gateways.inbox import UnknownFormatError

        try:
            taken = (
                take_all(INBOX, paths, system, recorded_now())
                if paths
                else take_inbox(INBOX, recorded_now())
            )
        except (UnknownFormatError, OSError) as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json([{n: getattr(each, n) for n in each.__slots__} for each in taken])
            return
        if not taken:
            out.print("Nothing has come in.")
        for each in taken:
            out.print(f"{each.name}: message {each.number}, {each.said}", markup=False)
