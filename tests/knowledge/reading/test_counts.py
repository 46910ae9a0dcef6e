"""What words stand beside each other."""

from __future__ import annotations

from pathlib import Path

from knowledge.reading.counts import FILE, counted, load_counts, own_texts, written

STALE = 0.05
"""Share of the words and pairs of today's texts that may be missing before the file must be written anew."""


def test_the_file_is_in_step_with_records_and_sentences() -> None:
    """Otherwise: make counts."""
    words, pairs = counted(own_texts())
    kept = load_counts()
    often = {pair for pair, count in pairs.items() if count >= 5}
    known = {word for word, count in words.items() if count >= 3}
    assert len(often - set(kept.pairs)) < STALE * len(often)
    assert len(known - set(kept.words)) < STALE * len(known)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    words, pairs = counted(["Đăng ký khai sinh, đăng ký kết hôn", "đăng ký online cho con"])
    path = tmp_path / "counts.txt"
    path.write_text(written(words, pairs), encoding="utf-8")
    counts = load_counts(path)
    assert counts.words["đăng"] == 3
    assert counts.pairs == {("đăng", "ký"): 3}  # seen once is not kept
    assert counts.bare_pairs == {("dang", "ky"): 3}
    assert counts.markings["dang"] == ("đăng",)


def test_pairs_do_not_reach_over_punctuation_or_other_words() -> None:
    _, pairs = counted(["khai sinh, kết hôn online mấy ngày"])
    assert set(pairs) == {("khai", "sinh"), ("kết", "hôn"), ("mấy", "ngày")}


def test_the_file_stays_small() -> None:
    assert FILE.stat().st_size < 200_000
