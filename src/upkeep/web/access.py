"""Who is asking, and what they may open.

Every view says whom it is for with one of the decorators here; a test walks the addresses and
refuses a view that does not. Whatever concerns one case is fetched through :func:`own_case`, so a
parent who asks for another's case gets the answer that a case which does not exist would give.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Case
from upkeep.correspondence.employer_access import ActsFor, acts_for, is_employers_account
from upkeep.correspondence.models import EmployerRole
from upkeep.parties.models import Person, SignIn
from upkeep.web import staff_reading

CASEWORKERS = "caseworkers"
"""The group of everybody who works here."""

ROLE_GROUPS = {
    Role.TEAM_LEADER: "team leaders",
    Role.DECISION_MAKER: "decision makers",
    Role.FINANCE: "finance",
    Role.APPEALS: "appeals officers",
}
"""The groups of those who work here in a role of its own, beside that of a caseworker."""

P = ParamSpec("P")
View = Callable[..., HttpResponse]


class Audience(Enum):
    """Whom a page is for."""

    ANYONE = "anyone"
    SIGNED_IN = "anyone who is signed in"
    PARENTS = "parents"
    EMPLOYERS = "who acts for an employer"
    CASEWORKERS = "caseworkers"
    TEAM_LEADERS = "team leaders"


def open_to(audience: Audience) -> Callable[[View], View]:
    """Say that a page holds nothing about anybody and is open to an audience."""

    def mark(view: View) -> View:
        view.audience = audience  # type: ignore[attr-defined]
        return login_not_required(view) if audience is Audience.ANYONE else view

    return mark


def parents_only(
    view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse],
) -> View:
    """Let in people who have an account as a parent; the view gets the person."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = person_of(request.user)
        if person is None:
            raise PermissionDenied
        return view(request, person, *args, **kwargs)

    return open_to(Audience.PARENTS)(checked)


def employers_only(
    view: Callable[Concatenate[HttpRequest, list[ActsFor], P], HttpResponse],
) -> View:
    """Let in accounts that act for an employer; the view gets all of those."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        employers = employers_of(request.user)
        if not employers:
            raise PermissionDenied
        return view(request, employers, *args, **kwargs)

    return open_to(Audience.EMPLOYERS)(checked)


def for_employer(
    role: EmployerRole,
) -> Callable[[Callable[Concatenate[HttpRequest, ActsFor, P], HttpResponse]], View]:
    """Let in who acts in a role for the employer of the address; the view gets their part in it.

    Another's employer is answered as one that does not exist.
    """

    def mark(view: Callable[Concatenate[HttpRequest, ActsFor, P], HttpResponse]) -> View:
        @never_cache
        @wraps(view)
        def checked(
            request: HttpRequest, /, employer: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            employers = employers_of(request.user)
            if not employers:
                raise PermissionDenied
            acting = next((each for each in employers if each.reference == employer), None)
            if acting is None:
                raise Http404
            if not acting.may(role):
                raise PermissionDenied
            return view(request, acting, *args, **kwargs)

        return open_to(Audience.EMPLOYERS)(checked)

    return mark


def caseworkers_only(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View:
    """Let in members of the group of caseworkers."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_caseworker(request.user):
            raise PermissionDenied
        return staff_reading.noted(request, lambda: view(request, *args, **kwargs))

    return open_to(Audience.CASEWORKERS)(checked)


def team_leaders_only(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> View:
    """Let in those who lead a team."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if Role.TEAM_LEADER not in roles_of(request.user):
            raise PermissionDenied
        return staff_reading.noted(request, lambda: view(request, *args, **kwargs))

    return open_to(Audience.TEAM_LEADERS)(checked)


def person_of(user: User | AnonymousUser) -> Person | None:
    """The parent whose account this is, if it is a parent's."""
    if not user.is_authenticated:
        return None
    sign_in = SignIn.objects.filter(user_id=user.pk).select_related("person").first()
    return sign_in.person if sign_in else None


def employers_of(user: User | AnonymousUser) -> list[ActsFor]:
    """The employers for which an account acts; never for one of a parent or of staff."""
    if not user.is_authenticated or is_caseworker(user) or person_of(user) is not None:
        return []
    return acts_for(user)


def may_act_for_employers(user: User) -> bool:
    """Whether an account is one of employers: who was taken out everywhere may be invited again."""
    if is_caseworker(user) or person_of(user) is not None:
        return False
    return is_employers_account(user)


def is_caseworker(user: User | AnonymousUser) -> bool:
    """Whether the account belongs to the group of caseworkers."""
    return user.is_authenticated and user.groups.filter(name=CASEWORKERS).exists()


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """The roles in which somebody works here; none for a parent or a stranger."""
    if not is_caseworker(user):
        return frozenset()
    groups = set(user.groups.values_list("name", flat=True))
    further = {role for role, group in ROLE_GROUPS.items() if group in groups}
    return frozenset({Role.CASEWORKER, *further})


def staffed_roles() -> frozenset[Role]:
    """The roles that somebody who works here has, and can sign in with."""
    staff = User.objects.filter(groups__name=CASEWORKERS, is_active=True)
    groups = set(Group.objects.filter(user__in=staff).values_list("name", flat=True))
    groups_of = {Role.CASEWORKER: CASEWORKERS, **ROLE_GROUPS}
    return frozenset(role for role, group in groups_of.items() if group in groups)


def may_act(roles: frozenset[Role], acts: Role) -> bool:
    """Whether one of these roles may record what has to be done by ``acts``.

    A team leader may stand in for everybody. What parents, outside bodies and the nightly run do
    is recorded by any caseworker.
    """
    if Role.TEAM_LEADER in roles or acts in roles:
        return True
    return Role.CASEWORKER in roles and acts not in {Role.TEAM_LEADER, *ROLE_GROUPS}


def cases_of(person: Person) -> QuerySet[Case]:
    """The cases in which a person is one of the two parents, the latest application first."""
    return (
        Case.objects.filter(Q(receiving_parent=person) | Q(paying_parent__person=person))
        .select_related("paying_parent__person", "receiving_parent")
        .order_by("-applied_on", "reference")
    )


def own_case(person: Person, reference: str) -> Case:
    """The person's case of that reference; for any other, as if it did not exist."""
    return get_object_or_404(cases_of(person), reference=reference)


def any_case(reference: str) -> Case:
    """The case of that reference, for staff."""
    cases = Case.objects.select_related("paying_parent__person", "receiving_parent")
    return get_object_or_404(cases, reference=reference)
