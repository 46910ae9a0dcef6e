"""What officers' forms send, as plain text."""

from __future__ import annotations

import unicodedata

from sanic import Request

MAX_FIELD = 1000
"""Characters of one field."""


def field(request: Request, name: str) -> str:
    """Return what a form sent in a field, trimmed, empty when there is none."""
    return unicodedata.normalize("NFC", raw(request, name)).replace("\0", "").strip()


def raw(request: Request, name: str) -> str:
    """Return what a form sent in a field as it is: passwords may begin with a blank."""
    value = request.form.get(name) if request.form else None
    return (value or "")[:MAX_FIELD]


def address_of(request: Request) -> str:
    """Return the internet address a request comes from."""
    return str(request.remote_addr or request.ip)
