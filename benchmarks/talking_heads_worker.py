"""Times one peer's networks for benchmarks/talking_heads.py, in the environment of requirements-peers.txt.

    python -m benchmarks.talking_heads_worker wav2lip|musetalk SPEECH.npy [--frames N] [--seconds S] [--check]

SPEECH.npy: float32 at 16 kHz. Prints one JSON object."""

from __future__ import annotations

import argparse
import json
import logging
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found,unused-ignore]

from benchmarks import musetalk, wav2lip
from benchmarks.frame_cost import FrameCost, frame_cost

FPS = 25
THREADS = (1, 2)
Row = dict[str, Any]


def check(is_so: bool, what: str) -> None:
    if not is_so:
        raise SystemExit(f"not the published architecture: {what}")


def row(batch: int, precision: str, threads: int, cost: FrameCost) -> Row:
    timed = {"batch": batch, "precision": precision, "threads": threads, "cost": asdict(cost)}
    print(json.dumps(timed), file=sys.stderr, flush=True)  # a slow machine may not get to the end
    return timed


def time_wav2lip(samples: wav2lip.Floats, frames: int, seconds: float, only_check: bool) -> Row:
    network = wav2lip.Wav2Lip().eval()
    parameters = sum(part.numel() for part in network.parameters())
    check(parameters == wav2lip.PARAMETERS, f"{parameters} parameters")
    voice = torch.from_numpy(wav2lip.heard(samples, FPS))
    count = int(len(samples) / wav2lip.RATE * FPS)
    check(voice.shape == (count, 1, 80, 16), f"frames hear {tuple(voice.shape)}")
    faces = torch.rand((16, 6, wav2lip.FACE, wav2lip.FACE))
    faces[:, :3, wav2lip.FACE // 2 :] = 0

    def draw(first: int, batch: int) -> Any:
        places = torch.arange(first, first + batch) % count
        return network(voice[places], faces[:batch])

    drawn = draw(0, 2)
    check(drawn.shape == (2, 3, 96, 96), f"draws {tuple(drawn.shape)}")
    check(bool(((drawn > 0) & (drawn < 1)).all()), "draws colours beyond 0..1")

    hearing = frame_cost(lambda _: wav2lip.heard(samples, FPS), 1, warm=True)

    def rows() -> Iterator[Row]:
        for threads in THREADS:
            torch.set_num_threads(threads)
            for batch in (1, 16):
                cost = frame_cost(partial(draw, batch=batch), frames, batch, seconds)
                yield row(batch, "fp32", threads, cost)

    return report(parameters, wav2lip.FACE, hearing.cpu / count, [] if only_check else list(rows()))


def time_musetalk(samples: musetalk.Floats, frames: int, seconds: float, only_check: bool) -> Row:
    network = musetalk.MuseTalk()
    parameters = network.parameters()
    for part, millions in musetalk.MILLIONS.items():
        check(round(parameters[part] / 1e6, 1) == millions, f"{part} has {parameters[part]} parameters")
    count = int(len(samples) / musetalk.RATE * FPS)
    voice = torch.from_numpy(network.heard(samples, FPS))
    check(voice.shape == (count, 50, 384), f"frames hear {tuple(voice.shape)}")
    # what the latents are does not matter to the speed, and making them costs as much as some frames
    latents = network.prepared() if only_check else torch.randn((1, 8, 32, 32))
    check(latents.shape == (1, 8, 32, 32), f"faces are {tuple(latents.shape)}")

    def draw(first: int, dtype: Any) -> Any:
        place = first % count
        return network.draw(latents.to(dtype), voice[place : place + 1].to(dtype))

    drawn = draw(0, torch.float32)
    check(drawn.shape == (1, 3, 256, 256), f"draws {tuple(drawn.shape)}")
    check(bool(torch.isfinite(drawn).all()), "draws what is no number")

    hearing = frame_cost(lambda _: network.heard(samples, FPS), 1, warm=True)

    def rows() -> Iterator[Row]:
        for precision, dtype in (("fp32", torch.float32), ("bf16", torch.bfloat16)):
            network.to(dtype)
            warm = precision == "fp32"  # by the frame above
            for threads in THREADS:
                torch.set_num_threads(threads)
                cost = frame_cost(partial(draw, dtype=dtype), frames, 1, seconds, warm)
                warm = True
                yield row(1, precision, threads, cost)

    total = sum(parameters.values())
    return report(total, musetalk.FACE, hearing.cpu / count, [] if only_check else list(rows()))


def report(parameters: int, face: int, hearing: float, rows: list[Row]) -> Row:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"parameters": parameters, "face": face, "hearing": hearing, "memory": memory, "rows": rows}


def main() -> None:
    parser = argparse.ArgumentParser(description="Times a peer's networks with random weights.")
    parser.add_argument("peer", choices=("wav2lip", "musetalk"))
    parser.add_argument("speech", type=Path)
    parser.add_argument("--frames", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # diffusers warns of a change of precision that concerns no layer here
    samples = np.load(options.speech)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)  # random weights make some: they would be slow for no fault of the network
    timed = {"wav2lip": time_wav2lip, "musetalk": time_musetalk}[options.peer]
    with torch.inference_mode():
        print(json.dumps(timed(samples, options.frames, options.seconds, options.check)))


if __name__ == "__main__":
    main()
