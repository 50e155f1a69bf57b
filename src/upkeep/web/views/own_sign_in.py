"""How somebody signs in: the second step after the password, and setting one up.

The pages are allauth's views with our templates; here stands whom each is for.
"""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as SecondReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache

from upkeep.web.access import Audience, View, open_to
from upkeep.web.second_step import has_second_step, passkeys_work


class Overview(IndexView):  # type: ignore[misc]
    """What there is, what can be added, and whether something must be."""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        """Add whether passkeys can be made at this address, and whether a step is missing."""
        return {
            **super().get_context_data(**kwargs),
            "passkeys_work": passkeys_work(self.request),
            "is_missing": settings.UPKEEP_SECOND_STEP and not has_second_step(self.request.user),
        }


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, and show what is left."""

    success_url = reverse_lazy("mfa_index")


class ConfirmByPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Ask for a passkey again; what is wrong is said where it was asked."""

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - allauth's form
        """The same page, with the problem."""
        problem = form.errors["credential"][0]
        context = {**self.get_context_data(), "problem": problem}
        answer: HttpResponse = self.render_to_response(context)
        return answer


def _signed_in(view: type[Any], **options: Any) -> View:  # noqa: ANN401
    """Nothing of these pages is about a case, and nothing of them is kept by a browser."""
    return open_to(Audience.SIGNED_IN)(never_cache(view.as_view(**options)))


second_step = open_to(Audience.ANYONE)(AuthenticateView.as_view())
overview = _signed_in(Overview)
add_app = _signed_in(ActivateTOTPView)
remove_app = _signed_in(DeactivateTOTPView)
recovery_codes = _signed_in(ViewRecoveryCodesView)
new_recovery_codes = _signed_in(GenerateRecoveryCodesView)
add_passkey = _signed_in(AddWebAuthnView)
remove_passkey = _signed_in(RemovePasskey)
confirm_by_password = _signed_in(ReauthenticateView)
confirm_by_code = _signed_in(SecondReauthenticateView)
confirm_by_passkey = _signed_in(ConfirmByPasskey)
