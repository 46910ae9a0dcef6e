"""Explains the online levels in both vocabularies."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import knowledge
from actions.reply import Button, Reply, Status
from actions.wording import say
from knowledge.loader import read_yaml
from knowledge.model import Source

LEVELS_FILE = Path(knowledge.__file__).parent / "online_levels.yml"


def explain_levels() -> Reply:
    """Return what toàn trình and một phần mean, and how people's "mức độ 3, 4" relate to them."""
    levels = _levels()
    source = Source(levels["source"]["title"], levels["source"]["url"], date.fromisoformat(levels["source"]["checked_on"]))
    bases = dict.fromkeys(levels[key]["basis"] for key in ("full", "partial", "old"))
    lines = [say(f"levels.{key}", meaning=levels[key]["meaning"]) for key in ("full", "partial", "old")]
    lines += [say("levels.habit"), say("levels.basis", basis=", ".join(bases))]
    if any(levels[key]["established"] == "recalled" for key in ("full", "partial", "old")):
        lines.append(say("recalled", groups=say("recalled_groups.all"), url=source.url))
    buttons = tuple(
        Button(say(f"button.list_{level}"), payload=f'/list_by_level{{"online_level":"{level}"}}')
        for level in ("full", "partial")
    )
    return Reply(Status.ANSWERED, "\n".join(lines), buttons, aspects=("online_level",), sources=(source,))


@lru_cache(maxsize=1)
def _levels() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(LEVELS_FILE)
    return content
