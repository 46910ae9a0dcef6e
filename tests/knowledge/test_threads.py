"""Training in one thread."""

from __future__ import annotations

import pytest

from knowledge.threads import in_one_thread


def test_threads_are_as_before_whatever_happens_inside() -> None:
    import torch  # two seconds, which the collection of other tests need not wait for

    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with pytest.raises(ValueError, match="broken off"), in_one_thread():
            assert torch.get_num_threads() == 1
            raise ValueError("broken off")
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
