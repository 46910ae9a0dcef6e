"""One-time refresh tokens: spent once whoever asks, kept before they are used, never lost by a failure of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from connectors.errors import LaterError, LockedOutError
from connectors.zalo import tokens as tokens_module
from connectors.zalo.tokens import (
    EXCHANGE_S,
    LEASE_S,
    SAVE_WAITS_S,
    Access,
    Tokens,
    challenge,
    exchange_code,
    new_verifier,
    permission_url,
    read_tokens,
    renew,
)
from tests.support.zalo import ZaloStandIn
from tests.support.zalo_account import MemoryTokens, account_at

VERIFIER, CHALLENGE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
RENEWAL = "access_token"
HOUR = 3600.0


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=0.6) as made:
        yield made


@pytest.fixture
def access(zalo: ZaloStandIn, store: MemoryTokens, http: httpx.AsyncClient) -> Access:
    return Access(account_at(zalo), store, http, clock=zalo.now)


def pair(store: MemoryTokens) -> Tokens:
    assert store.tokens is not None
    return store.tokens


# --- logging in ---


def test_the_documented_challenge_belongs_to_its_verifier() -> None:
    assert challenge(VERIFIER) == CHALLENGE
    assert len(new_verifier()) == 43
    assert new_verifier() != new_verifier()


def test_the_address_of_consent_is_the_account_s_and_no_secret_stands_in_it(zalo: ZaloStandIn) -> None:
    url = permission_url(account_at(zalo), callback="https://a.vn/x?y=1", verifier=VERIFIER, state="s")
    assert urlsplit(url).path == "/oauth/v4/oa/permission"
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "app_id": zalo.app_id, "redirect_uri": "https://a.vn/x?y=1", "code_challenge": CHALLENGE, "state": "s",
    }  # fmt: skip
    assert VERIFIER not in url


async def test_a_code_gives_a_pair_once(zalo: ZaloStandIn, http: httpx.AsyncClient) -> None:
    code = zalo.agree(CHALLENGE)
    tokens = await exchange_code(http, account_at(zalo), code, verifier=VERIFIER, now=zalo.now())
    assert tokens.access in zalo.access
    assert (tokens.expires_at - zalo.now(), tokens.due_at - zalo.now()) == (25 * HOUR, 20 * HOUR)
    call = zalo.calls_of(RENEWAL)[0]
    assert call.body == {
        "code": code, "app_id": zalo.app_id, "grant_type": "authorization_code", "code_verifier": VERIFIER,
    }  # fmt: skip
    assert call.headers["secret_key"] == zalo.app_secret
    with pytest.raises(LockedOutError, match="-14005"):
        await exchange_code(http, account_at(zalo), code, verifier=VERIFIER, now=zalo.now())


async def test_a_code_does_not_work_with_another_verifier_or_after_ten_minutes(
    zalo: ZaloStandIn, http: httpx.AsyncClient
) -> None:
    with pytest.raises(LockedOutError, match="-14005"):
        await exchange_code(http, account_at(zalo), zalo.agree(CHALLENGE), verifier=new_verifier(), now=zalo.now())
    code = zalo.agree(CHALLENGE)
    zalo.advance(601)
    with pytest.raises(LockedOutError, match="-14005"):
        await exchange_code(http, account_at(zalo), code, verifier=VERIFIER, now=zalo.now())


@pytest.mark.parametrize(
    ("lifetime", "seconds"),
    [("90000", 90000), (90000, 90000), (3600, 3600), ("soon", 90000), (None, 90000), (-5, 90000), (float("nan"), 90000)],
)
def test_a_lifetime_is_text_or_a_number(lifetime: object, seconds: float) -> None:
    tokens = read_tokens({"access_token": "a", "refresh_token": "r", "expires_in": lifetime}, now=0.0)
    assert tokens.expires_at == seconds
    assert tokens.due_at == seconds * 0.8


def test_tokens_are_not_shown_when_printed() -> None:
    assert "secret" not in repr(Tokens("secret-a", "secret-r", 1.0, 1.0))


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        ({"error": -14014, "error_name": "Invalid refresh token"}, LockedOutError, "motcua zalo login"),
        ({"error": -14004}, LockedOutError, "MOTCUA_ZALO_APP_SECRET"),
        ({"error": -14002}, LockedOutError, "MOTCUA_ZALO_APP_ID"),
        ({"error": -32}, LaterError, "-32"),
        ({"error": "-32"}, LaterError, "-32"),
        ({}, LockedOutError, "unknown"),
        ({"access_token": ""}, LockedOutError, "unknown"),
        ({"access_token": None, "error": 7}, LockedOutError, "7"),
    ],
)
def test_a_body_without_access_token_is_a_failure(body: dict[str, object], kind: type[LaterError], says: str) -> None:
    with pytest.raises(LaterError, match=says) as caught:
        read_tokens(body, now=0.0)
    assert type(caught.value) is kind


async def test_an_answer_without_refresh_token_keeps_the_old_one(
    zalo: ZaloStandIn, store: MemoryTokens, http: httpx.AsyncClient
) -> None:
    zalo.keeps_refresh = True
    new = await renew(http, account_at(zalo), pair(store), now=zalo.now())
    assert new.refresh == pair(store).refresh
    assert new.access != pair(store).access


# --- keeping access valid ---


def test_the_lease_outlives_the_exchange_and_the_saving() -> None:
    assert EXCHANGE_S + sum(SAVE_WAITS_S) + 30 < LEASE_S


async def test_a_fresh_token_is_used_as_it_is(access: Access, zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.advance(19.9 * HOUR)
    assert await access.token() == pair(store).access
    assert zalo.calls == []


async def test_after_twenty_hours_it_is_renewed_before_it_is_used(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    before = pair(store)
    zalo.advance(20.1 * HOUR)
    token = await access.token()
    assert token == pair(store).access != before.access
    assert store.log == ["lease", "save", "release"]
    assert await access.token() == token
    assert len(zalo.calls_of(RENEWAL)) == 1


async def test_two_processes_spend_the_refresh_token_once(zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.advance(26 * HOUR)
    async with httpx.AsyncClient() as first, httpx.AsyncClient() as second:
        processes = [Access(account_at(zalo), store, http, clock=zalo.now) for http in (first, second)]
        found = await asyncio.gather(*(one.token() for one in processes for _ in range(5)))
    assert set(found) == {pair(store).access}
    assert len(zalo.calls_of(RENEWAL)) == 1


async def test_who_gets_the_lease_after_another_process_has_renewed_spends_nothing(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, leasing = pair(store), store.lease

    def late(owner: str, *, for_s: float) -> bool:
        store.tokens = read_tokens(zalo.mint(), now=zalo.now())
        return leasing(owner, for_s=for_s)

    monkeypatch.setattr(store, "lease", late)
    assert await access.token(refused=old.access) == pair(store).access
    assert zalo.calls == []


async def test_a_renewal_that_fails_because_another_was_quicker_is_none(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = pair(store)
    new = read_tokens(zalo.mint(), now=zalo.now())

    async def too_late(*_: object, **__: object) -> Tokens:
        store.tokens = new
        raise LockedOutError("-14014")

    monkeypatch.setattr(tokens_module, "renew", too_late)
    assert await access.token(refused=old.access) == new.access


async def test_who_was_refused_does_not_share_a_renewal_that_ends_with_the_same_token(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    old = pair(store)
    zalo.advance(21 * HOUR)
    store.lease("another", for_s=LEASE_S)
    due, refused = (asyncio.ensure_future(access.token(refused=token)) for token in ("", old.access))
    assert await due == old.access
    store.release("another")
    assert await asyncio.wait_for(refused, 5) == pair(store).access != old.access


async def test_while_another_process_renews_the_old_token_is_used(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    zalo.advance(21 * HOUR)
    store.lease("another", for_s=LEASE_S)
    assert await access.token() == pair(store).access
    assert zalo.calls == []


async def test_what_a_dead_process_began_is_taken_over_when_its_lease_ends(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    zalo.advance(26 * HOUR)
    store.lease("dead", for_s=LEASE_S)
    asking = asyncio.ensure_future(access.token())
    await asyncio.sleep(0.3)
    assert zalo.calls == []
    zalo.advance(LEASE_S)
    assert await asyncio.wait_for(asking, 5) == pair(store).access
    assert len(zalo.calls_of(RENEWAL)) == 1


async def test_nobody_waits_for_another_process_without_end(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens_module, "WAIT_S", 0.3)
    zalo.advance(26 * HOUR)
    store.lease("slow", for_s=LEASE_S)
    with pytest.raises(LaterError, match="being renewed"):
        await access.token()
    store.release("slow")
    await access.settle()
    assert await access.token() == pair(store).access


async def test_a_crash_between_the_answer_and_keeping_it_asks_for_a_person(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, http: httpx.AsyncClient
) -> None:
    before = pair(store)
    await renew(http, account_at(zalo), before, now=zalo.now())  # and the process dies here
    with pytest.raises(LockedOutError, match=r"-14014 .*broke off.*motcua zalo login"):
        await access.token(refused=before.access)
    assert store.tokens is before
    assert store.leased == ("", 0.0)


async def test_a_new_pair_outlives_a_store_that_fails_for_a_while(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens_module, "SAVE_WAITS_S", (0.01,))
    before, store.broken_saves = pair(store), 3
    with pytest.raises(LaterError, match="store of tokens"):
        await access.token(refused=before.access)
    assert store.tokens is before
    assert await access.token(refused=before.access) == pair(store).access
    assert pair(store).access in zalo.access
    assert len(zalo.calls_of(RENEWAL)) == 1


async def test_who_is_stopped_while_it_is_renewed_loses_nothing(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    before = pair(store)
    asking = asyncio.ensure_future(access.token(refused=before.access))
    while not zalo.calls:
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await access.settle()
    assert pair(store).access in zalo.access
    assert store.log == ["lease", "save", "release"]


@pytest.mark.parametrize("fault", ["500", "timeout", "drop", -32])
async def test_a_renewal_that_fails_for_now_leaves_the_old_token_in_use(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens, fault: int | str
) -> None:
    before = pair(store)
    zalo.advance(21 * HOUR)
    zalo.fault(RENEWAL, fault)
    assert await access.token() == before.access
    assert await access.token() == before.access
    assert len(zalo.calls_of(RENEWAL)) == 1  # not asked again and again
    zalo.advance(31)
    assert await access.token() != before.access
    assert len(zalo.calls_of(RENEWAL)) == 2


async def test_an_answer_that_was_lost_asks_for_a_person(access: Access, zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.advance(26 * HOUR)
    zalo.fault(RENEWAL, "drop_after_accept")
    with pytest.raises(LaterError, match="no answer"):
        await access.token()
    zalo.advance(31)
    with pytest.raises(LockedOutError, match="motcua zalo login"):
        await access.token()


async def test_a_login_meanwhile_ends_the_lockout(access: Access, zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.advance(26 * HOUR)
    zalo.refresh.clear()
    with pytest.raises(LockedOutError):
        await access.token()
    store.tokens = read_tokens(zalo.mint(), now=zalo.now())
    assert await access.token() == pair(store).access


async def test_a_renewal_of_ours_never_replaces_a_login_meanwhile(
    access: Access, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    new = Tokens("a2", "r2", zalo.now() + 90000, zalo.now() + 72000)
    assert not store.save(new, instead_of="another")
    assert pair(store).access != "a2"


async def test_without_a_login_a_person_is_asked_for(zalo: ZaloStandIn, http: httpx.AsyncClient) -> None:
    empty = Access(account_at(zalo), MemoryTokens(None, clock=zalo.now), http, clock=zalo.now)
    with pytest.raises(LockedOutError, match="motcua zalo login"):
        await empty.token()
