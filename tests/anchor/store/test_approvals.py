from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from anchor.desk.script import Script
from anchor.store.approvals import verify_chain
from anchor.store.errors import ChainBroken
from anchor.store.store import Store


@pytest.fixture
def decided(store: Store, draft: Callable[..., Script]) -> Store:
    for number in range(1, 5):
        script = draft(number)
        store.approve(script.id, script.sha256, "Ada")
    store.kill(store.board()[0].id, "Grace")
    return store


def test_the_chain_holds(decided: Store) -> None:
    assert decided.verify_approvals() == 5
    records = decided.approvals()
    assert [record.number for record in records] == [1, 2, 3, 4, 5]
    assert records[-1].approval.verdict == "killed"
    assert records[0].approval.checks
    assert all(later.approval.previous == earlier.hash for earlier, later in itertools.pairwise(records))


@pytest.mark.parametrize("statement", ["UPDATE approvals SET by = 'Eve'", "DELETE FROM approvals"])
def test_records_cannot_be_changed_through_the_database(decided: Store, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), decided.writing() as writing:
        writing.connection.exec_driver_sql(statement)
    assert decided.verify_approvals() == 5


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE approvals SET by = 'Eve' WHERE number = 2", "approval 2 .*altered"),
        ("UPDATE approvals SET checks = '[]' WHERE number = 3", "approval 3 .*altered"),
        ("DELETE FROM approvals WHERE number = 2", "approval 2 is missing"),
        ("UPDATE approvals SET previous = hash WHERE number = 4", "approval 4 does not follow"),
    ],
)
def test_tampering_with_the_file_is_found(decided: Store, statement: str, found: str) -> None:
    forger = sqlite3.connect(Path(str(decided.engine.url.database)))
    forger.executescript(f"DROP TRIGGER approvals_no_update; DROP TRIGGER approvals_no_delete; {statement};")
    forger.close()
    with pytest.raises(ChainBroken, match=found):
        decided.verify_approvals()


def test_a_record_whose_hash_was_recomputed_breaks_the_next(decided: Store) -> None:
    records = list(decided.approvals())
    records[1] = replace(records[1], hash="0" * 64)
    with pytest.raises(ChainBroken, match="approval 2"):
        verify_chain(records)
