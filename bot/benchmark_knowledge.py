"""The knowledge figures of `motcua bench kb`: the whole catalogue imported, indexed, searched, beside plain BM25."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.evaluation.cases import HELD_OUT, Case, load_tables
from bot.evaluation.slices import asks_of_procedure
from bot.figures import figure
from bot.settings import Settings
from bot.training import ROOT, ensure_model, home_records, ordinary_questions, question_templates
from knowledge.dense import Encoder, encoder_identity, load_encoder
from knowledge.index import SearchIndex, build_index, load_index
from knowledge.index_content import Records
from knowledge.search import search

Progress = Callable[[str], None]

CRAWL = ROOT.parent / "shared" / "data" / "portal-2026-07" / "details"
"""Where the real crawl lies when it is there."""
SYNTHETIC_FILE = ROOT / "benchmarks" / "catalogue" / "synthetic.py"
AS_MANY = 2_296
"""Synthetic records that stand in for the crawl: as many as it has."""
FEW, MANY = 150, 10_000
"""Procedures between which the growth of memory is measured."""
CHECKED_ON = date(2026, 7, 20)
"""The day the crawl was read."""
ASKED = 300
MEMORY_QUESTIONS = 700
"""Turns before memory is read: more than the records that stay decoded (knowledge.catalogue.KEPT)."""
BM25 = "bm25"
SEED = 7
LIST_QUESTION = {"text": '/list_by_level{"page":"1"}'}
"""What a button sends; a list reads the cards of all records."""


@dataclass(frozen=True)
class _Measured:
    """What all figures are measured with."""

    settings: Settings
    encoder: Encoder
    identity: str
    background: Sequence[str]

    def build(self, root: Path, records: Records) -> None:
        """Build the index of `records` below `root`."""
        build_index(root, records, encoder=self.encoder, encoder_name=self.identity, background=self.background)

    def load(self, root: Path, *, lexical: bool = False) -> SearchIndex:
        """Return the index below `root`."""
        return load_index(root, encoder=None if lexical else self.encoder, encoder_name=self.identity)


def knowledge_figures(settings: Settings, *, crawl: Sequence[Path], progress: Progress) -> Iterator[dict[str, Any]]:
    """Return the figures of the group `kb`; the records come from `crawl`, the shared crawl, or are synthetic."""
    found = _Measured(
        settings, load_encoder(settings.encoder_name), encoder_identity(settings.encoder_name), ordinary_questions()
    )
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as name:
        folder = Path(name)
        files, source = _files(crawl, folder)
        home = replace(settings, home=folder / "home", encoder=settings.encoder_name)
        home.home.mkdir()
        progress(f"importing {source}")
        yield from _import_figures(home, files, source)
        records = home_records(home)
        progress(f"indexing {len(records.digests)} procedures")
        yield from _index_figures(found, home, records)
        index = found.load(home.index)
        yield figure("kb.search_p50_ms", _search_ms(index), "ms", n=ASKED)
        yield from _one_record_figure(found, home, files, folder)
        progress("asking the held-out questions")
        yield from _recall_figures(index, found.load(home.index, lexical=True))
        yield from _growth_figures(found, records, folder, progress)


# --- import and index --------------------------------------------------------------------------------------------


def _files(crawl: Sequence[Path], folder: Path) -> tuple[list[Path], str]:
    """Return the files to import and what they are."""
    given = list(crawl) or sorted(CRAWL.glob("*.jsonl"))
    if given:
        return given, f"{len(given)} files of the crawl"
    path = folder / "synthetic.jsonl"
    synthetic().write_details(path, AS_MANY)
    return [path], f"{AS_MANY} synthetic records (the crawl is not at {CRAWL})"


def synthetic() -> ModuleType:
    """Return benchmarks/catalogue/synthetic.py."""
    spec = importlib.util.spec_from_file_location("synthetic", SYNTHETIC_FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _take(home: Settings, files: Sequence[Path]) -> int:
    """Import `files` into `home` as `motcua kb import` does; return how many records were taken."""
    from bot.catalogue.importing import import_files

    report = import_files(files, settings=home, by="bench", checked_on=CHECKED_ON)
    return int(report.taken)


def _import_figures(home: Settings, files: Sequence[Path], source: str) -> Iterator[dict[str, Any]]:
    started = time.perf_counter()
    taken = _take(home, files)
    yield figure("kb.import_s", time.perf_counter() - started, "s", n=taken, reason=source)


def _index_figures(found: _Measured, home: Settings, records: Records) -> Iterator[dict[str, Any]]:
    started = time.perf_counter()
    found.build(home.index, records)
    yield figure("kb.index_s", time.perf_counter() - started, "s", n=len(records.digests))


def _one_record_figure(found: _Measured, home: Settings, files: Sequence[Path], folder: Path) -> Iterator[dict[str, Any]]:
    """Measure one changed record from the file to the index in place."""
    with files[0].open(encoding="utf-8") as lines:
        detail = json.loads(next(lines))
    detail["so_quyet_dinh"] = "1/bench"
    changed = folder / "changed.jsonl"
    changed.write_text(json.dumps(detail, ensure_ascii=False) + "\n", encoding="utf-8")
    started = time.perf_counter()
    taken = _take(home, [changed])
    found.build(home.index, home_records(home))
    yield figure("kb.one_record_s", time.perf_counter() - started, "s", n=taken)


# --- search ------------------------------------------------------------------------------------------------------


def wordings(index: SearchIndex) -> list[str]:
    """Return questions over the whole catalogue: training sentences with the names on record put in. Seeded."""
    chance, templates = random.Random(SEED), question_templates()
    names = [card.label for card in index.catalogue.cards]
    return [chance.choice(templates).replace("{procedure}", chance.choice(names)) for _ in range(ASKED)]


def _search_ms(index: SearchIndex) -> float:
    spent = []
    for text in wordings(index):
        started = time.perf_counter()
        search(text, index)
        spent.append((time.perf_counter() - started) * 1000.0)
    return statistics.median(spent)


class PlainBM25:
    """BM25 over the folded words of all texts that lead to a procedure; the peer of our search."""

    def __init__(self, index: SearchIndex) -> None:
        import bm25s  # type: ignore[import-untyped]

        from knowledge.text import fold

        self._fold = fold
        texts: dict[str, list[str]] = {}
        for surface in index.surfaces:
            if surface.kind != "event":
                texts.setdefault(surface.target, []).append(fold(surface.text))
        self._ids = list(texts)
        logging.getLogger("bm25s").setLevel(logging.ERROR)
        self._bm25 = bm25s.BM25()
        self._bm25.index([" ".join(found).split() for found in texts.values()], show_progress=False)

    def ranked(self, question: str) -> list[str]:
        """Return the ids of the best five."""
        words = [word for word in self._fold(question).split() if word in self._bm25.vocab_dict]
        scores = self._bm25.get_scores(words) if words else []
        return [self._ids[place] for place in sorted(range(len(scores)), key=lambda place: -scores[place])[:5]]


def _recall_figures(index: SearchIndex, lexical: SearchIndex) -> Iterator[dict[str, Any]]:
    """Search only, on the held-out questions; a right procedure at rank r counts 1/r for the mean reciprocal rank."""
    from knowledge.text import strip_diacritics

    known = index.catalogue.by_id
    cases = [
        case
        for case in load_tables(HELD_OUT).cases
        if asks_of_procedure(case) and any(code in known for code in case.procedures)
    ]
    plain = PlainBM25(index)
    ours = [_rank(_ids(case.text, index), case) for case in cases]
    bare = [_rank(_ids(strip_diacritics(case.text), index), case) for case in cases]
    words = [_rank(_ids(case.text, lexical), case) for case in cases]
    theirs = [_rank(plain.ranked(case.text), case) for case in cases]
    theirs_bare = [_rank(plain.ranked(strip_diacritics(case.text)), case) for case in cases]
    for metric, value, peer in (
        ("recall1", _share(ours, 1), _share(theirs, 1)),
        ("recall5", _share(ours, 5), _share(theirs, 5)),
        ("mrr", _mrr(ours), _mrr(theirs)),
        ("recall1_no_diacritics", _share(bare, 1), _share(theirs_bare, 1)),
        ("recall1_lexical", _share(words, 1), _share(theirs, 1)),
        ("recall5_lexical", _share(words, 5), _share(theirs, 5)),
    ):
        yield figure(f"kb.{metric}", value, "share", peer=BM25, peer_value=peer, n=len(cases))


def _ids(text: str, index: SearchIndex) -> list[str]:
    return [candidate.procedure_id for candidate in search(text, index).candidates]


def _share(ranks: Sequence[int], top: int) -> float:
    return sum(0 < rank <= top for rank in ranks) / len(ranks)


def _mrr(ranks: Sequence[int]) -> float:
    return sum(1 / rank for rank in ranks if rank) / len(ranks)


def _rank(ids: Sequence[str], case: Case) -> int:
    """Return the rank (from 1) of the first right procedure, 0 when there is none."""
    return next((rank for rank, identity in enumerate(ids, start=1) if identity in case.procedures), 0)


# --- memory ------------------------------------------------------------------------------------------------------


def _growth_figures(found: _Measured, records: Records, folder: Path, progress: Progress) -> Iterator[dict[str, Any]]:
    """Measure two serving processes, each on an index of its own with the same models."""
    ids = sorted(records.digests)
    few = Records({identity: records.digests[identity] for identity in ids[:FEW]}, records.read)
    many = _filled(records, folder)
    rss = {}
    for number, some in ((FEW, few), (MANY, many)):
        home = replace(found.settings, home=folder / f"home-{number}")
        progress(f"measuring the memory of a process that serves {len(some.digests)} procedures")
        started = time.perf_counter()
        found.build(home.index, some)
        spent = time.perf_counter() - started
        index = found.load(home.index)
        if number == MANY:
            yield figure("kb.index_10000_s", spent, "s", n=len(some.digests))
            yield figure("kb.search_10000_p50_ms", _search_ms(index), "ms", n=ASKED)
        rss[number] = _serve(found.settings, home, _memory_questions(index))
    yield figure("kb.rss_growth_mb", rss[MANY] - rss[FEW], "MB", n=MEMORY_QUESTIONS)
    yield figure("kb.rss_10000_mb", rss[MANY], "MB", n=MEMORY_QUESTIONS)


def _filled(records: Records, folder: Path) -> Records:
    """Return `records` with as many synthetic ones as are missing to `MANY`."""
    from knowledge.imports.crawl import read_crawl
    from knowledge.imports.record import to_raw

    path = folder / "many.jsonl"
    synthetic().write_details(path, MANY)
    digests, raws = dict(records.digests), {}
    for read in read_crawl(path, checked_on=CHECKED_ON):
        raw = to_raw(read.source).raw if read.source else None
        if raw is not None and raw["code"] not in digests and len(digests) < MANY:
            raws[raw["code"]] = raw
            digests[raw["code"]] = "synthetic"
    return Records(digests, lambda identity: raws[identity] if identity in raws else records.read(identity))


def _memory_questions(index: SearchIndex) -> list[dict[str, str]]:
    """Return questions that name procedures all over the catalogue, and a list now and then."""
    chance, cards = random.Random(SEED), list(index.catalogue.cards)
    chance.shuffle(cards)
    asked = [{"text": f'/ask_documents{{"procedure":"{card.id}"}}'} for card in (cards * 5)[: MEMORY_QUESTIONS // 2]]
    asked += [{"text": text} for text in (wordings(index) * 5)[: MEMORY_QUESTIONS - len(asked) - 20]]
    chance.shuffle(asked)
    return asked + [LIST_QUESTION] * (MEMORY_QUESTIONS - len(asked))


def _serve(settings: Settings, home: Settings, questions: Sequence[Mapping[str, str]]) -> float:
    """Return the memory of a process of its own that answers `questions` from the index of `home`."""
    model = ensure_model(settings, progress=lambda line: None)
    asked = home.home / "questions.jsonl"
    asked.write_text("".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions), encoding="utf-8")
    environment = {**os.environ, "MOTCUA_HOME": str(home.home.resolve()), "PYTHONPATH": str(ROOT)}
    environment["MOTCUA_ENCODER"] = str(Path(settings.encoder_name).resolve())
    command = [sys.executable, "-m", "bot.measure_memory", str(model.resolve()), str(asked.resolve())]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)  # noqa: S603
    measured = json.loads(done.stdout.strip().splitlines()[-1])
    if measured["answered"] != measured["n"]:
        raise RuntimeError(
            f"{measured['n'] - measured['answered']} of {measured['n']} questions failed while measuring memory"
        )
    return float(measured["rss_mb"])
