"""``upkeep law fetch`` and ``upkeep law search``: a local copy of the law's own words."""

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from upkeep.commands.output import (
    LONDON,
    JsonOption,
    fail,
    out,
    parse_day,
    print_json,
    upkeep_started,
)

if TYPE_CHECKING:
    from upkeep.gateways.legislation import Outcome, Publisher
    from upkeep.law.provisions import Provision

OnOption = Annotated[
    date | None,
    typer.Option("--on", parser=parse_day, metavar="DAY", help="As it stood on this day; today."),
]
SHOWN_WIDTH = 200


def fetch(
    citations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CITATION…", help="Such as “SI 2012/2677 regs 36-43”; all that is cited here."
        ),
    ] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch the wording of provisions from legislation.gov.uk and keep it for searching.

    Without citations: every provision that a rule, a clock or a page of guidance rests on. What is
    held for the day is not asked for again, so that a round that ended early is simply repeated.
    UPKEEP_LEGISLATION_URL is where it is asked for.

    Example: upkeep law fetch "SI 2012/2677 regs 36-43" --on 2024-04-06
    """
    named = _named(citations or [], as_json=as_json)
    with upkeep_started():
        from upkeep.gateways.legislation import Publisher

        wanted = named or everything_cited()
        publisher = Publisher()
        outcomes = _fetched(publisher, wanted, on)
    counts = Counter(outcome.what for outcome in outcomes)
    asked_last = outcomes[-1].ends_round if outcomes else False
    problems = [o for o in outcomes if o.detail]
    if as_json:
        print_json(
            {
                "counts": dict(counts),
                "problems": [
                    {"provision": o.provision.path, "what": o.what, "detail": o.detail}
                    for o in problems
                ],
                "not_asked": len(wanted) - len(outcomes),
            }
        )
    else:
        for outcome in problems:
            out.print(
                f"{outcome.provision.citation}: {outcome.what}: {outcome.detail}", markup=False
            )
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing"
        out.print(f"{len(outcomes)} of {len(wanted)} provisions: {told}", markup=False)
    if asked_last or counts["failed"]:
        if not as_json:
            out.print("Run it again later: what has been kept is not asked for twice.")
        raise typer.Exit(1)


def _fetched(
    publisher: "Publisher", wanted: "tuple[Provision, ...]", on: date | None
) -> "list[Outcome]":
    now = datetime.now(LONDON)
    return list(publisher.fetch(wanted, on or now.date(), now))


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="Words, or “words in a row”.")],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the local copy of the law, as it stood on a day.

    Example: upkeep law search "overnight care" --on 2024-04-06
    """
    with upkeep_started():
        from upkeep.gateways.legislation import MARK_END, MARK_START, search_law

        found = search_law(words, on or datetime.now(LONDON).date())
    plain = str.maketrans({MARK_START: "*", MARK_END: "*"})
    if as_json:
        print_json(
            [
                {
                    "provision": each.provision.path,
                    "citation": each.provision.citation,
                    "title": each.text.title,
                    "snippet": each.snippet.translate(plain),
                }
                for each in found
            ]
        )
        return
    for each in found:
        out.print(f"{each.provision.citation} {each.text.title}", style="bold", markup=False)
        out.print(f"  {' '.join(each.snippet.translate(plain).split())}", markup=False)
    if not found:
        out.print("No provision of the local copy has these words. `upkeep law fetch` fetches it.")


def everything_cited() -> "tuple[Provision, ...]":
    """Every provision that a rule, a clock of a process or a page of guidance rests on."""
    from upkeep.cases.lifecycle import PROCESSES
    from upkeep.law.provisions import cited_by_rules, provisions_in
    from upkeep.web.guidance import cited_by_guides

    clocks = [
        state.clock for process in PROCESSES.values() for state in process.states if state.clock
    ]
    cited = {*cited_by_rules(), *cited_by_guides()}
    cited |= {provision for clock in clocks for provision in provisions_in(clock.source)}
    return tuple(sorted((each for each in cited if each.part), key=lambda each: each.place))


def _named(citations: list[str], *, as_json: bool) -> "tuple[Provision, ...]":
    from upkeep.law.provisions import provisions_in

    named: dict[Provision, None] = {}
    for citation in citations:
        found = provisions_in(citation)
        if not any(provision.part for provision in found):
            fail(
                f"“{citation}” names no provision we can ask for. Write it as the rules do, such "
                "as “SI 2012/2677 regs 36-43” or “Child Support Act 1991 Sch 1 para 10”.",
                as_json=as_json,
            )
        named |= dict.fromkeys(provision for provision in found if provision.part)
    return tuple(named)
