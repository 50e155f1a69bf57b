"""The second step of signing in: a code from an app, or a passkey, after the password.

The steps themselves are allauth's. Here is what this service decides about them: who needs one,
what people read, and that nothing by which a code can be made is kept in clear.
"""

import base64
import ipaddress
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from upkeep.web.access import Audience

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step; recovery codes only stand in for one."""

WHILE_IT_IS_MISSING = ("mfa_", "account_")
"""Names of the addresses that open while an account still lacks a step it needs."""


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of us: names, sentences, and how to keep secrets."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right, or it has run out. Enter the newest one."),
        "cannot_delete_authenticator": _(
            "Your account needs a second step. Add another one before you remove this."
        ),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second step. Add one."),
    }

    def get_totp_issuer(self) -> str:
        """What the app shows above its code."""
        return str(settings.UPKEEP_SERVICE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """For whom a passkey is made: this site, under the name of the service."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": str(settings.UPKEEP_SERVICE_NAME)}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """The name of a passkey for which its owner gave none."""
        made = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)s") % {"number": made + 1})

    def encrypt(self, text: str) -> str:
        """Keep a secret so that the database alone does not tell it."""
        return _keeper().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret that :meth:`encrypt` kept."""
        return _keeper().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the account still has what it needs without this step."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        return not settings.UPKEEP_SECOND_STEP or others.exclude(pk=authenticator.pk).exists()


LEADS_ON = "landing"
"""Strangers read it; whoever is signed in is only led on from it."""


class SecondStepMiddleware:
    """Lead an account that needs a second step, and has none, to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Let pages for anyone, and those of signing in, pass."""
        if not settings.UPKEEP_SECOND_STEP or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = str(match.url_name) if match else ""
        is_for_anyone = getattr(view, "audience", None) is Audience.ANYONE and name != LEADS_ON
        if is_for_anyone or name.startswith(WHILE_IT_IS_MISSING) or has_second_step(request.user):
            return None
        return redirect("mfa_index")


def has_second_step(user: User | AnonymousUser) -> bool:
    """Whether the password alone does not let anybody into this account."""
    return bool(is_mfa_enabled(user, STEPS))


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers make passkeys for the address asked: a name, not a number."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def _keeper() -> MultiFernet:
    """Locks by the newest signing key, opens by any that is still known."""
    keys: list[Any] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(key))) for key in keys])


def _derived(secret: str) -> bytes:
    derive = HKDF(hashes.SHA256(), 32, salt=None, info=b"upkeep second step")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
