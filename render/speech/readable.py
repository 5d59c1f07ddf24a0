"""Small repairs that keep a voice from stumbling: word for word, so that word times still fit the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TITLE = re.compile(
    r"^[(\"'“‘]*(?:Dr|Mr|Mrs|Ms|Mx|St|No|Nos|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Capt|Cmdr|Maj|Adm|Prof|Rev|Hon|Jr|Sr"
    r"|Inc|Corp|Ltd|Co|vs|v)\.$"
)
_ACRONYM = re.compile(r"^(?:[A-Za-z]\.)+$")


def readable(tokens: Sequence[str]) -> str:
    """The tokens as one line of text, token for token, for a phonemiser that ends a sentence at every full
    stop.

    The stop of a title or acronym inside the line goes ("Dr. Bright", "the U.S. fleet"); "[[", with which
    piper opens raw phonemes, becomes a single bracket."""
    said = []
    for index, token in enumerate(tokens):
        last = index == len(tokens) - 1
        if not last and (_ACRONYM.match(token) or _TITLE.match(token)):
            token = token.rstrip(".")
        said.append(re.sub(r"\[{2,}", "[", token))
    return " ".join(said)
