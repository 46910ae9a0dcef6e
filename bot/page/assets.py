"""What is the same for every visitor: a content with its tag, sent whole, zipped, or not at all when known."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

from sanic import Request, response
from sanic.response import HTTPResponse

TAG_CHARACTERS = 16
"""Length of an entity tag: 64 bits of the content's hash."""
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Asset:
    """One unchanging content."""

    body: bytes
    zipped: bytes
    media_type: str
    tag: str
    caching: str

    def reply(self, request: Request) -> HTTPResponse:
        """Return the response to `request`: short when the browser has this content already."""
        headers = {"ETag": f'"{self.tag}"', "Cache-Control": self.caching, "Vary": "Accept-Encoding"}
        if self.tag in request.headers.get("if-none-match", ""):
            return response.empty(status=NOT_MODIFIED, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return response.raw(self.body, content_type=self.media_type, headers=headers)
        return response.raw(self.zipped, content_type=self.media_type, headers=headers | {"Content-Encoding": "gzip"})


def asset(text: str, media_type: str, *, caching: str) -> Asset:
    """Return `text` made ready to be sent."""
    body = text.encode("utf-8")
    tag = hashlib.sha256(body).hexdigest()[:TAG_CHARACTERS]
    return Asset(body, gzip.compress(body, mtime=0), media_type, tag, caching)
