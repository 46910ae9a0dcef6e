"""How citizens write, read as ordinary Vietnamese: what is told apart by this before anything is searched or classified."""

from knowledge.reading.message import Reading, read

__all__ = ["Reading", "read"]
