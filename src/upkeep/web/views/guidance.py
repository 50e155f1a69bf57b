"""Law and guidance for staff: search both, read a page of guidance, read a provision."""

from dataclasses import dataclass
from html import escape
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from upkeep.gateways.legislation import MARK_END, MARK_START, Found, law_text, search_law
from upkeep.law.provisions import Provision, provisions_in, rules_under
from upkeep.web.access import caseworkers_only
from upkeep.web.guidance import citing, guide_named, guides, search_guides, versions
from upkeep.web.looking import looking

WORDS_MAX = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision that a search found, with the words found marked."""

    found: Found
    snippet: Markup


@caseworkers_only
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All guidance, or what has the words asked for, in guidance and in the law of a day."""
    look = looking(request.GET)
    words = request.GET.get("words", "").replace("\0", "").strip()[:WORDS_MAX]
    context = {
        "look": look,
        "words": words,
        "named": [each for each in provisions_in(words) if each.part],
        "guides": search_guides(words, look.day) if words else guides(look.day),
        "hits": [Hit(each, _marked(each.snippet)) for each in search_law(words, look.day)]
        if words
        else [],
    }
    return render(request, "guidance/search.html", context, status=look.status)


@caseworkers_only
@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """A page of guidance as it held on a day, with the provisions and code it rests on."""
    look = looking(request.GET)
    found = guide_named(name, look.day)
    if found is None:
        raise Http404
    context = {"look": look, "guide": found, "versions": versions(name)}
    return render(request, "guidance/guide.html", context, status=look.status)


@caseworkers_only
@require_safe
def provision(request: HttpRequest, path: str) -> HttpResponse:
    """A provision as it stood on a day, by our copy, and where it is published."""
    look = looking(request.GET)
    found = _provision(path)
    context = {
        "look": look,
        "provision": found,
        "text": law_text(found, look.day),
        "guides": citing(found, look.day),
        "rules": rules_under(found),
    }
    return render(request, "guidance/provision.html", context, status=look.status)


def _provision(path: str) -> Provision:
    """The provision of a path such as ``uksi/2012/2677/regulation/36``."""
    pieces = path.split("/")
    if len(pieces) < 3:
        raise Http404
    return Provision("/".join(islice(pieces, 3)), "/".join(pieces[3:]))


def _marked(snippet: str) -> Markup:
    """The snippet with what was found in bold; everything else is shown as it is."""
    said = escape(snippet).replace(MARK_START, "<strong>").replace(MARK_END, "</strong>")
    return Markup(said)  # noqa: S704 - escaped above; the marks are our own
