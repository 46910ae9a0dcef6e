"""What citizens enter in the tests of postal orders, all invented; and a watch that none of it comes into any log."""

from __future__ import annotations

import logging
import re

NAME, OTHER_NAME = "Nguyễn Thị Thử", "Trần Văn Mẫu"
PHONE, OTHER_PHONE = "0987 650 001", "0987 650 002"
ADDRESS, OTHER_ADDRESS = "số 7 ngõ Thử Nghiệm", "xóm Mẫu 3"
_ENTERED = re.compile(
    r"(?:\+?84|0)[ .]?987[ .]?650[ .]?00\d|Thị Thử|Văn Mẫu|Thử Nghiệm|xóm Mẫu 3",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)


def entered_in(text: str) -> list[str]:
    """Return what of it stands in a text, also as JSON escapes it."""
    return _ENTERED.findall(_ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text))


class Watch(logging.Handler):
    """Looks at every line that is logged, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line."""
        line = record.getMessage()
        if record.exc_info:
            line += logging.Formatter().formatException(record.exc_info)
        if entered_in(line):
            self._found.append(f"{record.name}: {entered_in(line)}")

    def taken(self) -> list[str]:
        """Return what was found since the last call."""
        found, self._found = self._found, []
        return found
