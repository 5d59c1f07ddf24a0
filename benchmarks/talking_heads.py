"""The presenter beside other talking heads: the same speech, the same machine, speed alone.

    python benchmarks/talking_heads.py [--pack NAME|FILE] [--frames 100] [--peer-frames 2] [--seconds 60]
                                       [--voice-python .venv-voice/bin/python]
    python benchmarks/talking_heads.py --check      # whether the peers' networks are the published ones

The peers are Wav2Lip and MuseTalk 1.5: their networks as published, with random weights. That says how fast they
are and nothing of how good they look. Only what draws the face is timed, without finding it in the footage and
without putting it back; the presenter draws its whole figure, without the set. torch gets an environment of its own,
.venv-peers, made the first time (about 300 MB to download; MuseTalk takes 5 GB of memory)."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.frame_cost import FrameCost, frame_cost  # noqa: E402
from benchmarks.pack_argument import pack_argument  # noqa: E402
from render.presenter.acting import act  # noqa: E402
from render.presenter.atlas import Atlas, warm  # noqa: E402
from render.presenter.library import packs  # noqa: E402
from render.presenter.pack import read_pack  # noqa: E402
from render.sound.resample import resample  # noqa: E402
from render.speech.speech import SAMPLE_RATE, Speech  # noqa: E402
from render.speech.voices import MAN, open_voice  # noqa: E402

WORDS: Final = (
    "Crews on the six harbour ferries walked out at dawn on Sunday, leaving thousands without a crossing. "
    "Talks between the union and the harbour board ended late on Saturday without an agreement."
)
HEIGHTS: Final = (1080, 720)
PEERS: Final = {"wav2lip": "Wav2Lip", "musetalk": "MuseTalk 1.5"}
PEER_RATE: Final = 16_000
PEER_MEMORY: Final = {"wav2lip": 1.5e9, "musetalk": 6e9}  # bytes that must be free
REQUIREMENTS: Final = ROOT / "requirements-peers.txt"
ENVIRONMENT: Final = ROOT / ".venv-peers"
PATIENCE: Final = 3600  # seconds for pip, and for a peer

NOTES: Final = """\
Random weights: speed only; this says nothing of how good any of them looks. Of Wav2Lip and MuseTalk only the networks
that draw the face are timed: a square crop (96x96 and 256x256 pixels), without finding the face in the footage, without
blending it back and without scaling it to the picture. The presenter's row is its whole figure, at the height it has
in the picture, without the set. "hearing" is what is worked out once from the speech, told for each frame (for the
presenter: acting it). Processor time counts all threads; the clock also counts what others on the machine took."""


@dataclass(frozen=True)
class Row:
    """One line of the table; `cores` is how many threads it may use."""

    name: str
    parameters: int
    draws: str
    cores: int
    hearing: float  # milliseconds of processor time a frame
    cost: FrameCost


def peers_python() -> Path:
    """The peers' Python; makes their environment when it is missing or of another list."""
    python, stamp = ENVIRONMENT / "bin/python", ENVIRONMENT / "requirements.sha256"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text().strip() == wanted:
        return python
    print(f"Making {ENVIRONMENT} (once; downloads about 300 MB)", file=sys.stderr, flush=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(REQUIREMENTS)],
        [str(python), "-c", "import diffusers, torch, transformers"],
    ):
        subprocess.run(command, check=True, timeout=PATIENCE)
    stamp.write_text(wanted + "\n")
    return python


def memory_free() -> int:
    """Bytes that can be taken without swapping."""
    lines = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    return int(lines["MemAvailable"].split()[0]) * 1024


def run_peer(
    python: Path, peer: str, speech: Path, frames: int, seconds: float, check: bool
) -> dict[str, Any]:
    """What the worker says of a peer."""
    free = memory_free()
    if free < PEER_MEMORY[peer]:
        needed = f"{PEER_MEMORY[peer] / 1e9:.1f} GB of memory"
        raise SystemExit(f"{PEERS[peer]} needs {needed}; {free / 1e9:.1f} GB are free.")
    command = [str(python), "-m", "benchmarks.talking_heads_worker", peer, str(speech)]
    command += ["--frames", str(frames), "--seconds", str(seconds), *(["--check"] if check else [])]
    # threads that wait must not count as work: on a busy machine they would for much of the time
    environment = os.environ | {"OMP_WAIT_POLICY": "passive"}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment, timeout=PATIENCE
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def peer_rows(peer: str, said: dict[str, Any]) -> list[Row]:
    rows = []
    for timed in said["rows"]:
        batch = f", {timed['batch']} frames at a time" if timed["batch"] > 1 else ""
        name = f"{PEERS[peer]}, {timed['precision']}{batch}"
        draws = f"face, {said['face']}x{said['face']}"
        cost = FrameCost(**timed["cost"])
        rows.append(Row(name, said["parameters"], draws, timed["threads"], said["hearing"], cost))
    return rows


