"""The only place that builds real objects for actions, lazily."""

from __future__ import annotations

import threading
from pathlib import Path

from bot.settings import read_settings
from knowledge.dense import Encoder, load_encoder
from knowledge.errors import EncoderMissingError
from knowledge.index import SearchIndex, current, load_index

_lock = threading.Lock()
_loaded: dict[Path, SearchIndex] = {}
_encoders: dict[str, Encoder | None] = {}


def search_index() -> SearchIndex:
    """Return the current index of this home; a newer one takes its place between two messages."""
    settings = read_settings()
    root = settings.index
    held = _loaded.get(root)
    if held is not None and held.fingerprint == current(root):
        return held
    with _lock:
        index = load_index(root, encoder=encoder(settings.encoder_name))
        _loaded[root] = index
        return index


def encoder(name: str) -> Encoder | None:
    """Return the encoder by name, None when it is not there (search is then lexical only)."""
    if name not in _encoders:
        try:
            _encoders[name] = load_encoder(name) if _exists(name) else None
        except EncoderMissingError:
            _encoders[name] = None
    return _encoders[name]


def _exists(name: str) -> bool:
    """Return whether `name` is worth loading: our own folder may not be trained yet, a model name is tried as it is."""
    return Path(name).exists() or not name.startswith(("/", ".", "var"))


def forget() -> None:
    """Drop what is held (for tests and for a new encoder)."""
    with _lock:
        _loaded.clear()
        _encoders.clear()
