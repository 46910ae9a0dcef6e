"""The doctor says what is configured, what is missing, what would fail; it changes nothing and repeats no password."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import Finding, examine
from bot.settings import Settings
from knowledge.errors import RecordError
from tests.support.records import HashEncoder, build_small
from tests.support.services import redis_address

VERDICTS = {"ok", "absent", "fails"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", port=0)


def verdict(findings: list[Finding], subject: str) -> tuple[str, str]:
    found = next(finding for finding in findings if finding.subject == subject)
    return found.verdict, found.message


def test_a_fresh_checkout_fails_nowhere_and_says_what_will_be_made(settings: Settings) -> None:
    findings = examine(settings)
    assert {finding.verdict for finding in findings} <= VERDICTS
    assert [finding for finding in findings if finding.verdict == "fails"] == []
    absent = {finding.subject for finding in findings if finding.verdict == "absent"}
    assert absent >= {"home", "encoder", "model", "index"}


def test_looking_changes_nothing(settings: Settings) -> None:
    examine(settings)
    assert not settings.home.exists()


def test_every_subject_is_looked_at_once(settings: Settings) -> None:
    subjects = [finding.subject for finding in examine(settings)]
    wanted = {"python", "rasa", "records", "home", "encoder", "model", "index", "database", "redis", "port"}
    assert wanted <= set(subjects)
    assert len(subjects) == len(set(subjects))


def test_the_records_are_counted(settings: Settings) -> None:
    kind, message = verdict(examine(settings), "records")
    assert kind == "ok"
    assert "procedures" in message


def test_an_index_built_with_another_encoder_is_told(settings: Settings) -> None:
    build_small(settings.index, encoder=HashEncoder())
    kind, message = verdict(examine(settings), "index")
    assert kind == "absent"
    assert "built with encoder hash" in message and "motcua kb build" in message


def test_a_broken_record_fails_with_its_place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RecordError(["a/b.yml:3: fee has no amount", "a/c.yml:1: worse"])

    monkeypatch.setattr("knowledge.loader.load_catalogue", broken)
    assert verdict(examine(settings), "records") == ("fails", "a/b.yml:3: fee has no amount")


def test_one_look_that_breaks_does_not_hide_the_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def _broken(_: Settings) -> Iterator[Finding]:
        raise RuntimeError("no luck")
        yield

    monkeypatch.setattr(doctor, "_LOOKS", (_broken, doctor._python))
    findings = examine(settings)
    assert [finding.subject for finding in findings] == ["broken", "python"]
    assert findings[0].verdict == "fails"
    assert "RuntimeError" in findings[0].message


def test_an_interpreter_it_was_not_written_for_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "version_info", (3, 12, 0))
    assert verdict(examine(settings), "python")[0] == "fails"


def test_a_home_that_cannot_be_made_would_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "home"):
        assert verdict(examine(Settings(home=home, port=0)), "home")[0] == "fails"


def test_a_full_disk_would_fail(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.home.mkdir()
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: (10, 10, 0))
    assert verdict(examine(settings), "home")[0] == "fails"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg2://motcua:s3cret@127.0.0.1:1/none",
        "postgres//motcua:s3cret@127.0.0.1",
        "mysql://motcua:s3cret@127.0.0.1/none",
    ],
)
def test_a_database_that_does_not_answer_fails_without_its_password(tmp_path: Path, address: str) -> None:
    kind, message = verdict(examine(Settings(home=tmp_path, port=0, database_url=address)), "database")
    assert kind == "fails"
    assert "s3cret" not in message


def test_a_redis_that_does_not_answer_fails_without_its_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, port=0, redis_url="redis://:s3cret@127.0.0.1:1/0")
    kind, message = verdict(examine(settings), "redis")
    assert kind == "fails"
    assert "s3cret" not in message


@pytest.mark.redis
def test_a_redis_that_answers_is_ok(tmp_path: Path) -> None:
    assert verdict(examine(Settings(home=tmp_path, port=0, redis_url=redis_address())), "redis")[0] == "ok"


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(home=tmp_path, port=taken.getsockname()[1])
        kind, message = verdict(examine(settings), "port")
    assert kind == "absent"
    assert str(settings.port) in message
    assert verdict(examine(settings), "port")[0] == "ok"


def test_an_address_of_the_newer_kind_is_looked_at_too(tmp_path: Path) -> None:
    assert verdict(examine(Settings(home=tmp_path, port=8080, host="::1")), "port")[0] != "fails"


def test_a_variable_that_only_looks_like_a_setting_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOEM", "x")
    kind, message = verdict(examine(settings), "environment")
    assert kind == "absent"
    assert "MOTCUA_HOEM" in message


@pytest.mark.train
def test_a_trained_home_lacks_nothing(trained: Settings) -> None:
    findings = examine(Settings(home=trained.home, port=0))
    assert {
        finding.subject: finding.verdict for finding in findings if finding.subject in ("encoder", "model", "index")
    } == {
        "encoder": "ok",
        "model": "ok",
        "index": "ok",
    }


def test_a_finding_is_one_json_object() -> None:
    assert Finding("port", "ok", "free").as_dict() == {"subject": "port", "verdict": "ok", "message": "free"}


ZALO = {"zalo_app_id": "1", "zalo_app_secret": "s", "zalo_oa_id": "2", "zalo_oa_secret": "t"}


@pytest.mark.parametrize(
    ("given", "subject", "kind", "told"),
    [
        ({}, "zalo", "absent", "docs/zalo.md"),
        (ZALO, "zalo", "ok", "account 2"),
        (ZALO | {"zalo_oa_secret": ""}, "zalo", "fails", "MOTCUA_ZALO_OA_SECRET"),
        ({}, "telegram", "absent", "docs/telegram.md"),
        ({"telegram_token": "1:t"}, "telegram", "ok", "asking for updates"),
        ({"telegram_token": "1:t", "telegram_secret": "s" * 16}, "telegram", "fails", "MOTCUA_PUBLIC_URL"),
        ({}, "widget", "ok", "0 site(s)"),
        ({"widget_sites": "/no/such/file.yml"}, "widget", "fails", "/no/such/file.yml"),
        ({}, "post", "absent", "docs/post.md"),
        ({"carrier_url": "https://c.example", "carrier_secret": "s" * 32}, "post", "ok", "a carrier's system"),
        ({"carrier_url": "https://c.example"}, "post", "fails", "MOTCUA_CARRIER_SECRET"),
        ({"post_email": "b@x.example", "smtp_url": "smtp://x"}, "post", "fails", "MOTCUA_MAIL_FROM"),
    ],
)
def test_each_channel_is_looked_at(tmp_path: Path, given: dict[str, str], subject: str, kind: str, told: str) -> None:
    found = verdict(examine(Settings(home=tmp_path, port=0, **given)), subject)  # type: ignore[arg-type]
    assert found[0] == kind and told in found[1]
