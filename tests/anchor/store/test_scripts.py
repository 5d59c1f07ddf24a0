from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from anchor.desk.script import Script, State
from anchor.store.approvals import AUTO
from anchor.store.errors import GateRefused, NotFound, StaleScript
from anchor.store.store import Store

Draft = Callable[..., Script]


def test_a_draft_is_stored_once(store: Store, draft: Draft) -> None:
    first = draft()
    revision = store.stand(first.id)
    assert draft() == first or draft().sha256 == first.sha256
    assert store.stand(first.id) == revision
    assert len(store.board()) == 1
    assert store.script(first.id).sha256 == first.sha256


def test_approval_lets_exactly_these_words_through(store: Store, draft: Draft) -> None:
    script = draft()
    record = store.approve(script.id, script.sha256, "Ada")
    assert record.approval.script_sha256 == script.sha256
    assert store.stand(script.id).state is State.APPROVED
    assert store.approve(script.id, script.sha256, "Grace") == record  # the first decision stands


def test_other_words_are_stale(store: Store, draft: Draft) -> None:
    script = draft()
    with pytest.raises(StaleScript) as caught:
        store.approve(script.id, "0" * 64, "Ada")
    assert caught.value.current == script.sha256
    assert store.verify_approvals() == 0


def test_a_red_gate_refuses(store: Store, draft: Draft) -> None:
    script = draft(spoil=True)
    with pytest.raises(GateRefused, match="not the source's words"):
        store.approve(script.id, script.sha256, "Ada")
    assert store.story(script.id).row.flags == ("red gate",)


def test_a_hold_feed_needs_a_person(store: Store, draft: Draft) -> None:
    script = draft(review="hold")
    with pytest.raises(GateRefused, match="a person decides"):
        store.approve(script.id, script.sha256, AUTO)
    store.approve(script.id, script.sha256, "Ada")


def test_unknown_scripts_are_not_found(store: Store) -> None:
    for act in (
        lambda: store.approve("nothing", "0", "Ada"),
        lambda: store.hold("nothing", "Ada"),
        lambda: store.kill("nothing", "Ada"),
        lambda: store.story("nothing"),
    ):
        with pytest.raises(NotFound, match="nothing"):
            act()


@pytest.mark.parametrize("state", list(State))
def test_kill_works_in_any_state(store: Store, draft: Draft, state: State) -> None:
    script = draft()
    store.move(script.id, state, "put there")
    store.kill(script.id, "Ada")
    assert store.stand(script.id).state is State.KILLED
    with pytest.raises(GateRefused):
        store.approve(script.id, script.sha256, "Ada")


def test_an_edit_voids_the_approval(store: Store, draft: Draft) -> None:
    script = draft()
    store.approve(script.id, script.sha256, "Ada")
    edited = replace(script, slug="OTHER WORDS")
    store.revise(edited, store.checks(script.id, script.sha256))
    assert store.stand(script.id).state is State.IN_REVIEW
    with pytest.raises(StaleScript):
        store.approve(script.id, script.sha256, "Ada")
    assert not store.schedule(script.id, script.sha256, "clip")
    store.approve(script.id, edited.sha256, "Ada")
    assert not store.schedule(script.id, script.sha256, "clip")
    assert store.schedule(script.id, edited.sha256, "clip")


def test_what_was_held_after_airing_is_never_new_again(store: Store, draft: Draft) -> None:
    script = draft()
    store.approve(script.id, script.sha256, "Ada")
    store.schedule(script.id, script.sha256, "clip")
    with store.writing() as writing:
        writing.connection.exec_driver_sql("UPDATE scripts SET first_aired_at = 1, state = 'aired'")
    store.hold(script.id, "Ada")
    store.approve(script.id, script.sha256, "Ada")
    assert store.stand(script.id).state is State.AIRED
    with pytest.raises(GateRefused, match="cannot be edited"):
        store.revise(replace(script, slug="OTHER"), ())


def test_a_page_hears_of_a_decision(store: Store, draft: Draft) -> None:
    script = draft()
    before = store.revision()
    store.hold(script.id, "Ada")
    assert store.wait_for_change(before, 5.0) > before
    assert store.changes(before)[-1].subject == script.id
    assert store.wait_for_change(store.revision(), 0.01) == store.revision()
