"""Playlists of the live channel: RFC 8216 with the low-latency extensions (draft-pantos-hls-rfc8216bis).

Media sequence numbers are the segment numbers of the grid. A number that was never made is an EXT-X-GAP; what
follows it stands behind an EXT-X-DISCONTINUITY. Pure text: the window that feeds it lives in `window`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .grid import FRAME_RATE, PART_SECONDS, PARTS_PER_SEGMENT, SEGMENT_SECONDS, iso_time, segment_start

TARGET_DURATION = math.ceil(SEGMENT_SECONDS)
_SEGMENTS_WITH_PARTS = 4  # parts stay listed for three target durations from the end
_PART_HOLD_BACK = 3 * PART_SECONDS
_HOLD_BACK = 3 * TARGET_DURATION


@dataclass(frozen=True)
class Entry:
    """One number of a window. `independent` has one flag for each part that exists; a text has no parts."""

    number: int
    discontinuity: int
    init: str = ""
    independent: tuple[bool, ...] = ()
    complete: bool = False
    gap: bool = False


@dataclass(frozen=True)
class Report:
    """How far another rendition is, for EXT-X-RENDITION-REPORT."""

    uri: str
    number: int
    part: int | None = None


@dataclass(frozen=True)
class Variant:
    """The video and audio of the master playlist."""

    video_codec: str
    audio_codec: str
    width: int
    height: int
    kilobits: int  # of video and audio together


def media_playlist(entries: Sequence[Entry], report: Report | None = None) -> str:
    """The playlist of a video or audio rendition. `entries` are consecutive numbers, at least one."""
    lines = [
        *_head(entries, version=9),
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={_PART_HOLD_BACK:.3f},HOLD-BACK={_HOLD_BACK:.1f}",
        f"#EXT-X-PART-INF:PART-TARGET={PART_SECONDS:.3f}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    before: Entry | None = None
    init = ""
    for place, entry in enumerate(entries):
        if before is not None and entry.discontinuity != before.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        before = entry
        if entry.init and entry.init != init:
            init = entry.init
            lines.append(f'#EXT-X-MAP:URI="init-{init}.mp4"')
        if entry.gap:
            lines += ["#EXT-X-GAP", f"#EXTINF:{SEGMENT_SECONDS:.5f},", f"{entry.number}.m4s"]
            continue
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{iso_time(segment_start(entry.number))}")
        if place >= len(entries) - _SEGMENTS_WITH_PARTS:
            for index, independent in enumerate(entry.independent):
                mark = ",INDEPENDENT=YES" if independent else ""
                lines.append(
                    f'#EXT-X-PART:DURATION={PART_SECONDS:.5f},URI="{entry.number}.{index}.m4s"{mark}'
                )
        if entry.complete:
            lines += [f"#EXTINF:{SEGMENT_SECONDS:.5f},", f"{entry.number}.m4s"]
    number, index = following(entries[-1])
    lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{number}.{index}.m4s"')
    if report is not None:
        part = f",LAST-PART={report.part}" if report.part is not None else ""
        lines.append(f'#EXT-X-RENDITION-REPORT:URI="{report.uri}",LAST-MSN={report.number}{part}')
    return "\n".join(lines) + "\n"


def text_playlist(entries: Sequence[Entry]) -> str:
    """The playlist of a WebVTT rendition, whole segments only."""
    lines = [
        *_head(entries, version=9),
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,HOLD-BACK={_HOLD_BACK:.1f}",
    ]
    before: Entry | None = None
    for entry in entries:
        if before is not None and entry.discontinuity != before.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        before = entry
        if entry.gap:
            lines.append("#EXT-X-GAP")
        else:
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{iso_time(segment_start(entry.number))}")
        lines += [f"#EXTINF:{SEGMENT_SECONDS:.5f},", f"{entry.number}.vtt"]
    return "\n".join(lines) + "\n"


def master_playlist(variant: Variant) -> str:
    """The multivariant playlist: one picture, one sound, captions, and the cues that no player shows by
    itself."""
    average = variant.kilobits * 1000
    text = 'TYPE=SUBTITLES,GROUP-ID="text",LANGUAGE="en"'
    return "\n".join(
        (
            "#EXTM3U",
            "#EXT-X-VERSION:9",
            "#EXT-X-INDEPENDENT-SEGMENTS",
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,'
            'CHANNELS="2",URI="audio/index.m3u8"',
            f'#EXT-X-MEDIA:{text},NAME="English captions",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,'
            'CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="captions/index.m3u8"',
            f'#EXT-X-MEDIA:{text},NAME="Source cues (data)",DEFAULT=NO,AUTOSELECT=NO,FORCED=NO,'
            'URI="cues/index.m3u8"',
            f"#EXT-X-STREAM-INF:BANDWIDTH={average * 5 // 4},AVERAGE-BANDWIDTH={average},"
            f'CODECS="{variant.video_codec},{variant.audio_codec}",'
            f"RESOLUTION={variant.width}x{variant.height},FRAME-RATE={FRAME_RATE}.000,"
            'AUDIO="sound",SUBTITLES="text"',
            "video/index.m3u8",
            "",
        )
    )


def following(entry: Entry) -> tuple[int, int]:
    """(number, index) of the part that comes after an entry's last."""
    if entry.complete or entry.gap:
        return entry.number + 1, 0
    return entry.number, len(entry.independent)


def _head(entries: Sequence[Entry], version: int) -> list[str]:
    if not entries:
        raise ValueError("a playlist needs at least one segment")
    first = entries[0]
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{version}",
        f"#EXT-X-TARGETDURATION:{TARGET_DURATION}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.number}",
        # A discontinuity in front of the first entry has left the playlist with the entry before it.
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.discontinuity}",
    ]


@dataclass(frozen=True)
class Reload:
    """What a blocking request waits for: a segment, or a part of one. Both None: nothing."""

    number: int | None = None
    part: int | None = None


class ReloadError(ValueError):
    """Delivery directives that break the rules; the answer is 400."""


def parse_reload(query: dict[str, str], last: int) -> Reload:
    """Read `_HLS_msn` and `_HLS_part` (section 6.2.5.2). `last` is the newest number in the playlist.

    A part beyond a segment's last is the first of the next segment."""
    number, part = (_directive(query, name) for name in ("_HLS_msn", "_HLS_part"))
    if number is None:
        if part is not None:
            raise ReloadError("_HLS_part needs _HLS_msn")
        return Reload()
    if part is not None and part >= PARTS_PER_SEGMENT:
        number, part = number + 1, 0
    if number > last + 2:
        raise ReloadError(f"_HLS_msn {number} is more than two segments beyond {last}")
    return Reload(number, part)


def _directive(query: dict[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        raise ReloadError(f"{name} must be a whole number")
    return int(value)
