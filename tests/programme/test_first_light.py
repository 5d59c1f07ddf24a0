"""From a feed item to a signed live channel: the whole product, through its own entry points."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import encypher_c2pa
import numpy as np
import pytest

from stream.grid import segment_at, whole_segments

os.environ.setdefault("ENCYPHER_C2PA_TELEMETRY", "off")
pytestmark = [pytest.mark.programme, pytest.mark.timeout(400)]

TITLE = "Stone Harbor ferry sails again"
TEXT = (
    "The ferry between Stone Harbor and Green Island sails again after 12 days. "
    "The captain said that the new engine is quiet and strong. "
    "About 300 people waited on the pier for the first crossing of the morning."
)


def texts_of(files: dict[str, str]) -> list[str]:
    """The payloads of WebVTT segments in order; what spans segments stands in each of them and is told once."""
    blocks = (block.strip() for name in sorted(files) for block in files[name].split("\n\n"))
    cues = dict.fromkeys(block for block in blocks if " --> " in block)
    return [cue.split(" --> ", 1)[1].split("\n", 1)[1] for cue in cues]


def sound_of(init: bytes, segments: list[bytes]) -> np.ndarray[Any, np.dtype[np.float32]]:
    with av.open(io.BytesIO(init + b"".join(segments))) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1).T


@pytest.fixture(scope="module")
def aired(channel, newspaper, waiting):
    """What is on air once a story that was published while the channel ran has started."""
    published = time.time()
    newspaper.publish(TITLE, TEXT)

    def on_air() -> dict[str, Any] | None:
        now = channel.status()["playout"]["on_air"]
        return now if now["kind"] == "new" and TITLE.split()[0] in now["title"] else None

    started = waiting("the published story on air", on_air, 120)
    return {"published": published, "started": time.time(), **started}


def test_a_published_item_gets_on_air_without_a_restart(aired) -> None:
    assert aired["title"]
    assert aired["started"] - aired["published"] < 120


def test_captions_cues_and_sound_carry_the_words(
    aired, channel, record: Callable[[], Any], hear, word_error_rate
) -> None:
    received = record()
    number_of_start = segment_at(aired["since"])
    segments = whole_segments(aired["duration"])
    assert segments, f"a clip of {aired['duration']} s does not fill whole segments"
    deadline = time.monotonic() + aired["duration"] + 40
    wanted = {f"{number_of_start + offset}.m4s" for offset in range(segments)}
    audio = received.tracks["audio"].segments
    while not wanted & set(audio) or max(wanted) not in audio:
        assert time.monotonic() < deadline, f"received {sorted(audio)}"
        time.sleep(0.5)
    time.sleep(2)
    received.close()

    cues = [json.loads(text) for text in texts_of(received.texts["cues"])]
    mine = [cue for cue in cues if cue["item"] == aired["id"]]
    said = " ".join(dict.fromkeys(cue["text"] for cue in mine))
    for sentence in TEXT.split(". "):
        assert sentence.rstrip(".") in said
    derived = [cue for cue in mine if cue["kind"] == "derived"]
    assert all(source["url"].startswith("http://127.0.0.1") for cue in derived for source in cue["sources"])
    assert all("#:~:text=" in source["url"] for cue in derived for source in cue["sources"])
    assert {cue["rights"] for cue in derived} == {"operator-asserted"}

    captions = " ".join(texts_of(received.texts["captions"])).replace("\n", " ")
    assert word_error_rate(said, _between(captions, said)) <= 0.02

    assert wanted <= set(audio), f"not received: {sorted(wanted - set(audio))}"
    got = [audio[name] for name in sorted(wanted)]
    heard = hear(sound_of(received.tracks["audio"].init, got), 48000)
    words = " ".join(word for word, _, _ in heard)
    assert word_error_rate(said, words) <= 0.10, f"said: {said}\nheard: {words}"


def _between(captions: str, said: str) -> str:
    """The part of the captions from the first to the last words of what was said. A story before it may have begun with
    the same words."""
    first, last = " ".join(said.split()[:3]), " ".join(said.split()[-3:])
    end = captions.rfind(last) + len(last)
    return captions[max(0, captions.rfind(first, 0, end)) : end]


def test_received_units_are_accepted_by_an_independent_verifier(
    channel, record: Callable[[], Any], waiting
) -> None:
    received = record()
    waiting("enough parts", lambda: len(received.tracks["audio"].parts) > 12, 60)
    received.close()
    root = (channel.data / "keys" / "development-ca.pem").read_text()

    def verdict(init: bytes, units: list[bytes]) -> dict[str, Any]:
        return dict(
            encypher_c2pa.verify_stream(
                init,
                units,
                "video/mp4",
                encapsulation="CMAF",
                method="verifiable-segment-info",
                trust_pem=root,
                no_default_trust=True,
                online=False,
                expected_seek_positions=[0],
            )
        )

    for name, track in received.tracks.items():
        for units in (list(track.parts.values())[:12], list(track.segments.values())[:3]):
            assert len(units) >= 2
            good = verdict(track.init, units)
            assert good["integrity"] == "valid", f"{name}: {good}"
            spoiled = bytearray(units[1])
            spoiled[-20] ^= 1
            bad = verdict(track.init, [units[0], bytes(spoiled), *units[2:]])
            assert bad["integrity"] != "valid", name


def test_clips_on_disk_hold_their_credentials(channel) -> None:
    from provenance.verify import verify

    clips = sorted((channel.data / "clips").glob("*/clip.mp4"))
    assert clips
    report = verify(clips[0], trust_anchors=[(channel.data / "keys" / "development-ca.pem").read_text()])
    assert report.holds, report.text()
    text = report.text()
    assert "development key" in text
    assert "trusted" not in text.lower().replace("not trusted", "").replace("untrusted", "")
    assert "operator-asserted" in text
    assert "Harbor" in text


def test_state_is_private(channel) -> None:
    keys = [file for file in (channel.data / "keys").iterdir() if file.is_file()]
    assert keys
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys} == {0o600}
    assert stat.S_IMODE((channel.data / "run" / "bus.sock").stat().st_mode) == 0o600
    logs = "".join(file.read_text(errors="replace") for file in (channel.data / "logs").glob("*.log"))
    assert "PRIVATE KEY" not in logs
    assert not re.search(r"/login/[\w-]{20,}", logs)


def test_the_channel_prints_its_addresses(channel) -> None:
    printed = channel.output()
    assert channel.watch in printed
    assert re.search(rf"{re.escape(channel.desk)}/login/[\w-]+", printed)
    assert "Traceback" not in printed


def test_what_viewers_reach_cannot_change_anything(channel) -> None:
    import urllib.error
    import urllib.request

    for path in ("/", "/live/status.json", "/live/video/index.m3u8", "/wire/", "/time"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            request = urllib.request.Request(channel.watch + path, method=method, data=b"x")
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request, timeout=10)
            assert caught.value.code in (403, 404, 405)


def test_nothing_aired_twice_as_new(channel) -> None:
    started = [
        entry["item_id"] for entry in channel.as_run() if entry["kind"] == "new" and entry["event"] == "start"
    ]
    assert len(started) == len(set(started))


def test_the_data_folder_has_one_channel(channel, tmp_path: Path) -> None:
    import subprocess
    import sys

    second = subprocess.run(
        [sys.executable, "-m", "anchor", "run", "--config", str(channel.folder / "anchor.toml")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    assert "already runs" in second.stderr
