"""The channel's timetable: 1.92 s segments of 48 frames, 0.32 s parts of 8, numbered from a fixed epoch.

48 frames at 25 fps are exactly 90 AAC frames at 48 kHz and 8 frames exactly 15, so video and audio are cut
at the same instants and no rounding ever accumulates. Every number follows from the time of day: a
restarted playout continues the count, and a segment that was never made is a hole with a known number.

Ticks are frames counted from the epoch; a tick is always one video frame and 1,920 stereo samples."""

from __future__ import annotations

import math
from datetime import UTC, datetime

FRAME_RATE = 25
SAMPLE_RATE = 48_000
VIDEO_TIMESCALE = 90_000
SAMPLES_PER_TICK = SAMPLE_RATE // FRAME_RATE  # 1920
VIDEO_TICK = VIDEO_TIMESCALE // FRAME_RATE  # 3600 units of the video timescale
AAC_FRAME = 1024

TICKS_PER_PART = 8
TICKS_PER_SEGMENT = 48
PARTS_PER_SEGMENT = TICKS_PER_SEGMENT // TICKS_PER_PART  # 6
AAC_FRAMES_PER_PART = TICKS_PER_PART * SAMPLES_PER_TICK // AAC_FRAME  # 15
PART_SECONDS = TICKS_PER_PART / FRAME_RATE  # 0.32
SEGMENT_SECONDS = TICKS_PER_SEGMENT / FRAME_RATE  # 1.92

EPOCH = 1_735_689_600  # 2025-01-01T00:00:00Z: a part number counted from here fits 32 bits until 2068


def segment_at(unix: float) -> int:
    """The number of the segment that is on air at a unix time."""
    return math.floor(round((unix - EPOCH) * 1000) / 1000 / SEGMENT_SECONDS + 1e-9)


def first_tick(segment: int) -> int:
    """The first tick of a segment."""
    return segment * TICKS_PER_SEGMENT


def segment_of(tick: int) -> int:
    return tick // TICKS_PER_SEGMENT


def part_of(tick: int) -> int:
    """The part number, counted from the epoch, that a tick belongs to."""
    return tick // TICKS_PER_PART


def part_index(part: int) -> int:
    """A part's place within its segment, 0..5."""
    return part % PARTS_PER_SEGMENT


def unix_of(tick: int) -> float:
    """The unix time at which a tick is due."""
    return EPOCH + tick / FRAME_RATE


def segment_start(segment: int) -> float:
    """The unix time at which a segment starts."""
    return unix_of(first_tick(segment))


def video_time(tick: int) -> int:
    """Decode time of a tick in the video timescale: unix time x 90,000, exactly."""
    return EPOCH * VIDEO_TIMESCALE + tick * VIDEO_TICK


def audio_time(tick: int) -> int:
    """Decode time of a tick's first sample: unix time x 48,000, exactly."""
    return EPOCH * SAMPLE_RATE + tick * SAMPLES_PER_TICK


def whole_segments(seconds: float) -> int | None:
    """How many segments a duration fills, or None when it is not a whole, positive number of them (to 1
    ms)."""
    count = round(seconds / SEGMENT_SECONDS)
    return count if count > 0 and abs(seconds - count * SEGMENT_SECONDS) < 1e-3 else None


def first_number(now: float, last_published: int | None) -> int:
    """The number a starting playout begins with: never one that was published before, never in the past."""
    following = segment_at(now) + 1
    return following if last_published is None else max(following, last_published + 1)


def iso_time(unix: float) -> str:
    """EXT-X-PROGRAM-DATE-TIME's form: UTC with milliseconds."""
    stamp = datetime.fromtimestamp(round(unix, 3), UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")
