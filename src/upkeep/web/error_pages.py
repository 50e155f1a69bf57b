"""Pages for what went wrong, where Django's own would not do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form did not carry the token it should: the page was old, or not ours."""
    return render(request, "form_out_of_date.html", status=403)
