"""What a caseworker's page says about a case: everything on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from upkeep.cases.as_known import proceedings_as_known
from upkeep.cases.grounds import Ground
from upkeep.cases.lifecycle import PROCESSES
from upkeep.cases.models import (
    Case,
    CaseEvent,
    Circumstance,
    FactEvidence,
    Liability,
    Proceeding,
    ReportedChange,
)
from upkeep.cases.payers import records_known
from upkeep.collection.models import Allocation, Arrangement, BankAccount, Charge
from upkeep.ledger.chart import CHART, Account, Subject
from upkeep.ledger.models import Entry
from upkeep.parties.facts import holds_on
from upkeep.parties.models import ContactDetail, Person, PersonFact
from upkeep.web.as_recorded import ever_believed, recorded_by
from upkeep.web.changes.words import kind_in_words
from upkeep.web.facts_in_words import fact_in_words
from upkeep.web.formats import day as day_in_words
from upkeep.web.ledger_words import account_in_words, reason_in_words
from upkeep.web.process_words import event_words, role_words, sentence, subject_words

CASE_ACCOUNTS = [account for account, about in CHART.items() if about.subject == Subject.CASE]

FINDINGS = "findings"
"""The change by which what was found about a decision is told."""


@dataclass(frozen=True, slots=True)
class Party:
    """A person in the case: who they are and every way to reach them, the newest first."""

    role: str
    person: Person
    contacts: tuple[ContactDetail, ...] = ()
    bank_account: BankAccount | None = None
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactInTime:
    """A circumstance in words."""

    about: str
    label: str
    value: str
    effective_from: date
    known_at: datetime
    source: str
    shown: tuple[str, ...] = ()
    correction: str = ""


@dataclass(frozen=True, slots=True)
class ProceedingInWords:
    """A proceeding with the declared words about its state: what it is, who acts, what they do."""

    row: Proceeding
    about: str
    acts: str
    must: str

    @property
    def title(self) -> str:
        """Its process and what it is about."""
        return f"{event_words(self.row.process)}, {subject_words(self.row.subject)}"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry of the books, in words, with the record on the pages that caused it."""

    transaction_id: int
    effective_date: date
    known_at: datetime
    reason: str
    account: str
    amount_pence: int
    decision_id: int | None
    receipt_id: int | None


def parties(case: Case, day: date, known_at: datetime | None = None) -> list[Party]:
    """The two parents, with addresses, and the qualifying children."""
    paying, receiving = case.paying_parent.person, case.receiving_parent
    children = recorded_by(case.children.select_related("person"), known_at)
    accounts = recorded_by(BankAccount.objects.filter(person=receiving), known_at)
    return [
        Party(
            _("Paying parent"),
            paying,
            contacts_of(paying, known_at),
            markers=markers_of(paying, day, known_at),
        ),
        Party(
            _("Receiving parent"),
            receiving,
            contacts_of(receiving, known_at),
            accounts.order_by("-effective_from", "-known_at").first(),
            markers_of(receiving, day, known_at),
        ),
        *(
            Party(_("Qualifying child"), child.person)
            for child in children.order_by("person__date_of_birth", "pk")
        ),
    ]


def markers_of(person: Person, day: date, known_at: datetime | None = None) -> tuple[str, ...]:
    """What staff must know of a person before they act, in words."""
    words = {
        PersonFact.Kind.DIED: _("Died"),
        PersonFact.Kind.DOMESTIC_ABUSE: _("Domestic abuse"),
        PersonFact.Kind.AT_RISK: _("At risk"),
        PersonFact.Kind.DO_NOT_DISCLOSE: _("Do not disclose anything to the other parent"),
        PersonFact.Kind.SAFE_CONTACT: _("Safe times for contact"),
        PersonFact.Kind.REPRESENTATIVE: _("Has a representative"),
    }
    holds = holds_on(person.pk, day, known_at)
    return tuple(word for kind, word in words.items() if holds.get(kind))


def contacts_of(person: Person, known_at: datetime | None = None) -> tuple[ContactDetail, ...]:
    """Every contact detail of a person by kind, the newest first."""
    details = recorded_by(person.contact_details.all(), known_at)
    return tuple(details.order_by("kind", "-effective_from", "-known_at"))


def decided_together(case: Case, known_at: datetime | None = None) -> list[Case]:
    """The cases under other records of the paying parent that this one is decided together with."""
    others = records_known(case.paying_parent, known_at).exclude(pk=case.paying_parent_id)
    found = Case.objects.filter(paying_parent__in=others)
    return list(recorded_by(found, known_at).order_by("reference"))


def facts(case: Case, known_at: datetime | None = None) -> list[FactInTime]:
    """What is known about the paying parent and this case's children, the newest first."""
    payers = records_known(case.paying_parent, known_at)
    rows = (
        recorded_by(Circumstance.objects.filter(paying_parent__in=payers), known_at)
        .filter(Q(case_child=None) | Q(case_child__case=case))
        .select_related("case_child__person", "corrects", "corrected_by")
        .prefetch_related("evidence")
        .order_by("-effective_from", "kind", "-known_at", "-pk")
    )
    return [
        FactInTime(
            about=row.case_child.person.given_name if row.case_child else "",
            label=row.get_kind_display(),
            value=fact_in_words(row.kind, row.value),
            effective_from=row.effective_from,
            known_at=row.known_at,
            source=f"{row.get_source_kind_display()}, {row.source}",
            shown=tuple(
                _evidence_in_words(each)
                for each in row.evidence.all()
                if known_at is None or each.known_at <= known_at
            ),
            correction=_correction_of(row, known_at),
        )
        for row in rows
    ]


