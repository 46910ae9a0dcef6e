"""A saved page becomes the paragraphs and tables a reader sees."""

from __future__ import annotations

import pytest

from knowledge.imports.word_blocks import Paragraph, Table, WordUnreadableError
from knowledge.imports.word_html import DEEPEST, decoded, html_blocks, mhtml_blocks


def texts(page: str) -> list[object]:
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in html_blocks(page.encode())
    ]


def test_each_line_that_is_shown_is_a_paragraph() -> None:
    assert texts("<title>no</title><style>p{}</style><div>a<p>b <i>c</i><br>d</p>e</div><!-- f --><script>g</script>") == [
        "a",
        "b c",
        "d",
        "e",
    ]


def test_merged_cells_keep_the_columns() -> None:
    page = "<table><tr><td rowspan=2>a<td>b<td>c<tr><td colspan=2>d<tr><td>e<td>f<td>g</table>"
    assert texts(page) == [[["a", "b", "c"], ["a", "d", ""], ["e", "f", "g"]]]


def test_huge_spans_make_no_huge_table() -> None:
    page = "<table><tr><td rowspan=99999 colspan=99999>a<td>b<tr><td>c</table>"
    assert sum(len(row) for block in html_blocks(page.encode()) if isinstance(block, Table) for row in block.rows) < 200


@pytest.mark.parametrize("bold", ["<b>Mã:</b> x", "<strong>Mã</strong>: x", "<span style='font-weight:700'>Mã:</span> x"])
def test_the_bold_start_of_a_line_is_told(bold: str) -> None:
    (block,) = html_blocks(f"<p> {bold}".encode())
    assert isinstance(block, Paragraph)
    assert (block.text, 2 <= block.strong <= 4) == ("Mã: x", True)


def test_elements_too_deep_in_each_other_are_refused() -> None:
    with pytest.raises(WordUnreadableError):
        html_blocks(b"<div>" * (DEEPEST + 5) + b"x")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16-le"])
def test_the_charset_a_page_names_is_used(charset: str) -> None:
    text = f"<meta charset={charset}>à ê"
    assert "à ê" in decoded(("\ufeff" + text if "16" in charset else text).encode(charset))


def test_an_unknown_charset_falls_back_to_utf_8() -> None:
    assert "ế" in decoded("<meta charset=xyz-1>ế".encode())


def test_a_mail_without_a_page_is_refused() -> None:
    with pytest.raises(WordUnreadableError):
        mhtml_blocks(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx")
