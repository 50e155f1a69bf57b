"""The name and colour of the body that runs the service, as settings."""

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from upkeep.web.access import Audience, open_to

DEFAULT_COLOUR = "#0b5655"
# WCAG 2.2 success criterion 1.4.3: text against what is behind it.
CONTRAST_MIN = 4.5


def brand_colour() -> str:
    """The colour of the header."""
    return str(settings.UPKEEP_BRAND_COLOUR or DEFAULT_COLOUR)


@open_to(Audience.ANYONE)
@cache_control(public=True, max_age=3600)
def brand_style(request: HttpRequest) -> HttpResponse:
    """The style sheet that puts the body's own colour over the one that was compiled in."""
    colour = brand_colour()
    rules = f":root{{--govuk-brand-colour:{colour};--govuk-link-colour:{colour}}}\n"
    return HttpResponse(rules, content_type="text/css; charset=utf-8")


@register()
def check_brand_colour(**_: object) -> list[CheckMessage]:
    """Refuse a colour that is none, or on which white text could not be read."""
    colour = brand_colour()
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return [Error("UPKEEP_BRAND_COLOUR is not a colour.", hint="Write it as #rrggbb.")]
    if contrast_with_white(colour) < CONTRAST_MIN:
        return [
            Error(
                "UPKEEP_BRAND_COLOUR is too light: white text on it could not be read by all.",
                hint=f"Choose a darker one, with a contrast of at least {CONTRAST_MIN} to 1.",
            )
        ]
    return []


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour with white (WCAG 2.2, relative luminance)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
