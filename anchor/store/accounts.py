"""Who may use the desk: one-time login links and sessions, kept only as hashes."""

from __future__ import annotations

import hashlib
import secrets
import time

from sqlalchemy import delete, insert, select, update

from .database import Database, moment
from .errors import TokenRefused
from .tables import login_tokens, sessions
from .views import User

LINK_SECONDS = 3600.0
SESSION_SECONDS = 12 * 3600.0
DEFAULT_PERSON = "editor"


def _hash(secret: str) -> str:
    # The secrets have 256 random bits: a fast hash is enough, nothing can be guessed.
    return hashlib.sha256(secret.encode()).hexdigest()


class Accounts(Database):
    """The part of the store that knows who is logged in."""

    def create_login_link(
        self, by: str, person: str = DEFAULT_PERSON, valid_for: float = LINK_SECONDS
    ) -> str:
        """A token that logs `person` in once, within `valid_for` seconds. `by` says who asked for it."""
        token = secrets.token_urlsafe(32)
        now = time.time()
        with self.writing(("login", f"link for {person} by {by}")) as writing:
            writing.connection.execute(delete(login_tokens).where(login_tokens.c.expires_at < now - 86_400))
            writing.connection.execute(
                insert(login_tokens).values(
                    hash=_hash(token), person=person, created_at=now, expires_at=now + valid_for
                )
            )
        return token

    def redeem(self, token: str, session_for: float = SESSION_SECONDS) -> str:
        """Trades a login token for the id of a session of `session_for` seconds; the token is used up.

        Raises `TokenRefused` when the token is unknown, used or expired."""
        session = secrets.token_urlsafe(32)
        now = time.time()
        with self.writing() as writing:
            row = writing.connection.execute(
                select(login_tokens).where(login_tokens.c.hash == _hash(token))
            ).one_or_none()
            if row is None or row.used_at is not None or row.expires_at < now:
                said = "is not known" if row is None else "was used already" if row.used_at else "has expired"
                raise TokenRefused(f"this login link {said}: ask for a new one with `anchor login`")
            writing.connection.execute(
                update(login_tokens).where(login_tokens.c.hash == row.hash).values(used_at=now)
            )
            writing.connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            writing.connection.execute(
                insert(sessions).values(
                    hash=_hash(session), person=row.person, created_at=now, expires_at=now + session_for
                )
            )
            writing.changed("login", row.person)
        return session

    def session(self, session_id: str) -> User | None:
        """Who holds this session; None when it is unknown, expired or revoked."""
        with self.reading() as connection:
            row = connection.execute(
                select(sessions).where(sessions.c.hash == _hash(session_id))
            ).one_or_none()
        if row is None or row.revoked_at is not None or row.expires_at < time.time():
            return None
        return User(row.person, moment(row.expires_at))

    def revoke(self, session_id: str) -> None:
        """Logs a session out; nothing happens when it is already gone."""
        with self.writing() as writing:
            writing.connection.execute(
                update(sessions).where(sessions.c.hash == _hash(session_id)).values(revoked_at=time.time())
            )

    def revoke_all(self, person: str) -> int:
        """Logs every session of a person out; how many there were."""
        with self.writing() as writing:
            done = writing.connection.execute(
                update(sessions)
                .where(sessions.c.person == person, sessions.c.revoked_at.is_(None))
                .values(revoked_at=time.time())
            )
        return int(done.rowcount)
