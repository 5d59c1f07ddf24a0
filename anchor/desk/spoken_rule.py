"""A rule of spoken English: a pattern and what it is replaced with."""

from __future__ import annotations

import re
from collections.abc import Callable

Match = re.Match[str]
Rule = tuple[re.Pattern[str], Callable[[Match], str]]


def rule(pattern: str, replace: Callable[[Match], str] | str, flags: int = 0) -> Rule:
    """A rule that replaces each match with a fixed text or with what `replace` makes of it."""
    if isinstance(replace, str):
        fixed = replace
        return re.compile(pattern, flags), lambda found: fixed
    return re.compile(pattern, flags), replace
