"""What Bacs reports of Direct Debits, recorded whole or not at all; every bad line is named."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_noop as _

from upkeep.cases.receiving import Delivery, Refusal
from upkeep.collection.debit_forms import ReportForm, ReportKind, Said
from upkeep.collection.debit_models import (
    DebitCollection,
    DebitReport,
    DebitReturn,
    Mandate,
    MandateEvent,
)

Kind = ReportKind
Event = MandateEvent.Kind

ARUDD_REASONS: Final = {
    "0": _("Refer to payer"),
    "1": _("Instruction cancelled"),
    "2": _("Payer deceased"),
    "3": _("Account transferred"),
    "4": _("Advance notice disputed"),
    "5": _("No account, or the wrong type of account"),
    "6": _("No instruction"),
    "7": _("Amount differs from the notice"),
    "8": _("Amount not yet due"),
    "9": _("Presented too late"),
    "A": _("Service user differs"),
    "B": _("Account closed"),
}
"""Why a Direct Debit was not paid."""

ADDACS_REASONS: Final = {
    "0": _("Cancelled: refer to payer"),
    "1": _("Cancelled by the payer"),
    "2": _("Payer deceased"),
    "3": _("Account transferred to another bank"),
    "B": _("Account closed"),
    "C": _("Account moved to another branch"),
    "D": _("Advance notice disputed"),
    "E": _("Instruction amended"),
    "R": _("Instruction reinstated"),
}
"""Why an instruction was cancelled or changed."""

AUDDIS_REASONS: Final = {
    "1": _("Cancelled by the payer"),
    "2": _("Payer deceased"),
    "3": _("Account transferred"),
    "5": _("No account"),
    "6": _("No instruction"),
    "7": _("Amount not zero"),
    "B": _("Account closed"),
    "C": _("Account moved to another branch"),
    "F": _("Invalid account type"),
    "G": _("The bank takes no Direct Debits on this account"),
    "H": _("Instruction expired"),
    "I": _("Payer reference not unique"),
    "K": _("Cancelled by the paying bank"),
    "L": _("Incorrect account details"),
    "M": _("Code and status of the user do not go together"),
    "N": _("Not allowed at the payer's branch"),
    "O": _("Invalid reference"),
    "P": _("Payer's name missing"),
    "Q": _("Service user's name blank"),
}
"""Why an instruction was refused."""

DDICA_REASONS: Final = {
    "1": _("Amount or date differs from the notice"),
    "2": _("No advance notice was received"),
    "3": _("Cancelled with the bank"),
    "4": _("Cancelled with us"),
    "5": _("No instruction held"),
    "6": _("Signature is fraudulent or not authorised"),
    "7": _("Claimed at our own request"),
    "8": _("Name of the service user not recognised"),
}
"""Why a payer claims back under the guarantee."""

REASONS: Final = {
    Kind.ARUDD: ARUDD_REASONS,
    Kind.ADDACS: ADDACS_REASONS,
    Kind.AUDDIS: AUDDIS_REASONS,
    Kind.DDICA: DDICA_REASONS,
}
_ADDACS_CHANGES: Final = {"3": Event.AMENDED, "C": Event.AMENDED, "E": Event.AMENDED}


def receive_debit_report(form: ReportForm, source: str, known_at: datetime) -> Delivery:
    """Record what a report says of mandates and collections; the same report again says nothing.

    A line about a mandate that nobody has, a collection that was never made or came back before,
    or with a reason that is not published, is refused, and the report with it.
    """
    held = DebitReport.objects.filter(kind=form.kind.value, reference=form.reference).first()
    if held is not None:
        return Delivery(0, 1, () if held.total_pence == form.total_pence else (_other(form),))
    mandates = {
        each.reference: each
        for each in Mandate.objects.filter(reference__in=[said.reference for said in form.lines])
    }
    refused = [refusal for said in form.lines if (refusal := _unknown(form, said, mandates))]
    makes_return = form.kind in (Kind.ARUDD, Kind.DDICA)
    found: dict[Said, DebitCollection] = {}
    if makes_return and not refused:
        refused = list(_find_collections(form, found))
    if refused:
        return Delivery(0, 0, tuple(refused))
    report = DebitReport.objects.create(
        kind=form.kind.value,
        reference=form.reference,
        made_on=form.made_on,
        total_pence=form.total_pence,
        source=source,
        known_at=known_at,
    )
    if makes_return:
        _record_returns(form, report, found, known_at)
    else:
        _record_events(form, report, mandates, known_at)
    return Delivery(1, 0)


def _other(form: ReportForm) -> Refusal:
    return Refusal(
        form.reference,
        "a report of this number with another total than the one held",
        "ask the sponsoring bank which is right",
    )


def _unknown(form: ReportForm, said: Said, mandates: dict[str, Mandate]) -> Refusal | None:
    if said.reference not in mandates:
        return Refusal(said.place, f"mandate {said.reference}, which nobody has", "ask the bank")
    if said.code not in REASONS[form.kind]:
        known = ", ".join(REASONS[form.kind])
        return Refusal(said.place, f"the reason “{said.code}”", f"use one of {known}")
    return None


def _find_collections(form: ReportForm, found: dict[Said, DebitCollection]) -> Iterator[Refusal]:
    """Which collection each line is about; a refusal for each that is about none."""
    made = DebitCollection.objects.filter(
        mandate__reference__in=[said.reference for said in form.lines], went_back=None
    ).select_related("file", "mandate")
    waiting = list(made.order_by("pk"))
    for said in form.lines:
        own = [each for each in waiting if _is_about(said, each)]
        if not own:
            yield Refusal(
                said.place,
                f"no collection of {said.pence}p from {said.reference} on {said.on} that is still "
                "with us",
                "ask the bank which collection it means",
            )
            continue
        found[said] = own[0]
        waiting.remove(own[0])


def _is_about(said: Said, made: DebitCollection) -> bool:
    """A report names the processing day, a claim the day of the debit: both are known to us."""
    return (
        made.mandate.reference == said.reference
        and made.amount_pence == said.pence
        and said.on in (made.file.processed_on, made.collect_on)
    )


def _record_returns(
    form: ReportForm, report: DebitReport, found: dict[Said, DebitCollection], known_at: datetime
) -> None:
    kind = DebitReturn.Kind.UNPAID if form.kind == Kind.ARUDD else DebitReturn.Kind.INDEMNITY
    DebitReturn.objects.bulk_create(
        DebitReturn(
            collection=made,
            kind=kind,
            code=said.code,
            claim=said.claim,
            report=report,
            debited_on=form.debited_on,
            known_at=known_at,
        )
        for said, made in found.items()
    )
    _record_events_of_returns(form, report, found, known_at)


_ENDS: Final = ("1", "2", "3", "5", "6", "B")
"""An unpaid Direct Debit for one of these says that the instruction is no more."""


def _record_events_of_returns(
    form: ReportForm, report: DebitReport, found: dict[Said, DebitCollection], known_at: datetime
) -> None:
    if form.kind != Kind.ARUDD:
        return
    ended = {made.mandate: said for said, made in found.items() if said.code in _ENDS}
    MandateEvent.objects.bulk_create(
        MandateEvent(
            mandate=mandate,
            kind=Event.CANCELLED,
            on=form.made_on,
            code=said.code,
            report=report,
            known_at=known_at,
        )
        for mandate, said in ended.items()
    )


def _record_events(
    form: ReportForm, report: DebitReport, mandates: dict[str, Mandate], known_at: datetime
) -> None:
    MandateEvent.objects.bulk_create(
        MandateEvent(
            mandate=mandates[said.reference],
            kind=_event_of(form.kind, said),
            on=form.made_on,
            code=said.code,
            sort_code=said.sort_code,
            account_number=said.account_number,
            report=report,
            known_at=known_at,
        )
        for said in form.lines
    )


def _event_of(kind: Kind, said: Said) -> Event:
    """What a reason does to a mandate. A transfer without the new account ends it."""
    if kind == Kind.AUDDIS:
        return Event.REFUSED
    if said.code == "R":
        return Event.REINSTATED
    changed = _ADDACS_CHANGES.get(said.code)
    is_account_known = bool(said.account_number) or said.code != "3"
    return changed if changed is not None and is_account_known else Event.CANCELLED


def reason_of(kind: str, code: str) -> str:
    """A bank's reason in words, to be translated by whoever shows it; the code where unknown."""
    return REASONS[Kind(kind)].get(code, code)
