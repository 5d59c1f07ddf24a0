"""The parser's process: reads jobs on standard input, answers on standard output, until its input ends.

Frames both ways: 4 bytes length (big-endian) and that many bytes. A job is two frames, JSON facts and the
feed's bytes; an answer is one frame of JSON, `{"feed": ...}` or `{"error": ...}`."""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
from datetime import datetime
from typing import BinaryIO

_MEMORY = 1024 * 1024 * 1024  # bytes of address space: far more than any honest feed of 8 MB needs


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    body = stream.read(size)
    return body if len(body) == size else None


def _answer(facts: dict[str, str], body: bytes) -> str:
    from ingest.language import with_languages
    from ingest.parse import parse_feed
    from ingest.parsed import ParseError

    try:
        feed = parse_feed(
            body,
            url=facts["url"],
            now=datetime.fromisoformat(facts["now"]),
            content_type=facts["content_type"],
            language=facts["language"],
        )
        feed = with_languages(feed, facts["language"])
    except ParseError as error:
        return json.dumps({"error": str(error)})
    except MemoryError:
        return json.dumps({"error": "needs too much memory to read"})
    except Exception as error:  # the channel must hear of it by name, whatever it is
        return json.dumps({"error": f"breaks the feed reader ({type(error).__name__}: {str(error)[:160]})"})
    return json.dumps({"feed": feed.to_json()})


def main() -> None:
    """Serves until standard input ends. `argv[1]` is the time limit of one job in seconds."""
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to end
    os.nice(5)
    # NumPy's linear algebra reserves memory for a thread a core, which a large machine's limit would not hold.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    reader, writer = sys.stdin.buffer, sys.stdout.buffer
    while (facts := _read(reader)) is not None and (body := _read(reader)) is not None:
        # The default action of SIGALRM ends the process even inside C code, also when the parent is gone.
        signal.alarm(limit + 2)
        answer = _answer(json.loads(facts), body).encode()
        signal.alarm(0)
        writer.write(struct.pack(">I", len(answer)) + answer)
        writer.flush()


if __name__ == "__main__":
    main()
