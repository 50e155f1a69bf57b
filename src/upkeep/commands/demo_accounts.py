"""The demo's accounts: one for each kind of user, over people who are visibly made up."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q

from upkeep.api.clients import ensure_demo_client
from upkeep.cases.models import Case, PayingParent
from upkeep.collection.employers import employer_of
from upkeep.collection.models import EmployerSchedule
from upkeep.parties.models import Person
from upkeep.web.access import ROLE_GROUPS
from upkeep.web.accounts import ensure_demo_account, ensure_demo_employer


def make_accounts(password: str, known_at: datetime) -> list[tuple[str, str]]:
    """Make the accounts and return who each is for and its user name."""
    ensure_demo_account("caseworker", password, caseworker=True)
    ensure_demo_account("leader", password, caseworker=True, roles=ROLE_GROUPS)
    made = [
        ("Caseworker: every case, worklist, board, defects", "caseworker"),
        ("Team leader: gives out work, acts in every role", "leader"),
    ]
    for username, who, person in _parents():
        ensure_demo_account(username, password, person)
        made.append((f"{who}: {person.full_name}", username))
    if reference := _employer():
        ensure_demo_employer("payroll", password, reference, known_at)
        employer = employer_of(reference)
        made.append((f"Employer: {employer.name if employer else reference}", "payroll"))
    return made


def make_api_client(secret: str, known_at: datetime) -> tuple[str, str] | None:
    """Make the demonstration's payroll program; its name, and the employer that it acts for.

    None where no order was ever made.
    """
    reference = _employer()
    if reference is None:
        return None
    return ensure_demo_client(secret, reference, known_at).name, reference


def _employer() -> str | None:
    """The employer with the most months, by reference."""
    months = EmployerSchedule.objects.values("employer_reference").annotate(months=Count("pk"))
    found = months.order_by("-months", "employer_reference").first()
    return str(found["employer_reference"]) if found else None


def _parents() -> Iterator[tuple[str, str, Person]]:
    """A paying parent who pays for two families, one of their receiving parents, and one whose
    maintenance is paid directly."""
    paying = (
        PayingParent.objects.annotate(
            live=Count("cases", filter=Q(cases__state=Case.State.IN_FORCE), distinct=True),
            paid=Count("receipts", distinct=True),
        )
        .order_by("-live", "-paid", "id")
        .first()
    )
    if paying is None:
        return
    yield "paying", "Paying parent with several cases", paying.person
    case = paying.cases.filter(state=Case.State.IN_FORCE).order_by("id").first()
    if case is not None:
        yield "receiving", "Receiving parent, Collect and Pay", case.receiving_parent
    direct = (
        Case.objects.filter(
            state=Case.State.IN_FORCE,
            arrangements__service_type="direct_pay",
            arrangements__known__endswith=None,
            arrangements__effective__endswith=None,
        )
        .exclude(paying_parent=paying)
        .order_by("id")
        .first()
    )
    if direct is not None:
        yield "directpay", "Receiving parent, Direct Pay", direct.receiving_parent
