"""Looks a clip over before it is signed: a signature on a broken file would vouch for garbage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from provenance.bmff import Box, BoxError, header_at

_TAIL_SECONDS = 0.5  # this much of the end is decoded
_TOLERANCE_SECONDS = 1.0  # the last frame must lie this close to the end of the longer track


class MediaError(Exception):
    """A media file cannot be used; the message names it, what is wrong and what to do."""


@dataclass(frozen=True)
class MediaFacts:
    """`duration` in seconds; the codecs by their FFmpeg names."""

    duration: float
    width: int
    height: int
    video: str
    audio: str


def top_level_boxes(path: Path) -> list[Box]:
    """Every top-level box of a file, without reading the file into memory. Raises `BoxError`, `OSError`."""
    found: list[Box] = []
    end = path.stat().st_size
    with path.open("rb") as file:
        offset = 0
        while offset < end:
            file.seek(offset)
            found.append(header_at(file.read(16), offset, end))
            offset = found[-1].end
            if len(found) > 1_000_000:
                raise BoxError("more than a million boxes: this is no media file")
    return found


def check_clip(path: Path) -> MediaFacts:
    """What the MP4 clip at `path` holds, its first and last frames of picture and sound decoded.

    Raises `MediaError` when it is not a whole MP4 with picture and sound."""
    try:
        kinds = [found.type for found in top_level_boxes(path)]
    except BoxError as error:
        raise MediaError(f"{path} is not a whole MP4 ({error}): render it again") from None
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}") from None
    if not kinds:
        raise MediaError(f"{path} is empty: render it again")
    if kinds[0] != b"ftyp" or b"moov" not in kinds:
        raise MediaError(f"{path} is not an MP4: it does not begin with ftyp and have a moov")
    try:
        with av.open(str(path)) as container:
            return _facts(path, container)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise MediaError(f"{path} cannot be opened as media ({error}): render it again") from None


def _facts(path: Path, container: av.container.InputContainer) -> MediaFacts:
    if not container.streams.video:
        raise MediaError(f"{path} has no picture: a clip has one video and one audio track")
    if not container.streams.audio:
        raise MediaError(f"{path} has no sound: a clip has one video and one audio track")
    duration = (container.duration or 0) / av.time_base
    if duration <= 0:
        raise MediaError(f"{path} has no duration: render it again")
    video, audio = container.streams.video[0], container.streams.audio[0]
    for stream, what in ((video, "picture"), (audio, "sound")):
        _decode_ends(path, container, stream, what, duration)
    return MediaFacts(duration, video.width, video.height, video.codec.name, audio.codec.name)


def _decode_ends(
    path: Path,
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream | av.audio.stream.AudioStream,
    what: str,
    duration: float,
) -> None:
    for where, target in (("first", 0.0), ("last", max(0.0, duration - _TAIL_SECONDS))):
        latest = None
        try:
            container.seek(int(target * av.time_base), backward=True)
            for frame in container.decode(stream):
                assert isinstance(frame, av.VideoFrame | av.AudioFrame)
                latest = frame.time if frame.time is not None else latest
                if where == "first":
                    break
        except av.FFmpegError as error:
            raise MediaError(
                f"{path}: the {where} frames of {what} do not decode ({error}): render it again"
            ) from None
        if latest is None:
            raise MediaError(f"{path}: the {where} frames of {what} do not decode: render it again")
        if where == "last" and latest < duration - _TOLERANCE_SECONDS:
            raise MediaError(
                f"{path}: the {what} ends at {latest:.2f} s of {duration:.2f} s: render it again"
            )
