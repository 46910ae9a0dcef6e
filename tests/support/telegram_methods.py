"""The methods of Telegram's stand-in: what the bot calls, as strict as Telegram."""

from __future__ import annotations

import html
import re
import time
from collections import deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tests.support.telegram_chats import BOT, ApiError, Chat, Citizens

TAGS = re.compile(r"</?(?:b|strong|i|em|u|s|a|code|pre|tg-spoiler|blockquote)(?: [^<>]*)?>")


class Methods(Citizens):
    """The bot's side; `flood` keeps to Telegram's pace."""

    def __init__(self, *, webhook: str, flood: bool) -> None:
        super().__init__()
        self.flood = flood
        self.webhook: dict[str, Any] = {"url": webhook}
        self.delivered: list[tuple[int, int]] = []
        """Attempts of webhooks: update_id and the status they were answered with (0: no connection)."""
        self.settings: dict[str, Any] = {}
        self._polls = 0
        self._sent_at: dict[int, float] = {}
        self._all_sent: deque[float] = deque(maxlen=30)
        self._closed = False

    def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """Do what the bot asks; raise ApiError as Telegram would."""
        answer = getattr(self, f"_do_{method.lower()}", None)
        if answer is None:
            raise ApiError(404, "Not Found")
        return answer(params)

    def _do_getme(self, _: Mapping[str, Any]) -> Any:
        return BOT

    def _do_setwebhook(self, params: Mapping[str, Any]) -> bool:
        if params.get("url") and urlsplit(params["url"]).scheme not in ("http", "https"):
            raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", params.get("secret_token", "")):
            raise ApiError(400, "Bad Request: secret token contains unallowed characters")
        with self.changed:
            self.webhook = {"url": params.get("url", ""), "secret_token": params.get("secret_token", "")}
            self.allowed = list(params.get("allowed_updates") or self.allowed)
            self._polls += 1
            self.changed.notify_all()
        return True

    def _do_deletewebhook(self, _: Mapping[str, Any]) -> bool:
        with self.changed:
            self.webhook = {"url": ""}
        return True

    def _do_getwebhookinfo(self, _: Mapping[str, Any]) -> Any:
        with self.changed:
            failed = [status for _, status in self.delivered[-1:] if not 200 <= status < 300]
            return {
                "url": self.webhook["url"], "has_custom_certificate": False, "pending_update_count": len(self.pending),
                **({"last_error_message": f"Wrong response from the webhook: {failed[0]}", "last_error_date": 0} if failed else {}),
            }  # fmt: skip

    def _do_getupdates(self, params: Mapping[str, Any]) -> Any:
        with self.changed:
            if self.webhook["url"]:
                raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook")
            self._polls += 1
            mine = self._polls
            self.allowed = list(params.get("allowed_updates") or self.allowed)
            offset = int(params.get("offset") or 0)
            while self.pending and self.pending[0]["update_id"] < offset:
                self.pending.popleft()
            self.changed.notify_all()
            wait = float(params.get("timeout") or 0)
            self.changed.wait_for(lambda: self._closed or self.pending or self._polls != mine, timeout=wait)
            if self._polls != mine:
                raise ApiError(409, "Conflict: terminated by other getUpdates request; make sure that only one runs")
            return list(self.pending)[: int(params.get("limit") or 100)]

    def _do_sendmessage(self, params: Mapping[str, Any]) -> Any:
        return self._show(params, parsed(params.get("text", ""), params.get("parse_mode", ""), most=4096))

    def _do_sendphoto(self, params: Mapping[str, Any]) -> Any:
        return self._show(
            params, parsed(params.get("caption", ""), params.get("parse_mode", ""), most=1024, empty=True) or "▣"
        )

    _do_senddocument = _do_sendphoto

    def _do_sendlocation(self, params: Mapping[str, Any]) -> Any:
        return self._show(params, f"⌖ {float(params['latitude'])}, {float(params['longitude'])}")

    _do_sendvenue = _do_sendlocation

    def _do_sendchataction(self, params: Mapping[str, Any]) -> bool:
        with self.changed:
            self._reached(params).typing += 1
        return True

    def _do_answercallbackquery(self, params: Mapping[str, Any]) -> bool:
        if len(params.get("text", "")) > 200:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        with self.changed:
            chat = self.queries.pop(params.get("callback_query_id", ""), None)
            if chat is None:
                why = "query is too old and response timeout expired or query ID is invalid"
                raise ApiError(400, f"Bad Request: {why}")
            if params.get("text"):
                self._chat(chat).alerts.append(params["text"])
        return True

    def _do_editmessagetext(self, params: Mapping[str, Any]) -> Any:
        return self._change(params, text=parsed(params.get("text", ""), params.get("parse_mode", ""), most=4096))

    def _do_editmessagereplymarkup(self, params: Mapping[str, Any]) -> Any:
        return self._change(params)

    def _do_deletemessage(self, params: Mapping[str, Any]) -> bool:
        with self.changed:
            self._reached(params).messages.remove(self._found(params))
        return True

    def _do_getfile(self, params: Mapping[str, Any]) -> Any:
        name = params.get("file_id", "")
        if name not in self.files:
            raise ApiError(400, "Bad Request: invalid file_id")
        return {"file_id": name, "file_unique_id": name, "file_size": len(self.files[name]), "file_path": f"files/{name}"}

    def _do_setmycommands(self, params: Mapping[str, Any]) -> bool:
        for command in params.get("commands") or []:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.settings["commands"] = params.get("commands")
        return True

    def _do_setmydescription(self, params: Mapping[str, Any]) -> bool:
        return self._set("description", params, most=512)

    def _do_setmyshortdescription(self, params: Mapping[str, Any]) -> bool:
        return self._set("short_description", params, most=120)

    def _do_setchatmenubutton(self, params: Mapping[str, Any]) -> bool:
        self.settings["menu_button"] = params.get("menu_button")
        return True

    def _set(self, name: str, params: Mapping[str, Any], *, most: int) -> bool:
        if len(params.get(name, "")) > most:
            raise ApiError(400, f"Bad Request: {name} is too long")
        self.settings[name] = params.get(name, "")
        return True

    def _reached(self, params: Mapping[str, Any]) -> Chat:
        chat = self.chats.get(int(params.get("chat_id") or 0))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _found(self, params: Mapping[str, Any]) -> dict[str, Any]:
        for message in self._reached(params).messages:
            if message["message_id"] == int(params.get("message_id") or 0) and message["by"] == "bot":
                return message
        raise ApiError(400, "Bad Request: message to edit not found")

    def _show(self, params: Mapping[str, Any], text: str) -> dict[str, Any]:
        with self.changed:
            chat = self._reached(params)
            buttons, keyboard = markup_of(params.get("reply_markup"))
            self._limited(chat.id)
            self._message_id += 1
            shown = {"message_id": self._message_id, "by": "bot", "text": text, "buttons": buttons, "keyboard": keyboard}
            chat.messages.append(shown)
            self.changed.notify_all()
            return _as_sent(shown, chat)

    def _change(self, params: Mapping[str, Any], text: str | None = None) -> dict[str, Any]:
        with self.changed:
            message = self._found(params)
            buttons, _ = markup_of(params.get("reply_markup"))
            new = {**message, "buttons": buttons} | ({} if text is None else {"text": text})
            if new == message:
                raise ApiError(400, "Bad Request: message is not modified: content and markup are the same")
            message.update(new)
            return _as_sent(message, self._reached(params))

    def _limited(self, chat: int) -> None:
        """One message a second to a chat, thirty to all."""
        if not self.flood:
            return
        now = time.monotonic()
        full = len(self._all_sent) == 30 and now - self._all_sent[0] < 1.0
        if full or now - self._sent_at.get(chat, -9.0) < 1.0:
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        self._sent_at[chat] = now
        self._all_sent.append(now)


