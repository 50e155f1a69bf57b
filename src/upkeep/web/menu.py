"""The menu at the top of every page: few entries, so that one line holds them in both languages."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upkeep.web.access import employers_of, is_caseworker, person_of

Named = tuple[str, str | Promise]
"""The name of an address, and what its link is called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu, the further addresses that belong to it, and its pages if several."""

    address: str
    text: str | Promise
    further: tuple[str, ...] = ()
    pages: tuple[Named, ...] = ()


OF_PARENTS = (Entry("home", _("Your child maintenance")),)
OF_STAFF = (
    Entry("cases", _("Cases"), further=("recorded_twice",)),
    Entry(
        "work",
        _("Work"),
        further=("board", "defects", "switches", "shadows"),
        pages=(("work", _("Worklist")), ("board", _("Stuck cases")), ("defects", _("Defects"))),
    ),
    Entry("books", _("Books"), further=("employers",)),
    Entry("guidance", _("Guidance")),
)
OF_EMPLOYERS = (Entry("payroll", _("Orders and returns")),)
OF_ALL = (Entry("calculator", _("Calculator")),)
OF_STRANGERS = (
    Entry("arrangement", _("Agree it yourselves")),
    Entry("account_login", _("Sign in")),
)


def menu_of(user: User | AnonymousUser, path: str) -> dict[str, object]:
    """The menu for who is looking, and the pages of the entry that the page at ``path`` is of."""
    found: tuple[Entry, ...] = OF_PARENTS if person_of(user) is not None else ()
    found += OF_EMPLOYERS if employers_of(user) else ()
    found += OF_STAFF if is_caseworker(user) else ()
    found += OF_ALL if user.is_authenticated else OF_ALL + OF_STRANGERS
    current = next((entry for entry in found if _is_of(entry, path)), None)
    return {
        "navigation": [
            _link(entry.address, entry.text, path, is_active=entry is current) for entry in found
        ],
        "section": str(current.text) if current else "",
        "section_pages": [
            _link(name, text, path, is_active=path.startswith(reverse(name)))
            for name, text in (current.pages if current else ())
        ],
    }


def every_page(request: HttpRequest) -> dict[str, object]:
    """What the frame of a page needs to know about who is looking at it."""
    user = getattr(request, "user", AnonymousUser())
    return {"is_signed_in": user.is_authenticated, **menu_of(user, request.path)}


def _is_of(entry: Entry, path: str) -> bool:
    return path.startswith(tuple(reverse(name) for name in (entry.address, *entry.further)))


def _link(name: str, text: str | Promise, path: str, *, is_active: bool) -> dict[str, object]:
    address = reverse(name)
    return {"href": address, "text": str(text), "current": path == address, "active": is_active}