def _evidence_in_words(shown: FactEvidence) -> str:
    words = {
        "document": shown.get_document_display(),
        "day": day_in_words(shown.seen_on),
        "who": shown.seen_by,
    }
    if shown.is_verified:
        return _("%(document)s, seen on %(day)s and verified by %(who)s") % words
    return _("%(document)s, seen on %(day)s by %(who)s, not verified") % words


def _correction_of(row: Circumstance, known_at: datetime | None) -> str:
    """Which fact took its place, or whose place it took, by the reference each came by."""
    corrected_by = getattr(row, "corrected_by", None)
    if corrected_by is not None and (known_at is None or corrected_by.known_at <= known_at):
        return _("Corrected by %(source)s") % {"source": corrected_by.source}
    if row.corrects is not None:
        return _("Corrects what came by %(source)s") % {"source": row.corrects.source}
    return ""


def liabilities(case: Case, known_at: datetime | None = None) -> list[Liability]:
    """Every liability ever recorded, by the days it is about; superseded ones included."""
    return ever_believed(case.liabilities.select_related("decision"), known_at)


def arrangements(case: Case, known_at: datetime | None = None) -> list[Arrangement]:
    """Every way of paying on record, the newest first."""
    return ever_believed(case.arrangements.all(), known_at)


def proceedings(case: Case, known_at: datetime | None = None) -> list[ProceedingInWords]:
    """Where every process of the case stands, or of all the paying parent's cases; open ones first,
    then the latest to end."""
    rows = (
        Proceeding.objects.filter(paying_parent=case.paying_parent_id)
        .filter(Q(case=None) | Q(case=case))
        .select_related("holder", "defect")
        .order_by(F("ended_on").desc(nulls_first=True), "due_on", "-pk")
    )
    if known_at is None:
        return [in_words(row) for row in rows]
    then = proceedings_as_known(rows, known_at)
    return [in_words(row) for row in sorted(then, key=_open_first)]


def _open_first(row: Proceeding) -> tuple[int, date, int]:
    """Open ones by the day until which, then ended ones, the latest first."""
    if row.ended_on is None:
        return -1, row.due_on or date.max, -row.pk
    return (date.max - row.ended_on).days, date.max, -row.pk


def in_words(row: Proceeding) -> ProceedingInWords:
    """A proceeding with what is declared about its state."""
    declared = PROCESSES[row.process][row.state]
    acts, must = role_words(declared.acts), sentence(declared.must)
    return ProceedingInWords(row, sentence(declared.about), acts, must)


def changes_waiting(case: Case, known_at: datetime | None = None) -> QuerySet[ReportedChange]:
    """Changes that were reported about a case and that no night has taken up yet."""
    reported = recorded_by(ReportedChange.objects.filter(application__case=case), known_at)
    waiting = reported.filter(taken_up_at=None)
    if known_at is not None:
        waiting |= reported.filter(taken_up_at__gt=known_at)
    return waiting.order_by("reported_on", "pk")


def timeline(case: Case, known_at: datetime | None = None) -> QuerySet[CaseEvent]:
    """What happened, the latest first."""
    events = recorded_by(case.events.select_related("decision"), known_at)
    return events.order_by("-known_at", "-pk")


def detail_in_words(event: CaseEvent) -> str:
    """What is noted beside an event, in the reader's language where it is a code or a count."""
    before, parted, code = event.detail.rpartition(": ")
    name = code.replace(" ", "_")
    if event.kind == CaseEvent.Kind.CLOSED and name in Ground.values:
        return str(Ground(name).label)
    if event.kind == CaseEvent.Kind.CHANGE_REPORTED and parted:
        words = _("Findings recorded") if name == FINDINGS else kind_in_words(name)[0]
        return f"{before}{parted}{words}"
    if event.kind == CaseEvent.Kind.CHANGE_REFUSED and event.detail:
        return _(event.detail)
    if event.kind == CaseEvent.Kind.SCHEDULE_ISSUED:
        return _("Instalments: %(count)s") % {"count": event.detail.partition(" ")[0]}
    return event.detail


def ledger_entries(case: Case, known_at: datetime | None = None) -> QuerySet[Entry]:
    """The books' entries about a case, the latest first."""
    entries = Entry.objects.filter(account__in=CASE_ACCOUNTS, subject=case.pk)
    entries = recorded_by(entries, known_at)
    return entries.select_related("transaction").order_by(
        "-effective_date", "-transaction_id", "leg"
    )


def ledger_lines(entries: Iterable[Entry]) -> list[LedgerLine]:
    """Entries in words, each with the decision or receipt behind it."""
    rows = list(entries)
    transactions = {row.transaction_id for row in rows}
    decisions = dict(
        Charge.objects.filter(transaction__in=transactions).values_list(
            "transaction_id", "decision_id"
        )
    )
    receipts = dict(
        Allocation.objects.filter(transaction__in=transactions).values_list(
            "transaction_id", "receipt_id"
        )
    )
    return [
        LedgerLine(
            transaction_id=row.transaction_id,
            effective_date=row.effective_date,
            known_at=row.known_at,
            reason=reason_in_words(row.reason),
            account=account_in_words(Account(row.account)),
            amount_pence=row.amount_pence,
            decision_id=decisions.get(row.transaction_id),
            receipt_id=receipts.get(row.transaction_id),
        )
        for row in rows
    ]