def presenter_rows(pack_file: Path, speech: Speech, frames: int, seconds: float) -> list[Row]:
    pack = read_pack(pack_file)
    warm(pack)
    performance = act(speech, 7)
    acting = frame_cost(lambda _: act(speech, 7), 5).cpu / len(performance)
    rows = []
    for height in HEIGHTS:
        atlas = Atlas(pack, height)
        drawn: NDArray[np.uint8] = atlas.frame(performance, 0)
        cost = frame_cost(
            lambda index, atlas=atlas: atlas.frame(performance, index % len(performance)),  # type: ignore[misc]
            frames,
            1,
            seconds,
        )
        draws = f"whole figure, {drawn.shape[1]}x{drawn.shape[0]}"
        rows.append(Row(f"Anchor, {height} lines", 0, draws, 1, acting, cost))
    return rows


def show(rows: list[Row], duration: float) -> None:
    ours = rows[0].cost.cpu + rows[0].hearing
    print(
        f"speech of {duration:.1f} s; the last column is processor time, hearing included, against the first row"
    )
    print(
        "\n| | parameters | draws | cores | hearing, CPU ms a frame | CPU ms a frame | ms a frame | frames a second",
        end="",
    )
    print(" | load | steal | against Anchor |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for row in rows:
        cost = row.cost
        parameters = f"{row.parameters / 1e6:.1f} M" if row.parameters else "no network"
        cells = [row.name, parameters, row.draws, str(row.cores), f"{row.hearing:.2f}"]
        cells += [f"{cost.cpu:.4g}", f"{cost.clock:.4g}", f"{1000 / cost.clock:.3g}"]
        cells += [f"{cost.load:.1f}", f"{cost.steal:.1%}", f"{(cost.cpu + row.hearing) / ours:.3g}x"]
        print(f"| {' | '.join(cells)} |", flush=True)
    print(f"\n{NOTES}")


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the presenter is beside other talking heads.")
    parser.add_argument(
        "--pack", type=pack_argument, help="a name or a path; default: the first that comes with Anchor"
    )
    parser.add_argument("--frames", type=int, default=100, help="of the presenter")
    parser.add_argument(
        "--peer-frames", type=int, default=2, help="of each peer; Wav2Lip draws ten times as many"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="at most, for each row")
    parser.add_argument("--voice-python", type=Path, default=ROOT / ".venv-voice" / "bin" / "python")
    parser.add_argument("--peer", choices=PEERS, action="append", help="default: all")
    parser.add_argument(
        "--check", action="store_true", help="shapes and parameters only; fails if they are others"
    )
    options = parser.parse_args()
    pack: Path | None = options.pack or next(iter(packs()), None)
    if not options.check and pack is None:
        parser.error("there are no packs in render/presenter/packs; name one with --pack")
    python = peers_python()
    with open_voice(MAN, options.voice_python) as voice:
        speech = voice.speak(WORDS)
    started = time.perf_counter()
    rows: list[Row] = []
    if pack is not None and not options.check:
        rows += presenter_rows(pack, speech, options.frames, options.seconds)
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "speech.npy"
        np.save(heard, resample(speech.samples, SAMPLE_RATE, PEER_RATE))
        for peer in options.peer or PEERS:
            frames = options.peer_frames * (10 if peer == "wav2lip" else 1)
            said = run_peer(python, peer, heard, frames, options.seconds, options.check)
            rows += peer_rows(peer, said)
            print(
                f"{PEERS[peer]}: {said['parameters']:,} parameters and all shapes as published; "
                f"{said['memory']:.0f} MiB; {time.perf_counter() - started:.0f} s so far",
                file=sys.stderr,
                flush=True,
            )
    if not options.check:
        show(rows, speech.duration)


if __name__ == "__main__":
    main()
