"""What every template can use: components, words, addresses, and how figures are written."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, PrefixLoader

from upkeep.collection import fees
from upkeep.web import before_and_after, case_page, formats, process_words, typed_days
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
        month=formats.month,
        pounds_typed=formats.pounds_typed,
        days=formats.days,
        moment=formats.moment,
        code=formats.code,
        step=formats.step,
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
        "detail_words": case_page.detail_in_words,
        "shown_day": typed_days.shown_day,
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
