"""A stand-in for the national portal: its list and detail as documented, over real sockets, with faults to switch on.

By hand: `python -m tests.support.portal --port 8099` prints its address; then `motcua kb sync --from ADDRESS --rate 10`.
Its procedures are made up and say so in their names; `--crawl FILE` serves the records of a crawl in their place.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from bot.catalogue.portal import DETAIL, LIST

Fault = Callable[["_Handler"], bool]
"""Does something to one request; True when it has answered, False when the true answer shall follow."""

_FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Đường bộ", "Người có công")
_LEVELS = ({"isWard": True}, {"isProvince": True}, {"isWard": True, "isProvince": True})
_AGENCIES = (("H41.1", "Ủy ban nhân dân cấp xã"), ("H41.2", "Sở Xây dựng"))


def sample_id(number: int) -> str:
    """Return the portal's id of sample `number`."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"motcua sample {number}"))


def sample(number: int) -> dict[str, Any]:
    """Return the detail of one made-up procedure."""
    agency_code, agency = _AGENCIES[number % len(_AGENCIES)]
    days = 1 + number % 15
    fee = {"name": "Lệ phí", "amount": 10_000 * (number % 4)}
    return {
        "id": sample_id(number),
        "code": f"3.9{number:05d}",
        "codeNotation": f"3.9{number:05d}.000.00.00.H41",
        "name": f"[MẪU] Xác nhận việc thử số {number}",
        "procedureProposal": {"proposalNumber": f"{100 + number}/QĐ-MAU"},
        "isWard": False, "isProvince": False, "isMinistry": False, "isOtherAgency": False,
        **_LEVELS[number % len(_LEVELS)],
        "formalityType": "STANDARD",
        "categoriesDetails": [{"name": _FIELDS[number % len(_FIELDS)]}],
        "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
        "departmentsAuthority": [{"name": agency, "code": agency_code}],
        "departmentsAuthorized": [],
        "departmentsCoordinating": None,
        "departmentsExecuting": [{"name": agency, "code": agency_code}],
        "dossierReceivingAddresses": "Trung tâm Phục vụ hành chính công",
        "procedureRelatedGroup": [],
        "executionSteps": [
            {"name": "Bước 1", "description": "<p>Người dân nộp <b>hồ sơ</b> mẫu.</p>"},
            {"name": "Bước 2", "description": "<p>Cơ quan trả kết quả mẫu.</p>"},
        ],
        "executionMethods": [
            {"submissionMethod": "ONLINE", "processingTime": days, "processingTimeUnit": "WORKING_DAY", "fees": [fee], "description": ""},
            {"submissionMethod": "DIRECT", "processingTime": days, "processingTimeUnit": "WORKING_DAY", "fees": [fee], "description": None},
        ],
        "executionCases": [
            {
                "name": "",
                "profileComponents": [
                    {"name": "Đơn đề nghị theo mẫu", "originalQty": 1, "copyQty": 0, "attachments": [{"fileName": "mau-01.docx", "fileId": "f1"}]},
                    {"name": "Giấy tờ kèm theo", "originalQty": 0, "copyQty": 1, "attachments": []},
                ],
            }
        ],
        "legalBasisesDetails": [{"name": "Nghị định mẫu", "code": "00/2026/NĐ-CP"}],
        "requirementsAndConditions": "",
        "resultsDetails": [{"name": "Giấy xác nhận mẫu", "code": "KQ.M.000001"}],
        "keywords": "",
        "description": "",
    }  # fmt: skip


class StandIn:
    """The portal: what it holds, what it was asked, how it misbehaves."""

    def __init__(self, details: Iterator[dict[str, Any]] | list[dict[str, Any]], *, port: int = 0) -> None:
        self.details: dict[str, dict[str, Any]] = {detail["id"]: detail for detail in details}
        self.requests: list[tuple[str, dict[str, Any], Mapping[str, str]]] = []
        self.faults: deque[Fault] = deque()
        """One per coming request, in order."""
        self.faulty: dict[str, Fault] = {}
        """Every request for the detail of this id."""
        self.total: int | None = None
        """What the list claims, in place of the truth."""
        self.overlap = 0
        """Entries of the page before that each page repeats."""
        self.looping = False
        """The list begins again where it should end."""
        self.asked = threading.Condition()
        handler = type("Handler", (_Handler,), {"portal": self})
        self._server = _Server(("127.0.0.1", port), handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self) -> None:
        """Answer until closed."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def ids_asked(self) -> list[str]:
        """Return the ids whose details were asked for, in order."""
        return [body["id"] for path, body, _ in self.requests if path == DETAIL]

    def wait_for_details(self, count: int, *, seconds: float = 60.0) -> None:
        """Return once `count` details were asked for."""
        with self.asked:
            assert self.asked.wait_for(lambda: len(self.ids_asked()) >= count, timeout=seconds), "nobody asked"

    def listing(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return one page of the list."""
        wanted = body.get("departmentCode") or ""
        ids = [key for key, detail in self.details.items() if wanted in ("", _agency(detail))]
        last, limit = body.get("lastId") or "", int(body.get("limit") or 10)
        begin = ids.index(last) + 1 if last in ids else 0
        shown = ids[max(0, begin - self.overlap if last else 0) : begin + limit]
        end = begin + limit >= len(ids)
        next_id = (
            (ids[limit - 1] if len(ids) >= limit else ids[-1]) if end and self.looping and ids else "" if end else shown[-1]
        )
        items = [_entry(self.details[key]) for key in shown]
        return {"items": items, "lastId": next_id, "total": len(ids) if self.total is None else self.total}


