"""Something to see on every page: what the made-up caseload lacks, and where each page is."""

from django.contrib.auth.models import User
from django.test import Client
from made_up_employer import EMPLOYER
from made_up_families import AISHA, BETHAN, CHLOE, PASSWORD, case_of
from made_up_payroll import ADMINISTRATOR, acting, invited
from test_page_access import (
    EMPLOYERS_PAGES,
    PAYERS_PAGES,
    RECEIVERS_PAGES,
    STAFF_PAGES,
    address,
    routes,
)

from upkeep.cases.lifecycle import Role
from upkeep.correspondence.models import EmployerRole
from upkeep.web.accounts import ensure_demo_account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FINANCE = "finn"
LEADER = "leah"
OPEN_TO_ALL = ("landing", "account_login", "signed_out", "account_inactive", "calculator")
OPEN_TO_ALL += ("calculator_gone", "calculator_finished", "arrangement", "arrangement_form")
OPEN_TO_ALL += ("sign_in_first", "sign_in_ask", "sign_in_forgotten")
OPEN_TO_ALL += ("payroll_first", "payroll_ask")


def make() -> dict[str, object]:
    """Make it; return the address of every page by who looks at it, and of the cases."""
    ensure_demo_account(FINANCE, PASSWORD, caseworker=True, roles=[Role.FINANCE])
    acting()
    ensure_demo_account(ADMINISTRATOR, PASSWORD)
    case, direct = case_of(AISHA), case_of(CHLOE)
    looked_at = {
        "aisha": {n: address(n, case) for n in routes("home/") if n not in PAYERS_PAGES},
        "marcus": {
            name: address(name, case)
            for name in routes("home/")
            if name not in {"own_letter", *RECEIVERS_PAGES}
        },
        "tom": {name: address(name, direct) for name in ("home", "own_case", "own_direct_pay")},
        ADMINISTRATOR: {name: address(name, case) for name in EMPLOYERS_PAGES},
        LEADER: {name: address(name, case) for name in STAFF_PAGES},
    }
    pages = {user: _shown(user, names) for user, names in looked_at.items()}
    pages[""] = {name: address(name, case) for name in OPEN_TO_ALL}
    cases = {who.name.split()[0].lower(): case_of(who).reference for who in (AISHA, BETHAN, CHLOE)}
    codes = {"reference": EMPLOYER, "code": invited(EmployerRole.ADMINISTRATOR)}
    return {"pages": pages, "cases": cases, "employer": codes}


def _shown(user: str, addresses: dict[str, str]) -> dict[str, str]:
    """Those that are pages: documents and tables to save are tried elsewhere."""
    client = Client()
    client.force_login(User.objects.get(username=user), backend=BACKEND)
    shown = {}
    for name, where in addresses.items():
        answer = client.get(where)
        assert answer.status_code == 200, (user, name, answer.status_code)
        if answer.headers["Content-Type"].startswith("text/html"):
            shown[name] = where
    return shown
