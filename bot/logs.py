"""Logging: our own lines at the level asked for, libraries at WARNING, never what a citizen wrote."""

from __future__ import annotations

import json
import logging
import sys
import warnings

from knowledge.personal import mask

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
    """Lets rasa's errors through by their name only: its lines and tracebacks carry messages and slots."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may be written; what may is cut to what happened and where."""
        if not record.name.startswith("rasa"):
            return True
        if record.levelno < logging.ERROR:
            return False
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "error"
        record.msg, record.args = f"{_event(record.getMessage())} ({kind})", ()
        record.exc_info = record.exc_text = None
        return True


class NoPersonalNumbers(logging.Filter):
    """Masks phones, citizen ids and bank cards in whatever line still carries one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True; the line and its traceback go out masked."""
        line = record.getMessage()
        masked = mask(line)
        if masked != line:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return True


def _event(message: str) -> str:
    """Return the name of a structured line's event, or the words before the first quotation of a plain one."""
    try:
        return str(json.loads(message)["event"])
    except (ValueError, KeyError, TypeError):
        return message.splitlines()[0].split("'")[0].split('"')[0].strip()[:80] if message else "error"


def configure_logging(level: str) -> None:
    """Send our lines to stderr, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(NoCitizenText())
    handler.addFilter(NoPersonalNumbers())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    warnings.filterwarnings("ignore")
