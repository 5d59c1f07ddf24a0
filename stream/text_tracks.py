"""Captions and cues as WebVTT segments of 1.92 s: every segment exists, empty or not.

Times are unix times, the same clock as the `tfdt` of video and audio; `X-TIMESTAMP-MAP` says so (RFC 8216
section 3.5). A cue that spans segments stands in each of them with the same times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .grid import SEGMENT_SECONDS, segment_start
from .item import Item

HEADER = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n"

# At the foot of the presenter's half (y 454..531 of 720 for two rows, x 32..749 of 1280): over the set, and over
# neither the story's picture beside it (x 764..1248) nor the lower third below (y 564..672). The same in clips.
CAPTION_PLACE = "line:63% position:2.5% size:56% align:left"


@dataclass(frozen=True)
class Placement:
    """An item on the timeline: `start` is the unix time of its first frame."""

    item: Item
    start: float


def captions_segment(number: int, placement: Placement | None) -> bytes:
    """The captions of one segment, WebVTT."""
    if placement is None:
        return HEADER.encode()
    spoken = ((each.start, each.end, _plain(each.text)) for each in placement.item.captions)
    return _segment(number, placement.start, spoken, CAPTION_PLACE)


def cues_segment(number: int, placement: Placement | None) -> bytes:
    """The cues of one segment, WebVTT with one line of JSON a cue."""
    if placement is None:
        return HEADER.encode()
    given = ((each.start, each.end, _json(each.data)) for each in placement.item.cues)
    return _segment(number, placement.start, given, "")


def _segment(number: int, start: float, cues: Iterable[tuple[float, float, str]], place: str) -> bytes:
    begin = segment_start(number)
    end = begin + SEGMENT_SECONDS
    blocks = [HEADER]
    for cue_start, cue_end, text in cues:
        if cue_end > cue_start and text and start + cue_end > begin and start + cue_start < end:
            times = f"{timestamp(start + cue_start)} --> {timestamp(start + cue_end)} {place}".rstrip()
            blocks.append(f"{times}\n{text}\n")
    return "\n".join(blocks).encode()


def timestamp(seconds: float) -> str:
    """WebVTT's form of a time: hours (as many digits as it takes), minutes, seconds, milliseconds."""
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"


def _plain(text: str) -> str:
    """Cue text: markup characters escaped, no blank line (it would end the cue)."""
    lines = [
        " ".join(line.split()) for line in re.split(r"[\r\n\f\v\x85\u2028\u2029]+", text.replace("\0", ""))
    ]
    escaped = "\n".join(line for line in lines if line)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _json(data: Mapping[str, object]) -> str:
    """One line of JSON without the characters that mean something to WebVTT."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    for char in "&<>\x7f\x85\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
