from __future__ import annotations

import os
import time
from collections.abc import Callable

from anchor.desk.script import Script, State
from anchor.store.database import EVENTS_KEPT
from anchor.store.retention import DAY
from anchor.store.store import Store

FUTURE = 40 * DAY


def test_old_work_is_forgotten_and_its_files_with_it(store: Store, draft: Callable[..., Script]) -> None:
    dropped, waiting = draft(1), draft(2)
    store.move(dropped.id, State.DROPPED, "stale")
    store.approve(waiting.id, waiting.sha256, "Ada")
    gone = store.folder / "clips" / "unknown"
    gone.mkdir(parents=True)
    for file in (*(store.folder / "articles").iterdir(), gone):
        os.utime(file, (time.time() - 2 * DAY,) * 2)
    assert store.forget_old(30).files == 1  # only the clip that nothing names
    forgotten = store.forget_old(30, time.time() + FUTURE)
    assert (forgotten.scripts, forgotten.articles, forgotten.files) == (1, 1, 1)
    assert [row.id for row in store.board()] == [waiting.id]
    assert len(list((store.folder / "articles").iterdir())) == 1
    assert store.verify_approvals() == 1  # the record outlives what it is about


def test_the_log_of_changes_is_bounded(store: Store) -> None:
    for number in range(EVENTS_KEPT + 250):
        with store.writing(("test", str(number))):
            pass
    with store.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM events").scalar()
    assert EVENTS_KEPT <= int(kept or 0) <= EVENTS_KEPT + 110
    assert store.revision() >= EVENTS_KEPT + 250
