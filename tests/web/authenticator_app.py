"""What an authenticator app shows (RFC 6238), by the standard library alone."""

import base64
import hmac
import struct
import time

HALF_MINUTE = 30
FIGURES = 6


def code_of(secret: str, half_minutes_ahead: int = 0) -> str:
    """The code of a key now, or some half minutes from now."""
    counter = int(time.time()) // HALF_MINUTE + half_minutes_ahead
    mixed = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), "sha1").digest()
    start = mixed[-1] & 0xF
    value = struct.unpack(">I", mixed[start : start + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**FIGURES:0{FIGURES}}"
