from __future__ import annotations

from pathlib import Path

import pytest

from stream.asrun import AsRun, AsRunLog
from stream.item import ItemKind

DAY = 86_400
NOW = 1_800_000_000.0


def entry(item_id: str, at: float = NOW, kind: ItemKind = "new", event: str = "start") -> AsRun:
    return AsRun(at, kind, event, item_id, item_id.title(), 5, "")  # type: ignore[arg-type]


def test_what_is_appended_is_read_in_order(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path)
    entries = [entry("a", NOW), entry("a", NOW + 1, event="end"), entry("b", NOW + DAY)]
    for each in entries:
        log.append(each)
    assert list(log.read(0)) == entries
    assert list(log.read(NOW + 0.5)) == entries[1:]
    assert len(list(tmp_path.glob("*.jsonl"))) == 2


@pytest.mark.parametrize(
    ("kind", "event", "counts"),
    [
        ("new", "start", True),
        ("repeat", "start", False),
        ("new", "refused", False),
        ("slate", "start", False),
    ],
)
def test_only_a_new_start_counts_as_aired(tmp_path: Path, kind: ItemKind, event: str, counts: bool) -> None:
    log = AsRunLog(tmp_path)
    log.append(entry("a", kind=kind, event=event))
    assert log.started_as_new("a") is counts
    assert AsRunLog(tmp_path).started_as_new("a") is counts


def test_a_reader_sees_what_another_process_appends(tmp_path: Path) -> None:
    writer, reader = AsRunLog(tmp_path), AsRunLog(tmp_path)
    assert not reader.started_as_new("a")
    writer.append(entry("a"))
    assert reader.started_as_new("a")
    assert reader.aired().last == {"a": NOW}


def test_a_line_that_was_cut_short_costs_only_itself(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path)
    log.append(entry("a"))
    path = next(tmp_path.glob("*.jsonl"))
    with path.open("ab") as file:
        file.write(b'{"at": 1800000001.0, "kind": "ne')
    again = AsRunLog(tmp_path)
    again.append(entry("b", NOW + 2))
    assert [each.item_id for each in again.read(0)] == ["a", "b"]
    assert set(AsRunLog(tmp_path).aired().started) == {"a", "b"}


def test_files_older_than_ninety_days_go(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path)
    for days in (0, 20, 100):
        log.append(entry(f"d{days}", NOW + days * DAY))
    assert [each.item_id for each in log.read(0)] == ["d20", "d100"]


def test_what_has_aired_is_forgotten_after_ninety_days(tmp_path: Path) -> None:
    aired = AsRunLog(tmp_path).aired()
    for days in range(200):
        aired.note(entry(f"d{days}", NOW + days * DAY))
        aired.note(entry("often", NOW + days * DAY, kind="repeat"))
    assert len(aired.started) == 91
    assert len(aired.last) == 92
    assert aired.last["often"] == NOW + 199 * DAY
    assert "often" not in aired.started


def test_what_is_noted_beside_the_log_is_not_in_it(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path)
    log.append(entry("a"))
    log.aired().note(entry("b"))
    assert set(log.aired().started) == {"a"}
