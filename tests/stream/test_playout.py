"""A whole playout in simulated time: what leaves it is decoded and measured."""

from __future__ import annotations

import io
import itertools
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from stream.asrun import AsRunLog
from stream.bus import Bus, Message
from stream.clock import SimulatedClock
from stream.cmaf import Sample, box, boxes, parse_unit
from stream.encoder import VideoEncoder
from stream.grid import EPOCH, PART_SECONDS, SEGMENT_SECONDS, segment_start
from stream.item import Item, TimedData
from stream.playout import Playout
from stream.running_order import RunningOrder
from stream.settings import PlayoutSettings

MakeItem = Callable[..., Item]
Play = Callable[..., Any]


def decoded(data: bytes) -> tuple[list[Any], list[Any]]:
    with av.open(io.BytesIO(data)) as container:
        frames = list(container.decode(container.streams[0]))
    return [frame.pts for frame in frames], frames


def test_a_clip_joins_the_next_at_boundaries_and_everything_adds_up(play: Play, item: MakeItem) -> None:
    def prepare(order: Any, _playout: Any) -> None:
        order.put(item("first", "a", queued_at=1))
        order.put(item("second", "b", queued_at=2))
        order.set_ticker(["Headline one", "Headline two"])

    recording = play(prepare, seconds=12)
    video, audio = (recording.of("part", track) for track in ("video", "audio"))
    for track, parts, timescale in (("video", video, 90_000), ("audio", audio, 48_000)):
        chunks = [parse_unit(part.body) for part in parts]
        for part, chunk in zip(parts, chunks, strict=True):
            number = part.header["number"] * 6 + part.header["index"]
            assert chunk.boxes == ("styp", "prft", "moof", "mdat")
            assert chunk.number == number
            assert chunk.decode_time == EPOCH * timescale + round(number * PART_SECONDS * timescale)
            assert chunk.duration == round(PART_SECONDS * timescale)
            assert chunk.wall == pytest.approx(segment_start(0) + number * PART_SECONDS, abs=1e-3)
            assert len(chunk.samples) == (8 if track == "video" else 15)
        numbers = [chunk.number for chunk in chunks]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    for part in video:
        syncs = [sample.sync for sample in parse_unit(part.body).samples]
        assert syncs == [part.header["index"] == 0] + [False] * 7
    for track in ("video", "audio"):
        for segment in recording.of("segment", track):
            whole = parse_unit(segment.body)
            number = segment.header["number"]
            parts = [
                parse_unit(part.body)
                for part in recording.of("part", track)
                if part.header["number"] == number
            ]
            assert whole.number == number
            assert whole.boxes == ("styp", "moof", "mdat")
            assert whole.samples == tuple(itertools.chain(*(part.samples for part in parts)))

    pts, frames = decoded(recording.file("video"))
    assert np.unique(np.diff(pts)).tolist() == [3600]
    first, second, slate = (
        frames[at].to_ndarray(format="gray")[90, 300] for at in (20, 2 * 48 + 20, 3 * 48 + 20)
    )
    assert abs(int(first) - 60) < 16  # the greys of the clips, then the slate's navy
    assert abs(int(second) - 120) < 16
    assert slate < 60
    starts = [
        (entry.kind, entry.item_id, entry.number) for entry in recording.asrun if entry.event == "start"
    ]
    zero = video[0].header["number"]
    assert starts == [("new", "first", zero), ("new", "second", zero + 2), ("slate", "slate", zero + 3)]
    assert recording.playout.counts.late == recording.playout.counts.dropped == 0


