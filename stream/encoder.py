"""The live encoders: H.264 with an exact grid of IDR frames and AAC, each with the init segment of its track.

A muxer is opened for each track only for its `ftyp` and `moov`; nothing is ever muxed into it."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import PictureType, VideoFrame
from numpy.typing import NDArray

from .cmaf import Sample, annexb_to_lengths
from .grid import (
    AAC_FRAME,
    FRAME_RATE,
    SAMPLE_RATE,
    SAMPLES_PER_TICK,
    VIDEO_TICK,
    VIDEO_TIMESCALE,
    audio_time,
    video_time,
)

_BT709 = 1
_LIMITED_RANGE = 1
_MOVFLAGS = "empty_moov+default_base_moof+cmaf+skip_trailer"
# Constant quality under the ceiling of the bit rate: a studio that stands still needs no 3 Mbit/s, and bits that
# nobody sees cost time to write. At 21 it differs from the clip by about 50 dB.
_QUALITY = 21
# What the fastest preset leaves out and the eye would miss: soft block edges, bits where the picture is smooth,
# sharp edges of letters. With them it looks like `superfast` and takes a third less time.
_KEPT = "no-deblock=0:aq-mode=1:analyse=i4x4"
_ONE_THREAD_UP_TO = 720  # lines; a frame that one core encodes in time waits for no other


class EncoderError(RuntimeError):
    """This machine's FFmpeg cannot encode what the channel needs."""


class _Head:
    """A write-only file that keeps the bytes of `ftyp` and `moov`."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> int:
        self.data += bytes(data)
        return len(data)


def _muxer(head: _Head) -> Any:
    options = {
        "movflags": _MOVFLAGS,
        "video_track_timescale": str(VIDEO_TIMESCALE),
        "use_editlist": "0",
        "flush_packets": "1",
    }
    return av.open(head, "w", format="mp4", buffer_size=1 << 20, container_options=options)


class VideoEncoder:
    """x264 without delay: one frame in, one sample out. Keyframes come only where they are asked for."""

    timescale = VIDEO_TIMESCALE

    def __init__(self, width: int, height: int, kilobits: int, preset: str) -> None:
        head = _Head()
        self._container = _muxer(head)
        try:
            stream = self._container.add_stream(
                "libx264",
                rate=FRAME_RATE,
                width=width,
                height=height,
                pix_fmt="yuv420p",
                time_base=Fraction(1, VIDEO_TIMESCALE),
            )
        except ValueError as error:
            raise EncoderError(f"libx264 cannot be opened at {width}x{height}: {error}") from error
        codec = stream.codec_context
        codec.max_b_frames = 0
        threads = 1 if height <= _ONE_THREAD_UP_TO else min(4, os.cpu_count() or 1)
        codec.options = {
            "preset": preset,
            "tune": "zerolatency",
            "forced-idr": "1",
            "crf": str(_QUALITY),
            "x264-params": (
                "keyint=infinite:scenecut=0:open-gop=0"
                f":vbv-maxrate={kilobits}:vbv-bufsize={kilobits}:threads={threads}"
                + (f":{_KEPT}" if preset == "ultrafast" else "")
            ),
        }
        codec.color_primaries = codec.color_trc = codec.colorspace = _BT709
        codec.color_range = _LIMITED_RANGE
        self._container.start_encoding()
        self._codec = codec
        self.init = head.data
        self.codec_string = _avc_name(bytes(codec.extradata or b""))

    def encode(self, frame: VideoFrame, tick: int, key: bool) -> Sample:
        """The coded frame, one tick long. The frame's own timestamps are overwritten."""
        frame.pts = video_time(tick)
        frame.time_base = Fraction(1, VIDEO_TIMESCALE)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        packets = self._codec.encode(frame)
        if len(packets) != 1:
            raise EncoderError(f"x264 gave {len(packets)} packets for one frame; it must run without delay")
        return Sample(annexb_to_lengths(bytes(packets[0])), VIDEO_TICK, bool(packets[0].is_keyframe))

    def close(self) -> None:
        self._container.close()


class AudioEncoder:
    """AAC-LC stereo. Ticks of 1,920 samples go in, frames of 1,024 come out when they are complete."""

    timescale = SAMPLE_RATE
    codec_string = "mp4a.40.2"

    def __init__(self, tick: int, kilobits: int = 128) -> None:
        """`tick` is the first that will be encoded; it must start a part, where AAC frames start too."""
        head = _Head()
        self._container = _muxer(head)
        stream = self._container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        self._codec = stream.codec_context
        self._codec.bit_rate = kilobits * 1000
        self.kilobits = kilobits
        self._codec.time_base = Fraction(1, SAMPLE_RATE)
        # A third of the default coder's cost, and at this bit rate no difference to hear.
        self._codec.options = {"aac_coder": "fast"}
        self._container.start_encoding()
        self.init = head.data
        self.restart(tick)

    def restart(self, tick: int) -> None:
        """Continue at another tick after a hole in the timeline."""
        self._start = self._next = audio_time(tick)
        self._pending: NDArray[np.float32] = np.zeros((2, 0), np.float32)

    def encode(self, samples: NDArray[np.float32]) -> list[tuple[int, Sample]]:
        """`samples` is [2, 1920] in -1..1. Gives (decode time, frame) of each frame that became complete."""
        if samples.shape != (2, SAMPLES_PER_TICK):
            raise ValueError(f"a tick of audio is [2, {SAMPLES_PER_TICK}], this is {list(samples.shape)}")
        self._pending = np.concatenate((self._pending, samples), axis=1)
        done: list[tuple[int, Sample]] = []
        while self._pending.shape[1] >= AAC_FRAME:
            block = np.ascontiguousarray(self._pending[:, :AAC_FRAME])
            self._pending = self._pending[:, AAC_FRAME:]
            frame = AudioFrame.from_ndarray(block, "fltp", "stereo")
            frame.sample_rate = SAMPLE_RATE
            frame.pts = self._next
            frame.time_base = Fraction(1, SAMPLE_RATE)
            self._next += AAC_FRAME
            for packet in self._codec.encode(frame):
                # The encoder runs one frame behind; its first packet is priming from before the start.
                time = cast("int", packet.pts)
                if time >= self._start:
                    done.append((time, Sample(bytes(packet), AAC_FRAME)))
        return done

    def close(self) -> None:
        self._container.close()


def _avc_name(extradata: bytes) -> str:
    """RFC 6381 name, read from the SPS: profile, constraints, level."""
    place = extradata.find(b"\0\0\1\x67")
    if place < 0:
        raise EncoderError("x264 gave no sequence parameter set")
    profile, constraints, level = extradata[place + 4 : place + 7]
    return f"avc1.{profile:02X}{constraints:02X}{level:02X}"
