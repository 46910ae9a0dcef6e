"""The project's own files, for tests of its structure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared" / "data"
"""Sourced data beside the project; tests that read it skip where it is not there."""
ROOMS = ("bot", "actions", "nlu", "knowledge", "connectors")


def code_files() -> list[Path]:
    """Return the Python files of all rooms."""
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if path.name != "__init__.py")


def tree(path: Path) -> ast.Module:
    """Return the syntax of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """Return a file as it is named in the repository."""
    return path.relative_to(ROOT).as_posix()


def read(path: str) -> Any:
    """Return the content of a YAML file of the repository."""
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every string of a file that is not a docstring or a note under a name."""
    module = tree(path)
    notes = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value
