"""Serve the whole app over the records of the list page on a free port; print the address. Run as a module."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.catalogue import pages
from tests.support import page_server
from tests.support.catalogue_records import list_raws
from tests.support.records import small_index


def main() -> None:
    """Serve until stopped; the first line printed is the address."""
    with tempfile.TemporaryDirectory() as folder:
        index = small_index(Path(folder), list_raws())
    pages.search_index = lambda: index  # the app has no trained home here
    page_server.main()


if __name__ == "__main__":
    main()
