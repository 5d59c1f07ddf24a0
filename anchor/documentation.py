"""Writes the pages of the documentation that are made from the program: settings and commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption

from .cli import app
from .settings_text import settings_markdown


def pages() -> dict[str, str]:
    """File name and text of each generated page."""
    return {"settings.md": settings_markdown(), "commands.md": commands_markdown()}


def commands_markdown() -> str:
    """Every command with its arguments and options."""
    out = ["# Commands", "", "This page is made from the program by `make docs`.", ""]
    for path, command in commands(typer.main.get_command(app), "anchor"):
        out += [f"## `{path}`", "", (command.help or "").strip(), ""]
        rows = [_row(parameter) for parameter in command.params]
        if rows:
            out += ["| | meaning |", "|---|---|", *rows, ""]
    return "\n".join(out).rstrip() + "\n"


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every leaf command below `command` with the words that call it."""
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    for name in sorted(command.commands):
        yield from commands(command.commands[name], f"{path} {name}")


def _row(parameter: TyperOption | TyperArgument) -> str:
    if isinstance(parameter, TyperOption):
        value = f" {parameter.metavar}" if parameter.metavar else ""
        return f"| `{', '.join(parameter.opts)}{value}` | {parameter.help or ''} |"
    return f"| `{(parameter.name or '').upper()}` | {parameter.help or ''} |"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
