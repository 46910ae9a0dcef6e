"""Whether a webhook was made by Zalo: the documented digest over the bytes as received. Pure."""

from __future__ import annotations

import hmac
import re
from enum import StrEnum
from hashlib import sha256

HEADER = "X-ZEvent-Signature"
_MAC = re.compile(r"\s*(?:mac\s*=)?\s*([0-9a-f]{64})\s*")
"""As documented `mac=` and 64 hex digits; some descriptions have no prefix or blanks around it."""


class Variant(StrEnum):
    """Whose id stands at the beginning of what is signed."""

    APP = "app"
    """As documented."""
    ACCOUNT = "account"
    """As some accounts are reported to be signed."""


def mac(raw: bytes, timestamp: str, *, signer: str, secret: str) -> str:
    """Return the digest: plain SHA-256 of id, body, timestamp and secret, one behind the other (it is no HMAC)."""
    return sha256(signer.encode() + raw + timestamp.encode() + secret.encode()).hexdigest()


def verify(
    raw: bytes, header: str | None, *, app_id: str, oa_id: str, secret: str, timestamp: str, accept_oa_id: bool = False
) -> Variant | None:
    """Return how `header` signs `raw`; None when it does not, or when there is no secret to check it with."""
    given = _MAC.fullmatch(header or "")
    if given is None or not secret:
        return None
    signers = {Variant.APP: app_id} | ({Variant.ACCOUNT: oa_id} if accept_oa_id else {})
    for variant, signer in signers.items():
        if signer and hmac.compare_digest(mac(raw, timestamp, signer=signer, secret=secret), given[1]):
            return variant
    return None
