"""The chat widget's server, imitated: the wire contract with what replies.yml says, and switches for faults under /__ctl/.

Run as a module it serves on a free port and prints the address. It allows every local site but FORBIDDEN_SITE.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import secrets
import socket
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from tests.support.fake_assistant import REPLIES

WIDGET = Path(__file__).resolve().parents[2] / "bot" / "widget"
FORBIDDEN_SITE = "khong-duoc-phep"
MAX_TEXT = 2000
HANOI = timezone(timedelta(hours=7))
LINKS = [
    {"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn/"},
    {"title": "Dịch vụ công tỉnh Nghệ An", "url": "https://dichvucong.nghean.gov.vn/"},
]
CHECKED = "2026-07-20"
LONG = "\n".join(
    [
        "Đăng ký kết hôn (mã thủ tục 1.000894)",
        "",
        "Các bước:",
        *(f"{n}. Bước thứ {n} của thủ tục này, đọc cho kỹ." for n in range(1, 40)),
    ]
)
MORE: list[dict[str, Any]] = [
    {"when": "cần mang", "messages": [{"text": "Ông/bà mang theo:\n• Tờ khai theo mẫu\n• Giấy chứng sinh\n• Sổ hộ khẩu cũ, nếu còn", "custom": {"status": "answered", "checklist": ["Tờ khai theo mẫu", "Giấy chứng sinh", "Ảnh 3x4"]}}]},
    {"when": "hẹn ngày", "messages": [{"text": "Ông/bà sinh cháu ngày nào?", "custom": {"ask_for": "date"}}]},
    {"when": "gọi lại", "messages": [{"text": "Ông/bà cho xin số điện thoại.", "custom": {"ask_for": "phone"}}]},
    {"when": "ở đâu", "messages": [{"text": "Ông/bà đang ở xã, phường nào?", "custom": {"ask_for": "place"}}]},
    {"when": "dài", "messages": [{"text": LONG, "custom": {"sources": [{"title": f"Trang {n}", "url": f"https://dichvucong.gov.vn/{n}", "checked_on": CHECKED} for n in range(4)]}}]},
    {"when": "hai tin", "messages": [{"text": "Tin thứ nhất."}, {"text": "Tin thứ hai."}]},
]  # fmt: skip


@dataclass
class Faults:
    """What goes wrong, until it is reset."""

    stream: str = "ok"
    """ok, refuse (503), busy (429), silent (nothing comes through), cut (ends after the first byte)."""
    message_status: int = 0
    """The next `times` messages get this status and are not taken."""
    times: int = 0
    repeat: int = 1
    """How often the stream brings each message."""
    lose_replies: int = 0
    """So many messages are taken, but the browser does not learn it."""
    session_status: int = 0
    delete_status: int = 0
    shut: bool = False
    """The page's origin is not allowed: its browser may not read any answer."""
    retry_after: int = 1
    wait_s: float = 0.0
    name: str = "Một Cửa"
    """Whose assistant it is."""


