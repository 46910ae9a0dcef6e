"""How what goes between this server and a carrier is signed: the time and the body, with a secret both know. Pure."""

from __future__ import annotations

import hashlib
import hmac
import math

TIMESTAMP, SIGNATURE = "X-Motcua-Timestamp", "X-Motcua-Signature"
FRESH_S = 300.0
"""Seconds a signature is good for, to both sides: clocks differ, and what was overheard is not sent again later."""


def headers(secret: str, body: bytes, at: float) -> dict[str, str]:
    """Return the headers that sign a body sent at a time (seconds since the epoch)."""
    stamp = str(int(at))
    return {TIMESTAMP: stamp, SIGNATURE: made(secret, stamp, body)}


def made(secret: str, stamp: str, body: bytes) -> str:
    """Return the signature of a body and its time as it was written."""
    signed = stamp.encode("utf-8", "surrogatepass") + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, stamp: str, signature: str, body: bytes, now: float) -> bool:
    """Return whether a body was signed with the secret, not longer than FRESH_S ago."""
    expected = made(secret, stamp, body).encode("ascii")
    same = hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), expected)
    digits = stamp[:20] if stamp.isascii() and stamp.isdigit() else ""
    return same and math.fabs(now - float(digits or "-inf")) <= FRESH_S
