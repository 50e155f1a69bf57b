"""Paying by card: the paying parent's pages, the provider's messages, and what finance sees."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upkeep.cases.actors import Actor
from upkeep.cases.models import Case
from upkeep.collection import card_payments
from upkeep.collection.card_payouts import payouts_compared
from upkeep.collection.models import CardPayment, ServiceType
from upkeep.gateways import cards as provider
from upkeep.gateways.channels import cards_in_use
from upkeep.gateways.messages import exchange_one
from upkeep.gateways.models import Message
from upkeep.parties.models import Person
from upkeep.web import payments
from upkeep.web.access import Audience, caseworkers_only, open_to, own_case, parents_only
from upkeep.web.acting import recorded_now
from upkeep.web.business_day import working_day
from upkeep.web.card_form import CardFormError, choices, chosen_pence, typed_in

WEBHOOK_BYTES_MAX = 100_000


@parents_only
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """How much to pay by card; then the answers to check; then on to the provider."""
    case = _payable(person, reference)
    found = card_payments.proposed(case.paying_parent, working_day())
    typed, problem, field, pence = typed_in(request.POST), "", "", 0
    if request.method == "POST":
        try:
            pence = chosen_pence(typed, found)
        except CardFormError as error:
            problem, field = str(error), error.field
    if pence and request.POST.get("step") == "pay" and cards_in_use() is not None:
        payment = _begin(request, case, pence, typed.key)
        return redirect("own_card_payment", case.reference, payment.reference)
    context = {
        "case": case,
        "proposed": found,
        "choices": choices(found),
        "typed": typed,
        "pence": pence,
        "problem": problem,
        "field": field,
        "is_in_use": cards_in_use() is not None,
        "least": card_payments.LEAST_PENCE,
        "most": card_payments.MOST_PENCE,
    }
    return render(request, "parent/pay.html", context, status=400 if problem else 200)


def _payable(person: Person, reference: str) -> Case:
    """The case, if this person pays for it through us; else as if there were no such page."""
    case = own_case(person, reference)
    if case.paying_parent.person_id != person.pk:
        raise Http404
    arrangement = payments.arrangement_on(case, working_day())
    if arrangement is not None and arrangement.service_type == ServiceType.DIRECT_PAY:
        raise Http404
    return case


def _begin(request: HttpRequest, case: Case, pence: int, key: str) -> CardPayment:
    """Record the payment, and ask the provider at once for the page on which to pay."""
    now = recorded_now()
    actor = Actor(request.user.get_username(), working_day(), now)
    payment = card_payments.ask_to_pay(case.paying_parent, pence, key, actor)
    back = reverse("own_card_payment", args=[case.reference, payment.reference])
    message = provider.begin(
        payment,
        request.build_absolute_uri(back),
        _("Child maintenance %(reference)s") % {"reference": case.paying_parent.reference},
        translation.get_language()[:2],
    )
    channel = cards_in_use()
    assert channel is not None, "the page is not reached without a provider"
    exchange_one(channel, message.pk, now)
    return payment


@parents_only
@require_safe
def payment(request: HttpRequest, person: Person, reference: str, card: str) -> HttpResponse:
    """Where a card payment stands. Whoever comes back from the provider's pages arrives here."""
    case = _payable(person, reference)
    made = CardPayment.objects.filter(paying_parent=case.paying_parent, reference=card).first()
    if made is None:
        raise Http404
    channel = cards_in_use()
    if channel is not None:
        provider.look_after_return(channel, made, recorded_now())
    shown = card_payments.shown(made)
    sent = Message.objects.filter(
        system=Message.System.CARDS, direction=Message.Direction.OUT, key=made.reference
    ).first()
    context = {
        "case": case,
        "shown": shown,
        "has_failed": shown.standing in (_S.FAILED, _S.GIVEN_UP)
        or (shown.standing is _S.ASKED and sent is not None and sent.state in _STUCK),
    }
    return render(request, "parent/card_payment.html", context)


_S = card_payments.Standing
_STUCK = (Message.State.FAILED, Message.State.SETTLED)


@csrf_exempt
@require_POST
@open_to(Audience.ANYONE)
def webhook(request: HttpRequest) -> HttpResponse:
    """Take in what the provider says by itself, signed with the secret that was agreed."""
    if len(request.body) > WEBHOOK_BYTES_MAX:
        return HttpResponse(status=413)
    signature = request.headers.get("Pay-Signature", "")
    if not provider.is_signed(request.body, signature, settings.UPKEEP_CARD_WEBHOOK_SECRET):
        return HttpResponse(status=401)
    provider.take_webhook(request.body, recorded_now())
    return HttpResponse(status=204)


@caseworkers_only
def card_payouts(request: HttpRequest) -> HttpResponse:
    """What the provider still has, and what it paid over beside what it said was in it."""
    with connection.cursor() as wrapped:
        context = payouts_compared(wrapped.cursor)
    return render(request, "books/card_payouts.html", {"found": context})
