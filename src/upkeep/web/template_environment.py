"""What every template can use: components, words, addresses, and how figures are written."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from upkeep.collection import fees
from upkeep.web import before_and_after, formats, process_words
from upkeep.web.access import is_caseworker, person_of
from upkeep.web.brand import brand_colour
from upkeep.web.language import other_language

STYLE_SHEET = "upkeep/build/upkeep.css"


def environment(loader: BaseLoader, *, autoescape: bool, **options: Any) -> Environment:  # noqa: ANN401
    """The environment in which Django renders templates."""
    assert autoescape, "what people wrote must never become markup"
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        **options,
        loader=ChoiceLoader([loader, components]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    made.globals.update(_functions())
    made.filters.update(
        pounds=formats.pounds,
        day=formats.day,
        days=formats.days,
        moment=formats.moment,
        rate=formats.rate,
        beside=before_and_after.beside,
        account_name=before_and_after.account_name,
    )
    return made


def _functions() -> dict[str, Callable[..., object]]:
    return {
        "url": _address,
        "declared": process_words.sentence,
        "name_words": process_words.name_words,
        "role_words": process_words.role_words,
        "event_words": process_words.event_words,
        "process_words": process_words.process_words,
        "clock_words": process_words.clock_words,
        "stuck_words": process_words.stuck_words,
        "must_words": process_words.must_words,
        "static": static_address,
        "page_language": get_language,
        "other_language": other_language,
        "service_name": lambda: settings.UPKEEP_SERVICE_NAME,
        "is_demonstration": lambda: settings.UPKEEP_DEMONSTRATION,
        "brand_colour": brand_colour,
        "has_own_colour": lambda: bool(settings.UPKEEP_BRAND_COLOUR),
        "net_of_fee": lambda collected, on: collected - fees.receiving_parent_fee(collected, on),
        "bears_fees": lambda case: case.scheme == fees.SCHEME_WITH_FEES,
        "receiving_parent_fee_percent": lambda on: f"{100 * fees.receiving_parent_share(on)}%",
    }


def _address(name: str, *args: object) -> str:
    return reverse(name, args=args)


def static_address(name: str) -> str:
    """The address of a static file, with a digest of its content, so that a change is seen."""
    found = finders.find(name)
    digest = _digest(str(found)) if found else "missing"
    return f"{static(name)}?v={digest}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def every_page(request: HttpRequest) -> dict[str, object]:
    """What the frame of a page needs to know about who is looking at it."""
    user = getattr(request, "user", AnonymousUser())
    items = []
    if person_of(user) is not None:
        items.append(("home", gettext("Your child maintenance")))
    if is_caseworker(user):
        items.append(("cases", gettext("Cases")))
        items.append(("work", gettext("Worklist")))
        items.append(("board", gettext("Stuck cases")))
        items.append(("defects", gettext("Defects")))
        items.append(("books", gettext("Books")))
    items.append(("calculator", gettext("Calculator")))
    if not user.is_authenticated:
        items.append(("account_login", gettext("Sign in")))
    links = [_link(request, *item) for item in items]
    return {"is_signed_in": user.is_authenticated, "navigation": links}


def _link(request: HttpRequest, name: str, text: str) -> dict[str, object]:
    address = reverse(name)
    return {
        "href": address,
        "text": text,
        "current": request.path == address,
        "active": request.path.startswith(address),
    }
