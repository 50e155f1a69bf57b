"""The form with which people sign in."""

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name or e-mail address, and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = _(
            "Enter your user name or e-mail address"
        )
        self.fields["password"].error_messages["required"] = _("Enter your password")
