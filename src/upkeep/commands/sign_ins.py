"""``upkeep sign-ins``: the second step of people's accounts, and what was changed about it."""

import getpass
from typing import Annotated

import typer

from upkeep.commands.acting import By
from upkeep.commands.output import LONDON, JsonOption, fail, out, print_json, upkeep_started

Name = Annotated[str, typer.Argument(metavar="NAME", help="The user name of the account.")]
Reason = Annotated[str, typer.Option("--reason", help="How you made sure of who is asking.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    sign_ins = typer.Typer(
        help="The second step of people's accounts, and what was changed about it.",
        no_args_is_help=True,
    )
    sign_ins.command("changes")(changes)
    sign_ins.command("forget-step")(forget_step)
    app.add_typer(sign_ins, name="sign-ins")


def changes(name: Name, as_json: JsonOption = False) -> None:
    """List what was changed about how an account signs in, the latest first.

    Example: upkeep sign-ins changes caseworker
    """
    with upkeep_started(as_json=as_json):
        from django.contrib.auth.models import User

        user = User.objects.filter(username=name).first()
        if user is None:
            fail(f"There is no account {name}.", as_json=as_json)
        rows = list(user.sign_in_changes.order_by("-known_at", "-pk"))
        if as_json:
            fields = ("kind", "step", "by", "why", "known_at")
            print_json([{field: getattr(row, field) for field in fields} for row in rows])
            return
        for row in rows:
            told = row.known_at.astimezone(LONDON)
            step = f" ({row.step})" if row.step else ""
            why = f": {row.why}" if row.why else ""
            out.print(f"{told:%d %B %Y %H:%M} {row.get_kind_display()}{step}, by {row.by}{why}")
        if not rows:
            out.print(f"Nothing was changed about how {name} signs in.")


def forget_step(name: Name, reason: Reason, by: By = "", as_json: JsonOption = False) -> None:
    """Take the second step away from an account whose owner lost app, passkeys and codes.

    Make sure first of who is asking. Where a second step is needed, the account sets one up anew
    when it next signs in.

    Example: upkeep sign-ins forget-step caseworker --reason "Came to the office with a passport"
    """
    with upkeep_started(as_json=as_json):
        from django.contrib.auth.models import User

        from upkeep.web.sign_in_record import forget_second_step

        user = User.objects.filter(username=name).first()
        if user is None:
            fail(f"There is no account {name}.", as_json=as_json)
        if not reason.strip():
            fail("Say with --reason how you made sure of who is asking.", as_json=as_json)
        if not forget_second_step(user, by or getpass.getuser(), reason.strip()):
            fail(f"{name} has no second step.", as_json=as_json)
        if as_json:
            print_json({"account": name, "second_step": None})
        else:
            out.print(f"{name} signs in with the password alone until a second step is set up.")