def test_sound_is_continuous_and_never_silent(play: Play, item: MakeItem) -> None:
    recording = play(lambda order, _p: order.put(item("tone", "b")), seconds=10)
    pts, frames = decoded(recording.file("audio"))
    assert np.unique(np.diff(pts)).tolist() == [1024]
    wave = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)[0]
    join = 92160  # the clip's 1.92 s, then room tone
    tone = np.abs(np.fft.rfft(wave[4096:join]))
    assert np.argmax(tone) * 48000 / (join - 4096) == pytest.approx(880, abs=2)
    # A click is energy above everything that is played.
    high = np.abs(np.diff(wave, 2))
    assert high[join - 2000 : join + 2000].max() < 2 * high[20_000:80_000].max()
    quiet = wave[join + 48_000 :].reshape(-1)
    blocks = quiet[: len(quiet) // 4800 * 4800].reshape(-1, 4800)
    assert (np.sqrt((blocks**2).mean(1)) > 1e-4).all()


def test_captions_and_cues_keep_the_time_of_the_timeline(play: Play, item: MakeItem) -> None:
    recording = play(lambda order, _p: order.put(item("talk", "a")), seconds=8)
    video = recording.of("part", "video")[0].header["number"]
    for track in ("captions", "cues"):
        texts = recording.of("text", track)
        assert [each.header["number"] for each in texts] == list(range(video, video + len(texts)))
    stamps = re.findall(
        r"^(\d+):(\d\d):(\d\d\.\d+) -->", recording.of("text", "captions")[0].body.decode(), re.M
    )
    hours, minutes, seconds = stamps[0]
    start = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    assert start == pytest.approx(segment_start(video), abs=1e-3)
    payload = recording.of("text", "cues")[1].body.decode().strip().splitlines()[-1]
    assert json.loads(payload)["line"] == "talk-1"
    assert "-->" not in recording.of("text", "cues")[2].body.decode()


def test_a_kill_leaves_the_air_at_the_next_frame(play: Play, item: MakeItem) -> None:
    def prepare(order: Any, _playout: Any) -> None:
        order.put(item("bad", "c", queued_at=1))
        order.put(item("good", "b", queued_at=2))

    def actions(order: Any, _playout: Any, _clock: Any) -> dict[float, Callable[[], None]]:
        def kill() -> None:
            order.kill("bad")
            time.sleep(0.6)  # real time, in which the running order is read again

        return {3.0: kill}

    recording = play(prepare, 10, actions)
    cut = next(entry for entry in recording.asrun if entry.event == "cut")
    assert (cut.item_id, cut.note) == ("bad", "killed")
    started = next(entry for entry in recording.asrun if entry.event == "start")
    assert cut.at - started.at < 3.1
    following = [entry.item_id for entry in recording.asrun if entry.event == "start"]
    assert following[:3] == ["bad", "slate", "good"]


def test_an_interrupt_and_a_held_slate(play: Play, item: MakeItem) -> None:
    def actions(_order: Any, playout: Any, _clock: Any) -> dict[float, Callable[[], None]]:
        return {
            3.0: lambda: playout.programme.interrupt(item("urgent", "b")),
            8.5: lambda: playout.programme.slate(True),
            12.0: lambda: playout.programme.slate(False),
        }

    recording = play(lambda order, _p: order.offer_repeat(item("loop", "c")), 18, actions)
    events = [(entry.event, entry.item_id) for entry in recording.asrun]
    assert events[:5] == [
        ("start", "loop"),
        ("cut", "loop"),
        ("start", "slate"),
        ("end", "slate"),
        ("start", "urgent"),
    ]
    held = [entry for entry in recording.asrun if entry.item_id == "slate"]
    assert held[3].at - held[2].at > 3.0
    assert events[-2] == ("start", "loop")


def test_a_broken_clip_is_refused_and_one_that_breaks_is_cut(
    play: Play, item: MakeItem, tmp_path: Path
) -> None:
    garbage, short = tmp_path / "garbage.mp4", tmp_path / "short.mp4"
    garbage.write_bytes(b"\0\1\2\3" * 5000)
    good = item("x", "b")
    short.write_bytes(good.path.read_bytes())

    def prepare(order: Any, _playout: Any) -> None:
        order.put(replace(good, id="garbage", path=garbage, sha256="", priority=9))
        order.put(replace(good, id="altered", path=garbage, priority=8))
        order.put(replace(good, id="missing", path=tmp_path / "none.mp4", priority=7))
        order.put(replace(good, id="short", path=short, sha256="", duration=5.76, captions=(), priority=6))
        order.put(replace(good, id="good", priority=1))

    recording = play(prepare, 16)
    refused = {entry.item_id: entry.note for entry in recording.asrun if entry.event == "refused"}
    assert set(refused) == {"garbage", "altered", "missing"}
    assert "SHA-256" in refused["altered"]
    assert "No such file" in refused["missing"]
    cut = next(entry for entry in recording.asrun if entry.event == "cut")
    assert cut.item_id == "short"
    assert "before its stated end" in cut.note
    assert ("start", "good") in [(entry.event, entry.item_id) for entry in recording.asrun]
    assert recording.playout.counts.dropped == 0


def test_a_stall_lengthens_frames_and_a_long_one_jumps(play: Play, item: MakeItem) -> None:
    def actions(_order: Any, _playout: Any, clock: Any) -> dict[float, Callable[[], None]]:
        return {4.0: lambda: clock.advance(0.5), 8.0: lambda: clock.advance(7.0)}

    recording = play(lambda order, _p: order.offer_repeat(item("loop", "c")), 24, actions)
    counts = recording.playout.counts
    assert counts.late > 0
    assert counts.dropped > 0
    assert counts.jumps == 1
    parts = recording.of("part", "video")
    for part in parts:
        assert parse_unit(part.body).duration == 28_800
    numbers = [part.header["number"] for part in parts]
    steps = {after - before for before, after in itertools.pairwise(numbers)}
    assert max(steps) > 1
    before, after = next(
        pair for pair in itertools.pairwise(parts) if pair[1].header["number"] > pair[0].header["number"] + 1
    )
    assert after.header["disc"] == before.header["disc"] + 1
    assert "jumped" in recording.of("status")[-1].header["alarms"][-1]["text"]


def test_a_second_run_goes_on_behind_a_discontinuity(play: Play, item: MakeItem) -> None:
    def queue(order: Any, _playout: Any) -> None:
        order.put(item("once", "b"))

    first = play(queue, 5)
    second = play(queue, 5)  # the clock has been set back: the same time again
    last = first.of("part", "video")[-1].header
    begin = second.of("part", "video")[0].header
    assert begin["number"] > last["number"]
    assert begin["disc"] == last["disc"] + 1
    started = [entry.item_id for entry in second.asrun if entry.kind == "new" and entry.event == "start"]
    assert started == ["once"], "an item that aired as new never does again"


class Stamp:
    """Puts an event box into each unit, as a signer does; can be made to expire or to fail."""

    def __init__(self) -> None:
        self.sessions = 0
        self.renew = self.broken = False

    def init(self, raw: bytes) -> bytes:
        self.sessions += 1
        self.renew = False
        return raw + box(b"free", str(self.sessions).encode())

    def renewal_due(self, now: float) -> bool:
        return self.renew

    def part(self, unit: bytes) -> bytes:
        if self.broken:
            raise RuntimeError("no key")
        at = next(start for kind, start, _end in boxes(unit) if kind == "moof") - 8
        return unit[:at] + box(b"emsg", b"part") + unit[at:]

    segment = part


def test_units_are_signed_renewed_and_published_unsigned_when_signing_fails(
    play: Play, item: MakeItem
) -> None:
    stamps = {"video": Stamp(), "audio": Stamp()}

    def actions(_order: Any, _playout: Any, _clock: Any) -> dict[float, Callable[[], None]]:
        return {
            5.0: lambda: setattr(stamps["video"], "renew", True),
            10.0: lambda: setattr(stamps["audio"], "broken", True),
        }

    recording = play(lambda order, _p: order.offer_repeat(item("loop", "c")), 14, actions, signers=stamps)
    for track in ("video", "audio"):
        assert [each.header["signed"] for each in recording.of("init", track)] == [True, True]
        inits = [each.header["id"] for each in recording.of("init", track)]
        units = recording.of("part", track) + recording.of("segment", track)
        by_number = {number: set() for number in {unit.header["number"] for unit in units}}
        for unit in units:
            by_number[unit.header["number"]].add((unit.header["init"], unit.header["disc"]))
        assert all(len(sessions) == 1 for sessions in by_number.values()), "a segment has one session"
        assert set.union(*by_number.values()) == {(inits[0], 0), (inits[1], 1)}
    assert all(part.header["signed"] for part in recording.of("part", "video"))
    assert parse_unit(recording.of("part", "video")[0].body).boxes == ("styp", "prft", "emsg", "moof", "mdat")
    unsigned = [part for part in recording.of("part", "audio") if not part.header["signed"]]
    assert unsigned
    assert parse_unit(unsigned[0].body).boxes == ("styp", "prft", "moof", "mdat")
    status = recording.of("status")[-1].header
    assert "no key" in status["signing_faults"]["audio"]
    assert status["signed"] == {"video": True, "audio": False}


def test_every_segment_has_its_length_in_seconds(play: Play) -> None:
    recording = play(seconds=5)
    for track, timescale in (("video", 90_000), ("audio", 48_000)):
        for segment in recording.of("segment", track):
            assert parse_unit(segment.body).duration == round(SEGMENT_SECONDS * timescale)


def test_a_repeat_gives_way_to_news_at_a_boundary(play: Play, item: MakeItem) -> None:
    """The repeat is left after a sentence, fades to the room's tone, and is not cut for another repeat."""
    sentences = tuple(TimedData(n * 4.0 + 0.2, n * 4.0 + 3.8, {"line": str(n)}) for n in range(4))

    def actions(order: Any, _playout: Any, _clock: Any) -> dict[float, Callable[[], None]]:
        def news() -> None:
            order.put(item("news", "b"))
            time.sleep(0.6)  # real time, in which the running order is read again

        return {3.0: news}

    def prepare(order: Any, _playout: Any) -> None:
        order.offer_repeat(item("old", "long", cues=sentences, first_aired=1.0))

    recording = play(prepare, 16, actions)
    entries = [(each.kind, each.event, each.item_id) for each in recording.asrun]
    assert entries[:4] == [
        ("repeat", "start", "old"),
        ("repeat", "cut", "old"),
        ("new", "start", "news"),
        ("new", "end", "news"),
    ]
    start, cut, news = (each.at for each in recording.asrun[:3])
    assert cut == news
    segments = (cut - start) / SEGMENT_SECONDS
    assert segments == pytest.approx(round(segments), abs=1e-3)
    assert 3.0 < cut - start < 13.0
    assert recording.asrun[1].note == "gave way to news"
    assert not [each for each in recording.asrun if each.item_id == "slate"]
    with av.open(io.BytesIO(recording.file("audio"))) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    boundary = round((cut - start) * 48_000)
    just_before = np.abs(sound[:, boundary - 4_000 : boundary - 1_000])
    assert 0.0 < just_before.max() < 0.05
    assert np.abs(sound[:, boundary + 5_000 : boundary + 40_000]).max() > 0.2


def test_a_repeat_that_was_ordered_by_hand_plays_to_its_end(play: Play, item: MakeItem) -> None:
    def prepare(order: Any, playout: Any) -> None:
        playout.programme.play(replace(item("ordered", "c"), kind="repeat"))
        order.offer_repeat(item("ordered", "c"))

    def actions(order: Any, _playout: Any, _clock: Any) -> dict[float, Callable[[], None]]:
        return {1.0: lambda: order.put(item("news", "b"))}

    recording = play(prepare, 12, actions)
    assert [(each.event, each.item_id) for each in recording.asrun[:3]] == [
        ("start", "ordered"),
        ("end", "ordered"),
        ("start", "news"),
    ]


def test_frames_are_made_ahead_and_go_out_when_they_are_due(
    settings: PlayoutSettings, item: MakeItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that falters for 0.3 s makes no frame late."""
    clock = SimulatedClock(1_800_000_000.5)
    order = RunningOrder(settings.state)
    order.offer_repeat(item("loop", "long"))
    stop = threading.Event()
    playout = Playout(settings, order, AsRunLog(settings.state / "asrun"), clock=clock)
    sent: list[float] = []  # how long before (-) or after its end each part went out
    encoded: list[int] = []

    def publish(_bus: Bus, message: Message) -> None:
        header = message.header
        if header["type"] == "part" and header["track"] == "video":
            end = segment_start(header["number"]) + (header["index"] + 1) * PART_SECONDS
            sent.append(clock.wall() - end)
            if len(sent) == 40:
                stop.set()

    def encode(encoder: VideoEncoder, *given: Any) -> Sample:
        encoded.append(1)
        if len(encoded) in (100, 200):
            clock.advance(0.3)
        return plain(encoder, *given)

    plain = VideoEncoder.encode
    monkeypatch.setattr(Bus, "publish", publish)
    monkeypatch.setattr(VideoEncoder, "encode", encode)
    playout.run(stop)
    assert playout.counts.late == playout.counts.dropped == 0
    sent = sorted(sent[:40])  # what was left went out at the end
    assert sent[:-4] == pytest.approx([-0.04] * 36, abs=1e-3)
    assert max(sent) < 0.3
