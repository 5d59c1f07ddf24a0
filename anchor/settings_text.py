"""The settings as text a person reads: the commented `anchor.toml` of `anchor init`, and docs/settings.md.

Both are made from the model in `config.py`, so that neither can say what the program does not do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from .config import BulletinSection, Config, FeedSection

HEAD = """\
# Anchor: the settings of the channel.
#
# Every setting stands here with its default, commented out: remove the `#` to change one.
# An unknown key or a bad value stops the start with an error that names it.
# Environment variables override this file: ANCHOR_WATCH__PORT=9000 sets port in [watch].
# Paths count from the folder of this file.
"""

FEED_EXAMPLE = """\
# Feeds, one table each; the desk's Feeds page adds openly licensed ones with one click.
# `rights` says what you may do with the text: {rights}.
# Text that is read-only is shown to editors and never aired.
#
# [[feeds]]
# url = "https://example.org/news.xml"
# name = "Example News"
# rights = "cc-by"
# review = "hold"
"""


BULLETIN_EXAMPLE = """\
# Bulletins, one table each: hours of the day, in channel.timezone, with presenters and a voice of their own.
#
# [[bulletins]]
# name = "Morning"
# start = "06:00"
# end = "10:00"
# cast = ["imani"]
"""

TABLES: Mapping[str, type[BaseModel]] = {
    "bulletins": BulletinSection,
    "feeds": FeedSection,
}  # any number of each


@dataclass(frozen=True)
class Setting:
    """One setting as the documentation shows it."""

    section: str
    key: str
    default: str  # as TOML; empty when there is none
    allowed: str
    description: str
    example: str = ""  # as TOML, for settings without a default

    @property
    def environment(self) -> str:
        return f"ANCHOR_{self.section.upper()}__{self.key.upper()}"


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """Each section's name and model, in the order of the file; those there may be many of last."""
    for name, info in Config.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield name, info.annotation
    yield from TABLES.items()


def settings_of(section: str, model: type[BaseModel]) -> Iterator[Setting]:
    for key, info in sorted(
        model.model_fields.items(), key=lambda field: field[1].is_required(), reverse=True
    ):
        example = _toml(info.examples[0]) if info.examples else ""
        yield Setting(section, key, _toml(info.default), _allowed(info), info.description or "", example)


def commented_toml() -> str:
    """The text of a fresh `anchor.toml`."""
    blocks = [HEAD]
    for name, model in sections():
        if name == "bulletins":
            blocks.append(BULLETIN_EXAMPLE)
            continue
        if name == "feeds":
            rights = ", ".join(right.value for right in model.model_fields["rights"].annotation or ())
            blocks.append(FEED_EXAMPLE.format(rights=rights))
            continue
        lines = [f"[{name}]"]
        for setting in settings_of(name, model):
            allowed = f" One of: {setting.allowed}." if setting.allowed else ""
            lines.append(f"# {setting.description}{allowed}")
            lines.append(f"# {setting.key} = {setting.default or setting.example}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def settings_markdown() -> str:
    """The text of docs/settings.md."""
    out = [
        "# Settings",
        "",
        "Everything stands in one `anchor.toml`, written with comments by `anchor init`. Unknown keys and",
        "bad values are errors that name the key and the file. Environment variables override the file:",
        "`ANCHOR_`, the section, two underscores and the key, for example `ANCHOR_WATCH__PORT=9000`;",
        "bulletins and feeds are given as JSON in `ANCHOR_BULLETINS` and `ANCHOR_FEEDS`. Relative paths count",
        "from the folder of the file.",
        "",
        "This page is made from the program by `make docs`.",
    ]
    for name, model in sections():
        title = f"[[{name}]]" if name in TABLES else f"[{name}]"
        out += ["", f"## `{title}`", "", "| key | default | meaning |", "|---|---|---|"]
        for setting in settings_of(name, model):
            default = f"`{setting.default}`" if setting.default else "none"
            allowed = f" One of: {setting.allowed}." if setting.allowed else ""
            out.append(f"| `{setting.key}` | {default} | {setting.description}{allowed} |")
    return "\n".join(out) + "\n"


def _toml(value: Any) -> str:
    if value is None or value is PydanticUndefined:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return json.dumps(value.value)
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


def _allowed(info: FieldInfo) -> str:
    annotation = info.annotation
    if get_origin(annotation) is Literal:
        values: tuple[Any, ...] = get_args(annotation)
    elif isinstance(annotation, type) and issubclass(annotation, Enum):
        values = tuple(member.value for member in annotation)
    else:
        return ""
    return ", ".join(str(value) for value in values) if len(values) > 1 else ""
