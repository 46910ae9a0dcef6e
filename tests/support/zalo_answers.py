"""What the stand-in for Zalo answers to each call: limits, windows and error codes of the channels' contract."""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.zalo import ZaloStandIn
    from tests.support.zalo_http import Call

WEEK_S = 7 * 86400.0
QUERIES = ("oa.query.show", "oa.query.hide")
PAYLOADS: dict[str, tuple[str, ...]] = {
    "oa.open.url": ("url",),
    "oa.open.sms": ("content", "phone_code"),
    "oa.open.phone": ("phone_code",),
}


class Failure(Exception):
    """An error as Zalo tells it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Answers:
    """Answers calls from the state of a stand-in."""

    def __init__(self, zalo: ZaloStandIn) -> None:
        self.zalo = zalo
        self._routes: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "/openapi/v3.0/oa/message/cs": self._consultation,
            "/openapi/v3.0/oa/message/transaction": self._shut_down,
            "/openapi/v3.0/oa/message/promotion": self._shut_down,
            "/openapi/v3.0/oa/message/template": self._template,
            "/openapi/v2.0/oa/message": self._older,
            "/openapi/v3.0/oa/quota/message": self._quota,
            "/business/message/template": self._template_by_phone,
        }

    def failed(self, path: str, code: int, message: str = "told to fail") -> dict[str, Any]:
        """Return an error in the form of this host."""
        if path.startswith("/oauth"):
            return {"error": code, "error_name": message, "error_reason": "", "error_description": message, "ref_doc": ""}
        return {"error": code, "message": message}

    def answer(self, call: Call, *, query: Mapping[str, list[str]], over: bool) -> dict[str, Any]:
        """Return the answer to a call."""
        try:
            if call.path == "/oauth/v4/oa/access_token":
                return self._tokens(call)
            self._admit(call)
            if over:
                raise Failure(-32, "Your application reached limit call api")
            data = self._data(call, query)
        except Failure as failure:
            return self.failed(call.path, failure.code, str(failure))
        return {"data": data, "error": 0, "message": "Success"}

    def _tokens(self, call: Call) -> dict[str, Any]:
        if not call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise Failure(-14018, "not a form")
        form = call.body
        if form.get("app_id") != self.zalo.app_id:
            raise Failure(-14002, "Invalid app id")
        if call.headers.get("secret_key") != self.zalo.app_secret:
            raise Failure(-14004, "Invalid secret key")
        return self.zalo.exchange(form)

    def _admit(self, call: Call) -> None:
        """Refuse who has no valid token."""
        given = call.headers.get("access_token", "")
        invalid = -124 if call.path.startswith("/business") else -216
        if given not in self.zalo.access:
            raise Failure(invalid, "Access token is invalid")
        if self.zalo.access[given] <= self.zalo.now():
            raise Failure(-124 if invalid == -124 else -220, "access_token is expired or removed")
        proof = hmac.new(self.zalo.app_secret.encode(), given.encode(), "sha256").hexdigest()
        if self.zalo.app_proof and call.headers.get("appsecret_proof") != proof:
            raise Failure(-242, "Invalid appsecret_proof provided in the API argument")

    def _data(self, call: Call, query: Mapping[str, list[str]]) -> dict[str, Any]:
        if call.path == "/openapi/v2.0/oa/getoa":
            return self._account()
        if call.path == "/openapi/v3.0/oa/user/detail":
            return self._detail(query)
        if call.path == "/business/message/status":
            return {"status": 1, "delivery_time": "", "message": ""}
        if call.path.startswith("/openapi/v2.0/oa/upload/"):
            return self._upload(call)
        if call.path not in self._routes:
            raise Failure(-209, "Not supported this api")
        if not call.headers.get("content-type", "").startswith("application/json") or not isinstance(call.body, dict):
            raise Failure(-201, "body is invalid!")
        return self._routes[call.path](call.body)

    # --- messages ---

    def _consultation(self, body: Mapping[str, Any]) -> dict[str, Any]:
        user = str((body.get("recipient") or {}).get("user_id"))
        person = self.zalo.people.get(user)
        if person is None:
            raise Failure(-201, "user_id is invalid!")
        message = body.get("message") or {}
        self._check_text(message)
        self._check_attachment(message.get("attachment"))
        if self.zalo.now() - person.last_at > WEEK_S:
            raise Failure(-230, "User has not interacted with the OA in the past 7 days")
        message_id = self.zalo.new_id()
        self.zalo.said.append((user, dict(message)))
        self.zalo.echo(user, message, message_id)
        quota = {"quota": {"quota_type": "reply", "remain": "8", "total": "8"}} if self.zalo.legacy_quota else {}
        return {**quota, "message_id": message_id, "user_id": user, "sent_time": str(int(self.zalo.now() * 1000))}

    def _check_text(self, message: Mapping[str, Any]) -> None:
        text = message.get("text", "")
        if not isinstance(text, str) or not (text.strip() or message.get("attachment")):
            raise Failure(-201, "text is invalid!")
        if len(unicodedata.normalize("NFC", text)) > 2000 or len(text) > 2000:
            raise Failure(-210, "Parameter exceeds allowable limit")

    def _check_attachment(self, attachment: Any) -> None:
        if attachment is None:
            return
        if not isinstance(attachment, dict) or not isinstance(payload := attachment.get("payload"), dict):
            raise Failure(-201, "attachment is invalid!")
        if attachment.get("type") == "file":
            if not payload.get("token"):
                raise Failure(-201, "token is invalid!")
            return
        kind = payload.get("template_type")
        if kind == "list" and not self.zalo.allow_list:
            raise Failure(-233, "message type is invalid or not support")
        if kind == "request_user_info":
            self._check_form(payload.get("elements"))
        elif kind is None:
            self._check_buttons(payload.get("buttons"))
        elif kind not in ("media", "list"):
            raise Failure(-233, "message type is invalid or not support")

    def _check_form(self, elements: Any) -> None:
        if not isinstance(elements, list) or len(elements) != 1:
            raise Failure(-201, "elements is invalid!")
        if len(elements[0].get("title", "")) > 100 or len(elements[0].get("subtitle", "")) > 500:
            raise Failure(-210, "Parameter exceeds allowable limit")

    def _check_buttons(self, buttons: Any) -> None:
        if not isinstance(buttons, list) or not buttons:
            raise Failure(-201, "buttons is invalid!")
        if len(buttons) > 5:
            raise Failure(-210, "Parameter exceeds allowable limit")
        for button in buttons:
            title, kind, payload = button.get("title"), button.get("type"), button.get("payload")
            if not title or kind not in (*QUERIES, *PAYLOADS):
                raise Failure(-201, "type is invalid!")
            if kind in QUERIES and (not isinstance(payload, str) or not payload):
                raise Failure(-201, "payload is invalid!")
            if kind in PAYLOADS and not all(isinstance(payload, dict) and payload.get(name) for name in PAYLOADS[kind]):
                raise Failure(-201, "payload is invalid!")
            if len(title) > 100 or (kind in QUERIES and len(payload) > 1000):
                raise Failure(-210, "Parameter exceeds allowable limit")

    def _shut_down(self, body: Mapping[str, Any]) -> dict[str, Any]:
        raise Failure(-233, "message type is invalid or not support")

    def _older(self, body: Mapping[str, Any]) -> dict[str, Any]:
        recipient = body.get("recipient") or {}
        if "anonymous_id" in recipient:
            if not recipient.get("conversation_id"):
                raise Failure(-201, "conversation_id is invalid!")
            self._check_text(body.get("message") or {})
            self.zalo.said.append((recipient["anonymous_id"], dict(body["message"])))
            return {"message_id": self.zalo.new_id()}
        if "sender_action" in body:
            return {"message_id": self.zalo.new_id(), "user_id": recipient.get("user_id")}
        raise Failure(-240, "MessageV2 API has been shut down, please switch to MessageV3")

    def _template(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if not all(body.get(name) for name in ("user_id", "template_id", "template_data")) or "tracking_id" in body:
            raise Failure(-201, "template is invalid!")
        self.zalo.said.append((body["user_id"], {"template_id": body["template_id"], **body["template_data"]}))
        quota = {"quota_type": "purchase_quota", "remain": 4821}
        return {"message_id": self.zalo.new_id(), "user_id": body["user_id"], "sent_time": "1626926349402", "quota": quota}

    def _template_by_phone(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if not str(body.get("phone", "")).startswith("84"):
            raise Failure(-108, "phone invalid")
        if not body.get("tracking_id") or len(body["tracking_id"]) > 48:
            raise Failure(-1122, "tracking_id missing")
        self.zalo.said.append((body["phone"], {"template_id": body["template_id"], **body["template_data"]}))
        quota = {"dailyQuota": "500", "remainingQuota": "499"}
        return {"msg_id": self.zalo.new_id(), "sent_time": "1626926349402", "sending_mode": "1", "quota": quota}

    # --- questions ---

    def _account(self) -> dict[str, Any]:
        return {
            "oaid": self.zalo.oa_id, "name": "TT HCC", "description": "", "oa_alias": "tthcc", "is_verified": True,
            "oa_type": 4, "cate_name": "Cơ quan nhà nước", "num_follower": len(self.zalo.people), "avatar": "", "cover": "",
            "package_name": "Growth", "package_valid_through_date": "31/12/2026", "package_auto_renew_date": "",
            "linked_ZCA": "",
        }  # fmt: skip

    def _detail(self, query: Mapping[str, list[str]]) -> dict[str, Any]:
        try:
            user = json.loads(query["data"][0])["user_id"]
        except (KeyError, ValueError, TypeError) as error:
            raise Failure(-201, "data is invalid!") from error
        person = self.zalo.people.get(user)
        if person is None or not person.follows:
            raise Failure(-213, "User has not followed OA")
        return {"user_id": user, "display_name": "Nguyễn Văn A", "user_is_follower": True, "is_sensitive": False}

    def _quota(self, body: Mapping[str, Any]) -> dict[str, Any]:
        person = self.zalo.people.get(str(body.get("user_id")))
        if person is None:
            raise Failure(-201, "user_id is invalid!")
        return {"last_interaction": str(int(person.last_at * 1000)), "cs_reply": {"remain": 8, "total": 8}}

    def _upload(self, call: Call) -> dict[str, Any]:
        if not call.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Failure(-201, "file is invalid!")
        most = 5_000_000 if call.path.endswith("/file") else 1_000_000
        if len(call.raw) > most + 1000:
            raise Failure(-210, "Parameter exceeds allowable limit")
        return {"token" if call.path.endswith("/file") else "attachment_id": self.zalo.new_id()}
