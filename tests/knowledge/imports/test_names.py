"""Two spellings of a name are told from the names of two procedures."""

from __future__ import annotations

import pytest

from knowledge.imports.names import same_procedure


@pytest.mark.parametrize(
    ("listed_name", "written", "same"),
    [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh", True),
        ("Cấp lại thẻ căn cước (cấp xã)", "Cấp lại thẻ căn cước", True),
        ("Hợp nhất công ty luật nước ngoài", "Hỗ trợ phát triển sản xuất cộng đồng.", False),
        ("", "Đăng ký khai sinh", True),
    ],
)
def test_a_name_of_another_procedure_is_known(listed_name: str, written: str, same: bool) -> None:
    assert same_procedure(listed_name, written) is same
