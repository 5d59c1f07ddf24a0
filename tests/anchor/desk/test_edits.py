from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor.desk.edits import MAX_EDITS, STEPS, EditRefusedError, attribution, run_program, speaker_like
from anchor.desk.script import Edit


def edit(kind: str, text: str, cut: str, value: str = "") -> Edit:
    start = text.index(cut)
    return Edit(kind, start, start + len(cut), value)


ALLOWED = [
    ("normalise-space", "The  dam\nheld.", "", "The dam held."),
    ("delete-dateline", "HARBOR CITY, Nov 22 (Reuters) — The dam held.", None, "The dam held."),
    ("delete-dateline", "Harbor City, Nov. 22, 2026 - The dam held.", None, "The dam held."),
    (
        "delete-parenthetical",
        "The Harbor Weather Service (HWS) warned.",
        " (HWS)",
        "The Harbor Weather Service warned.",
    ),
    ("delete-parenthetical", "Mill Bank (NYSE: MBK) rose.", " (NYSE: MBK)", "Mill Bank rose."),
    ("delete-parenthetical", "Rose Field (pictured) won.", " (pictured)", "Rose Field won."),
    ("delete-day-adverbial", "He said on Tuesday that it held.", " on Tuesday", "He said that it held."),
    (
        "delete-day-adverbial",
        "The mayor said Tuesday night it held.",
        " Tuesday night",
        "The mayor said it held.",
    ),
    ("expand-abbreviation", "Gov. Field won.", "Gov.", "Governor Field won."),
    ("expand-abbreviation", "It ends on Nov. 22.", "Nov.", "It ends on November 22."),
    ("expand-abbreviation", "It ends on 22 Nov.", "Nov", "It ends on 22 November."),
    ("capitalise-first", "the dam held.", "", "The dam held."),
    ("ensure-final-stop", "The dam holds", "", "The dam holds."),
    ("drop-final-stop", "The dam holds.", "", "The dam holds"),
    ("delete-outlet-suffix", "The dam holds - Harbor Times", " - Harbor Times", "The dam holds"),
    ("delete-outlet-suffix", "The dam holds | harbor times", " | harbor times", "The dam holds"),
    ("delete-label", "BREAKING: The dam holds", "BREAKING: ", "The dam holds"),
    ("delete-label", "UPDATE 2-The dam holds", "UPDATE 2-", "The dam holds"),
    (
        "move-attribution-front",
        "The dam held, the fire chief said.",
        ", the fire chief said",
        "The fire chief said the dam held.",
    ),
    (
        "move-attribution-front",
        "NASA will fly, said Rose Field.",
        ", said Rose Field",
        "Rose Field said NASA will fly.",
    ),
    (
        "move-attribution-front",
        "The dam held, according to the city council.",
        ", according to the city council",
        "According to the city council, the dam held.",
    ),
]


@pytest.mark.parametrize(("kind", "text", "cut", "wanted"), ALLOWED)
def test_allowed_steps(kind: str, text: str, cut: str | None, wanted: str) -> None:
    cut = text[: text.index("The ")] if cut is None else cut
    step = edit(kind, text, cut) if cut else Edit(kind)
    assert run_program(text, (step,), "Harbor Times") == wanted


