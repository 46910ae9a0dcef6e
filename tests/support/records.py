"""Builders of records and small indexes, and an encoder that needs no training."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from knowledge.index import SearchIndex, build_index, load_index
from knowledge.loader import procedure_from
from knowledge.model import Procedure
from knowledge.text import fold

_MINIMAL: dict[str, Any] = {
    "code": "1.000001",
    "name": "Đăng ký thử nghiệm",
    "field": "ho_tich",
    "levels": ["commune"],
    "submission": [{"method": "counter"}],
    "source": {"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn", "checked_on": "2026-07-20"},
    "established": {"default": "verified"},
}

_SMALL: tuple[dict[str, Any], ...] = (
    {
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "aliases": ["làm giấy khai sinh", "khai sinh cho con"],
        "life_events": ["birth"],
    },
    {"code": "1.000894", "name": "Đăng ký kết hôn", "aliases": ["làm giấy kết hôn", "đăng ký lấy nhau"]},
    {"code": "1.004222", "name": "Đăng ký thường trú", "field": "cu_tru", "aliases": ["nhập khẩu", "làm hộ khẩu"]},
    {
        "code": "1.001456",
        "name": "Cấp hộ chiếu phổ thông",
        "field": "xuat_nhap_canh",
        "levels": ["province"],
        "aliases": ["làm hộ chiếu", "xin passport"],
    },
    {
        "code": "2.000986",
        "name": "Cấp thẻ bảo hiểm y tế cho trẻ em",
        "field": "bao_hiem",
        "aliases": ["thẻ bhyt cho bé"],
        "life_events": ["birth"],
    },
)


class HashEncoder:
    """Stands in for `knowledge.dense.Encoder`: folded words hashed into 256 columns, unit length; a stranger to meaning."""

    dimensions = 256

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        """Return one unit vector per text (all zero for a text without words)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in fold(text).split():
                vectors[row, zlib.crc32(word.encode()) % self.dimensions] += 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths == 0.0, 1.0, lengths), dtype=np.float32)


def raw_record(**changes: Any) -> dict[str, Any]:
    """Return the smallest valid raw record with `changes` put in."""
    return {**copy.deepcopy(_MINIMAL), **changes}


def without(raw: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """Return `raw` without the fact at `path`."""
    left = copy.deepcopy(raw)
    room: Any = left
    for step in path[:-1]:
        room = room[step]
    del room[path[-1]]
    return left


def procedure(**changes: Any) -> Procedure:
    """Return the smallest valid procedure with `changes` put in."""
    return procedure_from(raw_record(**changes), file="ho_tich/thu_nghiem.yml")


def small_raws() -> list[dict[str, Any]]:
    """Return a few unlike procedures as the index reads them; two belong to the life event `birth`."""
    return [as_read(raw_record(**changes)) for changes in _SMALL]


def synthetic_raws(count: int) -> list[dict[str, Any]]:
    """Return `count` further procedures whose names no small procedure shares."""
    return [as_read(raw_record(code=f"9.{number:06d}", name=f"Xử lý việc zq{number} xv{number}")) for number in range(count)]


def as_read(raw: dict[str, Any]) -> dict[str, Any]:
    """Return `raw` with the file the index builder expects beside its content."""
    return {**raw, "_file": f"knowledge/procedures/{raw['field']}/{raw['code']}.yml"}


def write_record(folder: Path, raw: dict[str, Any], *, slug: str = "thu_nghiem") -> Path:
    """Write `raw` where a record of its field lies below `folder`; return the file."""
    path = folder / str(raw.get("field", "ho_tich")) / f"{slug}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def build_small(root: Path, raws: Sequence[dict[str, Any]] | None = None, *, encoder: HashEncoder | None = None) -> str:
    """Build an index of `raws` (default: the small ones) below `root`; return its fingerprint."""
    return build_index(
        root, small_raws() if raws is None else raws, encoder=encoder, encoder_name="hash" if encoder else "", background=[]
    )


def small_index(
    root: Path, raws: Sequence[dict[str, Any]] | None = None, *, encoder: HashEncoder | None = None
) -> SearchIndex:
    """Build and load an index of `raws` (default: the small ones) below `root`."""
    build_small(root, raws, encoder=encoder)
    return load_index(root, encoder=encoder, encoder_name="hash" if encoder else "")
