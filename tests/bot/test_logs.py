"""Logs say what happened and where, at every level without what a citizen wrote."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot.logs import NOISY, OURS, NoCitizenText, NoPersonalNumbers, configure_logging

WORDS = "số căn cước của tôi là 040099001234"


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in (*OURS, *NOISY)}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def record(name: str, level: int, message: str, *args: object, fails: bool = False) -> logging.LogRecord:
    info = None
    if fails:
        try:
            raise ValueError(WORDS)
        except ValueError:
            info = sys.exc_info()
    return logging.LogRecord(name, level, __file__, 1, message, args, info)


def written(entry: logging.LogRecord) -> str | None:
    return logging.Formatter("%(message)s").format(entry) if NoCitizenText().filter(entry) else None


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING])
def test_nothing_of_rasa_below_an_error_is_written(level: int) -> None:
    for name in ("rasa.core.processor", "rasa_sdk.executor", "rasa"):
        assert written(record(name, level, "Received '%s'", WORDS)) is None


def test_an_error_of_rasa_is_written_by_name_only() -> None:
    plain = written(record("rasa.core.actions", logging.ERROR, f"Failed to parse '{WORDS}'", fails=True))
    assert plain is not None
    assert WORDS not in plain
    assert "Failed to parse" in plain
    assert "ValueError" in plain


def test_an_error_of_rasa_with_the_words_in_its_arguments_is_cut_too() -> None:
    line = written(record("rasa.core.actions", logging.ERROR, "Failed on '%s'", WORDS))
    assert line is not None
    assert WORDS not in line


def test_a_structured_error_of_rasa_is_written_as_its_event() -> None:
    line = json.dumps({"event": "processor.message.failed", "text": WORDS}, ensure_ascii=False)
    assert (written(record("rasa.core.processor", logging.ERROR, line)) or "").startswith("processor.message.failed")
    assert WORDS not in (written(record("rasa.core.processor", logging.ERROR, line)) or "")


@pytest.mark.parametrize("message", ["", "\n", "'", '"', "[]", "5", "null", '{"no": "event"}'])
def test_an_odd_error_of_rasa_never_breaks_the_log(message: str) -> None:
    assert written(record("rasa.x", logging.ERROR, message)) is not None


def test_our_own_lines_pass_unchanged() -> None:
    assert written(record("bot.training", logging.INFO, "training %s", "the encoder")) == "training the encoder"


def test_our_level_is_ours_alone(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("DEBUG")
    logging.getLogger("knowledge.search").debug("looked up")
    logging.getLogger("sanic.root").info("chatter")
    logging.getLogger("urllib3").info("chatter")
    written_lines = capsys.readouterr().err.splitlines()
    assert [line.endswith("DEBUG knowledge.search: looked up") for line in written_lines] == [True]


def test_lines_go_to_stderr_and_never_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    logging.getLogger("bot").warning("home is nearly full")
    said = capsys.readouterr()
    assert said.out == ""
    assert "WARNING bot: home is nearly full" in said.err


def test_configuring_twice_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO")
    configure_logging("INFO")
    logging.getLogger("actions").info("once")
    assert capsys.readouterr().err.count("once") == 1


@pytest.mark.parametrize("number", ["040099001234", "0912 345 678", "4111 1111 1111 1111"])
def test_a_personal_number_in_a_line_of_ours_goes_out_masked(number: str) -> None:
    entry = record("bot.server", logging.WARNING, "refused %s", number, fails=True)
    assert NoPersonalNumbers().filter(entry)
    line = logging.Formatter("%(message)s").format(entry)
    assert number not in line
    assert number[-3:] in line
    assert "ValueError" in line
    assert "040099001234" not in line


def test_a_line_without_personal_numbers_stays_as_it_is() -> None:
    entry = record("bot.server", logging.INFO, "answered %s in %d ms on port %d", "1.001193", 12, 8080)
    assert NoPersonalNumbers().filter(entry)
    assert entry.getMessage() == "answered 1.001193 in 12 ms on port 8080"
    assert entry.args
