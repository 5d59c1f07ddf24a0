"""Captions: the written words at the times of the spoken ones, cut where a reader would pause.

The limits are those of broadcast subtitling: two rows of 42 characters (17 in Han script),
1 to 7 seconds, at most 20 characters a second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .speech.speech import Word
from .timed import Caption

ROWS = 2
ROW_CHARACTERS = 42
ROW_HAN = 17
SHORTEST = 1.0  # seconds
LONGEST = 7.0
SPEED = 20.0  # characters a second
LINGER = 0.6  # seconds a caption may stay after its last word, for slow readers
HOLD = 0.2  # seconds it stays for everybody
JOIN = 0.25  # seconds: a shorter gap between captions would flicker

_HAN = (
    r"[\u2e80-\u2fff\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\uff00-\uffef]"
)
_TOKEN = re.compile(rf"{_HAN}|(?:(?!{_HAN})\S)+")
_SENTENCE_END = ".!?…。！？"
_PHRASE_END = ",;:—–)，、；：）"
_NEVER_FIRST = "。！？，、；：）」』”’》〉】"
_STARTS_PHRASE = re.compile(
    r"and|but|or|nor|so|yet|that|which|who|whose|whom|where|when|while|because|although|though|if|unless|until|after"
    r"|before|since|as|than|in|on|at|by|for|from|with|without|within|of|to|into|onto|over|under|about|against"
    r"|between|among|during|through|across|near|despite|including|said|says"
)
_HOLDS_ON = re.compile(
    r"a|an|the|this|that|these|those|his|her|its|their|our|my|your|no|of|to|in|on|at|by|for|from|with|and|or|but|nor"
    r"|so|yet|which|who|whose|whom|where|when|while|because|although|though|if|unless|until|after|before|since|as|than"
    r"|without|within|into|onto|over|under|about|against|between|among|during|through|across|near|despite|including"
    r"|mr|mrs|ms|dr|is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|not|very|more|most"
)


@dataclass(frozen=True)
class _Token:
    text: str
    spaced: bool  # a space stood before it
    start: float
    end: float


def captions(
    lines: Sequence[str], word_times: Sequence[Sequence[Word]], until: float | None = None
) -> tuple[Caption, ...]:
    """Captions of all lines in order, without overlap.

    `lines` are the written forms, `word_times` the spoken words of each line in seconds on the clip's
    clock; no caption stays after `until` seconds. Written and spoken words are matched, and what differs
    ("2,400", "two thousand four hundred") shares the time between its neighbours."""
    raw: list[tuple[float, float, str]] = []
    for text, words in zip(lines, word_times, strict=True):
        tokens = _timed(text, words)
        for first, last in _cut(tokens):
            part = tokens[first:last]
            raw.append((part[0].start, part[-1].end, _rows(part)))
    return _spread(raw, until)


def _timed(text: str, words: Sequence[Word]) -> list[_Token]:
    """The written tokens with times from the spoken words."""
    found = [piece for match in _TOKEN.finditer(text) for piece in _pieces(match)]
    spoken: list[tuple[str, float, float]] = []
    for word in words:
        parts = _TOKEN.findall(word.text)
        for index, part in enumerate(parts):
            share = (word.end - word.start) / len(parts)
            spoken.append((_key(part), word.start + index * share, word.start + (index + 1) * share))

    if not found or not spoken:
        return []
    written = [_key(piece) for piece, _ in found]
    times: list[tuple[float, float]] = []
    matcher = SequenceMatcher(None, written, [key for key, _, _ in spoken], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            times += [(start, end) for _, start, end in spoken[c:d]]
        elif b > a:
            before = spoken[c - 1][2] if c else spoken[0][1]
            after = spoken[d][1] if d < len(spoken) else spoken[-1][2]
            start, end = (spoken[c][1], spoken[d - 1][2]) if d > c else (before, after)
            times += _shares([piece for piece, _ in found[a:b]], start, end)
    return [_Token(piece, spaced, *time) for (piece, spaced), time in zip(found, times, strict=True)]


def _pieces(match: re.Match[str]) -> list[tuple[str, bool]]:
    """A token as (text, space before), hard-cut when no row could hold it."""
    text = match[0]
    spaced = match.start() > 0 and match.string[match.start() - 1].isspace()
    cut = [text[at : at + ROW_CHARACTERS] for at in range(0, len(text), ROW_CHARACTERS)]
    return [(piece, spaced and not index) for index, piece in enumerate(cut)]


def _key(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _shares(pieces: Sequence[str], start: float, end: float) -> list[tuple[float, float]]:
    total = sum(len(piece) for piece in pieces)
    times, done = [], 0
    for piece in pieces:
        begin = start + (end - start) * done / total
        done += len(piece)
        times.append((begin, start + (end - start) * done / total))
    return times


def _cut(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """The cheapest way to cut the tokens into captions, by dynamic programming."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(tokens) + 1):
        options = []
        for first in range(end - 1, -1, -1):
            part = tokens[first:end]
            if first < end - 1 and _layout(part) is None:
                break
            options.append((best[first][0] + _caption_cost(part) + _break_cost(tokens, end), first))
        best.append(min(options))
    cuts, end = [], len(tokens)
    while end:
        first = best[end][1]
        cuts.append((first, end))
        end = first
    return cuts[::-1]


