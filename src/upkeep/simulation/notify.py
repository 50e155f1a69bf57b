"""A simulated GOV.UK Notify: the part of its HTTP API that Upkeep speaks."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

import jwt

from upkeep.simulation.web_server import Answer, Headers, SimulatedServer

SERVICE = "00000000-0000-4000-8000-000000000001"
SECRET = "00000000-0000-4000-8000-000000000002"  # noqa: S105
KEY = f"simulated-{SERVICE}-{SECRET}"
UNREACHABLE = ("nobody@example.org", "0000 0000000")
"""Addresses that nothing reaches."""
_NEEDED = {"email": "email_address", "sms": "phone_number", "letter": "personalisation"}


class SimulatedNotify:
    """Takes notices and remembers them by our reference; nothing is ever sent to anybody."""

    def __init__(self, port: int = 0) -> None:
        self.server = SimulatedServer(self.respond, port)
        self.notices: list[dict[str, object]] = []

    def respond(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """What Notify answers to one request."""
        parts = urlsplit(path)
        bearer = headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(bearer, SECRET, ["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return _refused(403, "AuthError", "Invalid token: signature, api token not found")
        if claims.get("iss") != SERVICE:
            return _refused(403, "AuthError", "Invalid token: service not found")
        if method == "GET" and parts.path == "/v2/notifications":
            wanted = parse_qs(parts.query).get("reference")
            held = [n for n in self.notices if wanted is None or n["reference"] in wanted]
            return 200, json.dumps({"notifications": held}).encode()
        if method == "GET" and parts.path.startswith("/v2/notifications/"):
            return self._told(parts.path.removeprefix("/v2/notifications/"))
        way = parts.path.removeprefix("/v2/notifications/")
        if method == "POST" and way in _NEEDED:
            return self._take(way, json.loads(body))
        return _refused(404, "NotFound", "no such address")

    def _told(self, number: str) -> Answer:
        """What became of one notice: those to nobody fail, the others arrive."""
        held = next((notice for notice in self.notices if notice["id"] == number), None)
        if held is None:
            return _refused(404, "NoResultFound", "No result found")
        status = "permanent-failure" if held["to"] in UNREACHABLE else "delivered"
        return 200, receipt(number, str(held["reference"]), status)

    def _take(self, way: str, said: dict[str, object]) -> Answer:
        for needed in (_NEEDED[way], "template_id"):
            if not said.get(needed):
                return _refused(400, "ValidationError", f"{needed} is a required property")
        number = str(uuid5(NAMESPACE_URL, f"{len(self.notices)} {said.get('reference')}"))
        notice = {"id": number, "reference": said.get("reference"), "type": way}
        self.notices.append({**notice, "to": said[_NEEDED[way]]})
        return 201, json.dumps({**notice, "template": {"id": said["template_id"]}}).encode()


def receipt(number: str, reference: str, status: str) -> bytes:
    """What Notify calls back with when it knows what became of a notice."""
    return json.dumps(
        {
            "id": number,
            "reference": reference,
            "status": status,
            "completed_at": "2023-04-05T09:00:00.000000Z",
            "notification_type": "email",
        }
    ).encode()


def _refused(status: int, error: str, message: str) -> Answer:
    said = {"status_code": status, "errors": [{"error": error, "message": message}]}
    return status, json.dumps(said).encode()
