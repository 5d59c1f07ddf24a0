from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from render.presenter.bake.bake import BakeError, Progress, bake, follow_worker
from render.presenter.bake.environment import ENVIRONMENT
from render.presenter.bake.person import PEOPLE
from render.presenter.side_environment import SideEnvironment, SideEnvironmentError


def tool(requirements: Path, **change: Any) -> SideEnvironment:
    """The baking tool's environment with a list of its own."""
    return replace(ENVIRONMENT, requirements=requirements, **change)


def made(folder: Path, requirements: Path) -> Path:
    python = folder / "bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    (folder / "requirements.sha256").write_text(tool(requirements).digest())
    return python


def test_a_finished_environment_is_used_as_it_is(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("bpy==5.0.1\n")
    assert not tool(requirements).ready(tmp_path / "env")
    python = made(tmp_path / "env", requirements)
    assert tool(requirements).ready(tmp_path / "env")
    assert tool(requirements).ensure(tmp_path / "env") == python
    requirements.write_text("bpy==5.0.2\n")
    assert not tool(requirements).ready(tmp_path / "env")


def test_the_list_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SideEnvironmentError, match=r"missing\.txt: cannot be read"):
        tool(tmp_path / "missing.txt").ensure(tmp_path / "env")


def test_made_from_the_shell_it_ends_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"missing\.txt: cannot be read"):
        tool(tmp_path / "missing.txt").make(tmp_path / "env")


def test_another_python_is_asked_for_by_name(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("")
    with pytest.raises(SideEnvironmentError, match=r"needs python3\.2 or python3\.1:"):
        tool(requirements, pythons=((3, 2), (3, 1))).ensure(tmp_path / "env")


def test_too_little_room_is_said(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("")
    with pytest.raises(SideEnvironmentError, match="GB are free"):
        tool(requirements, pythons=(sys.version_info[:2],), room=10**18).ensure(tmp_path / "env")


def test_what_fails_says_what_it_said(tmp_path: Path) -> None:
    script = "import sys; sys.exit('ERROR: no matching distribution')"
    with pytest.raises(SideEnvironmentError) as told:
        ENVIRONMENT._run(
            [sys.executable, "-c", script], tmp_path, "pip could not install what the tool needs"
        )
    assert "no matching distribution" in str(told.value)
    assert "network" in str(told.value)


def test_a_wrong_person_is_told_before_anything_is_made(tmp_path: Path) -> None:
    config = tmp_path / "someone.toml"
    config.write_text("id = 1")
    with pytest.raises(BakeError, match=r"someone\.toml: id must be some text"):
        bake(config, tmp_path / "out.pack", lambda step: None, environment=tmp_path / "env")
    assert not (tmp_path / "env").exists()


def test_the_pack_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BakeError, match="is no folder"):
        bake(PEOPLE / "marlow.toml", tmp_path / "no/out.pack", lambda step: None)


def worker(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def test_progress_is_passed_on_and_noise_is_not() -> None:
    seen: list[Progress] = []
    follow_worker(
        worker('print("Blender says hello"); print("[1]"); print(\'{"done": 1, "total": 2, "what": "neutral"}\'); '
               'print(\'{"pack": "x", "bytes": 1}\')'),
        seen.append,
    )  # fmt: skip
    assert seen == [Progress(1, 2, "neutral")]


def test_the_workers_reason_reaches_the_caller() -> None:
    with pytest.raises(BakeError, match="no target 'nose/long'"):
        follow_worker(
            worker("print('{\"error\": \"no target \\'nose/long\\'\"}'); raise SystemExit(1)"), lambda _: None
        )


def test_a_worker_that_dies_leaves_its_last_words() -> None:
    with pytest.raises(BakeError, match=r"(?s)status 3.*out of memory.*start the bake again"):
        follow_worker(worker("import sys; sys.stderr.write('out of memory'); sys.exit(3)"), lambda _: None)
    with pytest.raises(BakeError, match="status 0"):
        follow_worker(worker("pass"), lambda _: None)
    with pytest.raises(BakeError, match="cannot be started"):
        follow_worker(["/no/such/python"], lambda _: None)
