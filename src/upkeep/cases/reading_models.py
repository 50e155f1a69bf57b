"""Who works here, what they opened, whose cases are closed to them, and cases few may open."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from upkeep.immutability import Guard, append_only
from upkeep.parties.models import Person


class StaffRead(models.Model):
    """Somebody who works here opened a page, or was refused one of a case that is closed to them.

    ``address`` names cases by reference and holds nothing about anybody.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_reads"
    )
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="staff_reads"
    )
    page = models.TextField()
    address = models.TextField()
    is_refused = models.BooleanField(default=False)
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_staffread")
        indexes = [models.Index(fields=["case", "-known_at"], name="cases_staffread_of_case")]

    def __str__(self) -> str:
        return f"{self.page} by account {self.user_id}"


class StaffTie(models.Model):
    """Somebody who works here is close to a person of a case, or is not any more; the last counts.

    Family, friends and neighbours of staff: their cases are closed to that member of staff.
    """

    class Kind(models.TextChoices):
        """Whether it begins or ends."""

        BEGINS = "begins", _("close to each other")
        ENDS = "ends", _("not close any more")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_ties"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="staff_ties")
    kind = models.CharField(max_length=6, choices=Kind)
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_stafftie")

    def __str__(self) -> str:
        return f"account {self.user_id} and person {self.person_id}: {self.kind}"


class CaseRestriction(models.Model):
    """A case becomes one that a team alone opens freely, or is one no more; the last row counts.

    Cases of people in the public eye, of colleagues, and of parents whose safety hangs on who
    knows. Anybody else who works here opens it with a reason (:class:`RestrictedOpening`). A team
    that was dissolved since stays named by its number.
    """

    class Kind(models.TextChoices):
        """Whether it begins or ends."""

        BEGINS = "begins", _("restricted")
        ENDS = "ends", _("open to all who work here")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=6, choices=Kind)
    team = models.ForeignKey(
        "cases.Team",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="restrictions",
    )
    why = models.TextField()
    by = models.TextField()
    known_at = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_caserestriction")
        constraints = [
            models.CheckConstraint(
                name="cases_restriction_names_its_team",
                condition=Q(kind="begins", team__isnull=False) | Q(kind="ends", team__isnull=True),
            ),
            models.CheckConstraint(name="cases_restriction_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id}: {self.kind}"


class RestrictedOpening(models.Model):
    """Somebody outside the team opened a restricted case, with the reason they gave.

    It lets them in from ``known_at`` until before ``until``, and a team leader looks at it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings"
    )
    why = models.TextField()
    known_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        triggers = append_only("cases_restrictedopening")
        indexes = [models.Index(fields=["user", "case"], name="cases_opening_of_user")]
        constraints = [
            models.CheckConstraint(name="cases_opening_ends", condition=Q(until__gt=F("known_at"))),
            models.CheckConstraint(name="cases_opening_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} by account {self.user_id}"


class OpeningReview(models.Model):
    """A team leader looked at an opening: there was need for it, or there was none."""

    class Finding(models.TextChoices):
        """What the team leader found."""

        NEEDED = "needed", _("there was need")
        NOT_NEEDED = "not_needed", _("there was no need")

    opening = models.OneToOneField(
        RestrictedOpening, on_delete=models.PROTECT, related_name="review"
    )
    finding = models.CharField(max_length=10, choices=Finding)
    why = models.TextField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opening_reviews"
    )
    known_at = models.DateTimeField()

    class Meta:
        triggers = [
            *append_only("cases_openingreview"),
            Guard(
                name="by_somebody_else",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=(
                    "IF EXISTS (SELECT FROM cases_restrictedopening WHERE id = NEW.opening_id "
                    "AND user_id = NEW.user_id) THEN "
                    "RAISE EXCEPTION 'somebody else looks at who opened a restricted case' "
                    "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"opening {self.opening_id}: {self.finding}"
