"""``upkeep switches``: what is rolled out to whom, from when, and who said so."""

import getpass
from datetime import date
from enum import Enum
from typing import Annotated

import typer

from upkeep.commands.acting import recorded_now
from upkeep.commands.output import (
    JsonOption,
    fail,
    out,
    parse_day,
    print_json,
    upkeep_started,
)


class OnOff(Enum):
    """The two ways a switch can stand."""

    ON = "on"
    OFF = "off"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    switches = typer.Typer(help="What is rolled out to whom, and pausing intake.")
    switches.command("list")(list_)
    switches.command("set")(set_)
    app.add_typer(switches, name="switches", no_args_is_help=True)


def list_(as_json: JsonOption = False) -> None:
    """List every switch with its settings, the latest first: for whom, since when, by whom, why.

    Example: upkeep switches list
    """
    with upkeep_started(as_json=as_json):
        from upkeep.cases.models import HeldApplication, SwitchSetting
        from upkeep.cases.switches import FEATURES

        rows = list(SwitchSetting.objects.order_by("name", "-effective_from", "-id"))
        waiting = HeldApplication.objects.filter(
            application__case=None, why=HeldApplication.Why.INTAKE_PAUSED
        ).count()
        if as_json:
            fields = (
                "name",
                "is_on",
                "scheme",
                "region",
                "share_percent",
                "value",
                "effective_from",
            )
            told = (*fields, "set_by", "reason", "known_at")
            settings = [{field: getattr(row, field) for field in told} for row in rows]
            features = {
                name: {"about": str(f.about), "owner": f.owner.name, "is_on": f.is_on}
                for name, f in FEATURES.items()
            }
            print_json(
                {"switches": features, "settings": settings, "applications_waiting": waiting}
            )
            return
        for name, feature in FEATURES.items():
            owner = feature.owner.name.lower().replace("_", " ")
            out.print(f"{name}: {feature.about} ({owner})", markup=False)
            for row in rows:
                if row.name == name:
                    out.print(f"    {_said(row)}", markup=False)
            out.print(f"    otherwise: {'on' if feature.is_on else 'off'}")
        out.print(f"{waiting:,} applications wait for intake to open.")


def _said(row: object) -> str:
    from upkeep.cases.models import SwitchSetting

    assert isinstance(row, SwitchSetting)
    cohort = [f"{row.share_percent}% of" if row.share_percent < 100 else "all"]
    cohort.append(f"scheme {row.scheme}" if row.scheme else "schemes")
    cohort.append(f"in {row.region}" if row.region else "everywhere")
    state = "on" if row.is_on else "off"
    with_value = f" with {row.value}" if row.value else ""
    return (
        f"{state}{with_value} from {row.effective_from:%-d %B %Y} for {' '.join(cohort)}; "
        f"set by {row.set_by} on {row.known_at:%-d %B %Y}: {row.reason}"
    )


def set_(
    name: Annotated[str, typer.Argument(metavar="SWITCH", help="Which: see `switches list`.")],
    state: Annotated[OnOff, typer.Argument(help="on or off.")],
    start: Annotated[
        date,
        typer.Option("--from", parser=parse_day, metavar="DAY", help="The night it starts with."),
    ],
    why: Annotated[str, typer.Option("--why", help="The reason, kept with it.")],
    scheme: Annotated[str, typer.Option("--scheme", help="Only this scheme.")] = "",
    region: Annotated[
        str, typer.Option("--region", help="Only applicants whose postcode begins so, such as LL.")
    ] = "",
    share: Annotated[int, typer.Option("--share", help="Only so many of a hundred.")] = 100,
    value: Annotated[
        str, typer.Option("--value", help="What runs, for a switch that needs to be told.")
    ] = "",
    by: Annotated[str | None, typer.Option("--by", help="Who sets it; you.")] = None,
) -> None:
    """Set a switch for a cohort from a day on. Settings are added and never changed.

    Where intake is off, applications are received and dated and wait; the first night on which it
    is on again takes them in, in the order in which they were received.

    Example: upkeep switches set intake off --from 2024-06-03 --why "new notices on trial"
    """
    with upkeep_started():
        from upkeep.cases.switches import Cohort, SwitchError, set_switch

        try:
            set_switch(
                name,
                Cohort(scheme, region, share),
                start,
                by or getpass.getuser(),
                why,
                recorded_now(),
                is_on=state is OnOff.ON,
                value=value,
            )
        except SwitchError as error:
            fail(str(error))
        out.print(f"{name} is {state.value} from {start:%-d %B %Y} on.", markup=False)
