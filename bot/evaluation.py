"""Quality on questions nobody trained on. Sets: `held-out` (tests/questions), `development` (aliases left out in turn)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import EvaluationError
from bot.training import ROOT
from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics

if TYPE_CHECKING:
    from bot.assistant import Assistant, Turn

HELD_OUT = ROOT / "tests" / "questions"


class Tally:
    """Counts hits per metric."""

    def __init__(self) -> None:
        self._hits: dict[str, list[bool]] = defaultdict(list)

    def add(self, metric: str, hit: bool) -> None:
        """Count one case of `metric`."""
        self._hits[metric].append(hit)

    def figures(self) -> list[dict[str, Any]]:
        """Return {"metric", "value", "n"} per metric; value is a share 0..1."""
        return [
            {"metric": name, "value": round(sum(hits) / len(hits), 4), "n": len(hits)} for name, hits in self._hits.items()
        ]


async def evaluate(assistant: Assistant, which: str) -> list[dict[str, Any]]:
    """Return the figures of one set."""
    if which == "development":
        return await _development(assistant)
    tally = Tally()
    for case in load_cases("procedures.yml"):
        await _procedure_case(assistant, case, tally)
    for case in load_cases("life_events.yml"):
        turn = await assistant.ask(case["text"])
        tally.add("life_event.first5", _found(turn, case, first=5))
    for case in load_cases("kinds.yml"):
        turn = await assistant.ask(case["text"])
        tally.add("kind.other_intents", turn.intent == case["intent"])
    for case in load_cases("outside.yml"):
        turn = await assistant.ask(case["text"])
        tally.add("abstain", turn.facts["status"].split("_")[0] != "answered" or not turn.facts["procedures"])
    await _conversations(assistant, tally)
    return tally.figures()


async def _procedure_case(assistant: Assistant, case: Mapping[str, Any], tally: Tally) -> None:
    turn = await assistant.ask(case["text"])
    bare = await assistant.ask(strip_diacritics(case["text"]))
    style = case.get("style", "plain")
    tally.add("procedure.first", _found(turn, case, first=1))
    tally.add("procedure.first5", _found(turn, case, first=5))
    tally.add("procedure.first.no_diacritics", _found(bare, case, first=1))
    tally.add(f"procedure.first.style_{style}", _found(turn, case, first=1))
    tally.add("procedure.answered_or_asked_back", turn.facts["status"] in ("answered", "clarification"))
    if "aspects" in case:
        tally.add("kind.aspects", set(turn.facts["aspects"]) == set(case["aspects"]))
    if "intent" in case:
        tally.add("kind.intent", turn.intent == case["intent"])


async def _conversations(assistant: Assistant, tally: Tally) -> None:
    for dialogue in load_cases("conversations.yml"):
        for step in dialogue["turns"]:
            turn = await assistant.ask(step["text"], conversation=f"evaluate-{dialogue['id']}")
            if "procedure" in step or "procedures_any" in step:
                tally.add("conversation.procedure", _found(turn, step, first=1))
            if step.get("aspects"):
                tally.add("conversation.aspects", set(turn.facts["aspects"]) == set(step["aspects"]))


def _found(turn: Turn, case: Mapping[str, Any], *, first: int) -> bool:
    wanted = set(case.get("procedures_any") or [case.get("procedure")])
    return any(named["code"] in wanted for named in turn.facts["procedures"][:first])


def load_cases(name: str, folder: Path = HELD_OUT) -> list[dict[str, Any]]:
    """Return the cases of one question file; raise EvaluationError when it is not there."""
    path = folder / name
    if not path.is_file():
        raise EvaluationError(f"{path}: no such question file")
    cases: list[dict[str, Any]] = read_yaml(path)
    return cases


async def _development(assistant: Assistant) -> list[dict[str, Any]]:
    """Ask every alias inside a question, with that alias taken out of the lexical index (the encoder has seen it)."""
    import random

    import numpy as np

    from actions.wiring import search_index
    from bot.training import question_templates
    from knowledge.fusion import load_ranking
    from knowledge.search import surface_scores
    from knowledge.text import fold

    del assistant
    index, ranking, chance = search_index(), load_ranking(), random.Random(1)
    templates, tally = question_templates(), Tally()
    for position, surface in _aliases(index.surfaces):
        question = chance.choice(templates).replace("{procedure}", surface.text)
        scores = surface_scores(question, fold(question), index, ranking)
        scores[position] = 0.0
        best = np.argsort(-np.maximum.reduceat(scores, index.targets.starts))[:5]
        names = [index.targets.ids[place] for place in best]
        tally.add("alias_left_out.first", names[0] == surface.target)
        tally.add("alias_left_out.first5", surface.target in names)
    return tally.figures()


def _aliases(surfaces: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return ((position, surface) for position, surface in enumerate(surfaces) if surface.kind == "alias")
