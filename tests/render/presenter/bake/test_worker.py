"""The whole tool, from a person's file to a pack that can be read. Minutes of processor: only when asked for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from render.presenter.bake.bake import Progress, bake
from render.presenter.bake.person import PEOPLE
from render.presenter.pack import read_pack

ENVIRONMENT = Path(__file__).parents[4] / ".venv-bake"


@pytest.mark.skipif(
    not os.environ.get("ANCHOR_TEST_BAKE"), reason="`make soak` bakes a presenter: ANCHOR_TEST_BAKE=1"
)
@pytest.mark.timeout(1800)
def test_a_person_becomes_a_pack_and_a_second_bake_takes_no_picture_again(tmp_path: Path) -> None:
    seen: list[Progress] = []
    out = tmp_path / "marlow.pack"
    bake(PEOPLE / "marlow.toml", out, seen.append, quality="draft", environment=ENVIRONMENT)
    pack = read_pack(out)
    assert pack.info.id == "marlow"
    assert "resembles no real person" in pack.info.likeness
    assert seen[-1].done == seen[-1].total == len(seen)
    pictures = {path: path.stat().st_mtime_ns for path in (tmp_path / "marlow.work").rglob("*.png")}
    first = out.read_bytes()
    bake(PEOPLE / "marlow.toml", out, seen.append, quality="draft", environment=ENVIRONMENT)
    assert {path: path.stat().st_mtime_ns for path in pictures} == pictures
    assert out.read_bytes() == first
