"""Write the generated pages of docs/ and check every link: ``python tools/docs.py [--check]``.

With ``--check`` nothing is written; a page that is out of step is a fault like a dead link.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from law_page import PAGES, law_page

import demonstrations

PROJECT = Path(__file__).resolve().parents[1]
DOCS = PROJECT / "docs"
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
GENERATED = "<!-- Written by `make docs`; change what it is written from. -->"


def main() -> int:
    """Write or check; print what is wrong and return 1 if anything is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upkeep.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("UPKEEP_DATA", folder)
        pages = {"accounts.md": accounts(), "commands.md": commands(), "openapi.json": openapi()}
    pages["decisions/README.md"] = decisions()
    pages |= {f"law/{scheme}.md": law_page(scheme) for scheme in PAGES}
    pages |= lifecycle()
    pages["demonstrations/README.md"] = demonstrations.index(demonstrations.pages())
    faults = [*(out_of_step(pages) if "--check" in sys.argv else write(pages)), *dead_links()]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def write(pages: dict[str, str]) -> list[str]:
    """Write the generated pages; there is nothing to complain of."""
    for name, text in pages.items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")
    return []


def out_of_step(pages: dict[str, str]) -> Iterator[str]:
    """The pages that are not what would be written now."""
    for name, text in pages.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"docs/{name} is out of step with the source: run `make docs`."


def openapi() -> str:
    """The description that the API publishes of itself."""
    import django

    django.setup()
    from upkeep.api.site import PREFIX, api

    described = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def lifecycle() -> dict[str, str]:
    """A page for each process of a case, with its picture, and one that lists them."""
    from upkeep.cases.lifecycle import PROCESSES, diagrams

    listed = [
        f"- [{name.replace('_', ' ').capitalize()}]({name}.md): {process.about}"
        for name, process in PROCESSES.items()
    ]
    index = [
        "# The life of a case",
        "",
        GENERATED,
        "",
        "Every process is declared in `src/upkeep/cases/lifecycle/processes/`: its states, who "
        "acts in each, until when, and what happens if nobody does. Tests show from the "
        "declarations that no sequence of events leads to a dead end. What is past its clock or "
        "blocked is on the board of stuck cases the next morning (`upkeep board`).",
        "",
        *listed,
        "",
    ]
    pages = {"lifecycle/README.md": "\n".join(index)}
    for name, process in PROCESSES.items():
        title, *rest = diagrams.page(process).split("\n")
        pages[f"lifecycle/{name}.md"] = "\n".join([title, "", GENERATED, *rest])
    return pages


def accounts() -> str:
    """The chart of accounts, the kinds of debt, and the reasons for a transaction."""
    from upkeep.ledger.chart import CHART, CLIENT_MONEY, DEBTS, REASONS, Account

    def path(account: Account | None) -> str:
        return f"`{CHART[account].path}`" if account else "nowhere: it is between the parents"

    rows = [
        f"| {account.value} | `{about.path}` | {about.subject.name.lower().replace('_', ' ')} "
        f"| {about.meaning} |"
        for account, about in CHART.items()
    ]
    debts = [
        f"| {debt.name} | {debt.creditor} | {path(debt.due)} | {path(debt.uncollected)} "
        f"| {path(debt.collected)} |"
        for debt in DEBTS
    ]
    return "\n".join(
        [
            "# The chart of accounts",
            "",
            GENERATED,
            "",
            "Amounts are whole pence; debits are positive, credits negative. Each account is kept "
            "for every subject apart; in an export the subject's name follows the path. A case "
            "has one paying parent, one receiving parent and one scheme, so what is kept for each "
            "case is kept for each of the three.",
            "",
            "| Code | Path | Kept for each | Meaning |",
            "|---|---|---|---|",
            *rows,
            "",
            "## Kinds of debt",
            "",
            "A debt stands on two accounts that mirror each other: what is owed, and what the "
            "creditor gets once it is collected. What raises or lowers it without money, such as "
            "an adjustment, a write-off or a waiver, goes between the two and is told apart by its "
            "reason; the record that caused it is named by the transaction. Money collected goes "
            "on to the last account.",
            "",
            "| Debt | Owed to | What is owed | Its mirror | Collected into |",
            "|---|---|---|---|---|",
            *debts,
            "",
            "## Client money",
            "",
            "At any moment the bank account holds what these hold together, and a check says so: "
            + ", ".join(path(account) for account in CLIENT_MONEY)
            + ".",
            "",
            "## Reasons for a transaction",
            "",
            *[
                f"- {reason.name.lower().replace('_', ' ')}: {meaning}"
                for reason, meaning in REASONS.items()
            ],
            "",
        ]
    )


def commands() -> str:
    """Every command with its help, as ``--help`` shows it."""
    from typer.main import get_command

    from upkeep.cli import app

    sections = ["# The commands", "", GENERATED, ""]
    waiting = [("upkeep", get_command(app))]
    while waiting:
        name, command = waiting.pop(0)
        inner = getattr(command, "commands", {})
        waiting = [(f"{name} {word}", each) for word, each in sorted(inner.items())] + waiting
        if not inner:
            sections += [f"## {name}", "", *described(command), ""]
    return "\n".join(sections)


def described(command: object) -> Iterator[str]:
    """A command's help, example, and options."""
    help_text = plain(str(getattr(command, "help", "") or ""))
    yield help_text
    if epilog := getattr(command, "epilog", None):
        yield from ("", plain(epilog))
    yield ""
    for parameter in getattr(command, "params", []):
        names = ", ".join(f"`{each}`" for each in [*parameter.opts, *parameter.secondary_opts])
        meaning = plain(getattr(parameter, "help", None) or "")
        yield f"- {names if names.startswith('`-') else names.upper()} {meaning}".rstrip()


def plain(text: str) -> str:
    """Help text without the marks that only a terminal understands."""
    text = re.sub(r"\[/?(bold|dim|italic|cyan|green|yellow|red)[^\]]*\]", "", text)
    text = re.sub(r"^Example: (.+)$", r"Example: `\1`", text, flags=re.MULTILINE)
    return re.sub(r"[\b\f]", "", text).strip()


def decisions() -> str:
    """The decision records with their titles."""
    rows = []
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        rows.append(f"- [{title}]({path.name})")
    return "\n".join(["# Decisions", "", GENERATED, "", *rows, ""])


def dead_links() -> Iterator[str]:
    """Links within the project that lead nowhere."""
    pages = [*PROJECT.glob("*.md"), *DOCS.rglob("*.md"), *(PROJECT / "examples").rglob("*.md")]
    for page in sorted(pages):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not leads_somewhere(page, target):
                yield f"{page.relative_to(PROJECT)}: the link to {target} leads nowhere."


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a relative link has a file, and the heading if it names one."""
    name, _, heading = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if not path.exists():
        return False
    if not heading or path.suffix != ".md":
        return True
    return heading in {anchor(each) for each in HEADING.findall(path.read_text(encoding="utf-8"))}


def anchor(heading: str) -> str:
    """A heading as links name it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main())
