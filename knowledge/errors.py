"""Errors of the knowledge room; every message names the thing and the place."""


class KnowledgeError(Exception):
    """Something about the records or the index is wrong."""


class RecordError(KnowledgeError):
    """One or more records cannot be used; `problems` lists them with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class IndexMissingError(KnowledgeError):
    """There is no usable search index in this home."""


class EncoderMissingError(KnowledgeError):
    """The encoder named by the settings is not there or cannot be read."""


class EncoderMismatchError(KnowledgeError):
    """The index was built with another encoder than the one in use."""


class IndexWriteError(KnowledgeError):
    """A new index cannot be written; the one before goes on serving."""


class StoreError(KnowledgeError):
    """The home's catalogue cannot be read or written; what was there before stays."""


class StoreBusyError(StoreError):
    """Another import is writing to the same catalogue."""


class VersionUnknownError(StoreError):
    """There is no such version or no such procedure in the catalogue."""


class InputRefusedError(KnowledgeError):
    """A file to import cannot be read, is too big, or is not what it is said to be; the catalogue stays as it is."""


class SelectionError(KnowledgeError):
    """A parameter of the list page cannot be read; `name` is the parameter."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"{name}: {value[:40]!r} is not one of its values")
        self.name = name


class PlaceError(KnowledgeError):
    """The records of places contradict themselves."""
