"""A simulated payment provider: the part of its HTTP API that Upkeep speaks, and a page to pay on.

It declines, tells late, twice, out of order or not at all, and forges, as it is ordered.
"""

import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass
from datetime import date
from enum import Enum
from urllib.parse import parse_qs, urlsplit

import httpx

from upkeep.simulation.web_server import Answer, Headers, SimulatedServer

KEY = "simulated-key"
SECRET = "simulated-secret"  # noqa: S105
_HTML = {"Content-Type": "text/html; charset=utf-8"}


class Tells(Enum):
    """How the provider tells of a payment by itself."""

    ONCE = "once"
    TWICE = "twice"
    OUT_OF_ORDER = "out-of-order"
    FORGED = "forged"
    LATE = "late"
    NEVER = "never"


@dataclass
class Payment:
    """One payment as the provider keeps it, in pence."""

    number: str
    key: str
    reference: str
    pence: int
    return_url: str
    status: str = "created"
    code: str = ""
    captured_on: date | None = None
    settled_on: date | None = None
    payout: str = ""
    captured_when_asked: int = 0


class SimulatedCards:
    """Keeps payments by the key under which they were begun, and takes no money from anybody."""

    def __init__(self, port: int = 0, webhook: str = "", on: date = date(2023, 4, 5)) -> None:
        self.server = SimulatedServer(self.respond, port)
        self.webhook = webhook
        self.on = on
        self.tells: deque[Tells] = deque()
        self.payments: dict[str, Payment] = {}
        self.sent = 0

    def respond(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What the provider answers to one request: of its customer, or of who pays."""
        part = urlsplit(path).path
        if part.startswith("/card/"):
            return self._page(method, part.removeprefix("/card/"), body)
        if headers.get("Authorization") != f"Bearer {KEY}":
            return 401, b'{"code": "P0000", "description": "Credentials are required"}'
        if method == "POST" and part == "/v1/payments":
            return self._begin(headers.get("Idempotency-Key", ""), json.loads(body))
        if method == "GET" and part.startswith("/v1/payments/"):
            return self._say(part.removeprefix("/v1/payments/"))
        return 404, b'{"code": "P0200", "description": "Not found"}'

    def _begin(self, key: str, said: dict[str, object]) -> Answer:
        held = next((each for each in self.payments.values() if each.key == key), None)
        if held is not None:
            return 200, self.resource(held.number)
        pence = said.get("amount")
        if not isinstance(pence, int) or not 0 < pence <= 10_000_000:
            return 422, b'{"field": "amount", "code": "P0102", "description": "Invalid amount"}'
        number = f"pay{len(self.payments) + 1:08d}"
        self.payments[number] = Payment(
            number, key, str(said["reference"]), pence, str(said["return_url"])
        )
        return 201, self.resource(number)

    def _say(self, number: str) -> Answer:
        held = self.payments.get(number)
        if held is None:
            return 404, b'{"code": "P0200", "description": "Not found"}'
        if held.captured_when_asked:
            held.captured_when_asked -= 1
            if not held.captured_when_asked:
                held.captured_on = self.on
        return 200, self.resource(number)

    def resource(self, number: str) -> bytes:
        """A payment as the provider tells it."""
        return json.dumps(self._resource(self.payments[number])).encode()

    def _resource(self, held: Payment) -> dict[str, object]:
        is_open = held.status in ("created", "started")
        settlement = {
            "captured_date": held.captured_on.isoformat() if held.captured_on else None,
            "settled_date": held.settled_on.isoformat() if held.settled_on else None,
            "payout": held.payout,
        }
        page = {"href": f"{self.server.url}/card/{held.number}", "method": "GET"}
        return {
            "payment_id": held.number,
            "reference": held.reference,
            "amount": held.pence,
            "state": {"status": held.status, "finished": not is_open, "code": held.code},
            "settlement_summary": settlement,
            "_links": {"next_url": page} if is_open else {},
        }

    # --- What becomes of a payment -----------------------------------------------------------

    def pay(self, number: str) -> None:
        """The money is taken; one that is told late is captured some questions later."""
        held = self.payments[number]
        tells = self.tells.popleft() if self.tells else Tells.ONCE
        held.status = "success"
        if tells is Tells.LATE:
            held.captured_when_asked = 2
        else:
            held.captured_on = self.on
        self._tell(held, tells)

    def decline(self, number: str) -> None:
        """The bank of whoever pays says no."""
        held = self.payments[number]
        held.status, held.code = "failed", "P0010"
        self._tell(held, self.tells.popleft() if self.tells else Tells.ONCE)

    def pay_over(self, on: date) -> int:
        """Everything captured and not paid over goes to the bank in one lump; gives its pence."""
        total = 0
        for held in self.payments.values():
            if held.captured_on is not None and held.settled_on is None:
                held.settled_on, held.payout = on, f"CRD{on:%Y%m%d}"
                total += held.pence
        return total

    def message(self, number: str, event: str, status: str = "") -> bytes:
        """A message about a payment, new each time; with ``status`` as if it still stood there."""
        self.sent += 1
        said = self._resource(self.payments[number])
        if status:
            said |= {"state": {"status": status, "finished": False}, "settlement_summary": {}}
        return json.dumps(
            {
                "webhook_message_id": f"message-{self.sent}",
                "event_type": f"card_payment_{event}",
                "resource_type": "payment",
                "resource": said,
            }
        ).encode()

    def _tell(self, held: Payment, tells: Tells) -> None:
        if not self.webhook or tells in (Tells.NEVER, Tells.LATE):
            return
        message = self.message(held.number, "captured" if held.captured_on else "failed")
        sent = [(message, SECRET)]
        if tells is Tells.TWICE:
            sent *= 2
        elif tells is Tells.OUT_OF_ORDER:
            sent.append((self.message(held.number, "started", "started"), SECRET))
        elif tells is Tells.FORGED:
            sent = [(message, "somebody else's secret")]
        for content, secret in sent:
            headers = {"Pay-Signature": signature(content, secret)}
            httpx.post(self.webhook, content=content, headers=headers, timeout=20)

    def _page(self, method: str, number: str, body: bytes) -> Answer:
        """The page on which a payment is made, or what becomes of it."""
        held = self.payments.get(number)
        if held is None:
            return 404, b"<p>No such payment.</p>", _HTML
        if method == "POST" and held.status in ("created", "started"):
            if parse_qs(body.decode()).get("does") == ["pay"]:
                self.pay(number)
            else:
                self.decline(number)
        if held.status not in ("created", "started"):
            return 303, b"", {"Location": held.return_url}
        held.status = "started"
        buttons = "".join(
            f'<button name="does" value="{does}">{words}</button> '
            for does, words in (("pay", "Pay"), ("decline", "Be declined"))
        )
        page = (
            '<!DOCTYPE html><html lang="en"><title>Simulated payment</title>'
            f"<h1>Simulated payment of £{held.pence // 100}.{held.pence % 100:02d}</h1>"
            f'<p>No card is needed.</p><form method="post">{buttons}</form></html>'
        )
        return 200, page.encode(), _HTML


def signature(content: bytes, secret: str = SECRET) -> str:
    """What a message is signed with."""
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
