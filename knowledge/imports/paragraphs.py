"""Cuts the prose of a record into its parts: steps, conditions, results, applicants, agencies."""

from __future__ import annotations

import re

from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.prose import line, plain
from knowledge.imports.words import folded, is_none, is_unknown

SHORTEST = 5
"""Characters a line needs to stand by itself; shorter ones ("a)") go before the next."""
LEAST_WRAPPED = 60
"""Characters a line has where a page's width broke it; the lines of a list are mostly shorter."""

_STEP = re.compile(rf"(?<=[.;:)\s])(?=(?:[-+*]\s*)?Bước\s+\d+\s*[.:)]\s*[{CAPITAL}0-9])")
_RESULT = re.compile(r"\s*Mã:\s*KQ\.[A-Z]{0,3}\d*(?:\.\d+)+")
_GOES_ON = re.compile(rf"[{SMALL}]+(?![{SMALL}).])|\d+\s+[{SMALL}]")
"""The begin of a line that continues the one before: a small letter that is no "a)", a number that is no "1."."""
_COMMA = re.compile(rf",\s*(?=[{CAPITAL}])")
_BRACKETED = re.compile(r"\([^()]*\)")


def paragraphs(text: str) -> list[str]:
    """Return the lines of `text`, each step "Bước n" on its own; nothing where the source says nothing."""
    if is_unknown(text):
        return []
    lines = [" ".join(part.split()) for piece in _unwrapped(plain(text)) for part in _STEP.split(piece)]
    return _joined([part for part in lines if part.strip(" .,;:-+*")])


def _unwrapped(text: str) -> list[str]:
    """Return the lines of `text`, those put together again that a page's width broke in the midst of a sentence."""
    out: list[str] = []
    width = 0
    for row in (piece.strip() for piece in text.split("\n")):
        if out and width >= LEAST_WRAPPED and out[-1][-1] not in ".;:!?" and _GOES_ON.match(row):
            out[-1] += f" {row}"
        elif row:
            out.append(row)
        width = len(row)
    return out


def _joined(parts: list[str]) -> list[str]:
    """Return the parts with those too short to stand alone put before the next."""
    out: list[str] = []
    carried = ""
    for part in parts:
        whole = f"{carried} {part}".strip()
        if len(whole) < SHORTEST:
            carried = whole
            continue
        out.append(whole)
        carried = ""
    if carried and out:
        out[-1] = f"{out[-1]} {carried}"
    return out


def conditions(text: str) -> list[str] | None:
    """Return the conditions; an empty list where the source says there are none, None where it says nothing."""
    if is_unknown(text):
        return None
    return [] if is_none(text) else paragraphs(text) or None


def results(text: str) -> list[str]:
    """Return the results a section names, without their codes."""
    parts = [line(part).strip(" -–;,") for part in _RESULT.split(text)]
    return list(dict.fromkeys(part for part in parts if len(part) > 2 and not is_unknown(part)))


def listed(text: str) -> list[str]:
    """Return the members of a list written with commas or lines; what stands in brackets is not cut."""
    if is_unknown(text):
        return []
    hidden = _BRACKETED.sub(lambda match: match.group().replace(",", "\x00").replace("\n", " "), text.replace("\x00", " "))
    parts = [piece for row in re.split(r"[\n;]", hidden) for piece in _COMMA.split(row)]
    cleaned = [line(part.replace("\x00", ",")).strip(" ,;.-") for part in parts]
    return list(dict.fromkeys(part for part in _pairs(cleaned) if len(part) > 2 and not is_unknown(part)))


def _pairs(parts: list[str]) -> list[str]:
    """Join what belongs together again: "Sở Tài chính các tỉnh, Thành phố" is one member."""
    out: list[str] = []
    for part in parts:
        if out and folded(part).startswith(("thanh pho", "truc thuoc")) and folded(out[-1]).endswith(("tinh", "cac tinh")):
            out[-1] = f"{out[-1]}, {part}"
        else:
            out.append(part)
    return out
