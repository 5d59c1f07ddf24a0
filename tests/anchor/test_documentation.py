"""The documentation lists every setting and every command, as the program has them."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer.main

from anchor.cli import app
from anchor.documentation import commands, pages
from anchor.settings_text import sections, settings_of

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_every_setting_is_documented_and_described() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    for section, model in sections():
        for setting in settings_of(section, model):
            assert setting.description, f"{section}.{setting.key} has no description"
            assert f"| `{setting.key}` |" in page


def test_every_command_is_documented_and_described() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for path, command in commands(typer.main.get_command(app), "anchor"):
        assert command.help, f"{path} says nothing of itself"
        assert f"## `{path}`" in page
