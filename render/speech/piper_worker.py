"""A voice worker: reads speech requests on standard input, answers on standard output (protocol 1,
docs/voices.md).

This is a program of its own. It runs under the voice environment's Python and needs, of Anchor, only the
file beside it that it loads below; nothing of Anchor imports it: piper-tts is licensed GPL-3.0-or-later.

    python piper_worker.py --model VOICE.onnx --config VOICE.onnx.json [--threads 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from piper import PiperVoice, SynthesisConfig
from piper.config import PiperConfig
from piper.const import BOS, EOS
from piper.patch_voice_with_alignment import add_alignment_output

sys.path.append(str(Path(__file__).parent))  # last, so that nothing there stands before a package
from answering import SILENCE, Answer, Request, RequestError, Voice, serve

NOISE = 300_007  # numbers of noise: about 18 s of sound; a prime, so that no two rows repeat alike


def take_noise_from_outside(graph: onnx.GraphProto) -> list[str]:
    """Replaces the model's random numbers by inputs, and gives the names of these, in order.

    A voice model (VITS, Kim et al. 2021) draws noise for the lengths of phonemes and for their sound. Drawn
    inside, it depends on everything spoken before. Each input has the shape [NOISE]; a node takes its numbers
    from there in order, and from the start again when it needs more."""
    names: list[str] = []
    helper, tensor = onnx.helper, onnx.TensorProto

    def constant(name: str, values: np.ndarray) -> None:
        graph.initializer.append(onnx.numpy_helper.from_array(values, name))

    kept = []
    for node in graph.node:
        if node.op_type != "RandomNormalLike":
            kept.append(node)
            continue
        name = f"noise_{len(names)}"
        names.append(name)
        graph.input.append(helper.make_tensor_value_info(name, tensor.FLOAT, [NOISE]))
        for part, values in (("zero", 0), ("one", 1), ("length", NOISE)):
            constant(f"{name}_{part}", np.array(values, np.int64))
        kept += [
            helper.make_node("Shape", [node.input[0]], [f"{name}_shape"]),
            helper.make_node("Size", [node.input[0]], [f"{name}_size"]),
            helper.make_node("Range", [f"{name}_zero", f"{name}_size", f"{name}_one"], [f"{name}_order"]),
            helper.make_node("Mod", [f"{name}_order", f"{name}_length"], [f"{name}_places"]),
            helper.make_node("Gather", [name, f"{name}_places"], [f"{name}_flat"]),
            helper.make_node("Reshape", [f"{name}_flat", f"{name}_shape"], [node.output[0]]),
        ]
    del graph.node[:]
    graph.node.extend(kept)
    return names


class RepeatableSession:
    """An inference session whose noise is a function of what is to be spoken, and of nothing else."""

    def __init__(self, session: onnxruntime.InferenceSession, noise: list[str], seed: int) -> None:
        self._session = session
        self._noise = noise
        self._seed = seed

    def run(self, outputs, feeds: dict) -> list:
        told = hashlib.sha256(self._seed.to_bytes(8, "big", signed=True))
        for name in sorted(feeds):
            told.update(np.ascontiguousarray(feeds[name]).tobytes())
        draw = np.random.Generator(np.random.PCG64(int.from_bytes(told.digest())))
        drawn = {name: draw.standard_normal(NOISE, np.float32) for name in self._noise}
        return self._session.run(outputs, {**feeds, **drawn})

    def __getattr__(self, name: str):
        return getattr(self._session, name)


def load(model: Path, config: Path, threads: int, seed: int) -> PiperVoice:
    """The voice with its duration tensor as a second output, and repeatable. Fails when the model has no such
    tensor."""
    graph = onnx.load(str(model))
    try:
        add_alignment_output(graph)
    except ValueError as problem:
        if "already" not in str(problem):
            raise
    noise = take_noise_from_outside(graph.graph)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Idle threads that spin would steal time from the encoder beside them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
    )
    return PiperVoice(
        config=PiperConfig.from_dict(json.loads(config.read_text("utf-8"))),
        session=RepeatableSession(session, noise, seed),
    )


def durations(voice: PiperVoice, chunk) -> list[list]:
    """[[symbol, samples], ...] of one sentence; their sum is the sentence's length.

    The model is told a blank after every symbol but the last (VITS, section 2.2.2). In its sound a blank is the way
    into the next symbol: hiss and voice begin there, 30 to 40 ms before the symbol's own samples."""
    if chunk.phoneme_id_samples is None:
        raise RequestError("the voice gives no phoneme durations")
    ids = voice.config.phoneme_id_map
    left = [int(n) for n in chunk.phoneme_id_samples]
    pairs, blank = [], 0
    for symbol in [BOS, *(p for p in chunk.phonemes if p in ids), EOS]:
        own = len(ids[symbol])
        pairs.append([symbol, blank + sum(left[:own])])
        blank = sum(left[own : own + 1])
        left = left[own + 1 :]
    surplus = len(chunk.audio_float_array) - sum(n for _, n in pairs)
    pairs[-1][1] += surplus
    if pairs[-1][1] < 0:
        raise RequestError(f"phoneme durations exceed the sound by {-surplus} samples")
    return pairs


def speak(voice: PiperVoice, request: Request) -> Answer:
    if "[[" in request.text:
        raise RequestError("text holds '[[', which piper reads as raw phonemes")
    gap = round(request.pause * voice.config.sample_rate)

    settings = SynthesisConfig(length_scale=request.pace * voice.config.length_scale, normalize_audio=False)
    sound: list[np.ndarray] = []
    phonemes: list[list] = []
    for chunk in voice.synthesize(request.text, settings, include_alignments=True):
        if sound and gap:
            sound.append(np.zeros(gap, np.float32))
            phonemes.append([SILENCE, gap])
        sound.append(chunk.audio_float_array)
        phonemes += durations(voice, chunk)
    if not sound:
        raise RequestError("the text has no word that can be spoken")
    samples = np.concatenate(sound).astype("<f4")
    words = [
        [word, "".join("".join(part) for part in voice.phonemize(word))] for word in request.text.split()
    ]
    return Answer(voice.config.sample_rate, len(samples), phonemes, words, samples.tobytes())


def main() -> int:
    arguments = argparse.ArgumentParser(description="Piper voice worker, speech protocol 1.")
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--config", type=Path, required=True)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()

    def ready() -> Voice:
        voice = load(given.model, given.config, given.threads, given.seed)
        engine = f"piper-tts {importlib.metadata.version('piper-tts')}"
        return Voice(engine, voice.config.sample_rate, lambda request: speak(voice, request))

    return serve(ready, str(given.model))


if __name__ == "__main__":
    sys.exit(main())
