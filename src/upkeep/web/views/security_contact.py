"""Whom to tell of a hole in the service: ``/.well-known/security.txt`` (RFC 9116)."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from upkeep.web.access import Audience, open_to

HOLDS_FOR = timedelta(days=180)
"""Less than a year, as the standard asks; each answer begins it anew."""


@open_to(Audience.ANYONE)
@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """The contacts that the body names, the first preferred; not found while it names none."""
    contacts = [contact.strip() for contact in settings.UPKEEP_SECURITY_CONTACT.split(",")]
    if not any(contacts):
        raise Http404
    expires = (timezone.now() + HOLDS_FOR).astimezone(UTC).replace(microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts if contact]
    lines += [
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, cy",
        f"Canonical: {request.build_absolute_uri(reverse('security_contact'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