def parsed(text: str, parse_mode: str, *, most: int, empty: bool = False) -> str:
    """Return a text as it is shown."""
    if parse_mode == "HTML":
        bare = TAGS.sub("", text)
        if re.search(r"<|&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)", bare):
            raise ApiError(400, "Bad Request: can't parse entities: Unsupported start tag")
        text = html.unescape(bare)
    elif parse_mode:
        raise ApiError(400, "Bad Request: unsupported parse_mode")
    text = text.strip()
    if not text and not empty:
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise ApiError(400, "Bad Request: message is too long")
    return text


def markup_of(markup: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return inline buttons and reply keyboard, checked."""
    if not markup:
        return [], []
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    if len(buttons) > 100:
        raise ApiError(400, "Bad Request: too many buttons")
    for button in buttons:
        if not button.get("text", "").strip():
            raise ApiError(400, "Bad Request: Text buttons are unallowed in the inline keyboard")
        if "url" in button:
            if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", button["url"]):
                raise ApiError(400, "Bad Request: BUTTON_URL_INVALID")
        elif not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return buttons, markup.get("keyboard", [])


def _as_sent(shown: Mapping[str, Any], chat: Chat) -> dict[str, Any]:
    return {
        "message_id": shown["message_id"], "date": int(time.time()), "from": BOT, "text": shown["text"],
        "chat": {"id": chat.id, "type": chat.type, "first_name": "An"},
    }  # fmt: skip
