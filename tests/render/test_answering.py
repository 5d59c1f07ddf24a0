"""The worker's side of the speech protocol, without a voice behind it."""

from __future__ import annotations

import contextlib
import io
import json
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech.answering import Answer, Request, RequestError, Voice, answer_all, request_of


def message(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def ask(*bodies: bytes, voice: Voice | None = None) -> tuple[int, list[dict[str, Any]]]:
    out = io.BytesIO()
    code = answer_all(voice or Voice("test", 8000, _echo), io.BytesIO(b"".join(map(message, bodies))), out)
    data, replies = out.getvalue(), []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        header = json.loads(data[4 : 4 + length])
        replies.append(header)
        data = data[4 + length + header["bytes"] :]
    return code, replies


def _echo(request: Request) -> Answer:
    if request.text == "boom":
        raise ZeroDivisionError("by nought")
    return Answer(8000, 2, [["a", 2]], [[request.text, "a"]], np.zeros(2, "<f4").tobytes())


def test_requests_are_answered_in_order_until_the_input_ends() -> None:
    code, replies = ask(b'{"text": "one"}', b'{"text": "two", "pace": 1.5, "pause": 0.2}')
    assert code == 0
    assert [r["words"][0][0] for r in replies] == ["one", "two"]
    assert all(r["ok"] and r["bytes"] == 8 for r in replies)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "must be JSON"),
        (b"[]", "JSON object"),
        (b"{}", "non-empty string"),
        (b'{"text": " "}', "non-empty string"),
        (json.dumps({"text": "a" * 4001}).encode(), "the most is 4000"),
        (b'{"text": "a", "pace": 9}', "pace must be a number"),
        (b'{"text": "a", "pause": true}', "pause must be a number"),
    ],
)
def test_a_bad_request_is_refused_with_its_reason_and_the_next_is_answered(body: bytes, reason: str) -> None:
    code, (refusal, answer) = ask(body, b'{"text": "one"}')
    assert code == 0
    assert not refusal["ok"]
    assert reason in refusal["error"]
    assert answer["ok"]


def test_a_voice_that_fails_says_so_and_goes_on() -> None:
    _, (refusal, answer) = ask(b'{"text": "boom"}', b'{"text": "one"}')
    assert refusal["error"] == "ZeroDivisionError: by nought"
    assert answer["ok"]


def test_a_huge_request_ends_the_worker() -> None:
    code, (refusal,) = ask(b"x" * 70_000)
    assert code == 2
    assert "the most is 65536" in refusal["error"]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_an_error(body: bytes) -> None:
    with contextlib.suppress(RequestError):
        assert request_of(body).text.strip()
