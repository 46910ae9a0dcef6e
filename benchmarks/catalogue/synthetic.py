"""Synthetic procedures of the crawl's shape, for measuring where the real crawl is absent and for more than it holds.

Seeded: the same number gives the same records. Every one is marked as synthetic and none has a real procedure's code.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

WORDS_FILE = Path(__file__).parent / "words.yml"
FIRST_CODE = 900_000
"""Codes begin at 3.900000; real ones end far below."""
STEP_REPEATS = 12
"""How often the steps are told over, so that a record is as long as a real one (6 kB of JSON)."""


def details(count: int, *, seed: int = 11) -> Iterator[dict[str, str]]:
    """Return `count` crawl records with different names."""
    words: Mapping[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    chance = random.Random(seed)
    names = list(itertools.product(*(words[part] for part in ("verbs", "objects", "topics", "qualifiers"))))
    chance.shuffle(names)
    for number in range(count):
        verb, thing, topic, qualifier = names[number % len(names)]
        again = f" ({number // len(names) + 1})" if number >= len(names) else ""
        name = f"{verb} {thing} {', '.join(topic[:1])} {qualifier}{again}"
        yield _detail(number, name, thing, topic, words, chance)


def write_details(path: Path, count: int) -> None:
    """Write `count` records as a crawl file."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(detail, ensure_ascii=False) + "\n" for detail in details(count))


def _detail(
    number: int, name: str, thing: str, topic: list[str], words: Mapping[str, Any], chance: random.Random
) -> dict[str, str]:
    cells = words["cells"]
    code = f"3.{FIRST_CODE + number:06d}"
    acts = cells["acts_head"] + cells["act"].format(topic=topic[0], number=chance.randint(1, 199))
    return {
        "ma_thu_tuc": code,
        "detail_url": f"https://dichvucong.gov.vn/synthetic/{code}",
        "ten_thu_tuc": name,
        "so_quyet_dinh": words["marker"],
        "cap_thuc_hien": chance.choice(words["levels"]),
        "loai_thu_tuc": cells["kind"],
        "linh_vuc": ", ".join(topic[1:]),
        "doi_tuong_thuc_hien": cells["applicant"],
        "thu_tuc_lien_quan": cells["unknown"],
        "trinh_tu_thuc_hien": "\n".join(f"- {step}" for step in words["steps"] * chance.randint(1, STEP_REPEATS)),
        "cach_thuc_thuc_hien": _methods(words, chance),
        "thanh_phan_ho_so": _papers(words, chance),
        "can_cu_phap_ly": acts,
        "co_quan_thuc_hien": chance.choice(words["agencies"]),
        "yeu_cau_dieu_kien": cells["unknown"],
        "ket_qua_xu_ly": cells["result"].format(object=thing.capitalize(), topic=topic[0]),
        "raw_text": "",
    }


def _methods(words: Mapping[str, Any], chance: random.Random) -> str:
    time, fee = chance.choice(words["times"]), chance.choice(words["fees"])
    methods = words["cells"]["methods"][chance.randint(0, 2) :]
    return words["cells"]["methods_head"] + "".join(f"{method}{time}{fee}" for method in methods)


def _papers(words: Mapping[str, Any], chance: random.Random) -> str:
    cells = words["cells"]
    rows = [
        paper + cells["paper_count"].format(originals=chance.randint(0, 1), copies=chance.randint(1, 2))
        for paper in chance.sample(words["papers"], chance.randint(2, 6))
    ]
    return str(cells["papers_head"]) + "".join(rows)
