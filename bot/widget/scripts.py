"""The widget's and the banner's scripts: made of script, style and words; each version ever served stays to be had."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.page.assets import Asset, asset
from bot.page.page import ASKED_EACH_TIME, KEPT
from knowledge.desks import load_desks
from knowledge.loader import read_yaml

FOLDER = Path(__file__).parent
TYPE = "text/javascript; charset=utf-8"
ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""A script is public; what it may ask of us is decided in origins.py."""
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class Script:
    """One script in its present version."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """Return what its fixed address is made of."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def integrity(self) -> str:
        """Return what a page may demand of it (sub-resource integrity)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.text.encode()).digest()).decode()

    @property
    def path(self) -> str:
        """Return its fixed address."""
        return f"/widget/{self.version}/{self.name}"


def widget_script() -> Script:
    """Return the widget."""
    words = {language: _without(told, "banner") for language, told in _words().items()}
    return Script("widget.js", _filled("widget", {"/*WORDS*/{}": words}))


def banner_script() -> Script:
    """Return the banner: the portals on record and the assistant."""
    words = {
        language: {k: word for k, word in told.items() if k.startswith("banner")} for language, told in _words().items()
    }
    return Script("banner.js", _filled("banner", {"/*LINKS*/[]": banner_links(), "/*WORDS*/{}": words}))


def _words() -> dict[str, dict[str, str]]:
    return dict(read_yaml(FOLDER / "words.yml"))


def _without(words: Mapping[str, str], beginning: str) -> dict[str, str]:
    return {key: word for key, word in words.items() if not key.startswith(beginning)}


def banner_links() -> list[dict[str, str]]:
    """Return the portals the banner leads to, as they are on record."""
    desks = load_desks()
    portals = (desks["national_portal"], desks["provincial_centre"])
    return [{"title": portal.name, "url": str(portal.website)} for portal in portals]


def _filled(name: str, values: Mapping[str, Any]) -> str:
    text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
    style = (FOLDER / f"{name}.css").read_text(encoding="utf-8")
    for place, value in {'/*CSS*/""': style, **values}.items():
        text = text.replace(place, json.dumps(value, ensure_ascii=False), 1)
    return text


def add_scripts(app: Sanic[Any, Any], *, kept: Path | None = None) -> None:
    """Add /widget.js and /banner.js, the newest, and their fixed addresses; older versions are kept in folder `kept`."""
    for script in (widget_script(), banner_script()):
        newest = asset(script.text, TYPE, caching=ASKED_EACH_TIME)
        app.add_route(_serving(newest), f"/{script.name}", name=f"newest_{script.name[:-3]}")
        if kept is not None:
            _keep(script, kept)
    shelf = {script.path: asset(script.text, TYPE, caching=KEPT) for script in (widget_script(), banner_script())}

    @app.get(r"/widget/<version:[0-9a-f]{16}>/<name:(?:widget|banner)\.js>", name="fixed_script")
    async def fixed(request: Request, version: str, name: str) -> HTTPResponse:
        found = shelf.get(f"/widget/{version}/{name}") or _older(kept, version, name)
        return _public(found.reply(request)) if found else response.empty(status=NOT_FOUND)


def _keep(script: Script, folder: Path) -> None:
    """Keep a version, whole or not at all."""
    path = folder / script.version / script.name
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(script.text, encoding="utf-8")
    draft.replace(path)


def _older(folder: Path | None, version: str, name: str) -> Asset | None:
    path = folder / version / name if folder else None
    return asset(path.read_text(encoding="utf-8"), TYPE, caching=KEPT) if path and path.is_file() else None


def _serving(kept: Asset) -> Any:
    async def serve(request: Request) -> HTTPResponse:
        return _public(kept.reply(request))

    return serve


def _public(reply: HTTPResponse) -> HTTPResponse:
    reply.headers.update(ANYWHERE)
    return reply
