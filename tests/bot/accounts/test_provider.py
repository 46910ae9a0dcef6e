"""What an OpenID provider says, believed or not, against a provider that really answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.accounts.errors import ProviderError
from bot.accounts.provider import KEPT_S, Identity, Provider
from tests.support.openid import CLIENT, SECRET, OpenId, Person

BACK = "http://127.0.0.1:1/desk/oidc/callback"
VERIFIER = "v" * 64


@pytest.fixture
def openid() -> Iterator[OpenId]:
    provider = OpenId()
    provider.start()
    yield provider
    provider.stop()


def provider_of(openid: OpenId, **more: Any) -> Provider:
    return Provider(openid.issuer, CLIENT, SECRET, BACK, **more)


async def log_in(
    openid: OpenId, provider: Provider | None = None, *, verifier: str = VERIFIER, nonce: str = "n1"
) -> Identity:
    """Go to the provider and back, as a browser does."""
    provider = provider or provider_of(openid)
    address = await provider.address("s1", "n1", VERIFIER)
    async with httpx.AsyncClient() as browser:
        back = (await browser.get(address)).headers["location"]
    return await provider.identity(parse_qs(urlsplit(back).query)["code"][0], nonce, verifier)


async def test_whom_the_provider_names_is_believed(openid: OpenId) -> None:
    openid.person = Person("subject-1", "lan@example.gov.vn", True)
    assert await log_in(openid) == Identity("subject-1", "lan@example.gov.vn")


async def test_the_browser_is_sent_with_state_nonce_and_the_proofs_hash(openid: OpenId) -> None:
    await log_in(openid)
    asked = openid.asked[0]
    assert (asked["state"], asked["nonce"], asked["response_type"]) == ("s1", "n1", "code")
    assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT, BACK)
    assert asked["code_challenge_method"] == "S256"
    assert VERIFIER not in str(asked)
    assert {"openid", "email"} <= set(asked["scope"].split())


async def test_an_address_that_nobody_verified_is_no_address(openid: OpenId) -> None:
    openid.person = Person("subject-1", "admin@example.gov.vn", False)
    assert (await log_in(openid)).email == ""


@pytest.mark.parametrize("signed", ["by_another", "by_secret", "by_public", "nobody"])
async def test_a_token_that_the_provider_did_not_sign_is_not_believed(openid: OpenId, signed: str) -> None:
    openid.person = Person(signed=signed)
    with pytest.raises(ProviderError, match="cannot be believed"):
        await log_in(openid)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 3600},
        {"aud": "another"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://another.example"},
        {"nonce": "another"},
        {"iat": int(time.time()) + 3600},
    ],
)
async def test_a_token_for_another_place_time_or_client_is_not_believed(openid: OpenId, claims: dict[str, Any]) -> None:
    openid.person = Person(claims=claims)
    with pytest.raises(ProviderError):
        await log_in(openid)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "nonce", "sub"])
async def test_a_token_that_leaves_something_out_is_not_believed(openid: OpenId, name: str) -> None:
    openid.person = Person(left_out=(name,))
    with pytest.raises(ProviderError):
        await log_in(openid)


async def test_a_code_is_worth_nothing_without_the_proof_of_who_began(openid: OpenId) -> None:
    with pytest.raises(ProviderError, match="not taken"):
        await log_in(openid, verifier="w" * 64)


async def test_a_token_of_another_visit_is_not_believed(openid: OpenId) -> None:
    with pytest.raises(ProviderError, match="cannot be believed"):
        await log_in(openid, nonce="n2")


async def test_a_provider_that_names_another_issuer_is_not_asked_further(openid: OpenId) -> None:
    openid.issuer_says = "https://another.example"
    with pytest.raises(ProviderError, match="another issuer"):
        await log_in(openid)


async def test_a_provider_that_is_away_is_an_error_with_its_name(openid: OpenId) -> None:
    provider = provider_of(openid)
    openid.stop()
    with pytest.raises(ProviderError, match="realm"):
        await provider.address("s", "n", VERIFIER)


async def test_a_new_key_of_the_provider_is_fetched_after_one_refusal(openid: OpenId) -> None:
    provider = provider_of(openid)
    await log_in(openid, provider)
    openid.renew_key()
    with pytest.raises(ProviderError):
        await log_in(openid, provider)
    assert (await log_in(openid, provider)).subject == "subject-1"


async def test_what_the_provider_says_of_itself_is_asked_anew_after_an_hour(openid: OpenId) -> None:
    now = [time.time()]
    provider = provider_of(openid, clock=lambda: now[0])
    await provider.address("s", "n", VERIFIER)
    openid.issuer_says = "https://another.example"
    await provider.address("s", "n", VERIFIER)
    now[0] += KEPT_S + 1
    with pytest.raises(ProviderError):
        await provider.address("s", "n", VERIFIER)
