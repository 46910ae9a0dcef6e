"""Train and measure stock Rasa (DIET + TED), the peer our own pipeline is compared with.

Run by the python of this folder's own environment (README.md); imports nothing of the product.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import logging
import os
import statistics
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rasa.core.agent import Agent

CONFIG = Path(__file__).with_name("config.yml")
WARM_UP = 20
"""Messages answered before the clock counts."""
SHORT_CONVERSATION = 4
"""Turns of the fresh conversations that p50 and p95 are taken from."""
AROUND = 2
"""Turn N is the median of the turns N-2 to N+2 of one long conversation."""
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "ERROR",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class PeerError(Exception):
    """The peer cannot be trained or measured with what it was given."""


def train(data: Path, out: Path, *, epochs: int | None, rules_as_stories: bool) -> dict[str, Any]:
    """Train on every YAML file below `data` and write the model to `out`."""
    domains = sorted(data.rglob("domain.yml"))
    if len(domains) != 1:
        raise PeerError(f"{data}: wanted one domain.yml, found {len(domains)}")
    files = sorted({*data.rglob("*.yml"), *data.rglob("*.yaml")} - set(domains))
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["RASA_CACHE_DIRECTORY"] = f"{scratch}/cache"  # an old training must not shorten this one
        config, epochs = _write_config(Path(scratch, "config.yml"), epochs)
        if rules_as_stories:
            files.append(_write_stories(Path(scratch, "stories.yml"), files))
        seconds = _run_training(domains[0], config, files, out=out)
    return {"train_s": round(seconds, 1), "epochs": epochs, "neural": _neural_components(out)}


def _run_training(domain: Path, config: Path, files: Sequence[Path], *, out: Path) -> float:
    """Let rasa train and return the seconds it took."""
    import rasa
    from rasa.utils.log_utils import configure_structlog

    configure_structlog()
    out.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    result = rasa.train(
        domain=str(domain),
        config=str(config),
        training_files=[str(file) for file in files],
        output=str(out.parent),
        fixed_model_name=out.name,
        force_training=True,
    )
    if result.code or not result.model:
        raise PeerError(f"rasa's training ended with code {result.code}")
    return time.perf_counter() - began


def _write_config(path: Path, epochs: int | None) -> tuple[Path, int]:
    """Copy config.yml with another number of epochs, if one is given; return the copy and the number in force."""
    import yaml

    config = yaml.safe_load(CONFIG.read_text("utf-8"))
    learners = [part for part in config["pipeline"] + config["policies"] if "epochs" in part]
    for learner in learners:
        learner["epochs"] = epochs or learner["epochs"]
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    return path, max(learner["epochs"] for learner in learners)


def _write_stories(path: Path, files: Iterable[Path]) -> Path:
    """Repeat the unconditional rules as stories: TED learns from stories only and stays off without any."""
    import yaml

    rules = [rule for file in files for rule in _rules_of(yaml.safe_load(file.read_text("utf-8")))]
    stories = [{"story": rule["rule"], "steps": rule["steps"]} for rule in rules]
    path.write_text(yaml.safe_dump({"version": "3.1", "stories": stories}, allow_unicode=True), "utf-8")
    return path


def _rules_of(content: Any) -> Iterator[dict[str, Any]]:
    """Yield the rules that hold at any point of a conversation."""
    for rule in content.get("rules") or [] if isinstance(content, dict) else []:
        if not rule.keys() & {"condition", "conversation_start", "wait_for_user_input"}:
            yield rule


def _neural_components(model: Path) -> list[str]:
    """Name the TensorFlow components that found data to learn from; rasa skips the others with a warning only."""
    with tarfile.open(model) as archive:
        weights = [name for name in archive.getnames() if name.endswith(".tf_model.index")]
    return sorted({Path(name).parent.name.removeprefix("train_").rstrip("0123456789") for name in weights})


async def measure(model: Path, messages: Sequence[str], turns: Sequence[int]) -> dict[str, Any]:
    """Load the model, talk to it and return the figures."""
    import psutil

    if not model.is_file():
        raise PeerError(f"{model}: no such model")  # rasa would take the newest model of the folder instead
    process = psutil.Process()
    agent = _load(model)
    await agent.handle_text(messages[0], sender_id="first")
    first_answer = time.time() - process.create_time()

    warm_up = list(itertools.islice(itertools.cycle(messages), WARM_UP))
    await _short_conversations(agent, warm_up, name="warm-up")
    short = await _short_conversations(agent, messages, name="short")
    long_length = max(turns) + AROUND
    long = await _converse(agent, list(itertools.islice(itertools.cycle(messages), long_length)), sender="long")
    return {
        "first_answer_s": round(first_answer, 2),
        "rss_mb": round(process.memory_info().rss / 2**20),
        "turn_p50_ms": round(statistics.median(short), 2),
        "turn_p95_ms": round(statistics.quantiles(short, n=20, method="inclusive")[-1], 2),
        **{f"turn{turn}_ms": round(_at_turn(long, turn), 2) for turn in turns},
        "n": len(short),
    }


def _load(model: Path) -> Agent:
    """Load the model with an in-memory tracker store and actions that answer at once, in process."""
    from rasa.core.agent import Agent
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.log_utils import configure_structlog

    class InstantActions(EndpointConfig):  # type: ignore[misc]
        """Answers every custom action with the same words, so that only rasa itself is measured."""

        async def request(self, *_: Any, **__: Any) -> dict[str, Any]:
            return {"events": [], "responses": [{"text": "ok"}]}

    configure_structlog()  # unconfigured, every debug line with the user's text is printed, at 1 to 2 ms a message
    # Stock rasa takes a button payload /intent{"entity":"x"} for a slot name and logs a long traceback, yet answers.
    logging.getLogger("rasa.core.nlg.interpolator").setLevel(logging.CRITICAL)
    return Agent.load(str(model), action_endpoint=InstantActions(url="inproc://actions"))


async def _short_conversations(agent: Agent, messages: Sequence[str], *, name: str) -> list[float]:
    """Spread the messages over fresh conversations and return the milliseconds of each turn."""
    times: list[float] = []
    for start in range(0, len(messages), SHORT_CONVERSATION):
        part = messages[start : start + SHORT_CONVERSATION]
        times += await _converse(agent, part, sender=f"{name}-{start}")
    return times


async def _converse(agent: Agent, messages: Sequence[str], *, sender: str) -> list[float]:
    """Say the messages in one conversation and return the milliseconds of each turn."""
    times = []
    for text in messages:
        began = time.perf_counter()
        await agent.handle_text(text, sender_id=sender)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _at_turn(times: Sequence[float], turn: int) -> float:
    """Return the median around a turn, counted from 1."""
    return statistics.median(times[max(0, turn - 1 - AROUND) : turn + AROUND])


def _read_messages(path: Path) -> list[str]:
    """Read one {"text": …} per line."""
    messages = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line.strip()]
    if len(messages) < 2:
        raise PeerError(f"{path}: at least two messages are needed, found {len(messages)}")
    return messages


def _turn_numbers(text: str) -> list[int]:
    """Read `1,5,50` as turn numbers."""
    turns = [int(part) for part in text.split(",")]
    if min(turns) < 1:
        raise ValueError(text)
    return turns


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("train", help="train a model and print how long it took")
    learn.add_argument("--data", type=Path, required=True, help="folder with NLU files, rules and one domain.yml")
    learn.add_argument("--out", type=Path, required=True, help="the model to write, ending in .tar.gz")
    learn.add_argument("--epochs", type=int, help="for every neural component (default: config.yml's 100)")
    learn.add_argument("--rules-as-stories", action="store_true", help="give TED the rules as stories too")
    test = commands.add_parser("measure", help="talk to a model and print its figures")
    test.add_argument("--model", type=Path, required=True)
    test.add_argument("--messages", type=Path, required=True, help='one {"text": …} per line')
    test.add_argument("--turns", type=_turn_numbers, default=[1, 5, 50, 200], help="default: 1,5,50,200")
    return parser.parse_args()


def main() -> None:
    """Run the command and print one JSON object."""
    arguments = _arguments()
    os.environ.update(QUIET)
    logging.captureWarnings(True)  # filters do not last: libraries set their own on import
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # rasa prints to stdout; the answer must stand there alone
    try:
        if arguments.command == "train":
            figures = train(
                arguments.data, arguments.out, epochs=arguments.epochs, rules_as_stories=arguments.rules_as_stories
            )
        else:
            messages = _read_messages(arguments.messages)
            figures = asyncio.run(measure(arguments.model, messages, arguments.turns))
    except PeerError as error:
        sys.exit(f"peer.py: {error}")
    print(json.dumps(figures), file=answer, flush=True)


if __name__ == "__main__":
    main()
