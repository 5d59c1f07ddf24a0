"""One track's way out: samples become parts and whole segments, each signed before it is published."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from .cmaf import Sample, part_unit, segment_unit
from .grid import EPOCH, PART_SECONDS, PARTS_PER_SEGMENT, part_index
from .signing import TrackSigner

log = logging.getLogger(__name__)

TrackName = Literal["video", "audio"]
_RETRY_SECONDS = 60.0  # between tries to start a session when signing the init fails


@dataclass(frozen=True)
class Init:
    """An init segment; `id` names it in the playlists."""

    id: str
    data: bytes
    signed: bool


@dataclass(frozen=True)
class Unit:
    """A finished part, or a whole segment (`index` is None)."""

    number: int  # of the segment
    index: int | None
    data: bytes
    independent: bool
    signed: bool


class Track:
    """Collects one track's samples. A part is complete when its samples last exactly 0.32 s.

    When the signer raises, the unit goes out unsigned and `fault` says why: the channel never stops for
    it."""

    def __init__(self, name: TrackName, timescale: int, raw_init: bytes, signer: TrackSigner | None) -> None:
        self.name = name
        self._faults: dict[str, str] = {}
        self._timescale = timescale
        self._raw_init = raw_init
        self._signer = signer
        self._session = False
        self._retry_at = 0.0
        self._part: list[Sample] = []
        self._whole: list[Sample] = []
        self._part_units = round(PART_SECONDS * timescale)

    @property
    def fault(self) -> str:
        """Why something is published unsigned; empty when all is well."""
        return "; ".join(self._faults.values())

    def start_session(self, now: float) -> Init:
        """The init segment to publish, signed when there is a signer that can."""
        data = self._raw_init
        self._session = False
        if self._signer is not None:
            try:
                data = self._signer.init(self._raw_init)
                self._session = True
                self._faults.clear()
            except Exception as error:
                self._failed("init segment", error)
                self._retry_at = now + _RETRY_SECONDS
        return Init(hashlib.sha256(data).hexdigest()[:12], data, self._session)

    def session_due(self, now: float) -> bool:
        """Must a new session start at this segment boundary?"""
        if self._signer is None:
            return False
        if not self._session:
            return now >= self._retry_at
        try:
            return self._signer.renewal_due(now)
        except Exception as error:
            self._failed("session", error)
            return False

    def add(self, sample: Sample, decode_time: int, wall: Callable[[int], float]) -> Iterator[Unit]:
        """Take the sample that starts at `decode_time`; gives what it completes.

        `wall` maps a part number to the unix time at which the part was due."""
        self._part.append(sample)
        yield from self._finished(decode_time + sample.duration, wall)

    def lengthen(self, duration: int, end: int, wall: Callable[[int], float]) -> Iterator[Unit]:
        """Show the previous sample longer instead of adding one; `end` is the decode time it then lasts
        to."""
        last = self._part[-1]
        self._part[-1] = Sample(last.data, last.duration + duration, last.sync)
        yield from self._finished(end, wall)

    @property
    def can_lengthen(self) -> bool:
        """Is there a sample in the part that is being filled?"""
        return bool(self._part)

    def reset(self) -> None:
        """Forget what is unfinished: the timeline jumps."""
        self._part, self._whole = [], []

    def _finished(self, end: int, wall: Callable[[int], float]) -> Iterator[Unit]:
        if sum(sample.duration for sample in self._part) < self._part_units:
            return
        part = (end - EPOCH * self._timescale) // self._part_units - 1
        number, index = divmod(part, PARTS_PER_SEGMENT)
        samples, self._part = self._part, []
        if part_index(part) == 0:
            self._whole = []
        self._whole += samples
        raw = part_unit(part, end - self._part_units, samples, wall(part))
        data, signed = self._signed("part", raw)
        # The whole segment goes out just before its last part: whoever has all parts can name the file too.
        if index == PARTS_PER_SEGMENT - 1:
            whole = self._segment(number, end)
            if whole is not None:
                yield whole
        yield Unit(number, index, data, samples[0].sync, signed)

    def _segment(self, number: int, end: int) -> Unit | None:
        units = self._part_units * PARTS_PER_SEGMENT
        if sum(sample.duration for sample in self._whole) != units:
            return None  # the first parts of this segment were never made
        data, signed = self._signed("segment", segment_unit(number, end - units, self._whole))
        return Unit(number, None, data, True, signed)

    def _signed(self, what: Literal["part", "segment"], raw: bytes) -> tuple[bytes, bool]:
        if self._signer is None or not self._session:
            return raw, False
        try:
            signed = self._signer.part(raw) if what == "part" else self._signer.segment(raw)
        except Exception as error:
            self._failed(what, error)
            return raw, False
        self._faults.pop(what, None)
        return signed, True

    def _failed(self, what: str, error: Exception) -> None:
        fault = f"{self.name} {what} could not be signed: {error}"
        if fault != self._faults.get(what):
            log.error("%s; it is published unsigned", fault)
        self._faults[what] = fault
