from __future__ import annotations

from pathlib import Path

import pytest

from anchor.store.errors import TokenRefused
from anchor.store.store import Store


def test_a_login_link_opens_once(store: Store) -> None:
    token = store.create_login_link("cli", person="Ada")
    session = store.redeem(token)
    user = store.session(session)
    assert user is not None
    assert user.name == "Ada"
    with pytest.raises(TokenRefused, match="used already"):
        store.redeem(token)


def test_links_and_sessions_end(store: Store) -> None:
    with pytest.raises(TokenRefused, match="expired"):
        store.redeem(store.create_login_link("cli", valid_for=-1))
    with pytest.raises(TokenRefused, match="not known"):
        store.redeem("guess")
    ended = store.redeem(store.create_login_link("cli"), session_for=-1)
    assert store.session(ended) is None
    session = store.redeem(store.create_login_link("cli", person="Ada"))
    store.revoke(session)
    assert store.session(session) is None
    another = store.redeem(store.create_login_link("cli", person="Ada"))
    assert store.revoke_all("Ada") == 1
    assert store.session(another) is None


def test_secrets_are_stored_as_hashes_only(store: Store) -> None:
    token = store.create_login_link("cli")
    session = store.redeem(token)
    store.close()
    for file in Path(str(store.engine.url.database)).parent.glob("anchor.sqlite*"):
        content = file.read_bytes()
        assert token.encode() not in content
        assert session.encode() not in content
