"""The paying parent's page of their Direct Debit: to give one, change its day, or end it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upkeep.cases.models import PayingParent
from upkeep.cases.reporting import ReportRefusedError
from upkeep.collection import debits_by_parent
from upkeep.collection.debits_by_parent import NotByDebitError
from upkeep.collection.debits_shown import mandate_shown
from upkeep.collection.mandates import NOTICE_WORKING_DAYS, MandateRefusedError
from upkeep.collection.models import Frequency
from upkeep.parties.models import Person
from upkeep.web.access import own_case, parents_only
from upkeep.web.acting import actor_today
from upkeep.web.business_day import working_day
from upkeep.web.debit_form import DebitFormError, Typed, account_in, day_in, typed_in


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def own_debit(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """The mandate that stands, or the form for one; what is collected and tried again."""
    case = own_case(person, reference)
    parent = case.paying_parent
    if parent.person_id != person.pk:
        raise Http404
    typed, problem, field = typed_in(request.POST), "", ""
    if request.method == "POST":
        try:
            _act(request, parent, typed)
        except DebitFormError as error:
            problem, field = str(error), error.field
        else:
            return redirect("own_debit", case.reference)
    today = working_day()
    mandate = debits_by_parent.standing_mandate(parent, today)
    paid = debits_by_parent.collected_cases(parent, today)
    context = {
        "case": case,
        "mandate": mandate_shown(mandate, today) if mandate else None,
        "account_ends": mandate.account_number[-4:] if mandate else "",
        "again": debits_by_parent.presented_again(mandate, today) if mandate else [],
        "can_begin": bool(paid),
        "is_monthly": any(each.frequency == Frequency.MONTHLY for each in paid),
        "notice_days": mandate.notice_days if mandate else NOTICE_WORKING_DAYS,
        "typed": typed,
        "problem": problem,
        "field": field,
    }
    return render(request, "parent/direct_debit.html", context, status=400 if problem else 200)


def _act(request: HttpRequest, parent: PayingParent, typed: Typed) -> None:
    """Do what the button says. Raises :class:`DebitFormError`, and then nothing is recorded."""
    by = actor_today(request)
    try:
        if typed["does"] == "begin":
            debits_by_parent.begin(parent, account_in(typed), by)
        elif typed["does"] == "day":
            debits_by_parent.change_day(parent, day_in(typed), by)
        elif typed["does"] == "end":
            debits_by_parent.end(parent, by)
        else:
            raise DebitFormError("", _("Choose what you want to do"))
    except NotByDebitError as error:
        raise DebitFormError("", _("That cannot be done now: load the page again")) from error
    except MandateRefusedError as error:
        said = _("Check the sort code and account number: no bank would collect from these")
        raise DebitFormError("account-number", said) from error
    except ReportRefusedError as error:
        raise DebitFormError("day", _("Choose another day")) from error
