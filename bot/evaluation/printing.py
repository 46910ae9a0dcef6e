"""The figures as a table in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.metrics import Figure

COLUMNS = {
    "procedure.first": "first",
    "procedure.first5": "first 5",
    "procedure.mrr": "mrr",
    "aspects": "aspects",
    "intent": "intent",
    "kind": "kind",
    "answered": "answered",
    "abstain": "abstain",
    "declined": "declined",
    "outside_kind": "why out",
    "premise": "premise",
    "turn": "turn",
}
WIDTH = 9


def table(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the table, a slice a line: shares in per cent; the second number is the half width of the interval."""
    by = {(figure.slice, figure.metric): figure for figure in figures}
    metrics = [metric for metric in COLUMNS if any(figure.metric == metric for figure in figures)]
    yield f"{'slice':<18}{'n':>6}" + "".join(f"{COLUMNS[metric]:>{WIDTH + 2}}" for metric in metrics)
    for name in dict.fromkeys(figure.slice for figure in figures):
        cells = [_cell(by.get((name, metric))) for metric in metrics]
        n = max(figure.n for figure in figures if figure.slice == name)
        yield f"{name:<18}{n:>6}" + "".join(f"{cell:>{WIDTH + 2}}" for cell in cells)
    yield from _peer_lines(figures)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    half = (figure.high - figure.low) / 2
    return f"{figure.value * 100:.1f} ±{half * 100:.0f}"


def _peer_lines(figures: Sequence[Figure]) -> Iterator[str]:
    compared = [figure for figure in figures if figure.peer_value is not None]
    if compared:
        yield f"\n{'beside stock Rasa':<32}{'ours':>8}{'stock':>8}"
    for figure in compared:
        assert figure.peer_value is not None
        yield f"{figure.slice + ' ' + figure.metric:<32}{figure.value * 100:>8.1f}{figure.peer_value * 100:>8.1f}"
