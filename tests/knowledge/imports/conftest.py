"""What the tests of imports share: the crawl, read and converted once."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from knowledge.imports.crawl import read_crawl
from knowledge.imports.model import Converted, Read
from knowledge.imports.record import to_raw
from tests.support.crawl import CRAWLED_ON, crawl_files


@dataclass(frozen=True)
class WholeCrawl:
    """Every line of the crawl as read, and as converted by code."""

    reads: tuple[Read, ...]
    converted: Mapping[str, Converted]
    seconds: float
    """Of one core, for both."""


@pytest.fixture(scope="session")
def whole_crawl() -> WholeCrawl:
    """The crawl, read and converted once for all tests."""
    begun = time.process_time()
    reads = tuple(read for path in crawl_files() for read in read_crawl(path, checked_on=CRAWLED_ON))
    converted = {read.source.code: to_raw(read.source) for read in reads if read.source is not None}
    return WholeCrawl(reads, converted, time.process_time() - begun)
