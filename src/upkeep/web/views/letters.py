"""Letters: a parent's list of their own, and each as its document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from upkeep.correspondence.models import Letter
from upkeep.parties.models import Person
from upkeep.web.access import any_case, caseworkers_only, own_case, parents_only
from upkeep.web.letter_document import letter_pdf
from upkeep.web.letters_page import letters_to
from upkeep.web.looking import looking


@parents_only
def own_letters(request: HttpRequest, person: Person, reference: str) -> HttpResponse:
    """Every letter about a case that was written to the parent."""
    case = own_case(person, reference)
    look = looking(request.GET)
    context = {"case": case, "look": look, "rows": letters_to(person, case, look.known_at)}
    return render(request, "parent/letters.html", context, status=look.status)


@parents_only
def own_letter(request: HttpRequest, person: Person, reference: str, number: int) -> HttpResponse:
    """One letter to the parent, as it was sent."""
    letters = Letter.objects.filter(case=own_case(person, reference), person=person)
    return _document(get_object_or_404(letters, pk=number, is_copy=False))


@caseworkers_only
def case_letter(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One letter about a case, as it was sent."""
    return _document(get_object_or_404(Letter.objects.filter(case=any_case(reference)), pk=number))


def _document(letter: Letter) -> HttpResponse:
    return HttpResponse(
        letter_pdf(letter),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{letter.reference}.pdf"'},
    )
