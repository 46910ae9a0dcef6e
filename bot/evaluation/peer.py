"""Stock Rasa's DIET beside us: the same sentences, a process of its own, its answers to the same messages.

Stock Rasa finds no procedures, so it is compared where it can compete: kinds, aspects, what lies outside, and time.
Its intents are our kinds of question; a sentence that asks two things has both as one label, which is Rasa's own way.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import yaml

from bot.errors import EvaluationError
from bot.evaluation.cases import Case
from bot.evaluation.metrics import Figure
from bot.evaluation.observing import Observation
from bot.evaluation.slices import asks_of_procedure
from bot.settings import Settings
from bot.training import NLU_DATA, ROOT

FOLDER = ROOT / "benchmarks" / "stock-rasa"
PYTHON = FOLDER / ".venv" / "bin" / "python"
SCRIPT = FOLDER / "understanding.py"
EPOCHS = 20
"""A fifth of DIET's default, which takes five times as long (three quarters of an hour on two cores) and answers no quicker.
Entities are not annotated for it: a span per sentence would make training several times as long again."""
OUTSIDE = ("out_of_scope", "nlu_fallback")
COMPARED = ("aspects", "intent", "kind", "abstain")
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Peer:
    """What stock Rasa said to each text, and its median time."""

    labels: Mapping[str, str]
    p50_ms: float
    trained: Mapping[str, float]

    @property
    def described(self) -> str:
        """Return what the peer is, in one line."""
        epochs, train_s = int(self.trained["epochs"]), float(self.trained["train_s"])
        trained = f"stock Rasa 3.6.21 DIET, {epochs} epochs, trained in {train_s:.0f} s"
        return f"{trained}, understands one message in {self.p50_ms:.1f} ms"

    def rights(self, case: Case) -> dict[str, float]:
        """Return what is right about the peer's answer, by the metrics of ours it can be judged by.

        One of several intents counts as the right one whichever stands first: its labels have no order.
        """
        parts = tuple((self.labels[case.text] or "nlu_fallback").split("+"))
        found: dict[str, float] = {}
        if asks_of_procedure(case):
            found["aspects"] = float(frozenset(map(_aspect, parts)) == case.aspects)
        if case.intent is not None:
            named = OUTSIDE if case.intent == "out_of_scope" else (case.intent,)
            found["intent"] = float(any(part in named for part in parts))
            found["kind"] = min(found["intent"], found.get("aspects", 1.0))
        if case.intent == "out_of_scope":
            found["abstain"] = float(not any(map(_aspect, parts)))
        return found


def _aspect(intent: str) -> str | None:
    from nlu.augment import aspects_of

    return next(iter(aspects_of(intent)), None)


def beside(figures: Sequence[Figure], observations: Sequence[Observation], peer: Peer) -> list[Figure]:
    """Return the figures with the peer's share over the same cases put beside ours."""
    judged: dict[tuple[str, str], list[float]] = {}
    for seen in observations:
        if seen.in_dialogue:
            continue
        rights = peer.rights(seen.case)
        for name in seen.slices:
            for metric in COMPARED:
                if metric in rights:
                    judged.setdefault((name, metric), []).append(rights[metric])
    shares = {key: sum(values) / len(values) for key, values in judged.items()}
    return [replace(figure, peer_value=shares.get((figure.slice, figure.metric))) for figure in figures]


def ask_peer(
    settings: Settings, texts: Sequence[str], *, progress: Progress, epochs: int = EPOCHS, timed: int | None = None
) -> Peer:
    """Train stock Rasa if this data has none yet and let it understand `texts`; raise EvaluationError when it cannot.

    The median time is that of the first `timed` texts, of all when None.
    """
    if not PYTHON.is_file():
        raise EvaluationError(f"{PYTHON}: stock Rasa is not installed: run `make bench`")
    data = training_data()
    model = settings.models / f"stock-nlu-{_hashed(data, epochs)}.tar.gz"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not model.is_file():
            progress(f"training stock Rasa's DIET ({epochs} epochs; minutes, once per training data)")
            _train(data, model, folder, epochs)
        progress(f"stock Rasa understands {len(texts)} messages")
        asked = folder / "messages.jsonl"
        asked.write_text("".join(json.dumps({"text": text or " "}) + "\n" for text in texts), encoding="utf-8")
        said = _run("understand", "--model", str(model), "--messages", str(asked))
    trained = json.loads(model.with_suffix(".json").read_text(encoding="utf-8"))
    labels = {text: str(line["intent"]) for text, line in zip(texts, said, strict=True)}
    return Peer(labels, median(float(line["ms"]) for line in said[:timed]), trained)


def training_data() -> str:
    """Return our training sentences as one NLU file whose intents are kinds of question, joined where several are asked."""
    sentences: dict[str, list[str]] = {}
    for text, label in _labelled():
        sentences.setdefault(label, []).append(" ".join(text.split()))
    nlu = [{"intent": label, "examples": "".join(f"- {text}\n" for text in found)} for label, found in sentences.items()]
    return yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, sort_keys=True, width=10_000)


def _labelled() -> Iterator[tuple[str, str]]:
    from bot.rasa_runtime import prepare, reading_sentences_once

    prepare()
    from rasa.shared.nlu.training_data.loading import load_data

    from nlu.question_kind import sentence_of

    with reading_sentences_once():
        messages = load_data(str(NLU_DATA)).intent_examples
    for message in messages:
        sentence = sentence_of(message)
        yield sentence.text, label_of(sentence.intent, sentence.aspects)


def label_of(intent: str, aspects: frozenset[str]) -> str:
    """Return the peer's label: the intent, or `ask_x+ask_y` where several aspects are asked."""
    special = {"overview": "ask_procedure", "how_online": "how_online"}
    return "+".join(sorted(special.get(aspect, f"ask_{aspect}") for aspect in aspects)) if len(aspects) > 1 else intent


def _hashed(data: str, epochs: int) -> str:
    digest = hashlib.sha256(f"{epochs}\n{data}".encode())
    for path in (SCRIPT, FOLDER / "config.yml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _train(data: str, model: Path, folder: Path, epochs: int) -> None:
    source = folder / "nlu.yml"
    source.write_text(data, encoding="utf-8")
    work = folder / "model" / model.name
    figures = _run("train", "--data", str(source), "--out", str(work), "--epochs", str(epochs))
    model.parent.mkdir(parents=True, exist_ok=True)
    for old in model.parent.glob("stock-nlu-*"):
        old.unlink(missing_ok=True)
    model.with_suffix(".json").write_text(json.dumps(figures[0]), encoding="utf-8")
    model.write_bytes(work.read_bytes())


def _run(*arguments: str) -> list[dict[str, float | str]]:
    """Run the peer's script and return the JSON objects it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([str(PYTHON), str(SCRIPT), *arguments], capture_output=True, text=True, env=environment)  # noqa: S603
    if done.returncode:
        last = (done.stderr or "").strip().splitlines()[-1:]
        raise EvaluationError(f"stock Rasa failed: {last[0] if last else done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
