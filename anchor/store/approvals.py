"""The record of decisions: append-only, each record holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select

from anchor.desk.script import Approval, Check

from .database import Database
from .errors import ChainBroken
from .tables import approvals
from .views import ApprovalRecord

AUTO: Final = "auto"  # who approves for a feed on review=auto
FIRST: Final = "0" * 64  # what the first record has before it


def record_hash(number: int, approval: Approval) -> str:
    """SHA-256 over the canonical JSON of the record, its number and the hash before it."""
    body = {**asdict(approval), "at": approval.at.astimezone(UTC).isoformat(), "number": number}
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


def verify_chain(records: Iterable[ApprovalRecord]) -> int:
    """How many records the chain holds; raises `ChainBroken` at the first that does not fit.

    A chain whose last records were cut off still verifies: compare its newest hash with a kept one."""
    previous, count = FIRST, 0
    for record in records:
        count += 1
        if record.number != count:
            raise ChainBroken(f"approval {count} is missing: the next one there is {record.number}")
        if record.approval.previous != previous:
            raise ChainBroken(f"approval {count} does not follow the one before it")
        if record_hash(count, record.approval) != record.hash:
            raise ChainBroken(f"approval {count} (script {record.approval.script_id}) was altered")
        previous = record.hash
    return count


def append(
    connection: Connection, script_id: str, sha256: str, by: str, verdict: str, checks: Sequence[Check]
) -> ApprovalRecord:
    """Adds a decision to the chain within the caller's write transaction."""
    last = connection.execute(
        select(approvals.c.number, approvals.c.hash).order_by(approvals.c.number.desc()).limit(1)
    ).one_or_none()
    number = 1 if last is None else last.number + 1
    approval = Approval(
        script_id=script_id,
        script_sha256=sha256,
        by=by,
        at=datetime.now(UTC),
        verdict=verdict,  # type: ignore[arg-type]
        checks=tuple(checks),
        previous=FIRST if last is None else last.hash,
    )
    record = ApprovalRecord(number, approval, record_hash(number, approval))
    connection.execute(
        insert(approvals).values(
            number=number,
            script_id=script_id,
            script_sha256=sha256,
            by=by,
            at=approval.at.isoformat(),
            verdict=verdict,
            checks=json.dumps([asdict(check) for check in approval.checks], ensure_ascii=False),
            previous=approval.previous,
            hash=record.hash,
        )
    )
    return record


def record_of(row: Any) -> ApprovalRecord:
    approval = Approval(
        script_id=row.script_id,
        script_sha256=row.script_sha256,
        by=row.by,
        at=datetime.fromisoformat(row.at),
        verdict=row.verdict,
        checks=tuple(Check(**check) for check in json.loads(row.checks)),
        previous=row.previous,
    )
    return ApprovalRecord(row.number, approval, row.hash)


class ApprovalBook(Database):
    """The part of the store that reads the record of decisions."""

    def approvals(self, script_id: str = "") -> tuple[ApprovalRecord, ...]:
        """Every decision, or those on one script; oldest first."""
        query = select(approvals).order_by(approvals.c.number)
        if script_id:
            query = query.where(approvals.c.script_id == script_id)
        with self.reading() as connection:
            return tuple(record_of(row) for row in connection.execute(query))

    def verify_approvals(self) -> int:
        """Checks the whole chain: how many records it holds. Raises `ChainBroken`."""
        with self.reading() as connection:
            rows = connection.execution_options(yield_per=500).execute(
                select(approvals).order_by(approvals.c.number)
            )
            return verify_chain(record_of(row) for row in rows)
