"""Components that learn nothing are made without arguments and leave training data alone."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.claims import Claims
from nlu.components import Untrained
from nlu.mentions import Mentions
from nlu.reading import MessageReading
from nlu.referring import ReferenceKind, References


@pytest.mark.parametrize("component", [MessageReading, References, ReferenceKind, Mentions, Claims])
def test_a_component_that_learns_nothing_is_made_of_itself(component: type[Untrained]) -> None:
    assert type(component.create({}, None, None, None)) is component  # type: ignore[arg-type]  # it reads none of them


def test_training_data_stay_as_they_are() -> None:
    data = TrainingData([Message.build("đăng ký khai sinh", "ask_procedure")])
    assert Untrained().process_training_data(data) is data
