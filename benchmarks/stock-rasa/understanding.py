"""Train and ask stock Rasa's understanding alone (DIET), the peer of `motcua evaluate --peer` and `motcua bench nlu`.

Run by the python of this folder's own environment (README.md); imports nothing of the product.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peer import QUIET, PeerError, _read_messages, _write_config

WARM_UP = 20
"""Messages understood before the clock counts."""
MULTI = {"intent_tokenization_flag": True, "intent_split_symbol": "+"}
"""Rasa's own way to hold several intents in one message: `ask_fee+ask_place`."""


def train(data: Path, out: Path, *, epochs: int | None) -> dict[str, Any]:
    """Train on one NLU file and write the model to `out`."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["RASA_CACHE_DIRECTORY"] = f"{scratch}/cache"  # an old training must not shorten this one
        config, epochs = _write_config(Path(scratch, "config.yml"), epochs)
        _let_several_intents(config)
        return {"train_s": round(_run_training(config, data, out), 1), "epochs": epochs}


def _let_several_intents(config: Path) -> None:
    import yaml

    content = yaml.safe_load(config.read_text("utf-8"))
    for part in content["pipeline"]:
        if part["name"].endswith("Tokenizer"):
            part.update(MULTI)
    config.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


def _run_training(config: Path, data: Path, out: Path) -> float:
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog()
    out.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    made = train_nlu(str(config), str(data), str(out.parent), fixed_model_name=out.name.removesuffix(".tar.gz"))
    if not made:
        raise PeerError("rasa's training made no model")
    return time.perf_counter() - began


async def understand(model: Path, messages: Sequence[str]) -> list[dict[str, Any]]:
    """Return intent, confidence and milliseconds of every message."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    if not model.is_file():
        raise PeerError(f"{model}: no such model")
    configure_structlog()
    agent = Agent.load(str(model))
    for text in messages[:WARM_UP]:
        await agent.parse_message(text)
    return [await _understood(agent, text) for text in messages]


async def _understood(agent: Any, text: str) -> dict[str, Any]:
    began = time.perf_counter()
    parsed = await agent.parse_message(text)
    spent = (time.perf_counter() - began) * 1000
    intent = parsed["intent"]
    return {"intent": intent.get("name"), "confidence": round(intent.get("confidence") or 0.0, 4), "ms": round(spent, 3)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    learn = commands.add_parser("train", help="train a model and print how long it took")
    learn.add_argument("--data", type=Path, required=True, help="an NLU file")
    learn.add_argument("--out", type=Path, required=True, help="the model to write, ending in .tar.gz")
    learn.add_argument("--epochs", type=int, help="of DIET (default: config.yml's 100)")
    ask = commands.add_parser("understand", help="understand messages, one JSON object a line")
    ask.add_argument("--model", type=Path, required=True)
    ask.add_argument("--messages", type=Path, required=True, help='one {"text": …} per line')
    return parser.parse_args()


def main() -> None:
    """Run the command and print JSON objects."""
    arguments = _arguments()
    os.environ.update(QUIET)
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # rasa prints to stdout; the answer must stand there alone
    try:
        if arguments.command == "train":
            lines = [train(arguments.data, arguments.out, epochs=arguments.epochs)]
        else:
            lines = asyncio.run(understand(arguments.model, _read_messages(arguments.messages)))
    except PeerError as error:
        sys.exit(f"understanding.py: {error}")
    for line in lines:
        print(json.dumps(line), file=answer, flush=True)


if __name__ == "__main__":
    main()
