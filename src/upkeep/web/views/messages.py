"""Messages of outside systems: the triage queue, and the address at which Notify calls back."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from upkeep.gateways.models import Message
from upkeep.gateways.notify import take_receipt
from upkeep.gateways.triage import NotInTriageError, Wanted, queue, send_again, settle
from upkeep.web.access import Audience, caseworkers_only, open_to
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import business_day
from upkeep.web.triage_advice import ADVICE

RECEIPT_BYTES_MAX = 100_000


@caseworkers_only
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: HttpRequest) -> HttpResponse:
    """The messages that failed; each can be sent again, or settled with a note."""
    error = ""
    if request.method == "POST":
        error = _work(request)
        if not error:
            return redirect(f"{reverse('triage')}?{request.GET.urlencode()}")
    wanted = _wanted(request.GET)
    with connection.cursor() as cursor:
        every = queue(cursor.cursor, business_day())
    found = [line for line in every if wanted.takes(line)]
    context = {
        "found": found,
        "left_out": len(every) - len(found),
        "wanted": wanted,
        "systems": Message.System,
        "faults": Message.Fault,
        "advice": ADVICE,
        "query": request.GET.urlencode(),
        "weekly_pence": sum(line.weekly_pence for line in found),
        "owed_pence": sum(line.owed_pence for line in found),
        "error": error,
    }
    return render(request, "messages/triage.html", context, status=400 if error else 200)


def _wanted(said: QueryDict) -> Wanted:
    """What the address asks for; what it does not know is passed over."""
    system, fault, days = (said.get(name, "") for name in ("system", "fault", "days"))
    return Wanted(
        system=system if system in Message.System.values else "",
        fault=fault if fault in Message.Fault.values else "",
        days=int(days) if days.isdecimal() and len(days) < 5 else 0,
    )


def _work(request: HttpRequest) -> str:
    """Do what was asked about one message; gives what is wrong with it, if anything."""
    number, note = request.POST.get("number", ""), request.POST.get("note", "")
    if not number.isdecimal() or len(number) > 18:
        return gettext("Choose a message from the list")
    try:
        if request.POST.get("action") == "again":
            send_again(int(number), recorded_now())
        elif note.strip():
            settle(int(number), request.user.get_username(), note, recorded_now())
        else:
            return gettext("Say what was done about the message")
    except NotInTriageError:
        return gettext("Somebody else has dealt with this message")
    return ""


@csrf_exempt
@require_POST
@open_to(Audience.ANYONE)
def notify_receipt(request: HttpRequest) -> HttpResponse:
    """Take in a delivery receipt from Notify, who shows the token that was agreed."""
    token = settings.UPKEEP_NOTIFY_CALLBACK_TOKEN
    shown = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(shown, f"Bearer {token}"):
        return HttpResponse(status=401)
    if len(request.body) > RECEIPT_BYTES_MAX:
        return HttpResponse(status=413)
    take_receipt(request.body, recorded_now())
    return HttpResponse(status=204)
