"""The finished clips and their times on air."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from anchor.desk.script import State

from .database import Database, moment, moment_or_none
from .tables import airings, clips, scripts
from .views import Airing, ClipView, NextUp


class ClipLibrary(Database):
    """The part of the store that knows clips, the queue and the as-run log."""

    def keep_clip(self, clip: ClipView) -> None:
        """Stores what is known of a finished clip; storing it again replaces it."""
        with self.writing(("clip", clip.id)) as writing:
            writing.connection.execute(delete(clips).where(clips.c.id == clip.id))
            writing.connection.execute(
                insert(clips).values(
                    id=clip.id,
                    script_id=clip.script_id,
                    script_sha256=clip.script_sha256,
                    path=clip.path,
                    duration=clip.duration,
                    loudness=clip.loudness,
                    true_peak=clip.true_peak,
                    presenter=clip.presenter,
                    presenter_failure=clip.presenter_failure,
                    voice=clip.voice,
                    sha256=clip.sha256,
                    size=clip.size,
                    rendered_at=clip.rendered.timestamp(),
                )
            )

    def clip(self, clip_id: str) -> ClipView | None:
        """A finished clip; None when there is none of that id."""
        with self.reading() as connection:
            row = connection.execute(select(clips).where(clips.c.id == clip_id)).one_or_none()
        return None if row is None else clip_of(row)

    def schedule(self, script_id: str, sha256: str, clip_id: str) -> bool:
        """Puts a clip behind an approved script; false when it is not approved in these words any more."""
        with self.writing() as writing:
            done = writing.connection.execute(
                update(scripts)
                .where(
                    scripts.c.id == script_id,
                    scripts.c.sha256 == sha256,
                    scripts.c.state.in_([str(State.APPROVED), str(State.SCHEDULED)]),
                )
                .values(
                    state=State.SCHEDULED,
                    clip_id=clip_id,
                    queued_at=func.coalesce(scripts.c.queued_at, time.time()),
                    progress=1.0,
                    progress_note="",
                    updated_at=time.time(),
                )
            )
            if done.rowcount:
                writing.changed("script", script_id)
        return bool(done.rowcount)

    def next_up(self, limit: int = 20) -> tuple[NextUp, ...]:
        """The clips that wait to air as new, in the order in which they will."""
        with self.reading() as connection:
            rows = connection.execute(
                select(scripts, clips.c.duration, clips.c.presenter_failure)
                .join(clips, clips.c.id == scripts.c.clip_id)
                .where(scripts.c.state == State.SCHEDULED)
                .order_by(scripts.c.queued_at, scripts.c.clip_id)
                .limit(limit)
            ).all()
        return tuple(
            NextUp(
                row.clip_id,
                row.id,
                row.headline,
                row.outlet,
                row.duration,
                moment(row.queued_at or 0.0),
                row.presenter_failure,
            )
            for row in rows
        )

    def record_airings(self, found: Iterable[Airing]) -> None:
        """Takes airings from the as-run log; telling the same again changes nothing.

        The first start of a clip as new makes its script `aired`, whatever was queued before."""
        for airing in found:
            with self.writing() as writing:
                connection = writing.connection
                started = airing.started.timestamp()
                owner = (
                    connection.execute(
                        select(scripts.c.id).where(
                            scripts.c.clip_id == airing.item_id, scripts.c.clip_id != ""
                        )
                    ).scalar()
                    or connection.execute(
                        select(clips.c.script_id).where(clips.c.id == airing.item_id)
                    ).scalar()
                )
                values = {
                    "ended_at": airing.ended.timestamp() if airing.ended else None,
                    "outcome": airing.outcome,
                    "note": airing.note,
                }
                known = connection.execute(
                    select(airings).where(
                        airings.c.item_id == airing.item_id, airings.c.started_at == started
                    )
                ).one_or_none()
                if known is None:
                    connection.execute(
                        insert(airings).values(
                            item_id=airing.item_id,
                            script_id=owner or "",
                            title=airing.title,
                            kind=airing.kind,
                            started_at=started,
                            **values,
                        )
                    )
                elif (known.ended_at, known.outcome, known.note) != tuple(values.values()):
                    connection.execute(
                        update(airings).where(airings.c.number == known.number).values(**values)
                    )
                else:
                    continue
                writing.changed("airing", airing.item_id)
                if owner and airing.kind == "new":
                    _mark_aired(connection, owner, started, airing.item_id)

    def on_air(self) -> Airing | None:
        """What is on air now; None before the first airing and between the log's lines."""
        found = self.recent_airings(1)
        return found[0] if found and found[0].ended is None else None

    def recent_airings(self, limit: int = 20) -> tuple[Airing, ...]:
        """The newest airings, slates included, newest first."""
        with self.reading() as connection:
            rows = connection.execute(
                select(airings, scripts.c.outlet)
                .outerjoin(scripts, scripts.c.id == airings.c.script_id)
                .order_by(airings.c.started_at.desc(), airings.c.number.desc())
                .limit(limit)
            ).all()
        return tuple(airing_of(row) for row in rows)

    def newest_airing_start(self) -> float:
        """Unix time at which the newest known airing started; 0 when there is none."""
        with self.reading() as connection:
            return float(connection.execute(select(func.max(airings.c.started_at))).scalar() or 0.0)


def clip_of(row: Any) -> ClipView:
    return ClipView(
        id=row.id,
        script_id=row.script_id,
        script_sha256=row.script_sha256,
        path=row.path,
        duration=row.duration,
        loudness=row.loudness,
        true_peak=row.true_peak,
        presenter=row.presenter,
        voice=row.voice,
        sha256=row.sha256,
        size=row.size,
        rendered=moment(row.rendered_at),
        presenter_failure=row.presenter_failure,
    )


def airing_of(row: Any) -> Airing:
    return Airing(
        item_id=row.item_id,
        script_id=row.script_id,
        title=row.title,
        kind=row.kind,
        started=moment(row.started_at),
        ended=moment_or_none(row.ended_at),
        outcome=row.outcome,
        note=row.note,
        outlet=row.outlet or "",
    )


def _mark_aired(connection: Any, script_id: str, started: float, item_id: str) -> None:
    connection.execute(
        update(scripts)
        .where(scripts.c.id == script_id, scripts.c.first_aired_at.is_(None))
        .values(first_aired_at=started, clip_id=item_id)
    )
    connection.execute(
        update(scripts)
        .where(
            scripts.c.id == script_id,
            scripts.c.state.in_([str(State.APPROVED), str(State.SCHEDULED)]),
        )
        .values(state=State.AIRED, updated_at=time.time())
    )
