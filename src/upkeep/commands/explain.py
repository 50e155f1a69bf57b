"""``upkeep explain``: why a decision that is on record says what it says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from upkeep.commands.language import LanguageOption
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
    from upkeep.cases.models import Decision
    from upkeep.cases.remaking import Remaking
    from upkeep.web.explanation_document import ExplanationDocument


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("explain")(explain)


def explain(
    decision: Annotated[
        str,
        typer.Argument(
            metavar="DECISION", help="The decision's number, or a case for the one in force."
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="With a case: the decision in force on this day."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Every step, with the figures that a check needs.")
    ] = False,
    language: LanguageOption = "en",
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write it as an accessible PDF.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as one page of HTML.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a decision from what was kept with it, and say whether it would be made again.

    Prints the amounts, the versions of rulebook and parameters that made it, the steps that decided
    (with --full all of them, and the facts), and whether today's rulebook comes to the same
    pennies. Cases and children go by reference and number, not by name.

    Example: upkeep explain 17 --full
    """
    with upkeep_started(as_json=as_json):
        from django.utils import translation

        from upkeep.cases.remaking import make_again

        found = _decision(decision, on, as_json=as_json)
        again = make_again(found)
        with translation.override(language):
            document = _document(found, again)
            _write(document, pdf, html, as_json=as_json)
        if as_json:
            print_json(_plain(found, again, language))
        elif not (pdf or html):
            _print(document, found, language, full=full)


def _decision(named: str, on: str | None, *, as_json: bool) -> "Decision":
    """The decision of a number, or the one in force for a case."""
    from upkeep.cases.models import Decision, Liability

    number = named.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 19:
        if on is not None:
            raise typer.BadParameter("--on goes with a case; a decision's number stands alone.")
        found = Decision.objects.filter(pk=int(number)).first()
        if found is None:
            fail(f"There is no decision {number}. Case pages show the numbers.", as_json=as_json)
        return found
    liabilities = Liability.objects.filter(case__reference=named.upper(), known__upper_inf=True)
    if on is not None:
        liabilities = liabilities.filter(effective__contains=parse_day(on))
    latest = liabilities.order_by("-effective").select_related("decision").first()
    if latest is None:
        day = f" in force on {on}" if on else ""
        fail(
            f"No decision{day} was found for “{named}”. Give a decision's number, such as 17, or a "
            "case's reference, such as C00000001.",
            as_json=as_json,
        )
    return latest.decision


def _document(decision: "Decision", again: "Remaking") -> "ExplanationDocument":
    from django.utils.translation import gettext as _

    from upkeep.web.explanation import steps_without_names
    from upkeep.web.explanation_document import ExplanationDocument
    from upkeep.web.formats import code, day, moment

    weekly = _("%(weekly)s a week")
    about = [
        (_("Kind"), str(decision.get_kind_display())),
        (_("Made on"), day(decision.made_on)),
        (_("Recorded"), moment(decision.known_at)),
        (_("Rate"), code(decision.rate)),
        *((f"{case}", weekly % {"weekly": pounds(pence)}) for case, pence in again.then.items()),
        (_("Rulebook"), decision.rulebook_version),
        (_("Parameters"), decision.parameters_version),
    ]
    title = _("Decision %(number)s, from %(day)s")
    return ExplanationDocument(
        title=title % {"number": decision.pk, "day": day(decision.effective_from)},
        steps=steps_without_names(decision),
        about=about,
        remarks=list(_remarks(decision, again)),
    )


def _remarks(decision: "Decision", again: "Remaking") -> Iterator[str]:
    """Whether the law as it is here now comes to the same, and what differs."""
    from django.utils.translation import gettext as _

    if again.fault:
        yield _("Today's rulebook cannot work out these facts: %(fault)s") % {"fault": again.fault}
        return
    if again.is_same:
        yield _("Made again with today's rulebook, it comes to the same to the penny.")
    else:
        yield _("Made again with today's rulebook, it comes to other amounts:")
        for case in dict.fromkeys([*again.then, *again.now]):
            yield _("%(case)s: %(then)s when it was made, %(now)s now.") % {
                "case": case,
                "then": _amount(again.then.get(case)),
                "now": _amount(again.now.get(case)),
            }
    if not again.is_same_version:
        yield _(
            "Today's rulebook is another version: %(rulebook)s with parameters %(parameters)s."
        ) % {"rulebook": again.rulebook_now, "parameters": again.parameters_now}


def _amount(pence: int | None) -> str:
    return "–" if pence is None else pounds(pence)


def _write(
    document: "ExplanationDocument", pdf: Path | None, html: Path | None, *, as_json: bool
) -> None:
    from upkeep.web.explanation_document import explanation_page, explanation_pdf

    try:
        if pdf is not None:
            pdf.write_bytes(explanation_pdf(document))
        if html is not None:
            html.write_text(explanation_page(document), encoding="utf-8")
    except OSError as error:
        fail(f"{error.filename}: cannot be written: {error.strerror}", as_json=as_json)
    if not as_json:
        for written in filter(None, (pdf, html)):
            out.print(f"{written}: {document.title}", markup=False)


def _plain(decision: "Decision", again: "Remaking", language: str) -> dict[str, Any]:
    from upkeep.cases.explanations import explanation_of
    from upkeep.law import in_language

    return {
        "decision": decision.pk,
        "kind": decision.kind,
        "scheme": decision.scheme,
        "effective_from": decision.effective_from,
        "made_on": decision.made_on,
        "known_at": decision.known_at,
        "reason": decision.reason,
        "rulebook": {
            "version": decision.rulebook_version,
            "parameters": decision.parameters_version,
        },
        "situation": decision.situation,
        "result": {
            **decision.result,
            "explanation": [in_language(node, language) for node in explanation_of(decision)],
        },
        "made_again": {
            "is_same": again.is_same,
            "is_same_version": again.is_same_version,
            "rulebook": {"version": again.rulebook_now, "parameters": again.parameters_now},
            "weekly_pence": dict(again.now),
            "fault": again.fault or None,
        },
    }


def _print(
    document: "ExplanationDocument", decision: "Decision", language: str, *, full: bool
) -> None:
    from upkeep.law import render_steps, short_form
    from upkeep.law.words import _, translator

    translate = translator(language)
    out.print(document.title, style="bold", markup=False)
    for name, value in document.about:
        out.print(f"{name}: {value}", markup=False)
    out.print("\n".join(["", *document.remarks]), markup=False)
    steps = document.steps if full else short_form(document.steps)
    out.print(f"\n{translate(_('Why:'))}\n", markup=False)
    out.print(render_steps(steps, language=language), markup=False)
    if full:
        out.print(f"\n{translate(_('The facts it was made on:'))}\n", markup=False)
        out.print(json.dumps(decision.situation, indent=2, ensure_ascii=False), markup=False)
