"""The page on which what was found about a decision is recorded; the next night carries it out."""

from typing import get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upkeep.cases import forms
from upkeep.cases.changes.findings import ANSWERED_IN
from upkeep.cases.finding import Findings, FindingsRefusedError, basis_of, record_findings
from upkeep.cases.forms.findings import Basis
from upkeep.cases.lifecycle import Role
from upkeep.cases.models import Case, Proceeding
from upkeep.web.access import any_case, caseworkers_only, may_act, roles_of
from upkeep.web.acting import actor_of
from upkeep.web.decisions import decision_on
from upkeep.web.findings_form import Said, children_asked, read

OWN_MOTION = {
    "accidental_error": gettext_lazy("An accidental error in the decision"),
    "official_error": gettext_lazy("An official error: ours or HMRC's alone"),
    "any_time_ground": gettext_lazy(
        "Another ground for any time: misrepresentation, HMRC's amended figure, not a parent, "
        "a default decision"
    ),
}


@caseworkers_only
def findings(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what was found about a decision of a case; posting records it for the next night."""
    case = any_case(reference)
    decision = decision_on(case, number).decision
    asked = request.POST.get("proceeding") or request.GET.get("proceeding", "")
    answered = _answered(case, asked)
    children = children_asked(case, decision)
    may_find = may_act(roles_of(request.user), Role.DECISION_MAKER)
    said, problem = Said(effective_from=decision.effective_from), ""
    if request.method == "POST":
        stands = answered is not None and request.POST.get("outcome") == "unchanged"
        said = read(request.POST, children, wants_facts=not stands)
        problem = said.problem or _chosen(request, answered)
        if not may_find:
            problem = _("This step is for another role")
        if not problem:
            basis = basis_of(answered) if answered else _own_basis(request)
            assert basis is not None, "one was chosen"
            assert said.effective_from is not None, "it was filled in"
            found = Findings(basis, decision, said.effective_from, said.reason, said.facts)
            actor = actor_of(request)
            try:
                record_findings(found, case, actor, answered)
            except (FindingsRefusedError, ValueError) as error:
                problem = _("It cannot be recorded: %(why)s") % {"why": str(error)}
            else:
                if answered is not None:
                    return redirect("case_proceeding", case.reference, answered.pk)
                return redirect("case", case.reference)
    context = {
        "case": case,
        "decision": decision,
        "answered": answered,
        "children": children,
        "bases": OWN_MOTION,
        "benefits": forms.BENEFIT_CODES,
        "statuses": forms.STATUS_CODES,
        "may_find": may_find,
        "role": Role.DECISION_MAKER,
        "problem": problem,
        "target": said.problems[0][0] if said.problems else "what-was-found",
        "said": request.POST,
        "payer": decision.situation["paying_parent"],
    }
    return render(request, "case/findings.html", context, status=400 if problem else 200)


def _answered(case: Case, number: str) -> Proceeding | None:
    """The reconsideration or appeal that is answered, if one was named and can be."""
    if not number:
        return None
    rows = Proceeding.objects.filter(case=case, process__in=ANSWERED_IN, ended_on=None)
    row = rows.filter(pk=int(number)).first() if number.isdecimal() else None
    if row is None or row.state not in ANSWERED_IN[row.process]:
        raise Http404
    return row


def _chosen(request: HttpRequest, answered: Proceeding | None) -> str:
    if answered is None and _own_basis(request) is None:
        return _("Choose on what ground the decision is changed")
    if answered is not None and request.POST.get("outcome") not in ("revised", "unchanged"):
        return _("Choose whether the decision is changed")
    return ""


def _own_basis(request: HttpRequest) -> Basis | None:
    chosen = request.POST.get("basis", "")
    known: tuple[Basis, ...] = get_args(Basis)
    return next((basis for basis in known if basis == chosen and basis in OWN_MOTION), None)
