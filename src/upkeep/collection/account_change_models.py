"""Tables of changes of the account that a receiving parent is paid into.

Nothing here is ever changed: a change is asked for, somebody agrees to it, and it is given up by a
row of its own or used by an account that names it (``BankAccount.change``).
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.cases.models import Case
from upkeep.immutability import Guard, append_only
from upkeep.parties.models import ContactDetail, Person


class Risk(models.TextChoices):
    """Why a second person looks at a change before money goes to the new account."""

    CONTACT_CHANGED = "contact_changed", _("The address or e-mail address changed lately")
    PROTECTED = "protected", _("A marker is set to keep the parent safe")
    LARGE_AMOUNT = "large_amount", _("Much was paid out lately, or is held")
    CHANGED_AGAIN = "changed_again", _("The account was changed a short time ago")
    USED_BY_ANOTHER = "used_by_another", _("Somebody else is, or is to be, paid into it")
    OLD_CONTACT_UNSAFE = "old_contact_unsafe", _("It is not safe to write to the old address")


class AccountChange(models.Model):
    """That a receiving parent is to be paid into another account, who asked, and by which way.

    ``waits_until`` is the first day on which it may be paid into. ``case`` is the one that it was
    asked about; the account is the person's, for all their cases.
    """

    class Route(models.TextChoices):
        """Which way it came to us."""

        OWN_PAGE = "own_page", _("The parent's own page")
        STAFF = "staff", _("Entered by somebody here")
        MESSAGE = "message", _("A file of reported changes")
        APPLICATION = "application", _("Another application")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_changes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="account_changes")
    name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    route = models.TextField(choices=Route.choices)
    asked_by = models.TextField()
    asked_on = models.DateField()
    waits_until = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["sort_code", "account_number"], name="collection_accountchange_of")
        ]
        constraints = [
            models.CheckConstraint(
                name="collection_accountchange_waits", condition=Q(waits_until__gt=F("asked_on"))
            ),
            models.CheckConstraint(
                name="collection_accountchange_by_somebody", condition=~Q(asked_by="")
            ),
        ]
        triggers = append_only("collection_accountchange")

    def __str__(self) -> str:
        return f"account change {self.reference}"

    @property
    def reference(self) -> str:
        """What it is called outside, such as ``AC000012``; the subject of its proceeding."""
        return f"AC{self.pk:06d}"

    @property
    def ends_in(self) -> str:
        """The last four digits of the account number, which is all that is ever shown."""
        return self.account_number[-4:]


class AccountChangeReason(models.Model):
    """One rule by which a second person looks at a change (see ``account_change_rules``)."""

    change = models.ForeignKey(AccountChange, on_delete=models.PROTECT, related_name="reasons")
    risk = models.TextField(choices=Risk.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "risk"], name="collection_accountchangereason_once"
            )
        ]
        triggers = append_only("collection_accountchangereason")

    def __str__(self) -> str:
        return f"{self.risk} of account change {self.change_id}"


class AccountChangeNotice(models.Model):
    """One place where the parent is told: where they are now, or (``contact``) were before."""

    change = models.ForeignKey(AccountChange, on_delete=models.PROTECT, related_name="notices")
    contact = models.ForeignKey(
        ContactDetail, null=True, on_delete=models.PROTECT, related_name="account_change_notices"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "contact"],
                nulls_distinct=False,
                name="collection_accountchangenotice_once",
            )
        ]
        triggers = append_only("collection_accountchangenotice")

    def __str__(self) -> str:
        return f"notice of account change {self.change_id}"


class AccountChangeAnswer(models.Model):
    """That a second person agreed to a change, or that it was given up; ``why`` is for us.

    One that was agreed to may still be given up while it waits, and may be agreed to again where
    the parent could not be told afterwards.
    """

    class Kind(models.TextChoices):
        """What was answered."""

        AGREED = "agreed", _("Agreed to")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    change = models.ForeignKey(AccountChange, on_delete=models.PROTECT, related_name="answers")
    kind = models.TextField(choices=Kind.choices)
    answered_by = models.TextField()
    why = models.TextField()
    answered_on = models.DateField()
    known_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change"],
                condition=~Q(kind="agreed"),
                name="collection_accountchangeanswer_ends_once",
            ),
            models.CheckConstraint(
                name="collection_accountchangeanswer_says_why",
                condition=~Q(answered_by="") & ~Q(why=""),
            ),
        ]
        triggers = [
            Guard(
                name="second_person",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__kind="agreed"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM collection_accountchange c
                        WHERE c.id = NEW.change_id AND c.asked_by = NEW.answered_by
                    ) THEN
                        RAISE EXCEPTION 'account change %: somebody else than who asked for it '
                            'must agree', NEW.change_id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *append_only("collection_accountchangeanswer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} account change {self.change_id}"
