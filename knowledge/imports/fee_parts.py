"""Cuts a cell that tells several fees by name, "Phí: 10.000 đồng; Lệ phí: 5.000 đồng", into one part for each."""

from __future__ import annotations

import re

LONGEST_NAME = 150
"""Characters of the name of a fee before its colon; what is longer is a sentence."""

_BEGIN = r"(?:Phí|Lệ phí|PHÍ|LỆ PHÍ)\b"
_SMALL = r"(?:^|(?<=[;,])|(?<=[;,]\s)|(?<=và\s))(?:phí|lệ phí)\b"
"""In small letters only where a list goes on: "…, lệ phí: 5.000 đồng"."""
_NAMED = re.compile(
    rf"(?:^|(?<=[\s;,.]))(?P<name>(?:{_BEGIN}|{_SMALL})(?:(?!\s{_BEGIN})[^:;\n\d.]){{0,{LONGEST_NAME}}}?)\s*:"
)
_EDGES = " ;,\n\t-+*•"
_AND = re.compile(r"\s+và$")


def named_parts(text: str) -> list[tuple[str, str]]:
    """Return (name, what is said of it) of each fee; nothing unless the text begins with a name and has another one.

    A name within brackets belongs to what stands before the bracket; a name told twice is a heading, not a fee.
    """
    starts = [match for match in _NAMED.finditer(text) if _is_outside(text, match)]
    if len(starts) < 2 or text[: starts[0].start()].strip(_EDGES):
        return []
    ends = [match.start() for match in starts[1:]] + [len(text)]
    found = [
        (match["name"].strip(), _AND.sub("", text[match.end() : end].strip(_EDGES)))
        for match, end in zip(starts, ends, strict=True)
    ]
    distinct = len({name.lower() for name, _ in found}) == len(found)
    return found if distinct and all(told for _, told in found) else []


def _is_outside(text: str, match: re.Match[str]) -> bool:
    before, name = text[: match.start("name")], match["name"]
    return before.count("(") <= before.count(")") and name.count("(") == name.count(")")
