"""What signing costs: milliseconds and bytes per part, per whole segment and per clip.

    python benchmarks/provenance.py [--seconds 30] [--rounds 20]

Media of a 720p channel's size is made here with PyAV. Beside the clip stands the peer's figure: the C2PA
SDK alone, signing the same file with one action and no sources, without looking at the media before or
verifying it after. Medians of wall and CPU time."""

from __future__ import annotations

import argparse
import io
import os
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

# Started as a file, Python puts this folder first, where this module's own name hides the package.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import av  # noqa: E402
import c2pa  # noqa: E402
import numpy as np  # noqa: E402

from provenance import sdk  # noqa: E402
from provenance.bmff import box, boxes  # noqa: E402
from provenance.capture import Piece  # noqa: E402
from provenance.certificates import Credentials, make_development_chain  # noqa: E402
from provenance.credits import ApprovalCredit, ChannelCredits, Credits, ModelUse, SourceArticle  # noqa: E402
from provenance.labels import claim_generator, digital_source_type  # noqa: E402
from provenance.live import LiveSigner, Numbering  # noqa: E402
from provenance.sign import sign_file  # noqa: E402
from provenance.verify import verify, verify_live  # noqa: E402

WIDTH, HEIGHT, FPS, RATE, KILOBITS = 1280, 720, 25, 48000, 3000
MODELS = (
    ModelUse("voice", "voice", "1", "pkg:generic/voice@1"),
    ModelUse("presenter", "presenter", "1", "pkg:generic/presenter@1"),
    ModelUse("writer", "writer", "1", "pkg:generic/writer@1"),
)


