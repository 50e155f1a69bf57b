"""``upkeep api-clients``: programs that may call the API, and for which employers they act."""

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.acting import By, recorded_now
from upkeep.commands.output import JsonOption, fail, out, print_json, upkeep_started

if TYPE_CHECKING:
    from upkeep.api.models import ApiClient

Name = Annotated[str, typer.Argument(metavar="NAME", help="The program's name, such as api-…")]
Employer = Annotated[str, typer.Argument(metavar="EMPLOYER", help="EMP and five digits.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
Evidence = Annotated[str, typer.Option("--evidence", help="What shows that the employer wants it.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    clients = typer.Typer(
        help="Programs that may call the API, and the employers for which they act.",
        no_args_is_help=True,
    )
    clients.command("add")(add)
    clients.command("list")(list_)
    clients.command("withdraw")(withdraw)
    clients.command("authorise")(authorise)
    clients.command("end-authority")(end_authority)
    app.add_typer(clients, name="api-clients")


def add(
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Whose program it is.")],
    scopes: Annotated[
        list[str], typer.Option("--scope", help="What it may ask for; give it once for each.")
    ],
    by: By = "",
    as_json: JsonOption = False,
) -> None:
    """Make a program known, and show its secret: it is shown once and kept nowhere.

    Example: upkeep api-clients add "Example Payroll Ltd" --scope orders:read --scope returns:write
    """
    with upkeep_started(as_json=as_json):
        from upkeep.api import clients

        try:
            made, secret = clients.add_client(owner, scopes, _by(by), recorded_now())
        except clients.ClientError as error:
            fail(str(error), as_json=as_json)
        if as_json:
            print_json({"name": made.name, "secret": secret, "scopes": made.scopes})
            return
        out.print(f"Name:   {made.name}", markup=False)
        out.print(f"Secret: {secret}", markup=False)
        out.print("Give both to the owner on a safe way. The secret is not shown again.")


def list_(as_json: JsonOption = False) -> None:
    """List the programs, with what they may ask for and for whom they act.

    Example: upkeep api-clients list
    """
    with upkeep_started(as_json=as_json):
        from upkeep.api import clients
        from upkeep.api.models import ApiClient

        lines: list[dict[str, Any]] = [
            {
                "name": client.name,
                "owner": client.owner,
                "scopes": client.scopes,
                "employers": [row.employer_reference for row in clients.employers_of(client)],
                "withdrawn": hasattr(client, "end"),
            }
            for client in ApiClient.objects.select_related("end").order_by("pk")
        ]
        if as_json:
            print_json(lines)
            return
        for line in lines:
            stands = " (withdrawn)" if line["withdrawn"] else ""
            acts = ", ".join(line["employers"]) or "no employer"
            out.print(f"{line['name']}{stands}  {line['owner']}", markup=False)
            out.print(f"    {', '.join(line['scopes'])}; acts for {acts}", markup=False)
        if not lines:
            out.print("No program may call the API yet: `upkeep api-clients add`.", markup=False)


def withdraw(name: Name, reason: Reason, by: By = "", as_json: JsonOption = False) -> None:
    """Let a program call no more; its tokens stop working at once.

    Example: upkeep api-clients withdraw api-0123456789 --reason "They changed their software"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.api import clients

        client = _client(name, as_json=as_json)
        try:
            clients.withdraw_client(client, reason, _by(by), recorded_now())
        except clients.ClientError as error:
            fail(str(error), as_json=as_json)
        _say(f"{name} may not call any more.", as_json=as_json)


def authorise(
    name: Name, employer: Employer, evidence: Evidence, by: By = "", as_json: JsonOption = False
) -> None:
    """Let a program act for an employer, who has authorised it.

    Example: upkeep api-clients authorise api-0123456789 EMP00042 --evidence "Letter of 3 May"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.api import clients

        client = _client(name, as_json=as_json)
        try:
            clients.authorise(client, employer, evidence, _by(by), recorded_now())
        except clients.ClientError as error:
            fail(str(error), as_json=as_json)
        _say(f"{name} acts for {employer}.", as_json=as_json)


def end_authority(
    name: Name, employer: Employer, evidence: Evidence, by: By = "", as_json: JsonOption = False
) -> None:
    """Let a program act for an employer no more.

    Example: upkeep api-clients end-authority api-0123456789 EMP00042 --evidence "Letter of 9 June"
    """
    with upkeep_started(as_json=as_json):
        from upkeep.api import clients

        client = _client(name, as_json=as_json)
        try:
            clients.end_authority(client, employer, evidence, _by(by), recorded_now())
        except clients.ClientError as error:
            fail(str(error), as_json=as_json)
        _say(f"{name} does not act for {employer} any more.", as_json=as_json)


def _by(by: str) -> str:
    return by or getpass.getuser()


def _say(words: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"done": words})
    else:
        out.print(words, markup=False)


def _client(name: str, *, as_json: bool) -> "ApiClient":
    from upkeep.api.models import ApiClient

    found = ApiClient.objects.select_related("end").filter(name=name).first()
    if found is None:
        fail(f"There is no program {name}: `upkeep api-clients list` shows them.", as_json=as_json)
    return found
