"""Where processes say what they do: a file of bounded size each, and the terminal for what needs a person."""

from __future__ import annotations

import logging
import logging.handlers
import queue
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 3


def configure(process: str, folder: Path) -> None:
    """Logs of this process: INFO and up to `<folder>/<process>.log`, WARNING and up to the terminal."""
    folder.mkdir(parents=True, exist_ok=True)
    file = logging.handlers.RotatingFileHandler(
        folder / f"{process}.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8"
    )
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(logging.Formatter(f"{process}: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[file, terminal], force=True)
    for chatty in ("httpx2", "httpcore2", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


@contextmanager
def aside() -> Iterator[None]:
    """While this is open, a thread of its own writes what is logged: who logs waits for no disk."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    pending: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    writer = logging.handlers.QueueListener(pending, *handlers, respect_handler_level=True)
    root.handlers = [logging.handlers.QueueHandler(pending)]
    writer.start()
    try:
        yield
    finally:
        writer.stop()
        root.handlers = handlers
