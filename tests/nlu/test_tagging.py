"""Which words of a message ask for what."""

from __future__ import annotations

import numpy as np

from nlu.linear import train_exclusive, words_of
from nlu.tagging import NOTHING, columns_of, tagged_rows, tags_of

FEE, NONE = frozenset({"fee"}), frozenset[str]()
PARTS = [
    (("hộ chiếu ", NONE), ("lệ phí bao nhiêu", FEE)),
    (("nhà em ở xa. ", NONE), ("bao nhiêu tiền", FEE)),
    (("khai lệ phí trước bạ ", NONE), ("hết bao nhiêu", FEE)),
]


def test_every_word_that_is_no_edge_has_one_row() -> None:
    rows, labels = tagged_rows(PARTS)
    assert labels == [NOTHING] * 2 + ["fee"] * 4 + [NOTHING] * 4 + ["fee"] * 3 + [NOTHING] * 5 + ["fee"] * 3
    assert rows.shape[0] == len(labels)


def test_words_that_ask_several_things_are_left_out() -> None:
    _, labels = tagged_rows([(("giá và hạn", frozenset({"fee", "time_limit"})), ("hộ chiếu", NONE))])
    assert labels == [NOTHING, NOTHING]


def test_the_neighbourhood_tells_the_words_of_a_name_from_those_of_a_question() -> None:
    rows, labels = tagged_rows(PARTS * 5)
    model = train_exclusive(rows, labels, penalty=1e-5)
    words = words_of("khai lệ phí trước bạ hết bao nhiêu")
    shares = tags_of(model, words)
    assert shares.shape == (8, 2)
    assert np.allclose(shares.sum(axis=1), 1.0)
    fee = shares[:, model.classes.index("fee")]
    assert fee[1] < 0.5 < fee[-1]


def test_no_words_have_no_rows() -> None:
    assert columns_of(words_of("")).shape[0] == 0
