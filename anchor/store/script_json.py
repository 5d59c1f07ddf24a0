"""A script as the JSON text that is stored, and back."""

from __future__ import annotations

import json
from typing import Any

from anchor.desk.script import Edit, Line, Script, Support, Visual


def to_text(script: Script) -> str:
    return json.dumps(script.to_json(), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Script:
    """The script written by `to_text`; it has the same SHA-256."""
    table: dict[str, Any] = json.loads(text)
    return Script(
        **{
            **table,
            "headline": _line(table["headline"]),
            "ticker": _line(table["ticker"]),
            "lines": tuple(_line(line) for line in table["lines"]),
            "visual": _visual(table["visual"]),
        }
    )


def _line(table: dict[str, Any]) -> Line:
    return Line(**{**table, "support": _supports(table["support"]), "slots": _pairs(table["slots"])})


def _visual(table: dict[str, Any]) -> Visual:
    return Visual(**{**table, "support": _supports(table["support"]), "entries": _pairs(table["entries"])})


def _supports(tables: list[dict[str, Any]]) -> tuple[Support, ...]:
    return tuple(
        Support(**{**table, "edits": tuple(Edit(**edit) for edit in table["edits"])}) for table in tables
    )


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in rows)
