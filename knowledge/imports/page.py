"""Cuts the flattened text of a portal page into sections; the crawl's own cuts are wrong where prose repeats a heading."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.imports import dossier_table, legal_table, methods_table

_STEPS = "Trình Tự Thực Hiện"
_METHODS = "Cách Thức Thực Hiện" + methods_table.HEADER
_DOSSIER = "Thành phần hồ sơ"
_LEGAL = re.compile(rf"Căn cứ pháp lý(?={legal_table.HEADER}|Không có thông tinCơ quan thực hiện)")
_AGENCIES = "Cơ quan thực hiện"
_CONDITIONS = "Yêu cầu, điều kiện thực hiện"
_RESULTS = "Kết quả xử lý"
_FURNITURE = re.compile(r"Từ khóa(?P<keywords>.*?)Mô tả(?P<description>.*?)(?:Chọn cơ quan thực hiện.*)?$", re.DOTALL)
_PAGE_END = re.compile(r"Chọn cơ quan thực hiện\s*Tỉnh/ Thành phố.*$", re.DOTALL)
_CODE = re.compile(r"Mã thủ tục\s*(\d\.\d{6})")


def code_on_page(page: str) -> str:
    """Return the code the page itself states, or nothing."""
    match = _CODE.search(page)
    return match[1] if match else ""


def sections(page: str) -> Mapping[str, str]:
    """Return the sections found in the text of a page; what cannot be cut for certain is left out."""
    head, mark, rest = page.partition(_METHODS)
    if not mark or _STEPS not in head:
        return {}
    found = {"steps": head.split(_STEPS, 1)[1].strip()}
    legal = [match.start() for match in _LEGAL.finditer(rest)]
    if len(legal) != 1:
        return found
    return found | _upper(methods_table.HEADER + rest[: legal[0]]) | _lower(rest[legal[0] + len("Căn cứ pháp lý") :])


def _upper(text: str) -> dict[str, str]:
    """Return methods and dossier: between them stands a heading that notes and case names may repeat."""
    end = text.find(dossier_table.HEADER)
    bound = end if end >= 0 else len(text)
    places = [match.start() for match in re.finditer(_DOSSIER, text[:bound])]
    titles = [place for place in places if _is_title(text, place, bound)]
    if not titles:
        return {}
    place = titles[0]
    return {"methods": text[:place].strip(), "dossier": text[place + len(_DOSSIER) :].strip()}


def _is_title(text: str, place: int, bound: int) -> bool:
    """Return whether the heading at `place` is one: run together with what follows, not a word of a sentence."""
    after = text[place + len(_DOSSIER) : bound]
    return text[place - 1] not in ' ("“' and not after[:1].isspace() and after[:1] not in tuple(":,.;)")


def _lower(text: str) -> dict[str, str]:
    """Return what stands below the acts."""
    legal, mark, rest = text.partition(_AGENCIES)
    agencies, second, rest = rest.partition(_CONDITIONS)
    place = rest.rfind(_RESULTS, 0, rest.rfind("Từ khóa") if "Từ khóa" in rest else len(rest))
    if not mark or not second:
        return {}
    found = {"legal": legal.strip(), "agencies": agencies.strip()}
    if place < 0:
        return found | {"conditions": without_furniture(rest)[0], "results": "", "keywords": without_furniture(rest)[1]}
    results, keywords = without_furniture(rest[place + len(_RESULTS) :])
    return found | {"conditions": rest[:place].strip(), "results": results, "keywords": keywords}


def without_furniture(text: str) -> tuple[str, str]:
    """Return (text, keywords) without the page's own words that follow the last section."""
    match = _FURNITURE.search(text)
    if match is None:
        return _PAGE_END.sub("", text).strip(), ""
    return text[: match.start()].strip(), match["keywords"].strip()
