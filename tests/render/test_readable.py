from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.speech.readable import readable


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Dr. Alder saw Mr. Stone.", "Dr Alder saw Mr Stone."),
        ("The U.S. fleet left the U.S.", "The U.S fleet left the U.S."),
        ("Pier No. 7 is shut.", "Pier No 7 is shut."),
        ("It rained. Then it stopped.", "It rained. Then it stopped."),
        ("See [[hello]] here", "See [hello]] here"),
    ],
)
def test_stops_inside_a_line_do_not_end_it(written: str, read: str) -> None:
    assert readable(written.split()) == read


@given(st.lists(st.text(st.characters(exclude_categories=("Zs", "Cc", "Cs")), min_size=1, max_size=9)))
def test_every_token_stays_one_token(words: list[str]) -> None:
    tokens = " ".join(words).split()
    said = readable(tokens)
    assert len(said.split()) == len(tokens)
    assert "[[" not in said
