"""The only place that builds real objects for actions, lazily."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from bot.settings import PREFIX, read_settings
from knowledge.dense import Encoder, encoder_identity, load_encoder
from knowledge.desks import DirectoryView, shipped
from knowledge.dossiers import Lookup
from knowledge.errors import EncoderMissingError, KnowledgeError
from knowledge.fees import today
from knowledge.index import SearchIndex, current, load_index
from knowledge.selection import Selection
from knowledge.selection_query import to_query
from knowledge.selection_table import table_of

logger = logging.getLogger(__name__)
HOME = f"{PREFIX}HOME"

_lock = threading.Lock()
_loaded: dict[Path, SearchIndex] = {}
_refused: dict[Path, str | None] = {}
"""The index that could not be read while another was in use; it is not tried again at every message."""
_pointers: dict[Path, tuple[tuple[int, int], str | None]] = {}
"""What told the file of the current index apart (inode, time of the last change), and the name it held."""
_encoders: dict[tuple[str, str], Encoder] = {}
_lookups: list[Lookup] = []
"""What looks dossiers up; at most one."""
_directories: list[Callable[[], DirectoryView]] = []
"""What gives the directory of desks with imports and flags; at most one."""
_turn: ContextVar[dict[Path, SearchIndex] | None] = ContextVar("turn", default=None)


@contextlib.contextmanager
def one_turn() -> Iterator[None]:
    """Keep everything that is answered inside on one index, even when a newer one is put in place meanwhile."""
    token = _turn.set({})
    try:
        yield
    finally:
        _turn.reset(token)


def search_index() -> SearchIndex:
    """Return the current index of this home; a newer one takes its place between two messages."""
    root = _root(os.environ.get(HOME))
    pinned = _turn.get()
    if pinned is None:
        return _newest(root)
    if root not in pinned:
        pinned[root] = _newest(root)
    return pinned[root]


def list_address(selection: Selection, *, on_page: bool) -> str | None:
    """Return the address of the page with the whole list.

    Without a public address it is the path on this server, which only our own page can open, None elsewhere.
    """
    base = read_settings().public_url
    query = to_query(selection)
    return f"{base}/thu-tuc" + (f"?{query}" if query else "") if base or on_page else None


def use_dossier_lookup(lookup: Lookup | None) -> None:
    """Look dossiers up with `lookup` from now on; None: not at all."""
    _lookups[:] = [lookup] if lookup is not None else []


def dossier_lookup() -> Lookup | None:
    """Return what looks dossiers up, None where no system of the State is connected."""
    return _lookups[0] if _lookups else None


def use_directory(view: Callable[[], DirectoryView] | None) -> None:
    """Take the directory of desks from `view` from now on; None: the one that is shipped."""
    _directories[:] = [view] if view is not None else []


def directory() -> DirectoryView:
    """Return all desks as they are known now."""
    return _directories[0]() if _directories else shipped()


def dossier_page() -> str:
    """Return the address of the official look-up that takes a code, with {code} in its place; empty: none is known."""
    return read_settings().dossier_page


@lru_cache(maxsize=8)
def _root(home: str | None) -> Path:
    """Return the folder of the indexes; the settings are not read anew for every message of the same home."""
    return read_settings().index


def _current(root: Path) -> str | None:
    """Return the name of the index in use; the file that holds it is read again only when it is another one."""
    try:
        found = os.stat(root / "current")
    except OSError:
        return current(root)
    stamp, held = (found.st_ino, found.st_mtime_ns), _pointers.get(root)
    if held is None or held[0] != stamp:
        held = _pointers[root] = (stamp, current(root))
    return held[1]


def _newest(root: Path) -> SearchIndex:
    held, name = _loaded.get(root), _current(root)
    if held is not None and name in (held.fingerprint, _refused.get(root)):
        return held
    if held is not None and not _lock.acquire(blocking=False):
        return held  # another thread is reading the newer one; nobody waits for it
    if held is None:
        _lock.acquire()
    try:
        return _exchange(root)
    finally:
        _lock.release()


def _exchange(root: Path) -> SearchIndex:
    """Read the newest index; when it cannot be read, the one in use goes on answering."""
    held, name = _loaded.get(root), current(root)
    if held is not None and held.fingerprint == name:
        return held
    try:
        _loaded[root] = _read(root)
        table_of(_loaded[root].catalogue, today())  # made here, so that nobody's first list waits for it
    except KnowledgeError as error:
        if held is None:
            raise
        logger.error("the new search index is not taken: %s", error)
        _refused[root] = name
    return _loaded[root]


def _read(root: Path) -> SearchIndex:
    """Return the index with the encoder the settings name; only one built without any may go by words alone."""
    name = read_settings().encoder_name
    identity = encoder_identity(name)
    try:
        found, problem = encoder(name, identity), f"encoder {name}: not there"
    except EncoderMissingError as error:
        found, problem = None, str(error)
    index = load_index(root, encoder=found, encoder_name=identity)
    if found is None and index.built_with:
        raise EncoderMissingError(f"{problem}; {root / index.fingerprint} was built with one; run `motcua train`")
    return index


def encoder(name: str, identity: str) -> Encoder | None:
    """Return the encoder by name and content, None when it is not there."""
    if (name, identity) not in _encoders:
        if not _exists(name):
            return None
        loaded = load_encoder(name)
        _encoders.clear()  # the one before serves the index that holds it
        _encoders[name, identity] = loaded
    return _encoders[name, identity]


def _exists(name: str) -> bool:
    """Return whether `name` is worth loading: our own folder may not be trained yet, a model name is tried as it is."""
    return Path(name).exists() or not name.startswith(("/", ".", "var"))


def forget() -> None:
    """Drop what is held (for tests and for a new encoder)."""
    with _lock:
        _loaded.clear()
        _refused.clear()
        _pointers.clear()
        _encoders.clear()
