"""Training in one thread: two trainings side by side (bot/training.py) that each take every core wait for one another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_one_thread() -> Iterator[None]:
    """Let torch count in one thread inside: an epoch of the encoder takes 1.4 s, in two threads 2, beside another 7."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
