"""Reads the file of `motcua ask --batch`: plain text, or JSON lines {"id", "text", "conversation"}."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.errors import BatchError


def read_batch(path: Path) -> list[dict[str, Any]]:
    """Return one {"id", "text", "conversation"} per line; blank lines of plain text are left out."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    is_json = next((line.lstrip().startswith("{") for line in lines if line.strip()), False)
    if not is_json:
        return [{"id": None, "text": line.rstrip("\r")} for line in lines if line.strip()]
    return [_json_line(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _json_line(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchError(f"{path}:{number}: is not JSON: {error.msg}") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise BatchError(f'{path}:{number}: expected an object with "text"')
    conversation = entry.get("conversation")
    return {
        "id": entry.get("id"),
        "text": entry["text"],
        "conversation": None if conversation is None else str(conversation),
    }
