"""Restricted cases: a team opens them freely, everybody else for a time and with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from upkeep.cases.models import (
    Case,
    CaseRestriction,
    OpeningReview,
    RestrictedOpening,
    Team,
)

OPEN_FOR = timedelta(hours=1)
"""How long a reason opens a restricted case. ASSUMPTION: no published rule names a time; an hour
covers a telephone call and what it leads to."""
REASON_MIN = 15
"""Fewer characters say nothing that a team leader could judge."""
REASON_MAX = 500


class RestrictionRefusedError(ValueError):
    """What was asked for cannot be recorded; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, and when it counts as known."""

    user: User
    at: datetime


def restrict(case: Case, team: Team, why: str, by: str, at: datetime) -> CaseRestriction:
    """From now on ``team`` alone opens the case freely.

    Raises :class:`RestrictionRefusedError` without a reason, for a team without anybody, and where
    the same team has it already.
    """
    _needs_reason(why)
    if not team.members.filter(is_active=True).exists():
        raise RestrictionRefusedError(
            _("Nobody is in the team %(team)s. Add somebody first, or choose another.")
            % {"team": team.name}
        )
    standing = restriction_of(case)
    if standing is not None and standing.team_id == team.pk:
        raise RestrictionRefusedError(_("This team has the case already."))
    return CaseRestriction.objects.create(
        case=case, kind=CaseRestriction.Kind.BEGINS, team=team, why=why.strip(), by=by, known_at=at
    )


def lift(case: Case, why: str, by: str, at: datetime) -> CaseRestriction:
    """Everybody who works here may open the case again.

    Raises :class:`RestrictionRefusedError` without a reason, or where it is not restricted.
    """
    _needs_reason(why)
    if restriction_of(case) is None:
        raise RestrictionRefusedError(_("This case is not restricted."))
    return CaseRestriction.objects.create(
        case=case, kind=CaseRestriction.Kind.ENDS, why=why.strip(), by=by, known_at=at
    )


def restriction_of(case: Case) -> CaseRestriction | None:
    """What restricts the case now, if anything does."""
    last = case.restrictions.order_by("-pk").first()
    return last if last is not None and last.kind == CaseRestriction.Kind.BEGINS else None


def restrictions() -> QuerySet[CaseRestriction]:
    """What restricts cases now, the latest first."""
    last = CaseRestriction.objects.filter(case=OuterRef("case")).order_by("-pk").values("pk")[:1]
    return (
        CaseRestriction.objects.alias(last=Subquery(last))
        .filter(pk=F("last"), kind=CaseRestriction.Kind.BEGINS)
        .select_related("case", "team")
        .order_by("-pk")
    )


def closed_to(user_id: int, cases: Iterable[Case], at: datetime) -> list[Case]:
    """Those of the cases that are restricted, and that this account has not opened at ``at``."""
    wanted = {case.pk: case for case in cases}
    teams = dict(restrictions().filter(case__in=wanted).values_list("case", "team"))
    if not teams:
        return []
    own = set(
        Team.objects.filter(members=user_id, pk__in=teams.values()).values_list("pk", flat=True)
    )
    openings = RestrictedOpening.objects.filter(
        user=user_id, case__in=teams, known_at__lte=at, until__gt=at
    )
    opened = set(openings.values_list("case", flat=True))
    return [wanted[pk] for pk, team in teams.items() if team not in own and pk not in opened]


def open_with_reason(case: Case, why: str, by: By) -> RestrictedOpening:
    """Let somebody outside the team in for :data:`OPEN_FOR`.

    Raises :class:`RestrictionRefusedError` where the reason says too little to be judged.
    """
    _needs_reason(why)
    return RestrictedOpening.objects.create(
        case=case,
        user=by.user,
        why=why.strip()[:REASON_MAX],
        known_at=by.at,
        until=by.at + OPEN_FOR,
    )


def waiting_for_review() -> QuerySet[RestrictedOpening]:
    """Openings at which no team leader has looked yet, the oldest first."""
    rows = RestrictedOpening.objects.filter(review=None).select_related("case", "user")
    return rows.order_by("known_at", "pk")


def review(opening: RestrictedOpening, finding: str, why: str, by: By) -> OpeningReview:
    """Record what a team leader found about an opening.

    Raises :class:`RestrictionRefusedError` for one's own opening, one that was looked at already,
    and without a finding or a reason.
    """
    if finding not in OpeningReview.Finding.values:
        raise RestrictionRefusedError(_("Say whether there was need."))
    _needs_reason(why)
    if opening.user_id == by.user.pk:
        raise RestrictionRefusedError(_("You opened it yourself: another team leader looks at it."))
    if OpeningReview.objects.filter(opening=opening).exists():
        raise RestrictionRefusedError(_("Somebody has looked at it already."))
    return OpeningReview.objects.create(
        opening=opening, finding=finding, why=why.strip()[:REASON_MAX], user=by.user, known_at=by.at
    )


def _needs_reason(why: str) -> None:
    if len(why.strip()) < REASON_MIN:
        raise RestrictionRefusedError(
            _("Say why in a sentence of at least %(count)s characters: a team leader judges by it.")
            % {"count": REASON_MIN}
        )
