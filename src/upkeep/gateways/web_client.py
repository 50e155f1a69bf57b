"""HTTP as messages need it: whatever happens, what came back is given as it came."""

import httpx

from upkeep.gateways.messages import Reply
from upkeep.gateways.models import Message

TIMEOUT_SECONDS = 20
BYTES_MAX = 5_000_000
"""The longest answer that is taken: more is no answer to what we ask."""

_WAIT_SECONDS_MAX = 24 * 3600


def request(
    client: httpx.Client, method: str, url: str, content: bytes, headers: dict[str, str]
) -> Reply:
    """Send a request and give the answer, whole or in part; never raises for what the net does."""
    arrived = bytearray()
    status: int | None = None
    wait = 0
    try:
        with client.stream(method, url, content=content, headers=headers) as response:
            status = response.status_code
            wait = _seconds(response.headers.get("Retry-After", ""))
            for part in response.iter_bytes():
                arrived += part
                if len(arrived) > BYTES_MAX:
                    return Reply(status, bytes(arrived), Message.Fault.GARBAGE)
    except httpx.TimeoutException:
        return Reply(status, bytes(arrived), Message.Fault.TIMEOUT)
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError):
        fault = Message.Fault.UNREACHABLE if status is None else Message.Fault.CUT_OFF
        return Reply(status, bytes(arrived), fault)
    except httpx.TransportError:
        return Reply(status, bytes(arrived), Message.Fault.UNREACHABLE)
    return Reply(status, bytes(arrived), None, wait)


def _seconds(retry_after: str) -> int:
    """How long to wait, of a Retry-After in seconds; one that gives a date is passed over."""
    return min(int(retry_after), _WAIT_SECONDS_MAX) if retry_after.isdecimal() else 0
