"""The scripts: whole, with their words and links, and each version stays to be had."""

from __future__ import annotations

import base64
import hashlib
import json

from bot.widget.scripts import banner_links, banner_script, widget_script
from knowledge.desks import load_desks


def test_scripts_are_filled_in() -> None:
    for script in (widget_script(), banner_script()):
        assert "/*CSS*/" not in script.text and "/*WORDS*/" not in script.text and "/*LINKS*/" not in script.text
        assert json.dumps("vi") in script.text


def test_the_banner_leads_to_the_portals_on_record() -> None:
    urls = {desk.website for desk in load_desks().values()}
    links = banner_links()
    assert len(links) == 2 and all(link["url"] in urls and link["title"] for link in links)
    assert all(json.dumps(link["url"]) in banner_script().text for link in links)


def test_a_version_and_its_integrity_are_those_of_the_text() -> None:
    script = widget_script()
    assert script.path == f"/widget/{hashlib.sha256(script.text.encode()).hexdigest()[:16]}/widget.js"
    assert script.integrity == "sha384-" + base64.b64encode(hashlib.sha384(script.text.encode()).digest()).decode()
