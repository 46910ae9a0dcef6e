"""A detail sheet says the same in whatever file it comes; a file that cannot be read is refused with what to do."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.imports.files import read_file
from knowledge.imports.model import CaseRows, Finding, ItemRow, LegalRow, MethodRow, Place, SourceRecord, Verdict
from knowledge.imports.record import to_raw
from knowledge.imports.word import read_word
from tests.support import word_samples
from tests.support.word_samples import SHEET, docx_of, html_of, label_table_of

DAY = date(2026, 7, 20)
FIXTURES = Path(__file__).parent / "fixtures"

EXPECTED = SourceRecord(
    place=Place("sheet.doc", 1),
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    checked_on=DAY,
    decision="163/QĐ-BTP",
    levels="Cấp Xã",
    field="Hộ tịch",
    applicants="Công dân Việt Nam, Người Việt Nam định cư ở nước ngoài",
    executing="Ủy ban nhân dân cấp xã",
    deciding="Ủy ban nhân dân cấp xã",
    receiving="Trung tâm Phục vụ hành chính công",
    coordinating="Không có thông tin",
    steps=SHEET[6].text,
    methods=tuple(MethodRow(*row) for row in word_samples.METHODS[1:]),
    cases=(
        CaseRows("Giấy tờ nộp", tuple(ItemRow(*row) for row in word_samples.HANDED_IN[1:])),
        CaseRows("Giấy tờ xuất trình", tuple(ItemRow(*row) for row in word_samples.SHOWN[1:])),
    ),
    results="Giấy khai sinh",
    legal_basis=tuple(LegalRow(*row[:2]) for row in word_samples.ACTS[1:]),
    conditions="Không",
    keywords="khai sinh",
)


def mhtml_of(page: bytes) -> bytes:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
    return head + b"Content-Transfer-Encoding: 8bit\n\n" + page + b"\n--b--\n"


def word_xml_of(document: bytes) -> bytes:
    """Return the body of a .docx as Word 2003 writes it in one XML file."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        xml = package.read("word/document.xml").decode()
    xml = (
        xml[xml.index("<w:document") :].replace("<w:document", "<w:wordDocument").replace("</w:document", "</w:wordDocument")
    )
    return b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>' + xml.encode()


SHAPES = {
    "docx": docx_of(SHEET),
    "page": html_of(SHEET),
    "page_utf16": b"\xff\xfe" + html_of(SHEET).decode().replace("utf-8", "unicode").encode("utf-16-le"),
    "page_of_one_table": label_table_of(SHEET),
    "mhtml": mhtml_of(html_of(SHEET)),
    "word_xml": word_xml_of(docx_of(SHEET)),
    "binary": (FIXTURES / "sheet.doc").read_bytes(),  # sample.docx saved as Word 97-2003 by LibreOffice
}


def read(tmp_path: Path, content: bytes, name: str = "sheet.doc") -> list[SourceRecord | None]:
    path = tmp_path / name
    path.write_bytes(content)
    return [found.source for found in read_word(path, checked_on=DAY)]


def findings(tmp_path: Path, content: bytes) -> list[Finding]:
    path = tmp_path / "sheet.doc"
    path.write_bytes(content)
    return [finding for found in read_word(path, checked_on=DAY) for finding in found.findings]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_says_the_same(shape: str, tmp_path: Path) -> None:
    assert read(tmp_path, SHAPES[shape]) == [EXPECTED]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sheet_of_known_parts_leaves_nothing_to_tell(shape: str, tmp_path: Path) -> None:
    assert findings(tmp_path, SHAPES[shape]) == []


def test_the_record_of_a_sheet_passes_the_schema() -> None:
    raw = to_raw(EXPECTED).raw
    assert raw is not None
    assert raw["dossier"][1]["items"][1] == {
        "name": "Bản sao có chứng thực các giấy tờ phải xuất trình",
        "originals": 0,
        "copies": 1,
    }


def test_the_samples_are_what_their_maker_writes() -> None:
    assert (word_samples.SAMPLES / "sample.docx").read_bytes() == docx_of(SHEET)
    assert (word_samples.SAMPLES / "sample.doc").read_bytes() == html_of(SHEET)


@pytest.mark.parametrize("maker", [docx_of, html_of, label_table_of])
def test_several_procedures_of_one_document_are_several(maker, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    other = (replace(SHEET[0], text="1.000894"), SHEET[1], replace(SHEET[2], text="Đăng ký kết hôn"), *SHEET[3:])
    found = read(tmp_path, maker(SHEET, other))
    assert found == [EXPECTED, replace(EXPECTED, code="1.000894", name="Đăng ký kết hôn", place=Place("sheet.doc", 2))]


def test_a_name_before_the_code_belongs_to_it(tmp_path: Path) -> None:
    def turned(code: str, name: str) -> tuple[word_samples.Part, ...]:
        return (replace(SHEET[2], text=name), replace(SHEET[0], text=code), *SHEET[3:])

    sheets = html_of(turned("1.001193", "Khai sinh"), turned("1.000894", "Kết hôn"))
    assert [(record.code, record.name) for record in read(tmp_path, sheets) if record] == [
        ("1.001193", "Khai sinh"),
        ("1.000894", "Kết hôn"),
    ]


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


def poisoned(document: bytes) -> bytes:
    """Return a .docx whose text names entities of a document type of its own."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(document)) as package, zipfile.ZipFile(out, "w") as written:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml":
                text = content.decode().replace("<w:document", ENTITIES + "<w:document", 1)
                content = text.replace("163/QĐ-BTP", "163&b;&f;").encode()
            written.writestr(name, content)
    return out.getvalue()


def test_entities_of_a_document_are_never_expanded(tmp_path: Path) -> None:
    shown = str(read(tmp_path, poisoned(docx_of(SHEET))))
    assert "aaaaaaaaaa" not in shown
    assert "root:" not in shown


def test_word_xml_with_a_document_type_is_refused(tmp_path: Path) -> None:
    xml = word_xml_of(docx_of(SHEET)).replace(b"<w:wordDocument", ENTITIES.encode() + b"<w:wordDocument", 1)
    assert "document type" in findings(tmp_path, xml)[0].reason


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no Word file"),
        (b"%PDF-1.7", "no Word file"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "save it as .docx"),
        (b"<html><body><p>Kh\xc3\xb4ng c\xc3\xb3 g\xc3\xac</p></body></html>", "no procedure code"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, word: str, tmp_path: Path) -> None:
    found = findings(tmp_path, content)
    assert [finding.verdict for finding in found] == [Verdict.REFUSED]
    assert word in found[0].reason


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_never_raise(shape: str, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(SHAPES[shape])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    for record in read(tmp_path, bytes(content)):
        assert record is None or to_raw(record) is not None


def test_another_procedure_than_the_list_says_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sheet.doc"
    file.write_bytes(docx_of(SHEET))
    [read] = read_file(file, checked_on=DAY, names={"1.001193": "Cấp hộ chiếu phổ thông ở trong nước"})
    assert read.source is None
    assert [(finding.kind, finding.place.row) for finding in read.findings] == [("wrong_procedure", 1)]
