"""The page of the client funds account, and the entries behind each of its figures."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upkeep.collection.naming import subject_names
from upkeep.ledger import Account, Reason
from upkeep.reporting import client_funds as reporting
from upkeep.reporting import collectability as bands
from upkeep.reporting.collectability import Band
from upkeep.web.access import caseworkers_only
from upkeep.web.business_day import business_day
from upkeep.web.journal_form import debt_words
from upkeep.web.ledger_words import account_in_words, cause_in_words, reason_in_words
from upkeep.web.statement_period import read_period, usual_period

ENTRIES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the page shows it."""

    transaction: int
    on: date
    known_at: datetime
    subject: str
    what: str
    pence: int


@caseworkers_only
def client_funds(request: HttpRequest) -> HttpResponse:
    """Receipts and payments, the balance, and how arrears moved over the days chosen."""
    form = read_period(request.GET, usual_period(business_day()))
    account, sections = None, []
    if form.period:
        with connection.cursor() as cursor:
            account = reporting.client_funds(
                cursor.cursor, form.period.start, form.period.end, form.period.known_at
            )
            past = reporting.a_year_before(cursor.cursor, account)
        sections = [
            reporting.beside(now, before)
            for now, before in (
                (account.bank, past.bank),
                (account.held, past.held),
                (account.debts, past.debts),
            )
        ]
    context = {
        "form": form,
        "account": account,
        "sections": sections,
        "query": form.period.query if form.period else "",
        "path_of": account_in_words,
        "words_of": words_of,
    }
    status = 400 if form.errors else 200
    return render(request, "books/client_funds.html", context, status=status)


@caseworkers_only
def entries(request: HttpRequest) -> HttpResponse:
    """The entries that a figure is the sum of, the earliest first."""
    form = read_period(request.GET, usual_period(business_day()))
    if form.period is None:
        raise Http404
    period = form.period
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        account = reporting.client_funds(cursor, period.start, period.end, period.known_at)
        figure = account.figure(request.GET.get("figure", "all/BANK/closing"))
        if figure is None:
            raise Http404
        rows = list(islice(reporting.entries_of(cursor, account, figure), ENTRIES_SHOWN))
        name = subject_names(cursor)
    lines = [
        EntryLine(
            number,
            on,
            known_at,
            name(Account(code), subject) if subject else "",
            ", ".join(filter(None, (reason_in_words(reason), cause_in_words(cause)))),
            pence,
        )
        for number, on, known_at, code, subject, reason, cause, pence in rows
    ]
    context = {"figure": figure, "lines": lines, "query": period.query}
    return render(request, "books/entries.html", context)


@caseworkers_only
@require_safe
def collectability(request: HttpRequest) -> HttpResponse:
    """How far what is owed is likely to be collected, at the end of the last night's day."""
    day = business_day()
    with connection.cursor() as cursor:
        found = bands.collectability(cursor.cursor, day)
    context = {
        "day": day,
        "rows": found,
        "lost": bands.uncollectable_pence(found),
        "total": sum(each.pence for each in found),
        "debts": debt_words(),
        "words": {
            Band.PAID: _("Paid in the last six months"),
            Band.IN_TOUCH: _("Told or wrote us something in the last six months"),
            Band.SILENT: _("Neither paid nor heard of in the last six months"),
            Band.NO_ESTATE: _("Died, and nothing can be had from the estate"),
        },
    }
    return render(request, "books/collectability.html", context)


def words_of(figure: reporting.Figure) -> str:
    """Why it moved, and because of what."""
    words = reason_in_words(Reason[figure.reason])
    return f"{words}, {cause_in_words(figure.cause)}" if figure.cause else words
