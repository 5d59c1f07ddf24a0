from __future__ import annotations

import sys
from pathlib import Path

import pytest

from render.speech.engine import SpeechError
from render.speech.installed import module_folders


def test_packages_are_found_and_absent_ones_are_left_out() -> None:
    found = module_folders(Path(sys.executable), ["numpy", "no_such_package_at_all"])
    assert set(found) == {"numpy"}
    assert (found["numpy"] / "__init__.py").is_file()


def test_a_python_that_is_none_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho broken environment >&2\nexit 3\n")
    broken.chmod(0o755)
    with pytest.raises(SpeechError, match="code 3: broken environment"):
        module_folders(broken, ["numpy"])
    broken.write_text("#!/bin/sh\necho hello\n")
    with pytest.raises(SpeechError, match="make setup"):
        module_folders(broken, ["numpy"])
