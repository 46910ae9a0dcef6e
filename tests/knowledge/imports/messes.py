"""The headers of the portal's flattened tables, and texts in which their pieces lie in any order."""

from __future__ import annotations

from hypothesis import strategies as st

METHODS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
ACTS = "Tên văn bản pháp lýMã văn bản"

_PIECES = st.sampled_from(
    [METHODS, PAPERS, ACTS, "Trực tuyến", "Dịch vụ bưu chính", "Trực tiếp", "3 Ngày làm việc", "1", "120", "Miễn phí", "Không có thông tin",
     "10,000 Việt Nam Đồng", " VNĐ", "(", ")", "1 bản chính", ",2 bản sao", "Mẫu số 18", ".docx", "Luật Đất đai", "31/2024/QH15", "\n", " ", "--", "/"]
)  # fmt: skip
MESSES = st.one_of(st.text(), st.lists(_PIECES, max_size=25).map("".join))
