"""What a process says reaches its file, also when a thread of its own writes it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from anchor import logs


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    logger = logging.getLogger()
    handlers, level = list(logger.handlers), logger.level
    yield logger
    for handler in set(logger.handlers) - set(handlers):
        handler.close()
    logger.handlers, logger.level = handlers, level


class Slow(logging.Handler):
    """A disk that does not answer until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.let.wait(10)


def test_who_logs_does_not_wait_and_nothing_is_lost(root: logging.Logger, tmp_path: Path) -> None:
    logs.configure("playout", tmp_path)
    slow = Slow()
    root.addHandler(slow)
    before = list(root.handlers)
    with logs.aside():
        for number in range(3):
            logging.getLogger("stream").info("line %d", number)
        slow.let.set()
    assert root.handlers == before
    said = (tmp_path / "playout.log").read_text().splitlines()
    assert [line.split(": ")[-1] for line in said] == ["line 0", "line 1", "line 2"]
    assert all("INFO stream" in line for line in said)
