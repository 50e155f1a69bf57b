"""Signing in with a local account: who is let in, where they land, and when they are locked out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from upkeep.web.access import Audience, employers_of, is_caseworker, open_to, person_of
from upkeep.web.second_step import has_second_step, passkeys_work
from upkeep.web.ways_to_arrange import ways_to_arrange

PASSKEY = "mfa_reauthenticate:webauthn"
"""What allauth calls confirming by a passkey."""
PASSKEY_REFUSED = "passkey-refused"
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
    PASSKEY: _("Use a passkey"),
}
NO_MATCH = _("The user name and password do not match an account. Check both and try again.")


class LocalAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the body, not by signing up; no e-mail is sent."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": NO_MATCH,
        "email_password_mismatch": NO_MATCH,
        "too_many_login_attempts": _(
            "Somebody tried to sign in too often from here. Wait a few minutes and try again."
        ),
    }

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """How somebody shows again who they are: by their second step, where they have one.

        A passkey comes first: whoever made one has it at hand.
        """
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = str(WAYS[method["id"]])
        if not has_second_step(user):
            return methods
        steps = [method for method in methods if method["id"] != "reauthenticate"]
        return sorted(steps, key=lambda method: method["id"] != PASSKEY)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody can make an account for themselves."""
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing in passing: the page that follows shows that it worked."""


@open_to(Audience.ANYONE)
@never_cache
def landing(request: HttpRequest) -> HttpResponse:
    """Send people to the page that is theirs; whoever is not signed in may choose what to do."""
    if not request.user.is_authenticated:
        return ways_to_arrange(request)
    if is_caseworker(request.user):
        return redirect("cases")
    if person_of(request.user) is not None:
        return redirect("home")
    if employers_of(request.user):
        return redirect("payroll")
    return render(request, "account/without_role.html")


@open_to(Audience.ANYONE)
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that signing out worked."""
    return render(request, "account/signed_out.html")


@open_to(Audience.ANYONE)
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that the account has been turned off."""
    return render(request, "account/inactive.html")


class SignIn(LoginView):  # type: ignore[misc]
    """User name and password, or a passkey alone where browsers know them."""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Add what the page needs to know about passkeys."""
        return {
            **super().get_context_data(**kwargs),
            "passkeys_work": passkeys_work(self.request),
            "passkey_was_refused": PASSKEY_REFUSED in self.request.GET,
        }


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey alone, which the browser asked for; what is wrong is said on the first page."""

    def form_invalid(self, form: object) -> HttpResponse:
        """Back to the first page, where another way can be taken."""
        return redirect(f"{reverse('account_login')}?{PASSKEY_REFUSED}=1")


sign_in = open_to(Audience.ANYONE)(SignIn.as_view())
by_passkey = open_to(Audience.ANYONE)(PasskeySignIn.as_view())
sign_out = open_to(Audience.ANYONE)(LogoutView.as_view(http_method_names=["post", "options"]))


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which attempts to sign in are counted: an account has one, however named.

    Somebody who types the e-mail address instead of the user name gets no second set of attempts.
    """
    typed = str((credentials or {}).get("username") or request.POST.get("login") or "")
    name = typed.strip().casefold()
    users = get_user_model().objects
    known = users.filter(email__iexact=name).values_list("username", flat=True).first()
    return str(known or name).casefold()


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """The page that people see after too many wrong passwords."""
    return render(request, "account/locked_out.html", status=429)


def nobody_named(*_: object) -> str:
    """How the log names whoever tried to sign in: not at all."""
    return "somebody"
