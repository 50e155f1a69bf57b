"""The language of the pages: English or Welsh, as the reader chooses.

The choice is kept in a cookie that holds the language and nothing else; without one the browser's
own wish decides.
"""

from django.utils.translation import get_language
from django.views.i18n import set_language

from upkeep.web.access import Audience, open_to

OTHER = {"en-gb": ("cy", "Cymraeg"), "cy": ("en-gb", "English")}
"""The language to change to, by the one in use, named in itself."""

choose_language = open_to(Audience.ANYONE)(set_language)


def other_language() -> tuple[str, str]:
    """The code and the own name of the language that the page is not in."""
    return OTHER["cy" if (get_language() or "").startswith("cy") else "en-gb"]
