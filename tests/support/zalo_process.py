"""A process of its own that wants an access token: prints it, or why it has none. `--die` ends it between answer and keeping."""

from __future__ import annotations

import asyncio
import os
import sys

import httpx

from bot.settings import read_settings
from bot.zalo.account import account_of, open_store
from connectors.errors import SendError
from connectors.zalo.tokens import Access, Tokens


def main() -> None:
    """Ask for a token other than the first argument."""
    settings = read_settings()
    account, store = account_of(settings), open_store(settings)
    if "--die" in sys.argv:

        def die(tokens: Tokens, *, instead_of: str) -> bool:
            os._exit(9)

        store.save = die  # type: ignore[method-assign]

    async def ask() -> str:
        async with httpx.AsyncClient() as http:
            return await Access(account, store, http).token(refused=sys.argv[1])

    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(asyncio.run(ask()), flush=True)
    except SendError as error:
        print(f"{type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    main()
