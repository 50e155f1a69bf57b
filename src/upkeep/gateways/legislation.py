"""The law from legislation.gov.uk: one request for each provision and day, kept for searching.

The publisher asks not to be asked for whole Acts and to be asked politely: provisions are fetched
one by one, what is held already is not asked for again, and a busy publisher ends the round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from http import HTTPStatus

import httpx
from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from upkeep.gateways import web_client
from upkeep.gateways.law_text_models import LawText
from upkeep.gateways.legislation_xml import UnreadableLawError, Wording, read_wording
from upkeep.law.provisions import Provision

_ACCEPT = {"Accept": "application/xml", "User-Agent": "Upkeep"}
SHOWN_MAX = 50
"""So many provisions a search finds at most."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of asking for one provision: ``new``, ``held``, or why there is none.

    ``ends_round`` says that asking for more makes no sense now.
    """

    provision: Provision
    what: str
    detail: str = ""
    ends_round: bool = False


class Publisher:
    """legislation.gov.uk, or what answers like it at an address (None: that of the settings)."""

    def __init__(self, url: str | None = None, client: httpx.Client | None = None) -> None:
        self.url = (url or settings.UPKEEP_LEGISLATION_URL).rstrip("/")
        self._client = client or httpx.Client(
            timeout=web_client.TIMEOUT_SECONDS, follow_redirects=True
        )

    def fetch(
        self, provisions: Iterable[Provision], on: date, known_at: datetime
    ) -> Iterator[Outcome]:
        """Ask for each provision as it stood on a day and keep what is new, one after the other.

        What is held for that day is not asked for again. Every answer is kept as soon as it is
        understood, so that a round that ends early loses nothing.
        """
        for provision in provisions:
            held = LawText.objects.filter(
                document=provision.document, part=provision.part, as_on=on
            )
            outcome = (
                Outcome(provision, "held") if held.exists() else self._ask(provision, on, known_at)
            )
            yield outcome
            if outcome.ends_round:
                return

    def _ask(self, provision: Provision, on: date, known_at: datetime) -> Outcome:
        address = f"{self.url}/{provision.path}/{on.isoformat()}/data.xml"
        reply = web_client.request(self._client, "GET", address, b"", _ACCEPT)
        if reply.status == HTTPStatus.NOT_FOUND:
            return Outcome(provision, "not published", f"nothing for {on.isoformat()}")
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = (
                f"; ask again in {reply.retry_after_seconds} seconds"
                if reply.retry_after_seconds
                else ""
            )
            return Outcome(provision, "refused", f"the publisher is busy{wait}", ends_round=True)
        if reply.fault is not None or reply.status != HTTPStatus.OK:
            what = reply.fault.label if reply.fault else f"answer {reply.status}"
            return Outcome(provision, "failed", str(what), ends_round=reply.status is None)
        try:
            wording = read_wording(reply.content, provision)
        except UnreadableLawError as error:
            return Outcome(provision, "failed", str(error))
        _keep(provision, on, wording, known_at)
        return Outcome(provision, "new")


def _keep(provision: Provision, on: date, wording: Wording, known_at: datetime) -> None:
    LawText.objects.get_or_create(
        document=provision.document,
        part=provision.part,
        as_on=on,
        sha256=sha256(wording.text.encode()).hexdigest(),
        defaults={
            "in_force_from": wording.in_force_from,
            "is_in_force": wording.is_in_force,
            "document_title": wording.document_title,
            "title": wording.title,
            "text": wording.text,
            "known_at": known_at,
        },
    )


def law_text(provision: Provision, on: date) -> LawText | None:
    """The held wording that was in force on a day, as far as the copy can say; None: none is held.

    A wording counts from the day the publisher gives, and without one from the day that was asked
    for. Of several the latest counts: a change between two days that were asked for is not known.
    """
    texts = LawText.objects.filter(document=provision.document, part=provision.part)
    began = texts.filter(Q(in_force_from__lte=on) | Q(in_force_from=None, as_on__lte=on))
    return began.order_by(F("in_force_from").desc(nulls_last=True), "-as_on", "-pk").first()


@dataclass(frozen=True, slots=True)
class Found:
    """A provision that a search found; ``snippet`` has what was found between two marks."""

    provision: Provision
    text: LawText
    snippet: str


MARK_START, MARK_END = "\ue000", "\ue001"
"""Around the words found in a snippet; no text has these characters."""

_LATEST = """
SELECT DISTINCT ON (document, part) * FROM gateways_lawtext
WHERE as_on <= %(on)s OR in_force_from <= %(on)s
ORDER BY document, part, in_force_from DESC NULLS LAST, as_on DESC, id DESC
"""

_SEARCH = f"""
SELECT id, ts_headline('english', text, query,
    'MaxFragments=1, MinWords=8, MaxWords=30, StartSel={MARK_START}, StopSel={MARK_END}')
FROM ({_LATEST}) held, websearch_to_tsquery('english', %(words)s) query
WHERE to_tsvector('english', document_title || ' ' || title || ' ' || text) @@ query
ORDER BY ts_rank(setweight(to_tsvector('english', title), 'A')
    || to_tsvector('english', text), query) DESC, document, part LIMIT {SHOWN_MAX}
"""


def search_law(words: str, on: date) -> list[Found]:
    """Provisions of the local copy that hold the words, the nearest first; as they stood on a day.

    Words as in a search engine: ``"of one household" -grandparent``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH, {"words": words, "on": on})
        found = dict(cursor.fetchall())
    texts = LawText.objects.in_bulk(list(found))
    return [
        Found(Provision(texts[key].document, texts[key].part), texts[key], snippet)
        for key, snippet in found.items()
    ]
