"""Our own OpenAPI description against the running server: no answer is undescribed, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.auths import AuthContext
from schemathesis.config import SchemathesisConfig

from bot.server import OPENAPI
from tests.bot.test_server import serving

ENDLESS = "/api/chat/stream"
"""Ends only when the visitor leaves; tests/bot/widget/test_routes.py reads it."""
EXAMPLES = 30
REFUSED = ["400", "401", "403", "413", "429"]
"""What says no to a request that breaks the description; too large (413) is one of them here."""
CONFIG = SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}})
schema = schemathesis.openapi.from_path(OPENAPI, config=CONFIG)


NOBODY = "http://127.0.0.1:9"
SETTINGS = {
    "MOTCUA_WIDGET_SESSIONS_PER_MIN": "100000",
    "MOTCUA_ZALO_APP_ID": "1",
    "MOTCUA_ZALO_APP_SECRET": "app-secret",
    "MOTCUA_ZALO_OA_ID": "2",
    "MOTCUA_ZALO_OA_SECRET": "oa-secret",
    "MOTCUA_ZALO_OPENAPI_URL": NOBODY,
    "MOTCUA_ZALO_OAUTH_URL": NOBODY,
    "MOTCUA_TELEGRAM_TOKEN": "1:token",
    "MOTCUA_TELEGRAM_SECRET": "telegram-secret-0",
    "MOTCUA_TELEGRAM_URL": NOBODY,
    "MOTCUA_CARRIER_SECRET": "carrier-secret-" + 24 * "s",
    "MOTCUA_PUBLIC_URL": "http://127.0.0.1:9",
}
MARK = "Bearer to-be-replaced"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of a server with every channel, which lets an address begin many chats."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        with serving("0") as (made, _):
            yield made


@schema.auth()
class Visitor:
    """Marks the requests that carry a session."""

    def get(self, case: schemathesis.Case, context: AuthContext) -> str:
        return MARK

    def set(self, case: schemathesis.Case, data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = data


@schema.exclude(path=ENDLESS).parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_the_answer_is_as_described(case: schemathesis.Case, client: httpx.Client) -> None:
    if case.headers.get("Authorization") == MARK:  # a chat of its own for each: no limit of one session is reached
        case.headers["Authorization"] = f"Bearer {client.post('/api/chat/session', json={}).json()['token']}"
    case.call_and_validate(base_url=str(client.base_url))


def test_the_description_is_served(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json()["info"]["title"]