def _agency(detail: Mapping[str, Any]) -> str:
    executing = detail.get("departmentsExecuting") or [{}]
    return str(executing[0].get("code", ""))


def _entry(detail: Mapping[str, Any]) -> dict[str, Any]:
    wanted = ("id", "code", "codeNotation", "name")
    return {
        **{key: detail.get(key) for key in wanted},
        "categories": [c["name"] for c in detail.get("categoriesDetails") or []],
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up: some tests kill theirs."""


class _Handler(BaseHTTPRequestHandler):
    portal: StandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        with self.portal.asked:
            self.portal.requests.append((self.path, body, dict(self.headers)))
            fault = self.portal.faulty.get(body.get("id", "")) or (
                self.portal.faults.popleft() if self.portal.faults else None
            )
            self.portal.asked.notify_all()
        if fault and fault(self):
            return
        self.answer(201, {"code": "OK", "data": self._data(body)})

    def _data(self, body: Mapping[str, Any]) -> Any:
        if self.path == LIST:
            return self.portal.listing(body)
        return self.portal.details.get(body.get("id", "")) if self.path == DETAIL else None

    def answer(self, status: int, value: Any, *, headers: Mapping[str, str] | None = None) -> None:
        """Send `value` as JSON (bytes as they are)."""
        content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        for name, text in {
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


# --- faults ------------------------------------------------------------------------------------------------------


def status(code: int, **headers: str) -> Fault:
    """Answer with an HTTP status, e.g. `status(429, Retry_After="7")`."""

    def fault(handler: _Handler) -> bool:
        handler.answer(code, {"code": "ERROR"}, headers={name.replace("_", "-"): text for name, text in headers.items()})
        return True

    return fault


def says(value: Any) -> Fault:
    """Answer 201 with this body in place of the true one."""

    def fault(handler: _Handler) -> bool:
        handler.answer(201, value)
        return True

    return fault


def cut(handler: _Handler) -> bool:
    """Promise more than is sent, then drop the connection."""
    handler.send_response(201)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"code": "OK", "data": {')
    handler.wfile.flush()
    handler.connection.shutdown(2)
    handler.close_connection = True
    return True


def slow(seconds: float) -> Fault:
    """Answer truly, but late."""

    def fault(handler: _Handler) -> bool:
        time.sleep(seconds)
        return False

    return fault


def fine(handler: _Handler) -> bool:
    """Do nothing: keeps the place of a request that shall succeed."""
    return False


@contextmanager
def standing_in(count: int = 50) -> Iterator[StandIn]:
    """Serve `count` samples in a thread."""
    portal = StandIn([sample(number) for number in range(1, count + 1)])
    thread = threading.Thread(target=portal.serve, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.close()
        thread.join(timeout=5)


def main() -> None:
    """Serve samples, or a crawl, until stopped."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--count", type=int, default=50, help="made-up procedures to serve")
    parser.add_argument("--crawl", type=Path, help="serve the records of this crawl (JSONL) instead")
    given = parser.parse_args()
    details = _from_crawl(given.crawl) if given.crawl else [sample(number) for number in range(1, given.count + 1)]
    portal = StandIn(details, port=given.port)
    print(portal.address, flush=True)
    print(f"{len(portal.details)} procedures", file=sys.stderr)
    with suppress(KeyboardInterrupt):
        portal.serve()


def _from_crawl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a crawl in the portal's own shape."""
    from tests.support.portal_details import details_of

    return details_of(path)


if __name__ == "__main__":
    main()