@dataclass
class Session:
    """One conversation."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    typing: bool = False
    ended: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, **message: Any) -> int:
        """Append a message; wake whoever listens."""
        seq = len(self.messages) + 1
        empty: dict[str, Any] = {"id": None, "buttons": [], "sources": [], "checklist": [], "ask_for": "", "status": None}
        stamp = {"seq": seq, "ts": datetime.now(HANOI).isoformat(timespec="seconds")}
        self.messages.append(empty | stamp | message)
        self.wake()
        return seq

    def wake(self) -> None:
        """Tell every stream that there is something new."""
        self.news.set()
        self.news = asyncio.Event()


@dataclass
class World:
    """Everything the server knows."""

    sessions: dict[str, Session] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    log: list[dict[str, Any]] = field(default_factory=list)


def assembled(name: str) -> str:
    """Return widget.js or banner.js as the server sends it, with its style, words and links inside."""
    words = yaml.safe_load((WIDGET / "words.yml").read_text(encoding="utf-8"))
    if name == "banner":
        words = {lang: {key: said for key, said in of.items() if key.startswith("banner")} for lang, of in words.items()}
    text = (WIDGET / f"{name}.js").read_text(encoding="utf-8")
    for mark, value in (
        ('/*CSS*/""', (WIDGET / f"{name}.css").read_text(encoding="utf-8")),
        ("/*WORDS*/{}", words),
        ("/*LINKS*/[]", LINKS),
    ):
        text = text.replace(mark, json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return text


def create_app() -> Sanic[Any, Any]:
    """Return the server."""
    app: Sanic[Any, Any] = Sanic("widget_server", configure_logging=False)
    world = World()
    app.config.RESPONSE_TIMEOUT = 3600
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    _serve_scripts(app)
    _serve_chat(app, world)
    _serve_stream(app, world)
    _serve_control(app, world)

    @app.on_response  # type: ignore[untyped-decorator]
    async def allow(request: Request, reply: HTTPResponse) -> None:
        if not (world.faults.shut and request.path.startswith("/api")):
            reply.headers.update(_cors(request))

    @app.on_request
    async def preflight(request: Request) -> HTTPResponse | None:
        if request.method != "OPTIONS":
            return None
        return response.empty(status=403 if world.faults.shut else 204, headers={"Access-Control-Max-Age": "600"})

    return app


def _cors(request: Request) -> dict[str, str]:
    origin = request.headers.get("origin", "")
    if not origin.startswith("http://127.0.0.1"):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }


def _serve_scripts(app: Sanic[Any, Any]) -> None:
    def send(name: str) -> HTTPResponse:
        body = gzip.compress(assembled(name).encode(), 9)
        headers = {"Content-Encoding": "gzip", "Access-Control-Allow-Origin": "*"}
        return response.raw(body, content_type="text/javascript; charset=utf-8", headers=headers)

    @app.get("/widget.js")
    async def widget(request: Request) -> HTTPResponse:
        return send("widget")

    @app.get("/banner.js")
    async def banner(request: Request) -> HTTPResponse:
        return send("banner")

    @app.get("/")
    async def page(request: Request) -> HTTPResponse:
        return response.html("<!doctype html><html lang=vi><title>Một Cửa</title><h1>Trợ lý</h1>")


def _serve_chat(app: Sanic[Any, Any], world: World) -> None:
    @app.post("/api/chat/session")
    async def begin(request: Request) -> HTTPResponse:
        world.log.append({"path": "session", "body": request.json})
        if world.faults.session_status or request.json["site"] == FORBIDDEN_SITE:
            return _refused(world, world.faults.session_status or 403)
        token = secrets.token_urlsafe(16)
        world.sessions[token] = Session()
        return response.json({"token": token, "name": world.faults.name, "after": 0, "expires_s": 86400}, status=201)

    @app.post("/api/chat/message")
    async def take(request: Request) -> HTTPResponse | None:
        body = request.json
        session = _session(world, request)
        world.log.append({"path": "message", "body": body, "token": _token(request)})
        if world.faults.times:
            world.faults.times -= 1
            return _refused(world, world.faults.message_status)
        if session is None:
            return _refused(world, 401)
        if len(body.get("text", "")) > MAX_TEXT:
            return _refused(world, 413)
        known = session.ids.get(body["id"])
        if known is None:
            shown = body.get("text") or body["title"]
            session.ids[body["id"]] = session.add(id=body["id"], text=shown, **{"from": "you"})
            task = asyncio.create_task(_answer(world, session, body.get("text") or body["payload"]))
            session.tasks.add(task)
            task.add_done_callback(session.tasks.discard)
        if world.faults.lose_replies:
            world.faults.lose_replies -= 1
            assert request.transport is not None
            request.transport.close()
            return None
        return response.json({"seq": session.ids[body["id"]]}, status=202 if known is None else 200)

    @app.get("/api/chat/history")
    async def history(request: Request) -> HTTPResponse:
        world.log.append({"path": "history", "after": request.args.get("after")})
        session = _session(world, request)
        if session is None:
            return _refused(world, 401)
        after = int(request.args.get("after") or 0)
        return response.json({"messages": session.messages[after:], "typing": session.typing})

    @app.delete("/api/chat/session")
    async def erase(request: Request) -> HTTPResponse:
        world.log.append({"path": "delete", "token": _token(request)})
        if world.faults.delete_status:
            return _refused(world, world.faults.delete_status)
        session = world.sessions.pop(_token(request), None)
        if session is None:
            return _refused(world, 401)
        session.ended = True
        session.wake()
        return response.empty()


def _serve_stream(app: Sanic[Any, Any], world: World) -> None:
    @app.get("/api/chat/stream")
    async def stream(request: Request) -> HTTPResponse | None:
        world.log.append({"path": "stream", "after": request.args.get("after")})
        session = _session(world, request)
        if session is None:
            return _refused(world, 401)
        if world.faults.stream in ("refuse", "busy"):
            return _refused(world, 503 if world.faults.stream == "refuse" else 429)
        reply = await request.respond(
            content_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        assert reply is not None
        if world.faults.stream == "silent":
            await asyncio.sleep(3600)
        await reply.send(": hello\n\n")
        if world.faults.stream == "cut":
            await reply.eof()
            return None
        await _follow(world, session, reply, int(request.args.get("after") or 0))
        return None


async def _follow(world: World, session: Session, reply: Any, after: int) -> None:
    typing = False
    while not session.ended and world.faults.stream == "ok":
        news = session.news
        for message in session.messages[after:]:
            after = message["seq"]
            frame = f"id: {after}\nevent: message\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
            await reply.send(frame * world.faults.repeat)
        if session.typing != typing:
            typing = session.typing
            await reply.send(f"event: typing\ndata: {json.dumps({'on': typing})}\n\n")
        try:
            await asyncio.wait_for(news.wait(), 5)
        except TimeoutError:
            await reply.send(": ping\n\n")
    if session.ended:
        await reply.send("event: bye\ndata: {}\n\n")
    await reply.eof()


def _serve_control(app: Sanic[Any, Any], world: World) -> None:
    @app.post("/__ctl/reset")
    async def reset(request: Request) -> HTTPResponse:
        world.faults = Faults()
        world.log.clear()
        for session in world.sessions.values():
            session.ended = True
            session.wake()
        world.sessions.clear()
        return response.json({})

    @app.post("/__ctl/set")
    async def change(request: Request) -> HTTPResponse:
        for name, value in request.json.items():
            setattr(world.faults, name, value)
        for session in world.sessions.values():
            session.wake()
        return response.json({})

    @app.post("/__ctl/say")
    async def say(request: Request) -> HTTPResponse:
        for session in world.sessions.values():
            session.add(**{"from": "bot"} | request.json)
        return response.json({})

    @app.post("/__ctl/typing")
    async def typing(request: Request) -> HTTPResponse:
        for session in world.sessions.values():
            session.typing = request.json["on"]
            session.wake()
        return response.json({})

    @app.post("/__ctl/expire")
    async def expire(request: Request) -> HTTPResponse:
        """Forget every session; with {"bye": true} say so on the streams."""
        for session in world.sessions.values():
            session.ended = request.json["bye"]
            session.wake()
        world.sessions.clear()
        return response.json({})

    @app.get("/__ctl/log")
    async def log(request: Request) -> HTTPResponse:
        return response.json({"calls": world.log, "sessions": [session.messages for session in world.sessions.values()]})


async def _answer(world: World, session: Session, text: str) -> None:
    reply = next(reply for reply in [*MORE, *REPLIES] if reply["when"] in text)
    session.typing = True
    session.wake()
    await asyncio.sleep(world.faults.wait_s or reply.get("wait_s", 0.05))
    session.typing = False
    for said in reply.get("messages", []):
        session.add(text=said["text"], buttons=said.get("buttons", []), **{"from": "bot"}, **said.get("custom", {}))
    session.wake()


def _token(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def _session(world: World, request: Request) -> Session | None:
    return world.sessions.get(_token(request))


def _refused(world: World, status: int) -> HTTPResponse:
    return response.json({"error": status}, status=status, headers={"Retry-After": str(world.faults.retry_after)})


def main() -> None:
    """Serve until standard input closes; the first line printed is the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    create_app().run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
