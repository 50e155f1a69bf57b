"""Readers for Locust: each asks once a second for a page, signed in as somebody.

``READERS`` in the environment names a JSON file: the kinds of pages, each with addresses and
cookies of who may open them.
"""

import json
import os
import random
from pathlib import Path

from locust import HttpUser, constant_throughput, task

FOUND = json.loads(Path(os.environ["READERS"]).read_text(encoding="utf-8"))
KINDS = sorted(FOUND)


class Reader(HttpUser):
    """Somebody who looks at pages of every kind in turn, at the pace of one a second."""

    wait_time = constant_throughput(1)

    @task
    def look(self) -> None:
        """Open one page; anything but the page itself counts as failed."""
        kind = random.choice(KINDS)
        where, cookie = random.choice(FOUND[kind])
        headers = {"Cookie": f"upkeep-session={cookie}"} if cookie else {}
        self.client.cookies.clear()
        self.client.get(where, name=kind, headers=headers, allow_redirects=False)
