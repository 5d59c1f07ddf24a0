"""The protocol's client against small workers that follow it, break it, die and hang."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from render.speech.engine import SpeechError
from render.speech.worker import MAX_SOUND, VoiceWorker

SHORTEST_WORKER = """
import json, struct, sys, os
def send(header, sound=b""):
    body = json.dumps({**header, "bytes": len(sound)}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body + sound); sys.stdout.buffer.flush()
def receive():
    size = sys.stdin.buffer.read(4)
    if len(size) < 4: sys.exit(0)
    return json.loads(sys.stdin.buffer.read(struct.unpack(">I", size)[0]))
"""


@contextmanager
def worker(tmp_path: Path, body: str, **times: float) -> Iterator[VoiceWorker]:
    program = tmp_path / "worker.py"
    program.write_text(SHORTEST_WORKER + textwrap.dedent(body))
    with VoiceWorker([sys.executable, str(program)], **times) as client:
        yield client


GOOD = """
    send({"ok": True, "protocol": 1, "engine": "test"})
    while True:
        request = receive()
        n = len(request["text"]) * 10
        sound = struct.pack(f"<{n}f", *[0.5] * n)
        send({"ok": True, "rate": 16000, "samples": n, "phonemes": [["a", n]]}, sound)
"""


def test_a_worker_that_follows_the_protocol(tmp_path: Path) -> None:
    with worker(tmp_path, GOOD) as client:
        said = client.speak("four")
        assert said.rate == 16_000
        assert said.samples.dtype == np.float32
        assert said.samples.tolist() == [0.5] * 40
        assert said.phonemes == (("a", 40),)
        assert said.words == ()
        assert client.engine == "test"


def test_a_killed_worker_is_started_again(tmp_path: Path) -> None:
    with worker(tmp_path, GOOD) as client:
        client.speak("one")
        first = client.pid
        assert first is not None
        subprocess.run(["kill", "-9", str(first)], check=True)
        assert len(client.speak("two").samples) == 30
        assert client.pid != first


def test_closing_ends_the_child(tmp_path: Path) -> None:
    with worker(tmp_path, GOOD) as client:
        client.speak("one")
        pid = client.pid
    assert client.pid is None
    assert not Path(f"/proc/{pid}").exists()


def test_a_worker_that_dies_twice_is_named_with_its_last_words(tmp_path: Path) -> None:
    with (
        worker(tmp_path, 'print("no such model", file=sys.stderr); sys.exit(3)') as client,
        pytest.raises(SpeechError, match=r"failed twice.*code 3.*no such model"),
    ):
        client.speak("hello")


def test_a_worker_that_hangs_is_given_up(tmp_path: Path) -> None:
    body = 'send({"ok": True, "protocol": 1})\nreceive()\nimport time\ntime.sleep(60)\n'
    with worker(tmp_path, body, reply_seconds=0.5) as client, pytest.raises(SpeechError, match="in time"):
        client.speak("hello")


def test_a_refusal_is_not_tried_again(tmp_path: Path) -> None:
    body = """
    open(sys.argv[0] + ".started", "a").write("x")
    send({"ok": True, "protocol": 1})
    while True:
        receive()
        send({"ok": False, "error": "not a word of mine"})
    """
    with worker(tmp_path, body) as client:
        for _ in range(2):
            with pytest.raises(SpeechError, match="not a word of mine"):
                client.speak("hello")
    assert (tmp_path / "worker.py.started").read_text() == "x"


def test_noise_on_standard_error_does_not_block(tmp_path: Path) -> None:
    noisy = GOOD.replace("n = len", 'sys.stderr.write("x" * 5000000 + "\\\\n"); n = len')
    with worker(tmp_path, noisy, reply_seconds=20) as client:
        assert len(client.speak("four").samples) == 40


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ('sys.stdout.buffer.write(b"\\xff\\xff\\xff\\xff"); sys.stdout.buffer.flush()', "header has"),
        ('sys.stdout.buffer.write(b"\\0\\0\\0\\2hi"); sys.stdout.buffer.flush()', "not JSON"),
        ('sys.stdout.buffer.write(b"\\0\\0\\0\\2[]"); sys.stdout.buffer.flush()', "not a JSON object"),
        ('send({"ok": True, "rate": 16000, "samples": 3, "phonemes": []}, b"1234")', "does not follow"),
        ('send({"ok": True, "rate": 16000, "samples": 1, "phonemes": [["a", 2]]}, b"1234")', "add up"),
        ('send({"ok": True, "rate": 16000, "samples": 1, "phonemes": [["a", -1]]}, b"1234")', "not a count"),
        (
            'send({"ok": True, "rate": 16000, "samples": 1, "phonemes": [["a", 1]]}, b"\\0\\0\\xc0\\x7f")',
            "not numbers",
        ),
        ('send({"ok": True, "rate": 1, "samples": 1, "phonemes": [["a", 1]]}, b"1234")', "rate"),
        ('send({"ok": True, "rate": 16000}, b"1234")', "does not follow"),
    ],
)
def test_a_reply_that_breaks_the_protocol_is_refused(tmp_path: Path, reply: str, reason: str) -> None:
    body = f'send({{"ok": True, "protocol": 1}})\nreceive()\n{reply}\nreceive()\n'
    with worker(tmp_path, body, reply_seconds=10) as client, pytest.raises(SpeechError, match=reason):
        client.speak("hello")


def test_more_sound_than_allowed_is_never_read(tmp_path: Path) -> None:
    body = f"""
    send({{"ok": True, "protocol": 1}})
    receive()
    head = json.dumps({{"ok": True, "bytes": {MAX_SOUND + 1}}}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(head)) + head); sys.stdout.buffer.flush()
    receive()
    """
    with worker(tmp_path, body) as client, pytest.raises(SpeechError, match="announces"):
        client.speak("hello")


def test_another_protocol_is_refused(tmp_path: Path) -> None:
    with (
        worker(tmp_path, 'send({"ok": True, "protocol": 2})\nreceive()') as client,
        pytest.raises(SpeechError, match="protocol 2"),
    ):
        client.speak("hello")


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with VoiceWorker([str(tmp_path / "nothing")]) as client, pytest.raises(SpeechError, match="make setup"):
        client.speak("hello")
