"""The network learns what is asked and where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import network_training
from nlu.linear import EDGE, words_of
from nlu.network import Network
from nlu.network_training import NOTHING, Lesson, lesson_of, train_network

FEE, PLACE, NONE = frozenset({"fee"}), frozenset({"place"}), frozenset[str]()
NAMES = ("hộ chiếu", "khai lệ phí trước bạ", "khai sinh", "nơi cư trú", "kết hôn")
LESSONS = [
    lesson_of(parts)
    for name in NAMES
    for parts in (
        ((f"{name} ", NONE), ("lệ phí bao nhiêu", FEE)),
        ((f"{name} ", NONE), ("hết bao nhiêu", FEE)),
        ((f"{name} ", NONE), ("nộp ở mô", PLACE)),
        (("ở mô làm ", PLACE), (name, NONE)),
        ((f"{name} ", NONE), ("hết bao nhiêu", FEE), (", ", NONE), ("nộp ở mô", PLACE)),
    )
]


@pytest.fixture(scope="module")
def network() -> Network:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_training, "EPOCHS", 60)
        patch.setattr(network_training, "WARMING", 5)
        return train_network(LESSONS)


def test_every_word_is_labelled_with_what_its_stretch_asks() -> None:
    lesson = lesson_of([("hộ chiếu, ", NONE), ("lệ phí", FEE), (" và ", NONE), ("giá và hạn", FEE | PLACE)])
    assert lesson.words == (EDGE, "hộ", "chiếu", EDGE, "lệ", "phí", "và", "giá", "và", "hạn", EDGE)
    nothing, unknown = [NOTHING] * 4, [None] * 3
    assert lesson.labels == (*nothing, "fee", "fee", NOTHING, *unknown, NOTHING)
    assert lesson.classes == {"fee", "place"}


def test_a_stretch_does_not_end_a_clause_unless_it_says_so() -> None:
    assert lesson_of([("hộ chiếu", NONE), ("lệ phí", FEE)]).words.count(EDGE) == 2
    assert lesson_of([("hộ chiếu.", NONE), ("lệ phí", FEE)]).words.count(EDGE) == 3


def test_what_is_asked_is_told_from_names_of_like_words(network: Network) -> None:
    scores = network.read(words_of("khai lệ phí trước bạ nộp ở mô")).scores
    assert scores[network.classes.index("place")] > 0 > scores[network.classes.index("fee")]


def test_of_two_questions_both_are_heard_in_their_places(network: Network) -> None:
    words = words_of("khai sinh hết bao nhiêu, nộp ở mô")
    reading = network.read(words)
    assert (reading.scores > 0).all()
    fee, place = (reading.shares[:, network.labels.index(name)].argmax() for name in ("fee", "place"))
    assert 2 < fee < words.index("nộp") <= place


def test_numpy_reads_as_torch_learns() -> None:
    import torch  # two seconds, which the collection of other tests need not wait for

    model = network_training._built(2, 3)
    words = words_of("khai sinh hết bao nhiêu")
    lesson = Lesson(words, (NOTHING,) * len(words), FEE)
    other = lesson_of([("nộp hồ sơ khai sinh ở nơi mô rứa hè", PLACE)])
    network = Network(("fee", "place"), ("fee", NOTHING, "place"), model.kept())
    model.eval()
    batch = network_training._batch([lesson, other], np.array([0, 1]))  # two lengths: what is padded must not count
    scores, labels = model(*batch)
    reading = network.read(words)
    assert np.allclose(reading.scores, scores[0].detach().numpy(), atol=2e-3)
    shares = torch.softmax(labels[0, : len(words)], dim=1).detach().numpy()
    assert np.allclose(reading.shares, shares, atol=2e-3)


def test_the_same_lessons_give_the_same_network() -> None:
    first, second = (train_network(LESSONS[:10]) for _ in range(2))
    words = words_of("hộ chiếu hết bao nhiêu")
    assert np.array_equal(first.read(words).scores, second.read(words).scores)
