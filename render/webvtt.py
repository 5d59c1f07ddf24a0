"""WebVTT files of captions: written and read back (W3C WebVTT, Candidate Recommendation of 4 April 2019)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .timed import Caption

# At the foot of the presenter's half: over neither the story's picture nor the lower third. The live stream has
# the same.
CAPTION_PLACE = "line:63% position:2.5% size:56% align:left"

_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_TAG = re.compile(r"<[^>]*>")
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "nbsp": "\u00a0", "lrm": "\u200e", "rlm": "\u200f"}
_ENTITY = re.compile(r"&(amp|lt|gt|nbsp|lrm|rlm);")


class WebVttError(ValueError):
    """A text is not WebVTT; the message names the line."""


def write_webvtt(captions: Sequence[Caption]) -> str:
    """The captions as a WebVTT file. Times are rounded to milliseconds; empty lines of a caption are left
    out."""
    cues = [f"{_stamp(c.start)} --> {_stamp(c.end)} {CAPTION_PLACE}\n{_escaped(c.text)}\n" for c in captions]
    return "\n".join(["WEBVTT\n", *cues])


def parse_webvtt(text: str) -> tuple[Caption, ...]:
    """The captions of a WebVTT file, without its styles, notes, settings and tags. Raises `WebVttError`."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        raise WebVttError("line 1: a WebVTT file begins with WEBVTT")
    captions: list[Caption] = []
    index = 1
    while index < len(lines):
        if "-->" not in lines[index]:
            index += 1
            continue
        start, end = _times(lines[index], index + 1)
        index += 1
        body: list[str] = []
        while index < len(lines) and lines[index]:
            if "-->" in lines[index]:
                raise WebVttError(f"line {index + 1}: a cue ends with an empty line")
            body.append(lines[index])
            index += 1
        captions.append(Caption(start, end, _plain("\n".join(body))))
    return tuple(captions)


def _times(line: str, number: int) -> tuple[float, float]:
    before, _, after = line.partition("-->")
    found = [_TIME.fullmatch(each) for each in (before.strip(), (after.split() or [""])[0])]
    if not found[0] or not found[1]:
        raise WebVttError(f"line {number}: {line[:80]!r} is not START --> END (hh:mm:ss.mmm)")
    start, end = (_milliseconds(m) / 1000 for m in found if m is not None)
    if end <= start:
        raise WebVttError(f"line {number}: the cue ends before it starts")
    return start, end


def _milliseconds(match: re.Match[str]) -> int:
    minutes = int(match[1] or 0) * 60 + int(match[2])
    return (minutes * 60 + int(match[3])) * 1000 + int(match[4])


def _stamp(seconds: float) -> str:
    milliseconds = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _escaped(text: str) -> str:
    for plain, escape in _ESCAPES:
        text = text.replace(plain, escape)
    lines = re.split(r"\r\n|\r|\n", text.replace("\0", "\ufffd"))
    return "\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda m: _ENTITIES[m[1]], _TAG.sub("", text))
