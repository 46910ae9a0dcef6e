"""A message is read as ordinary Vietnamese."""

from __future__ import annotations

from knowledge.reading import read


def test_an_ordinary_message_is_its_own_reading() -> None:
    assert read("Đăng ký khai sinh cần giấy tờ gì?").plain == "Đăng ký khai sinh cần giấy tờ gì?"


def test_reading_twice_changes_nothing() -> None:
    once = read("khai sinh cho con").plain
    assert read(once).plain == once
