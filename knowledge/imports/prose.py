"""The one cleaning of imported text: what an agency typed may be shown, what it could do to a channel may not."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_TAG = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff"
    r"\U000e0000-\U000e01ef]"
)
"""Control, invisible and direction-changing characters. U+202F is a narrow blank: it becomes a blank like the others."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Symbol-font bullets of Word; no reader shows them as meant."""
_SCHEME = re.compile(r"(?:\w[\w+.-]*)?:\s*/\s*/+\s*[^\s()\[\]{}<>\"'“”]*")
_PSEUDO_SCHEME = re.compile(r"\b(?:javascript|vbscript|data|mailto|tel|sms|intent|file):(?=\S)", re.IGNORECASE)
_TOP_LEVELS = (
    "com|net|org|info|biz|edu|gov|int|mil|vn|asia|io|co|me|tv|cc|ly|gl|gd|be|us|uk|eu|cn|ru|hk|sg|kh|jp|kr|tk|ml|cf|gq|"
    "xyz|top|site|online|shop|store|app|dev|web|link|click|live|club|vip|fun|icu|mobi|ai|to|pw|ws"
)
"""What a bare host name may end in; file names (docx) and abbreviations (TP.HCM) do not."""
_HOST = re.compile(
    rf"(?<![\w.-])(?:[\w.+-]+@)?(?:[\w-]+\.)+(?:{_TOP_LEVELS})(?![\w-])(?:\.(?![\w-])|(?::\d+)?(?:[/?#][^\s()\[\]{{}}<>\"'“”]*)?)",
    re.IGNORECASE,
)
_ENDS_AS_HOST = re.compile(r"[\w.@-]+", re.ASCII)
_STOPS = re.compile(r"[.,;]+$")
"""Signs that end a sentence, not an address."""
_COMMAND = re.compile(r"^[ ]*(?:[/\\][ ]*)+(?=\w)", re.MULTILINE)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n(?: ?\n)+ ?| ?\n ?")
_ROUNDS = 12
"""How often cleaning may uncover something new (an entity inside an entity) before all markup signs are dropped."""
_SWAPS = str.maketrans(
    {"{": "(", "}": ")", "\t": " ", "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n", "\u2029": "\n"}
)


def plain(text: str) -> str:
    """Return `text` in NFC as plain prose: no markup, control characters, links, host names (but .gov.vn) or commands."""
    for _ in range(_ROUNDS):
        cleaned = _once(text)
        if cleaned == text:
            return text
        text = cleaned
    return _last_resort(text)


@lru_cache(maxsize=1024)
def line(text: str) -> str:
    """Return `text` as `plain` does, on one line."""
    return " ".join(plain(text).split())


def shortened(text: str, limit: int) -> str:
    """Return `text`, or what of it fits into `limit` characters up to a blank, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.-(") + "…"


def _once(text: str) -> str:
    text = text.encode("utf-8", "ignore").decode()  # halves of characters are dropped
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").translate(_SWAPS)
    text = _PRIVATE.sub("- ", _CONTROL.sub(" ", text))
    text = _without_markup(text)
    if ":" in text:
        text = _SCHEME.sub(_host_of, text)
        text = _PSEUDO_SCHEME.sub(lambda match: match.group().rstrip(":") + " ", text)
    if "." in text:
        text = _HOST.sub(_kept_host, text)
    text = text.replace("](", "] (").replace("][", "] [").replace("]:", "] :")
    text = _BLANKS.sub(" ", text)
    text = _COMMAND.sub("", text)
    return _LINES.sub("\n", text).strip()


def _without_markup(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "<" in text or ">" in text:
        text = _ANY_TAG.sub(" ", _TAG.sub("\n", _SCRIPT.sub(" ", text)))
        text = text.replace("<", "‹").replace(">", "›")  # "< 5 ha" keeps its meaning
    return text


def _host_of(match: re.Match[str]) -> str:
    """Return the host of an address when it is the State's, nothing otherwise."""
    after = re.split(r"/\s*/+\s*", match.group(), maxsplit=1)[1]
    host = re.split(r"[/?#\\]", after, maxsplit=1)[0].rsplit("@", 1)[-1].split(":", 1)[0]
    tail = _STOPS.search(match.group())
    found = _ENDS_AS_HOST.match(host)
    name = found.group().strip(".").lower() if found and found.group() == host else ""
    return (name if is_state_host(name) else "") + (tail.group() if tail else "")


def _kept_host(match: re.Match[str]) -> str:
    """Return a bare host name or mail address when it is the State's, without its path; nothing otherwise."""
    bare = re.split(r"[/?#:]", match.group(), maxsplit=1)[0].rstrip(".")
    stop = _STOPS.search(match.group())
    return (bare if is_state_host(bare.rsplit("@", 1)[-1].lower()) else "") + (stop.group() if stop else "")


def is_state_host(host: str) -> bool:
    """Return whether `host` belongs to the State: gov.vn or below it, in plain letters."""
    return host.isascii() and (host == "gov.vn" or host.endswith(".gov.vn"))


def _last_resort(text: str) -> str:
    """Return `text` with every sign that markup is made of dropped: it kept turning into something new."""
    bare = re.sub(r"[<>&{}\[\]/\\@:]", " ", _CONTROL.sub(" ", text)).replace(".", ". ")
    return " ".join(unicodedata.normalize("NFC", bare).split())