REFUSED = [
    # nothing but the closed set may go
    ("delete-parenthetical", "He was cleared (not charged) today.", " (not charged)"),
    ("delete-parenthetical", "He (allegedly) stole it.", " (allegedly)"),
    ("delete-parenthetical", "It weighs 2 tons (56 km) here.", " (56 km)"),
    ("delete-parenthetical", "Rose Field (DEM) won.", " (DEM)"),
    ("delete-parenthetical", "They did (NOT) win.", " (NOT)"),
    ("delete-parenthetical", "The Harbor Weather Service (HWS) warned.", "(HWS) "),
    ("delete-parenthetical", "The Harbor Weather Service warned.", " Weather"),
    ("delete-day-adverbial", "It will close on Tuesday.", " on Tuesday"),
    ("delete-day-adverbial", "He has not said on Tuesday that it held.", " on Tuesday"),
    ("delete-day-adverbial", "He said on Tuesday night it held.", " on Tuesday"),
    ("delete-day-adverbial", "He said Tuesday and Friday are off.", " Tuesday"),
    ("delete-day-adverbial", "He said not to come.", " not"),
    ("delete-dateline", "NOT GUILTY — The court ruled.", "NOT GUILTY — "),
    ("delete-dateline", "Nobody — the dam held.", "Nobody — "),
    ("delete-label", "RETRACTED: The dam holds", "RETRACTED: "),
    ("delete-label", "CORRECTION: The dam holds", "CORRECTION: "),
    ("delete-label", "Satire: The dam holds", "Satire: "),
    ("delete-outlet-suffix", "The dam holds - police deny", " - police deny"),
    ("expand-abbreviation", "Gov. offices closed.", "Gov."),
    ("expand-abbreviation", "The dam held.", "dam"),
    ("move-attribution-front", "The dam held, officials never said.", ", officials never said"),
    ("move-attribution-front", "Brook left, who was 14, Field said.", ", Field said"),
    ("move-attribution-front", '"The dam held," Field said.', '," Field said'),
    ("capitalise-first", "The dam held.", ""),
    ("normalise-space", "The dam held.", ""),
    ("ensure-final-stop", "The dam held?", ""),
    ("drop-final-stop", "They live in the U.S.", ""),
    ("insert", "The dam held.", "dam"),
    ("", "The dam held.", "dam"),
]


@pytest.mark.parametrize(("kind", "text", "cut"), REFUSED)
def test_refused_steps_name_themselves(kind: str, text: str, cut: str) -> None:
    step = edit(kind, text, cut) if cut else Edit(kind)
    with pytest.raises(EditRefusedError) as refused:
        run_program(text, (step,), "Harbor Times")
    assert kind in str(refused.value)


def test_an_edit_brings_no_words_of_its_own() -> None:
    text = "Gov. Field won."
    assert (
        run_program(text, (edit("expand-abbreviation", text, "Gov.", "Governor"),)) == "Governor Field won."
    )
    with pytest.raises(EditRefusedError, match="Governor"):
        run_program(text, (edit("expand-abbreviation", text, "Gov.", "Disgraced governor"),))
    with pytest.raises(EditRefusedError, match="words of its own"):
        run_program("the dam held.", (Edit("capitalise-first", value="X"),))


def test_a_program_is_short_and_in_range() -> None:
    with pytest.raises(EditRefusedError, match="at most"):
        run_program("x", (Edit("capitalise-first"),) * (MAX_EDITS + 1))
    for start, end in ((-1, 3), (2, 1), (0, 99)):
        with pytest.raises(EditRefusedError, match="characters"):
            run_program("The dam held.", (Edit("delete-label", start, end),))


@pytest.mark.parametrize(
    ("who", "speaks"),
    [
        ("the fire chief", True),
        ("Rose Field", True),
        ("officials", True),
        ("Gov. Rose Field", True),
        ("a spokesman for the Harbor Board", True),
        ("never", False),
        ("who was allegedly there", False),
        ("he", False),
        ("a man the mayor knew", False),
        ("the 14 members", False),
    ],
)
def test_who_can_carry_an_attribution(who: str, speaks: bool) -> None:
    assert speaker_like(who) is speaks


def test_a_name_keeps_its_capital() -> None:
    assert attribution("Smith left the town, the fire chief said.") is None


@given(
    st.text(alphabet=st.sampled_from("Thedamsidno,. ()'\"—NASA0123\n"), max_size=60),
    st.lists(
        st.builds(
            Edit, st.sampled_from([*STEPS, "insert"]), st.integers(-2, 70), st.integers(-2, 70), st.just("")
        ),
        max_size=4,
    ),
)
def test_no_program_invents_a_word(text: str, edits: list[Edit]) -> None:
    try:
        made = run_program(text, edits, "Harbor Times")
    except EditRefusedError:
        return
    assert {w.strip(".,").lower() for w in made.split()} <= {w.strip(".,").lower() for w in text.split()}
    for word in ("not", "no"):
        assert made.lower().split().count(word) == text.lower().split().count(word)
