"""Vietnamese letters for character classes: in Unicode capitals and small letters lie side by side, a range takes both."""

from __future__ import annotations

_ACCENTED = "ĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

CAPITAL = "A-Z" + _ACCENTED
SMALL = "a-z" + _ACCENTED.lower()
