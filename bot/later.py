"""A group of commands, some of which are imported when they are asked for: what they stand on is not loaded before."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click


class Later(click.Group):
    """Knows each command of `LATER` by its name and by the module where it lies under that name."""

    LATER: Mapping[str, str] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *self.LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now if it was not before."""
        if cmd_name in self.LATER and cmd_name not in self.commands:
            self.add_command(getattr(import_module(self.LATER[cmd_name]), cmd_name))
        return super().get_command(ctx, cmd_name)
