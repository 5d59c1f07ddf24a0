"""Compiled drawing code is shared by all channels of an installation, unless the installation cannot be written."""

from __future__ import annotations

from pathlib import Path

import pytest

import render.presenter
from anchor import drawing_code
from anchor.data_folder import DataFolder
from anchor.drawing_code import VARIABLE, code_environment, code_folder


def test_it_is_kept_beside_the_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    folder = DataFolder(tmp_path)
    assert code_folder(folder) == Path(render.presenter.__file__).parent / "__pycache__"
    assert code_environment(folder) == {}


def test_an_installation_that_cannot_be_written_has_it_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(drawing_code.os, "access", lambda *_: False)
    folder = DataFolder(tmp_path)
    assert code_environment(folder) == {VARIABLE: str(folder.compiled)}


def test_the_operator_may_say_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    assert code_environment(DataFolder(tmp_path)) == {VARIABLE: str(tmp_path / "elsewhere")}
