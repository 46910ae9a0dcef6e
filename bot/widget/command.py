"""`motcua widget`: what a web editor pastes, and whether the file of sites is right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import click

from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from bot.widget.errors import SitesError
from bot.widget.sites import OWN, read_sites

if TYPE_CHECKING:
    from bot.widget.scripts import Script


@click.command("widget")
@click.option("--site", default=OWN, show_default=True, help="Key of the agency's site in MOTCUA_WIDGET_SITES.")
@click.option("--fixed", is_flag=True, help="Name this very version, with its integrity; it stays as it is for ever.")
def widget(site: str, fixed: bool) -> None:
    """Print the line that embeds the chat in an agency's pages, and the one for the banner of links."""
    from bot.widget.scripts import banner_script, widget_script  # with the server's parts: not for every command

    settings = read_settings()
    sites = read_sites(settings.widget_sites)
    if site not in sites:
        raise SitesError(f"{settings.widget_sites or 'MOTCUA_WIDGET_SITES (not set)'}: no site {site!r}")
    for script in (widget_script(), banner_script()):
        click.echo(tag(script, settings, site, fixed=fixed))


def tag(script: Script, settings: Settings, site: str, *, fixed: bool) -> str:
    """Return the tag that loads a script; raise SettingsError when our own address is not known."""
    if not settings.public_url:
        raise SettingsError("MOTCUA_PUBLIC_URL: not set; pages need the address of this server")
    path = script.path if fixed else f"/{script.name}"
    proof = f' integrity="{script.integrity}" crossorigin="anonymous"' if fixed else ""
    return f'<script src="{escape(settings.public_url + path)}" data-site="{escape(site)}"{proof} async></script>'
