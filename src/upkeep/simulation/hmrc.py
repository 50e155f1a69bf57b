"""A simulated income service of HMRC, with made-up figures for whoever is asked about."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs
from zlib import crc32

from upkeep.simulation.web_server import Answer, Headers, SimulatedServer

CLIENT = "simulated-client"
SECRET = "simulated-secret"  # noqa: S105
LEAST_POUNDS = 9_000
_SPREAD = 40_000

Spoil = Callable[[dict[str, Any]], object]


class SimulatedHmrc:
    """Gives tokens and figures. ``spoil`` may change an answer before it leaves."""

    def __init__(self, port: int = 0) -> None:
        self.server = SimulatedServer(self.respond, port)
        self.tokens = 0
        self.spoil: Spoil = lambda _answer: None

    def respond(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What the service answers to one request."""
        if path == "/oauth/token":
            given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
                return 401, b'{"error": "invalid_client"}'
            self.tokens += 1
            token = {"access_token": f"token-{self.tokens}", "token_type": "bearer"}
            return 200, json.dumps(token).encode()
        if headers.get("Authorization") != f"Bearer token-{self.tokens}" or not self.tokens:
            return 401, b'{"error": "invalid_token"}'
        asked = json.loads(body)
        figures = made_up_figures(asked["national_insurance_number"], asked["asked_on"])
        answer = {"request_id": asked["request_id"], "incomes": [figures]}
        self.spoil(answer)
        return 200, json.dumps(answer).encode()


def made_up_figures(number: str, asked_on: str) -> dict[str, str]:
    """Pay of the last tax year but one before the day, the same for a number each time."""
    day = date.fromisoformat(asked_on)
    year = day.year - (day < date(day.year, 4, 6)) - 2
    pounds = LEAST_POUNDS + crc32(number.encode()) % _SPREAD
    nothing = ("pension_income", "taxable_benefits", "trading_profit", "pension_contributions")
    return {
        "national_insurance_number": number,
        "tax_year": f"{year}-{(year + 1) % 100:02d}",
        "employment_income": f"{pounds}.00",
        **dict.fromkeys(nothing, "0.00"),
        "source": "paye",
        "available_on": asked_on,
    }
