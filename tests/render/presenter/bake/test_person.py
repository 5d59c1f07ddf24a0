from __future__ import annotations

from pathlib import Path

import pytest

from render.presenter.bake import brows, hair, lashes
from render.presenter.bake.person import PEOPLE, STYLES, PersonError, Style, read_person

MARLOW = (PEOPLE / "marlow.toml").read_text()


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "someone.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", sorted(PEOPLE.glob("*.toml")), ids=lambda path: path.stem)
def test_everyone_on_file_can_be_read(path: Path) -> None:
    person = read_person(path)
    assert person.id == path.stem
    assert "resembles no real person" in person.notes
    assert sum(weight for name, weight in person.shape.macro.items() if "universal" in name) == pytest.approx(
        1
    )


def test_the_two_differ() -> None:
    marlow, imani = (read_person(PEOPLE / f"{name}.toml") for name in ("marlow", "imani"))
    assert marlow.digest != imani.digest
    assert marlow.digest == read_person(PEOPLE / "marlow.toml").digest


def test_the_digest_follows_every_number(tmp_path: Path) -> None:
    changed = read_person(write(tmp_path, MARLOW.replace("viseme_strength = 0.9", "viseme_strength = 0.8")))
    assert changed.digest != read_person(PEOPLE / "marlow.toml").digest


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "Marlow"', 'name = "Marlow"\nheight = 1.8', "height is not a key"),
        ('name = "Marlow"', "name = 3", "name must be some text"),
        ('id = "marlow"', 'id = "Mar low"', "id must be lower-case"),
        ("[shape.macro]", "[shape.micro]", "shape.macro is missing"),
        ("pupil_radius", "pupil", "eyes.pupil_radius is missing"),
        ("[eyes]", "[eyes]\nlid = 1", "eyes.lid is not a key"),
        ("iris_radius = 0.00", "iris_radius = 0.1", "eyes.iris_radius must be a number from 0.004 to 0.008"),
        ('style = "short-groomed"', 'style = "mohawk"', "hair.style must be one of short-groomed, low-bun"),
        ('style = "natural"', 'style = "none"', "brows.style must be one of natural, defined, not 'none'"),
        ('style = "short"', "style = 3", "lashes.style must be one of short, long, not 3"),
        ('style = "suit"', 'style = "kilt"', "wardrobe[0].style must be one of suit, blazer, studs"),
        ("teeth = [", "teeth = [2, ", "teeth must be three numbers"),
        ("seed = 11", "seed = true", "seed must be a whole number"),
        ("seed = 11", "seed = 11 11", "not a TOML file"),
    ],
)
def test_a_wrong_file_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in MARLOW
    path = write(tmp_path, MARLOW.replace(old, new, 1))
    with pytest.raises(PersonError) as told:
        read_person(path)
    assert complaint in str(told.value)
    assert str(path) in str(told.value)


def test_missing_and_oversized_files(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="cannot be read"):
        read_person(tmp_path / "nobody.toml")
    with pytest.raises(PersonError, match="larger than"):
        read_person(write(tmp_path, "#" * 300_000))


def test_every_style_that_a_file_may_name_exists() -> None:
    made = {"hair": set(hair.STYLES), "brows": set(brows.SHAPES), "lashes": set(lashes.SHAPES)}
    for part, names in made.items():
        assert set(STYLES[part]) == names


def test_a_style_refuses_what_it_does_not_have() -> None:
    style = Style("suit", {"width": 1.0}, {"cloth": (0.1, 0.1, 0.1)})
    style.refuse_unknown(["width"], ["cloth"])
    with pytest.raises(PersonError, match="no number 'width'; it has: length"):
        style.refuse_unknown(["length"], ["cloth"])
    with pytest.raises(PersonError, match="no colour 'cloth'; it has: none"):
        style.refuse_unknown(["width"])