def _caption_cost(part: Sequence[_Token]) -> float:
    seconds = part[-1].end - part[0].start
    characters = sum(len(token.text) + token.spaced for token in part)
    cost = 4.0 + 20 * max(0.0, SHORTEST - seconds) + 40 * max(0.0, seconds - LONGEST)
    cost += max(0.0, characters / max(seconds + LINGER, 0.1) - SPEED)
    # The square makes two captions of one length cheaper than a long and a short one.
    return cost + 0.5 * max(0, 16 - characters) + 3.0 * (characters / (ROWS * ROW_CHARACTERS)) ** 2


def _break_cost(tokens: Sequence[_Token], at: int) -> float:
    """How much a reader is disturbed by a break before token `at`."""
    if at >= len(tokens):
        return 0.0
    before, after = tokens[at - 1], tokens[at]
    if not after.spaced and after.text[0] in _NEVER_FIRST:
        return 60.0
    ending = before.text.rstrip("\"'”’»」』")[-1:]
    if ending and ending in _SENTENCE_END:
        return 0.0
    if ending and ending in _PHRASE_END:
        return 1.0
    if _HOLDS_ON.fullmatch(before.text.casefold()):
        return 14.0
    if before.text[:1].isupper() and after.text[:1].isupper():
        return 10.0
    if before.text[:1].isdigit():
        return 9.0
    if _STARTS_PHRASE.fullmatch(after.text.casefold()):
        return 3.0
    return 6.0


def _layout(part: Sequence[_Token]) -> tuple[str, ...] | None:
    """The part in at most two rows, broken at the best place, or None when it does not fit."""
    whole = _text(part)
    if _fits(whole):
        return (whole,)
    choices = []
    for at in range(1, len(part)):
        upper, lower = _text(part[:at]), _text(part[at:])
        if _fits(upper) and _fits(lower):
            # Rows of one length read best; a slightly longer lower row is easiest on the eye.
            choices.append((_break_cost(part, at) + abs(len(upper) - len(lower) + 2) * 0.25, upper, lower))
    if not choices:
        return None
    _, upper, lower = min(choices)
    return (upper, lower)


def _rows(part: Sequence[_Token]) -> str:
    return "\n".join(_layout(part) or (_text(part),))


def _text(part: Sequence[_Token]) -> str:
    return "".join((" " if token.spaced and index else "") + token.text for index, token in enumerate(part))


def _fits(text: str) -> bool:
    wide = 0 if text.isascii() else sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return wide / ROW_HAN + (len(text) - wide) / ROW_CHARACTERS <= 1.0


def _spread(raw: Sequence[tuple[float, float, str]], until: float | None) -> tuple[Caption, ...]:
    """Times a reader can follow: long enough, not flickering, never overlapping."""
    result: list[Caption] = []
    for index, (start, end, text) in enumerate(raw):
        limit = (
            raw[index + 1][0]
            if index + 1 < len(raw)
            else until
            if until is not None
            else end + SHORTEST + LINGER
        )
        start = max(start, result[-1].end) if result else start
        wanted = max(end + HOLD, start + SHORTEST, min(end + LINGER, start + len(text) / SPEED))
        wanted = min(wanted, max(start + LONGEST, end), limit)
        if index + 1 < len(raw) and limit - wanted < JOIN and limit - start <= LONGEST:
            wanted = limit
        result.append(Caption(start, max(wanted, start + 0.001), text))
    return tuple(result)
