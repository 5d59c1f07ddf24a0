"""The playout: the real-time loop that makes the channel. One frame of picture and 1,920 samples every 40
ms."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass

from av.video.frame import VideoFrame

from .asrun import AsRun, AsRunLog
from .bus import Bus
from .clock import Clock, RealClock
from .deck import Deck, Shot
from .encoder import AudioEncoder, VideoEncoder
from .graphics.lettering import Lettering
from .graphics.overlay import Overlay
from .graphics.planes import frame_planes, paste
from .grid import (
    FRAME_RATE,
    SEGMENT_SECONDS,
    TICKS_PER_SEGMENT,
    VIDEO_TICK,
    segment_of,
    unix_of,
    video_time,
)
from .journal import Journal, OrderWatch
from .position import read_position
from .programme import Programme
from .publication import Publication
from .running_order import RunningOrder
from .settings import PlayoutSettings
from .signing import TrackSigner
from .slate import Slate
from .sound import Joiner
from .sweeper import Sweeper
from .timeline import TOLERANCE, Timeline

# Ticks: a frame is made so long before it is due, and goes out when it is due. A machine may falter as long unnoticed.
LEAD = 8
_LAST_CALL = 0.1  # seconds before a frame is due: a decoder that gave nothing until then is passed over
LATE_SECONDS = 0.040  # a frame that reaches the encoder later than this after its tick is late
SKIP_SECONDS = 0.160  # one that is later than this is not encoded: the picture before it lasts longer
_STARTUP_SECONDS = 1.0  # for the first clip's decoder
# Ticks into a segment: the audio of the segment before is complete, no unit of this one is.
_SESSION_TICK = 4
_LATE_ENTRY_SECONDS = 60.0  # between two `late` entries of the as-run log


@dataclass
class Counts:
    """What has happened since the start. `late` and `dropped` are frames, `worst_lateness` seconds."""

    frames: int = 0
    late: int = 0
    dropped: int = 0
    worst_lateness: float = 0.0
    jumps: int = 0


class Playout:
    """Plays a running order. `programme` takes an operator's orders, `counts` says how it goes."""

    def __init__(
        self,
        settings: PlayoutSettings,
        running_order: RunningOrder,
        asrun: AsRunLog,
        signers: Mapping[str, TrackSigner] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Without `signers` ("video", "audio") everything is published unsigned."""
        self.programme = Programme()
        self.counts = Counts()
        self._settings, self._order, self._asrun = settings, running_order, asrun
        self._signers = dict(signers or {})
        self._clock: Clock = clock or RealClock()

    def run(self, stop: threading.Event) -> None:
        """Play until `stop` is set. Raises `FontError`, `EncoderError` or `BusError` when it cannot start."""
        with ExitStack() as stack:
            on_air = _OnAir(self, stack)
            stack.callback(on_air.close)
            on_air.play(stop)


class _OnAir:
    """One run of a playout: everything that is open while it plays."""

    def __init__(self, playout: Playout, stack: ExitStack) -> None:
        settings, clock, order = playout._settings, playout._clock, playout._order
        settings.state.mkdir(parents=True, exist_ok=True)
        position = settings.state / "position.json"
        self._clock, self._counts = clock, playout.counts
        self._channel = settings.channel
        lettering = Lettering(settings.font, settings.fallback_font)
        self._overlay = Overlay(settings, lettering)
        self._joiner = Joiner()
        self._picture = VideoFrame(settings.width, settings.height, "yuv420p")
        slate = Slate(settings, lettering)
        self._video = stack.enter_context(
            closing(VideoEncoder(settings.width, settings.height, settings.kilobits, settings.preset))
        )
        bus = stack.enter_context(closing(Bus(settings.socket, settings.window_segments + 2)))
        self._journal = stack.enter_context(closing(Journal(playout._asrun, order, position)))
        order.forget_killed(clock.wall())
        self._watch = OrderWatch(order)
        self._watch.start()
        stack.callback(self._watch.stop)
        self._timeline = Timeline(clock, read_position(position))
        self._audio = stack.enter_context(closing(AudioEncoder(self._timeline.tick)))
        self._publication = Publication(
            settings, bus, self._journal, self._timeline, clock, self._video, self._audio, playout._signers
        )
        self._deck = Deck(
            settings,
            playout.programme,
            self._watch,
            playout._asrun.aired(),
            slate,
            clock,
            self._patience,
            self._log,
        )
        self._late_logged_at = 0.0
        self._late_logged = 0
        self._set_ticker()
        self._overlay.ticker.settled(_STARTUP_SECONDS)
        self._deck.prepare(self._timeline.tick, max(_STARTUP_SECONDS, clock.patience))
        self._sweeper = stack.enter_context(Sweeper())
        self._timeline.start()
        ahead = -self._timeline.offset()
        if ahead > 2 * SEGMENT_SECONDS:
            self._publication.alarm(
                f"the clock is {ahead:.0f} s behind the last run; numbers go on from there"
            )

    def play(self, stop: threading.Event) -> None:
        timeline = self._timeline
        while not stop.is_set():
            if timeline.tick % TICKS_PER_SEGMENT == 0:
                self._keep_to_the_clock()
            self._clock.sleep_until(timeline.due(timeline.tick - LEAD))
            self._publication.due()
            self._make(timeline.tick)
            if timeline.lateness() < 0:
                self._sweeper.sweep(timeline.tick)
            timeline.tick += 1

    def close(self) -> None:
        self._deck.close(self._timeline.tick)
        self._publication.close()

    def _keep_to_the_clock(self) -> None:
        """At a boundary: a timeline that is seconds behind the wall clock jumps forward, at a discontinuity.

        It never goes back: a clock that was set back is only waited for."""
        offset = self._timeline.offset()
        if offset > TOLERANCE:
            self._publication.alarm(f"the timeline was {offset:.1f} s behind the clock and jumped")
            self._counts.jumps += 1
            self._deck.shift(self._timeline.jump())
            self._audio.restart(self._timeline.tick)
            self._publication.video.reset()
            self._publication.audio.reset()

    def _make(self, tick: int) -> None:
        shot = self._deck.shot(tick)
        into_segment = tick % TICKS_PER_SEGMENT
        if into_segment == _SESSION_TICK:
            self._publication.renew_sessions()
            self._publication.text(segment_of(tick), self._deck.placement())
        self._counts.frames += 1
        if not self._skipped(tick):
            self._encode(tick, shot)
        track = self._publication.audio
        samples = self._joiner.tick(shot.tick.samples, shot.joined, shot.leaves, shot.tail)
        for time, sample in self._audio.encode(samples):
            self._publication.units(track, track.add(sample, time, self._timeline.part_wall))
        if tick % FRAME_RATE == 0:
            self._set_ticker()
            self._report(tick)

    def _set_ticker(self) -> None:
        self._overlay.ticker.set_headlines(self._watch.latest.ticker or (self._channel,))

    def _patience(self) -> float:
        """Seconds that a decoder may take now: those that the loop is ahead."""
        return max(self._clock.patience, -self._timeline.lateness() - _LAST_CALL)

    def _skipped(self, tick: int) -> bool:
        """A frame that is much too late is not drawn; the one before it lasts longer."""
        track = self._publication.video
        if self._timeline.lateness() <= SKIP_SECONDS or not track.can_lengthen:
            return False
        self._count_lateness()
        self._counts.dropped += 1
        end = video_time(tick + 1)
        self._publication.units(track, track.lengthen(VIDEO_TICK, end, self._timeline.part_wall))
        return True

    def _encode(self, tick: int, shot: Shot) -> None:
        # A copy: the decoder may still refer to its frame, and a held frame is drawn on again. The picture is
        # the same memory every time, since the encoder has done with it when it returns.
        frame = self._picture
        frame.make_writable()
        planes = frame_planes(frame)
        paste(planes, frame_planes(shot.tick.frame), 0, 0)
        first_aired = shot.item.first_aired if shot.item and shot.item.kind == "repeat" else 0.0
        self._overlay.draw(planes, self._timeline.wall(tick), first_aired)
        self._count_lateness()
        sample = self._video.encode(frame, tick, tick % TICKS_PER_SEGMENT == 0)
        track = self._publication.video
        self._publication.units(track, track.add(sample, video_time(tick), self._timeline.part_wall))

    def _count_lateness(self) -> None:
        lateness = self._timeline.lateness()
        self._counts.worst_lateness = max(self._counts.worst_lateness, lateness)
        self._counts.late += lateness > LATE_SECONDS

    def _log(self, entry: AsRun) -> None:
        self._publication.aired(entry, self._journal.enter(entry))

    def _report(self, tick: int) -> None:
        wall = self._timeline.wall(tick)
        item, cued, placement = self._deck.item, self._deck.cued, self._deck.placement()
        if self._counts.late > self._late_logged and wall - self._late_logged_at >= _LATE_ENTRY_SECONDS:
            note = f"{self._counts.late} late and {self._counts.dropped} dropped frames since the start"
            kind = item.kind if item else "slate"
            self._log(
                AsRun(unix_of(tick), kind, "late", item.id if item else "slate", "", segment_of(tick), note)
            )
            self._late_logged, self._late_logged_at = self._counts.late, wall
        self._publication.status(
            {
                "wall": wall,
                "number": segment_of(tick),
                "on_air": {
                    "id": item.id if item else "slate",
                    "kind": item.kind if item else "slate",
                    "title": item.title if item else "",
                    "since": placement.start if placement else None,
                    "duration": item.duration if item else None,
                    "first_aired": item.first_aired if item else None,
                },
                "next": {"id": cued.id, "kind": cued.kind, "title": cued.title} if cued else None,
                **asdict(self._counts),
                "stalls": self._deck.stalls,
            }
        )
