"""Logging: our own lines at the level asked for, libraries at WARNING, never what a citizen wrote."""

from __future__ import annotations

import logging
import sys
import warnings

OURS = ("bot", "actions", "nlu", "knowledge", "connectors")
NOISY = (
    "rasa",
    "rasa_sdk",
    "sanic",
    "sanic.root",
    "sanic.access",
    "sanic.error",
    "sanic.server",
    "apscheduler",
    "matplotlib",
    "asyncio",
    "faiss",
)


class NoCitizenText(logging.Filter):
    """Drops records of rasa that quote a message; they are debug lines and a few warnings."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may be written."""
        return not (record.name.startswith("rasa") and record.levelno < logging.ERROR)


def configure_logging(level: str) -> None:
    """Send our lines to stderr, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(NoCitizenText())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore")
