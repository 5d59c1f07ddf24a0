from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

from anchor.newsroom import durable
from anchor.store import sqlite
from anchor.store.store import Store

EXPECTED = {"journal_mode": "wal", "synchronous": "normal", "busy_timeout": 5000, "foreign_keys": 1}


def test_the_store_reads_back_its_pragmas(store: Store) -> None:
    assert sqlite.pragmas(store.engine) == EXPECTED


def test_dbos_gets_the_same_pragmas_on_every_connection(tmp_path: Path) -> None:
    engine = durable.engine(tmp_path / "dbos.sqlite")
    try:
        with engine.connect(), engine.connect():
            assert sqlite.pragmas(engine) == EXPECTED
    finally:
        engine.dispose()


def test_prepare_makes_a_private_database_in_wal(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "dbos.sqlite"
    sqlite.prepare(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_writers_of_two_processes_wait_for_each_other(tmp_path: Path) -> None:
    with Store.open(tmp_path / "anchor.sqlite") as one, Store.open(tmp_path / "anchor.sqlite") as other:

        def count(store: Store) -> None:
            for _ in range(25):
                with store.writing(("setting", "count")) as writing:
                    connection = writing.connection
                    found = connection.exec_driver_sql("SELECT value FROM settings").scalar()
                    connection.exec_driver_sql("DELETE FROM settings")
                    connection.exec_driver_sql(
                        "INSERT INTO settings (key, value) VALUES ('count', ?)", (str(int(found or 0) + 1),)
                    )

        threads = [threading.Thread(target=count, args=(store,)) for store in (one, other, one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.setting("count") == 100
        assert one.revision() == other.revision() == 100
