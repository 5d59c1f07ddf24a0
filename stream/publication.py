"""What the playout says on the bus: sessions, units, texts and status."""

from __future__ import annotations

import logging
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import asdict

from .asrun import AsRun
from .bus import Bus, Message
from .clock import Clock
from .encoder import AudioEncoder, VideoEncoder
from .gate import Gate
from .grid import PARTS_PER_SEGMENT, TICKS_PER_PART
from .journal import Journal
from .position import Position
from .settings import PlayoutSettings
from .signing import TrackSigner
from .text_tracks import Placement, captions_segment, cues_segment
from .timeline import Timeline
from .track import Track, TrackName, Unit

log = logging.getLogger(__name__)

_ALARMS_KEPT = 20


class Publication:
    """Signs what the encoders give and publishes it when its tick is due. Every header carries the session and the
    discontinuity."""

    def __init__(
        self,
        settings: PlayoutSettings,
        bus: Bus,
        journal: Journal,
        timeline: Timeline,
        clock: Clock,
        video: VideoEncoder,
        audio: AudioEncoder,
        signers: Mapping[str, TrackSigner],
    ) -> None:
        self._settings, self._bus, self._journal = settings, bus, journal
        self._gate = Gate(bus, clock, self.alarm)
        self._timeline, self._clock = timeline, clock
        self.video = Track("video", video.timescale, video.init, signers.get("video"))
        self.audio = Track("audio", audio.timescale, audio.init, signers.get("audio"))
        self._codecs: dict[TrackName, dict[str, object]] = {
            "video": {
                "codec": video.codec_string,
                "width": settings.width,
                "height": settings.height,
                "kilobits": settings.kilobits,
            },
            "audio": {"codec": audio.codec_string, "kilobits": audio.kilobits},
        }
        self._inits: dict[TrackName, str] = {}
        self._signed: dict[TrackName, bool] = {"video": False, "audio": False}
        self._alarms: deque[dict[str, object]] = deque(maxlen=_ALARMS_KEPT)
        self._lag = 0.0
        self._starting: Future[None] | None = None
        hello = {
            "type": "hello",
            "run": uuid.uuid4().hex,
            "first": timeline.number,
            "channel": settings.channel,
        }
        bus.publish(Message(hello))
        self._start_sessions()

    def renew_sessions(self) -> None:
        """Within a segment, before its first unit is complete: new keys when the old ones are about to
        expire.

        Both tracks start anew together, and what follows is behind a discontinuity."""
        now = self._clock.wall()
        if any(track.session_due(now) for track in (self.video, self.audio)):
            before = dict(self._inits)
            self._start_sessions()
            if self._inits != before:
                self._timeline.discontinuity += 1

    def units(self, track: Track, units: Iterable[Unit]) -> None:
        """Publish finished parts and segments."""
        for unit in units:
            header: dict[str, object] = {
                "type": "segment" if unit.index is None else "part",
                "track": track.name,
                "number": unit.number,
                "init": self._inits[track.name],
                "disc": self._timeline.discontinuity,
                "signed": unit.signed,
            }
            if unit.index is not None:
                header |= {"index": unit.index, "independent": unit.independent}
            starting: Future[None] | None = None
            if unit.index == 0:
                starting, self._starting = self._starting, None
            if track is self.video and unit.index is not None:
                end = (unit.number * PARTS_PER_SEGMENT + unit.index + 1) * TICKS_PER_PART
                self._lag = max(0.0, self._clock.monotonic() - self._timeline.due(end))
                if unit.index == 0:
                    self._journal.keep_position(Position(unit.number, self._timeline.discontinuity))
            self._signed[track.name] = unit.signed
            self._publish(Message(header, unit.data), starting)

    def text(self, number: int, placement: Placement | None) -> None:
        """Publish the captions and the cues of a segment."""
        writers: dict[str, Callable[[int, Placement | None], bytes]] = {
            "captions": captions_segment,
            "cues": cues_segment,
        }
        for track, write in writers.items():
            header = {
                "type": "text",
                "track": track,
                "number": number,
                "disc": self._timeline.discontinuity,
            }
            self._publish(Message(header, write(number, placement)))

    def status(self, status: Mapping[str, object]) -> None:
        """Publish the playout's state with what is known here."""
        tracks = (self.video, self.audio)
        self._publish(
            Message(
                {
                    "type": "status",
                    "channel": self._settings.channel,
                    **status,
                    "lag_ms": round(self._lag * 1000, 1),
                    "consumers": self._bus.consumers,
                    "signed": dict(self._signed),
                    "signing_faults": {track.name: track.fault for track in tracks if track.fault},
                    "alarms": list(self._alarms),
                }
            )
        )

    def aired(self, entry: AsRun, durable: Future[None]) -> None:
        """Publish an as-run entry; the first part of a new item waits until its start is on the disk."""
        log.info("%s %s %s %s %s", entry.kind, entry.event, entry.item_id, entry.title, entry.note)
        self._publish(Message({**asdict(entry), "type": "asrun"}))
        if entry.event == "start" and entry.kind == "new":
            self._starting = durable

    def due(self) -> None:
        """Publish what has become due."""
        self._gate.open()

    def close(self) -> None:
        """Publish what was made ahead."""
        self._gate.close()

    def alarm(self, text: str) -> None:
        """Log a fault and show it in the status."""
        log.error("%s", text)
        self._alarms.append({"at": round(self._clock.wall(), 3), "text": text})

    def _start_sessions(self) -> None:
        now = self._clock.wall()
        for track in (self.video, self.audio):
            init = track.start_session(now)
            self._inits[track.name] = init.id
            header: dict[str, object] = {
                "type": "init",
                "track": track.name,
                "id": init.id,
                "signed": init.signed,
                **self._codecs[track.name],
            }
            self._publish(Message(header, init.data))
            if track.fault:
                self.alarm(track.fault)

    def _publish(self, message: Message, after: Future[None] | None = None) -> None:
        self._gate.publish(message, self._timeline.due(self._timeline.tick), after)
