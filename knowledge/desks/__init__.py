"""The directory of desks: where each lies, when it is open, how it is reached, and which one a citizen needs."""

from knowledge.desks.directory import Directory, DirectoryView
from knowledge.desks.loader import DESKS_FILE, load_desks, shipped
from knowledge.desks.model import Contact, ContactKind, Desk, Hours, Published

__all__ = [
    "DESKS_FILE",
    "Contact",
    "ContactKind",
    "Desk",
    "Directory",
    "DirectoryView",
    "Hours",
    "Published",
    "load_desks",
    "shipped",
]