def make_clip(path: Path, seconds: int) -> None:
    """A clip whose picture is noise, so that the encoder spends its whole bit rate."""
    random = np.random.default_rng(1)
    noise = [random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8) for _ in range(5)]
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        picture = container.add_stream("libx264", rate=FPS)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.bit_rate = KILOBITS * 1000
        limits = f"vbv-maxrate={KILOBITS}:vbv-bufsize={KILOBITS}:keyint=48:scenecut=0:bframes=0"
        picture.options = {"preset": "ultrafast", "x264-params": limits}
        sound = container.add_stream("aac", rate=RATE)
        sound.layout = "stereo"
        for index in range(seconds * FPS):
            frame = av.VideoFrame.from_ndarray(noise[index % len(noise)], format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(picture.encode(frame))
            block = random.normal(0, 0.05, (2, RATE // FPS)).astype(np.float32)
            piece = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            piece.sample_rate, piece.pts, piece.time_base = RATE, index * RATE // FPS, Fraction(1, RATE)
            container.mux(sound.encode(piece))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))


def cut(path: Path, frames: int, first: int) -> tuple[bytes, list[bytes]]:
    """The clip's picture as a CMAF init and units of so many frames, numbered from `first`."""
    buffer = io.BytesIO()
    options = {
        "movflags": "cmaf+empty_moov+default_base_moof+delay_moov",
        "frag_duration": str(frames * 1_000_000 // FPS),
    }
    with av.open(str(path)) as source, av.open(buffer, "w", format="mp4", options=options) as target:
        stream = target.add_stream_from_template(source.streams.video[0], opaque=True)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    media, init, units, moof = buffer.getvalue(), b"", [], b""
    for found in boxes(media):
        whole = found.whole(media)
        if found.type in (b"ftyp", b"moov"):
            init += whole
        elif found.type == b"moof":
            at = whole.index(b"mfhd") + 8
            moof = whole[:at] + struct.pack(">I", first + len(units)) + whole[at + 4 :]
        elif found.type == b"mdat":
            units.append(box(b"styp", b"msdh", bytes(4), b"msdhcmfs") + moof + whole)
    return init, units


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def row(name: str, costs: list[tuple[float, float]], note: str) -> None:
    wall, cpu = (statistics.median(column) for column in zip(*costs, strict=True))
    print(f"| {name} | {wall:.2f} | {cpu:.2f} | {note} |", flush=True)


def live_rows(clip: Path, folder: Path, credentials: Credentials) -> None:
    now = time.time()
    init, parts = cut(clip, 8, Numbering().part(now))
    _, segments = cut(clip, 48, Numbering().segment(now))
    channel = ChannelCredits("Benchmark", MODELS)
    for profile in ("encypher", "both"):
        signer = LiveSigner("video", folder / profile, credentials, channel, profile=profile)
        begun: list[bytes] = []
        row(
            f"init, new session ({profile})",
            [timed(lambda s=signer, b=begun: b.append(s.init(init)))],
            f"+{len(begun[0]) - len(init)} B",
        )
        for name, units, sign in (("part", parts, signer.part), ("segment", segments, signer.segment)):
            signed: list[bytes] = []
            costs = [timed(lambda u=unit, f=sign, s=signed: s.append(f(u))) for unit in units]
            size, extra = statistics.median(map(len, units)), len(signed[0]) - len(units[0])
            row(f"{name} ({profile})", costs, f"+{extra} B on {size / 1000:.0f} kB, {len(units)} units")
            received = [Piece("init", begun[0], "init"), *(Piece("unit", u, name) for u in signed)]
            wall, cpu = timed(lambda r=received: verify_live(r, "live"))
            each = [(wall / len(units), cpu / len(units))]
            row(f"verify a {name} ({profile})", each, "init included")


def clip_rows(clip: Path, folder: Path, credentials: Credentials, rounds: int) -> None:
    moment = datetime.now(UTC)
    sources = tuple(
        SourceArticle(f"https://example.org/{n}", f"Story {n}", "Example", moment, moment, b"word " * 600)
        for n in range(3)
    )
    approval = ApprovalCredit("gate", moment, "00" * 32, automatic=True)
    credits = Credits("Benchmark", sources, MODELS, (approval,))
    target, size = folder / "signed.mp4", clip.stat().st_size
    costs = [timed(lambda: sign_file(clip, target, credits, credentials)) for _ in range(rounds)]
    row("clip, 3 sources", costs, f"+{target.stat().st_size - size} B on {size / 1e6:.1f} MB")
    row("verify a clip", [timed(lambda: verify(target)) for _ in range(rounds)], "")
    costs = [timed(lambda: peer(clip, target, credentials)) for _ in range(rounds)]
    row("peer: the SDK alone", costs, f"+{target.stat().st_size - size} B, no sources, nothing checked")


def peer(source: Path, target: Path, credentials: Credentials) -> None:
    created = {
        "action": "c2pa.created",
        "digitalSourceType": digital_source_type("trainedAlgorithmicMedia"),
    }
    definition = {
        "claim_version": 2,
        "title": "Benchmark",
        "format": "video/mp4",
        "claim_generator_info": [claim_generator()],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}],
    }
    info = c2pa.C2paSignerInfo(b"es256", credentials.chain_pem().encode(), credentials.key_pem(), None)
    with (
        c2pa.Builder(definition, sdk.context()) as builder,
        c2pa.Signer.from_info(info) as signer,
        source.open("rb") as read,
        target.open("w+b") as write,
    ):
        builder.sign(signer, "video/mp4", read, write)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=30, help="length of the clip")
    parser.add_argument("--rounds", type=int, default=20, help="how often the clip is signed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        credentials = make_development_chain(folder / "keys", "Benchmark")
        clip = folder / "clip.mp4"
        make_clip(clip, chosen.seconds)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {chosen.seconds} s of {HEIGHT}p{FPS}")
        print("| What | median ms | CPU ms | Bytes |\n|---|---|---|---|")
        live_rows(clip, folder, credentials)
        clip_rows(clip, folder, credentials, chosen.rounds)


if __name__ == "__main__":
    main()
