"""Runs the load and prints one JSON object: python -m benchmarks.post --orders 1000 --processes 2 --database URL.

Each order is written already and waits for its «xác nhận», which is said twice. Servers of the chats (without Rasa, which is
not asked) take them up as fast as they can; the time runs from their start to the last answer. Then server processes are
killed, `rounds` of them, while citizens write orders (tests/bot/post/test_chaos.py): what is lost and doubled is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine, writing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata, outbox
from bot.post.draft import Draft, Step
from bot.post.drafts import Drafts
from bot.post.model import Back, Paper, Pickup
from bot.post.orders import Orders
from bot.post.tables import orders
from bot.sealing import Sealer, new_key
from knowledge.desks.public_holidays import public_holidays
from knowledge.post.days import Half, collection_days
from tests.support.desk_chaos import PULLED, Post, Steps
from tests.support.entered import ADDRESS, NAME, PHONE
from tests.support.post_chaos import Assistant, ordering
from tests.support.post_chaos_run import CODE, run
from tests.support.post_orders import BIRTH, PLACE

CONFIRM = "xác nhận"


def main() -> None:
    """Run the load."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=20, help="processes killed")
    parser.add_argument("--database", default="", help="address of an empty database; default: SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = _load(given.database or f"sqlite:///{folder}/load.sqlite", Path(folder), given.orders, given.processes)
        told |= _killed(Path(folder), given.rounds) if given.rounds else {}
    print(json.dumps(told), flush=True)


def _load(database: str, folder: Path, count: int, processes: int) -> dict[str, float]:
    key, engine = new_key(), open_engine(database, metadata)
    _write(engine, Sealer([key]), count)
    engine.dispose()
    begun, go = multiprocessing.Semaphore(0), multiprocessing.Event()
    servers = [
        multiprocessing.Process(target=_serve, args=(database, key, str(folder / "post.jsonl"), begun, go))
        for _ in range(processes)
    ]
    for server in servers:
        server.start()
    for _ in servers:
        begun.acquire()
    began = time.monotonic()
    go.set()
    for server in servers:
        server.join()
    seconds = time.monotonic() - began
    return {"n": count, "orders_per_s": count / seconds, "processes": processes, **_left(database, key, count)}


def _write(engine: sa.engine.Engine, sealer: Sealer, count: int) -> None:
    """Write the drafts, and what their citizens say last."""
    store, _, drafts = ChatStore(engine, sealer), Orders(engine, sealer), Drafts(engine, sealer)
    day = collection_days(date.today(), public_holidays(), count=3)[-1]
    for number in range(count):
        draft = Draft(
            id=uuid.uuid4().hex,
            step=Step.SUMMARY,
            procedure=BIRTH,
            procedure_name="Đăng ký khai sinh",
            has_agreed=True,
            is_cased=True,
            papers=(Paper("Tờ khai", True, 1), Paper("Giấy chứng sinh", True, 1)),
            is_ticked=True,
            name=NAME,
            phone=PHONE,
            place=PLACE,
            address=ADDRESS,
            pickup=Pickup.HOME,
            collect_on=day,
            half=Half.MORNING,
            back=Back.SAME,
        )
        with writing(engine) as connection:
            drafts.write(connection, f"{PULLED}:c{number}", draft)
        for _ in range(2):
            store.take(PULLED, f"c{number}", uuid.uuid4().hex, CONFIRM)


def _serve(database: str, key: str, file: str, begun: Any, go: Any) -> None:
    """Answer until nothing is left."""

    async def serve() -> None:
        engine, sealer = open_engine(database, metadata), Sealer([key])
        store, assistant = ChatStore(engine, sealer), Assistant(Steps(0))
        desk = ordering(store, sealer, assistant.past)
        dispatcher = Dispatcher(store, Answering(assistant, store, Codes(engine), desk=desk), quiet_s=0.0)
        dispatcher.add(Post(PULLED, file, Steps(0), 0.0), pulled=True)
        begun.release()
        await asyncio.to_thread(go.wait)
        await asyncio.gather(*(_drain(dispatcher) for _ in range(4)))

    asyncio.run(serve())


async def _drain(dispatcher: Dispatcher) -> None:
    while await dispatcher.answer_next():
        pass


def _left(database: str, key: str, count: int) -> dict[str, float]:
    """Return what is lost and doubled."""
    engine, sealer = open_engine(database, metadata), Sealer([key])
    with engine.connect() as connection:
        kept = connection.execute(sa.select(orders.c.code, orders.c.conversation)).all()
        said = connection.execute(sa.select(outbox.c.sender, outbox.c.body)).all()
    engine.dispose()
    texts = [(sender, str(json.loads(sealer.read(body)).get("text", ""))) for sender, body in said]
    told = {(sender, code.replace(" ", "")) for sender, text in texts for code in CODE.findall(text)}
    is_told = sum((conversation.removeprefix(f"{PULLED}:"), code) in told for code, conversation in kept)
    return {
        "lost": count - len({conversation for _, conversation in kept}) + len(kept) - is_told,
        "doubled": len(kept) - len({conversation for _, conversation in kept}) + len(kept) - len({code for code, _ in kept}),
    }


def _killed(folder: Path, rounds: int) -> dict[str, float]:
    url = f"sqlite:///{folder}/chaos.sqlite"

    async def rest() -> None:
        await asyncio.sleep(0.2)

    done = asyncio.run(run(url, folder, rounds=rounds, seed=rounds, as_server=url, disturb=rest))
    return {
        "killed": done.deaths,
        "chaos_orders": done.citizens,
        "chaos_lost": len(done.lost),
        "chaos_doubled": len(done.doubled),
        "chaos_untrue": len(done.untrue),
    }


if __name__ == "__main__":
    main()
