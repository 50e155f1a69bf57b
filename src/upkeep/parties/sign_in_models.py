"""What was changed about how somebody signs in, and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import append_only


class SignInChange(models.Model):
    """An account was opened or got a new password, or its second step or codes changed."""

    class Kind(models.TextChoices):
        """What happened."""

        ADDED = "added", _("a second step was added")
        REMOVED = "removed", _("a second step was removed")
        RENEWED = "renewed", _("recovery codes were made anew")
        FORGOTTEN = "forgotten", _("every second step was taken away")
        OPENED = "opened", _("the account was opened")
        PASSWORD = "password", _("a lost password was set anew")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_in_changes"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    step = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("parties_signinchange")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for account {self.user_id}"
