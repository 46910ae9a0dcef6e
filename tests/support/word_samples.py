"""The sample detail sheet in Word's shapes: `python -m tests.support.word_samples` writes docs/samples/sample.docx and .doc.

The facts are those of the hand-checked record 1.001193 (knowledge/procedures/ho_tich/dang_ky_khai_sinh.yml).
"""

from __future__ import annotations

import html
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import docx

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
NOTICE = "BẢN MẪU để thử việc nhập dữ liệu; không thay cho bản công bố của cơ quan nhà nước."


@dataclass(frozen=True)
class Part:
    """One heading with its text or its tables; a table is its case name and its rows, the first one the titles."""

    heading: str
    text: str = ""
    tables: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()


METHODS = (
    ("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"),
    ("Trực tuyến", "1", "Không", ""),
    ("Dịch vụ bưu chính", "1", "Không", ""),
    ("Trực tiếp", "1", "Không", "hồ sơ nhận sau 15 giờ thì được hẹn trả vào ngày làm việc tiếp theo"),
)
_TITLES = ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng")
HANDED_IN = (
    _TITLES,
    ("Tờ khai đăng ký khai sinh theo mẫu", "To khai dang ky khai sinh.docx", "Bản chính: 1\nBản sao: 0"),
    ("Biên bản về việc trẻ bị bỏ rơi", "", "Bản chính: 1\nBản sao: 0"),
    ("Văn bản xác nhận của cơ sở y tế về kỹ thuật mang thai hộ", "", "Bản chính: 1\nBản sao: 0"),
)
SHOWN = (
    _TITLES,
    ("Giấy tờ chứng minh nơi cư trú", "", "Bản chính: 1\nBản sao: 0"),
    ("Bản sao có chứng thực các giấy tờ phải xuất trình", "", "Bản chính: 0\nBản sao: 1"),
)
ACTS = (
    ("Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành"),
    ("60/2014/QH13", "Luật Hộ tịch", "", "Quốc hội"),
    ("123/2015/NĐ-CP", "", "", "Chính phủ"),
    ("04/2020/TT-BTP", "", "", "Bộ Tư pháp"),
)
SHEET = (
    Part("Mã thủ tục", "1.001193"),
    Part("Số quyết định", "163/QĐ-BTP"),
    Part("Tên thủ tục", "Thủ tục đăng ký khai sinh"),
    Part("Cấp thực hiện", "Cấp Xã"),
    Part("Loại thủ tục", "TTHC được luật giao quy định chi tiết"),
    Part("Lĩnh vực", "Hộ tịch"),
    Part(
        "Trình tự thực hiện",
        "Bước 1: Nộp hồ sơ trực tuyến trên Cổng Dịch vụ công quốc gia, gửi bưu chính hoặc nộp trực tiếp.\n"
        "Bước 2: Cán bộ kiểm tra hồ sơ; thiếu thì báo rõ cần bổ sung giấy tờ gì.\n"
        "Bước 3: Nhận Giấy khai sinh.",
    ),
    Part("Cách thức thực hiện", tables=(("", METHODS),)),
    Part("Thành phần hồ sơ", tables=(("Giấy tờ nộp", HANDED_IN), ("Giấy tờ xuất trình", SHOWN))),
    Part("Đối tượng thực hiện", "Công dân Việt Nam, Người Việt Nam định cư ở nước ngoài"),
    Part("Cơ quan thực hiện", "Ủy ban nhân dân cấp xã"),
    Part("Cơ quan có thẩm quyền", "Ủy ban nhân dân cấp xã"),
    Part("Địa chỉ tiếp nhận HS", "Trung tâm Phục vụ hành chính công"),
    Part("Cơ quan được ủy quyền", "Không có thông tin"),
    Part("Cơ quan phối hợp", "Không có thông tin"),
    Part("Kết quả thực hiện", "Giấy khai sinh"),
    Part("Căn cứ pháp lý", tables=(("", ACTS),)),
    Part("Yêu cầu, điều kiện thực hiện", "Không"),
    Part("Từ khóa", "khai sinh"),
    Part("Mô tả", "Không có thông tin"),
)


def docx_of(*sheets: tuple[Part, ...], notice: str = NOTICE) -> bytes:
    """Return a .docx with a bold heading per part; the same bytes every time."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2026, 7, 20)
    document.add_paragraph("CHI TIẾT THỦ TỤC HÀNH CHÍNH")
    document.add_paragraph(notice)
    for part in (part for sheet in sheets for part in sheet):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{part.heading}:").bold = True
        lines = part.text.split("\n") if part.text else []
        if len(lines) == 1:
            paragraph.add_run(f" {lines[0]}")
        for line in lines if len(lines) > 1 else ():
            document.add_paragraph(line)
        for case, rows in part.tables:
            if case:
                document.add_paragraph(case)
            _docx_table(document, rows)
    return _saved(document)


def _docx_table(document: docx.document.Document, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _saved(document: docx.document.Document) -> bytes:
    """Return the bytes of a document, its package written anew with one fixed date."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as package, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, (2026, 7, 20, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, package.read(name))
    return fixed.getvalue()


def html_of(*sheets: tuple[Part, ...], notice: str = NOTICE) -> bytes:
    """Return the page that portals save as .doc: a bold heading per part."""
    body = [f"<h3>CHI TIẾT THỦ TỤC HÀNH CHÍNH</h3>\n<p>{html.escape(notice)}</p>"]
    for part in (part for sheet in sheets for part in sheet):
        body.append(f"<p><b>{part.heading}:</b> {_lines(part.text)}</p>")
        for case, rows in part.tables:
            body += [f"<p>{case}</p>"] if case else []
            body.append(html_table(rows))
    head = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"><title>Mẫu</title></head>'
    return f"{head}\n<body>\n{chr(10).join(body)}\n</body></html>\n".encode()


def html_table(rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a table of a page."""
    cells = ("".join(f"<td>{_lines(cell)}</td>" for cell in row) for row in rows)
    return "<table border=1>" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>"


def _lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def label_table_of(*sheets: tuple[Part, ...]) -> bytes:
    """Return a page with the sheet as one table of two columns, the other tables inside its cells."""
    rows = []
    for part in (part for sheet in sheets for part in sheet):
        inner = "".join((f"<p>{case}</p>" if case else "") + html_table(table) for case, table in part.tables)
        rows.append(f"<tr><td>{part.heading}</td><td>{_lines(part.text)}{inner}</td></tr>")
    return f"<html><meta charset=utf-8><body><table>{''.join(rows)}</table></body></html>".encode()


def write(folder: Path = SAMPLES) -> None:
    """Write the samples."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sample.docx").write_bytes(docx_of(SHEET))
    (folder / "sample.doc").write_bytes(html_of(SHEET))


if __name__ == "__main__":
    write()
