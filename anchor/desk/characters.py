"""Characters that may never reach the screen or the voice: what they do is not visible in what they say."""

from __future__ import annotations

import re
import unicodedata

# Controls, zero-width and bidirectional controls, tags, variation selectors, the soft hyphen, the byte-order
# mark.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


def hostile_characters(text: str) -> tuple[str, ...]:
    """The names (U+XXXX) of characters that may not air, in order, each once."""
    return tuple(dict.fromkeys(f"U+{ord(c):04X}" for c in _SUSPECT.findall(text)))


def folded(text: str) -> str:
    """Compatibility-composed and case-folded text with single spaces, for comparing words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
