"""docs/licences.md says what is installed, with the licence its own metadata states."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def rows(heading: str) -> dict[str, tuple[str, str]]:
    """Version and licence of each package in the table under `heading`."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line[:1] == "|"
    ]
    return {canonical(row[0]): (row[1], row[2]) for row in cells[2:]}


def installed_by_default() -> dict[str, Distribution]:
    """Everything that `pip install anchor24` brings, found by walking the requirements."""
    found: dict[str, Distribution] = {}

    def walk(name: str, extras: tuple[str, ...] = ()) -> None:
        if canonical(name) in found:
            return
        try:
            package = distribution(name)
        except PackageNotFoundError:
            return  # its marker does not hold on this platform
        found[canonical(name)] = package
        for text in package.requires or []:
            need = Requirement(text)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                walk(need.name, tuple(need.extras))

    walk("anchor24")
    del found["anchor24"]
    return found


def licence_words(package: Distribution) -> str:
    """All that the metadata says about the licence, as one lower-case text."""
    meta = package.metadata
    classifiers = [line for line in meta.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([meta.get("License-Expression") or "", meta.get("License") or "", *classifiers]).lower()


def test_every_installed_package_is_listed_and_nothing_else() -> None:
    listed = {**rows("Python packages"), **rows("What those bring along")}
    assert set(listed) == set(installed_by_default())


@pytest.mark.parametrize("name", sorted(installed_by_default()))
def test_listed_licence_is_the_one_of_the_metadata(name: str) -> None:
    package = installed_by_default()[name]
    version, licence = {**rows("Python packages"), **rows("What those bring along")}[name]
    stated = licence_words(package)
    assert version == package.version
    for identifier in re.split(r" OR | AND ", licence):
        family = re.match(r"[0-9]?[A-Za-z]+", identifier).group(0).lower()  # type: ignore[union-attr]
        assert family in stated, f"{name}: {licence!r} is not what its metadata says: {stated!r}"


def test_default_install_has_no_torch_and_no_piper() -> None:
    assert not {"torch", "piper-tts", "tts", "coqui-tts"} & set(installed_by_default())


def test_voice_environment_is_listed_with_its_pins() -> None:
    pins = dict(
        line.split("==")
        for line in (ROOT / "requirements-voice.txt").read_text().splitlines()
        if "==" in line
    )
    listed = {name: version for name, (version, _) in rows("The voice worker's environment").items()}
    assert listed == {canonical(name): version for name, version in pins.items()}


def test_npm_packages_are_listed_with_their_pins_and_licences() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    section = rows("npm packages")
    for path, package in lock.items():
        if not path:
            continue
        name = path.removeprefix("node_modules/")
        version, licence = section.pop(canonical(name))
        assert version == package["version"]
        assert {"BSD-0-Clause": "0BSD"}.get(package["license"], package["license"]) == licence
    assert not section


def test_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
