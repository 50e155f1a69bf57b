"""Tables of closed periods: up to which day the books were closed, what they held, and reopenings.

A period begins where the one closed before it ends. Nothing here is ever changed: a closing that
two people took back has a row that says so.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from upkeep.immutability import Guard, append_only


class Closing(models.Model):
    """That the books are closed for all days before ``ends_before``.

    ``as_known`` is the moment up to which entries are in the figures: nothing that counts as known
    by then may be posted about those days any more. ``balances`` are the pence of each account at
    the end, by code, as they were when it was closed.
    """

    starts_on = models.DateField()
    ends_before = models.DateField()
    as_known = models.DateTimeField()
    balances = models.JSONField()
    closed_by = models.TextField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_closing_has_days", condition=Q(ends_before__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="ledger_closing_by_somebody", condition=~Q(closed_by="")),
        ]
        triggers = append_only("ledger_closing")

    def __str__(self) -> str:
        return f"books closed before {self.ends_before}"


class Reopening(models.Model):
    """That a closing was taken back, why, by whom, and who agreed."""

    closing = models.OneToOneField(Closing, on_delete=models.PROTECT, related_name="reopening")
    reason = models.TextField()
    asked_by = models.TextField()
    agreed_by = models.TextField()
    reopened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_reopening_by_two_people",
                condition=~Q(asked_by="") & ~Q(agreed_by="") & ~Q(asked_by=F("agreed_by")),
            ),
            models.CheckConstraint(name="ledger_reopening_says_why", condition=~Q(reason="")),
        ]
        triggers = append_only("ledger_reopening")

    def __str__(self) -> str:
        return f"reopening of {self.closing_id}"


# A late entry about closed days is known later than their figures, so that it changes no closed
# figure: it is a prior-period adjustment of the open period.
_CHECK_CLOSED = """
    SELECT a.id, a.effective_date, closed.ends_before INTO refused
    FROM (
        SELECT c.ends_before, c.as_known FROM ledger_closing c
        WHERE NOT EXISTS (SELECT 1 FROM ledger_reopening r WHERE r.closing_id = c.id)
        ORDER BY c.ends_before DESC LIMIT 1
    ) closed
    JOIN added a ON a.effective_date < closed.ends_before AND a.known_at <= closed.as_known
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Transaction % about % is refused: the books are closed before %. Record '
            'it as known now, and it counts as an adjustment of an earlier period.',
            refused.id, refused.effective_date, refused.ends_before
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def keeps_closed_periods() -> Guard:
    """The guard on transactions that leaves closed figures as they are."""
    return Guard(
        name="closed_periods",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=pgtrigger.Referencing(new="added"),
        declare=[("refused", "record")],
        func=_CHECK_CLOSED,
    )
