from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from anchor.store import migrate
from anchor.store.errors import StoreError
from anchor.store.store import Store
from anchor.store.tables import metadata

WRITTEN_BY_FIRST = Path(__file__).with_name("written_by_0001.sql")


def test_an_empty_database_gets_the_newest_schema(tmp_path: Path) -> None:
    with Store.open(tmp_path / "anchor.sqlite") as store, store.reading() as connection:
        assert migrate.current(connection) == migrate.head()


def test_the_migrations_make_what_the_program_reads(store: Store) -> None:
    with store.reading() as connection:
        assert migrate.differences(connection) == []


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anchor.sqlite"
    with Store.open(path) as store:
        store.set_sample_wire(False)
    with Store.open(path) as store:
        assert store.sample_wire() is False


def test_a_database_written_by_the_first_schema_opens_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "anchor.sqlite"
    old = sqlite3.connect(path)
    old.executescript(WRITTEN_BY_FIRST.read_text(encoding="utf-8"))
    assert old.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    old.close()
    with Store.open(path) as store:
        assert [row.headline for row in store.board()] == ["Harbor opens bridge number 1"]
        detail = store.story(store.board()[0].id)
        assert detail.script.sha256 == detail.row.sha256
        assert detail.checks
        assert all(check.passed for check in detail.checks)
        assert detail.articles[0].outlet == "Harbor Times"
        assert [record.approval.by for record in detail.approvals] == ["Ada"]
        assert store.verify_approvals() == 1
        with store.reading() as connection:
            assert migrate.differences(connection) == []


def test_clips_of_the_first_schema_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "anchor.sqlite"
    old = sqlite3.connect(path)
    old.executescript(WRITTEN_BY_FIRST.read_text(encoding="utf-8"))
    old.execute(
        "INSERT INTO clips VALUES"
        " ('clip', 'script', 'words', 'clips/clip/clip.mp4', 19.2, -16.0, -1.0, 'card', 'joe', 'file', 7, 1.0)"
    )
    old.execute("UPDATE scripts SET clip_id = 'clip', state = 'scheduled', queued_at = 1.0")
    old.commit()
    tables = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    before = {table: old.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    old.close()
    with Store.open(path) as store:
        clip = store.clip("clip")
        assert clip is not None
        assert (clip.duration, clip.size, clip.presenter_failure) == (19.2, 7, "")
        assert [row.presenter_failure for row in store.board()] == [""]
        assert [item.presenter_failure for item in store.next_up()] == [""]
    new = sqlite3.connect(path)
    after = {table: new.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    new.close()
    assert after.pop("alembic_version") == [(migrate.head(),)]
    assert [*after.pop("clips")[0]] == [*before["clips"][0], ""]
    assert after == {table: before[table] for table in after}


def test_a_database_of_a_newer_program_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "anchor.sqlite"
    with Store.open(path) as store, store.writing() as writing:
        writing.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999.*newer version"):
        Store.open(path)


def test_every_table_can_be_made_by_postgres() -> None:
    for table in metadata.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
