from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from anchor.desk.speech_tables import ABBREVIATIONS
from anchor.desk.spoken import seconds, speak
from anchor.desk.wordlists import MONTH_ABBREVIATIONS

SPOKEN = [
    ("The cat sat on the mat.", "The cat sat on the mat."),
    ("It's the people's choice.", "It's the people's choice."),
    # money
    ("It cost $3.5 million.", "It cost three point five million dollars."),
    ("It cost $1.", "It cost one dollar."),
    ("It cost £2.50.", "It cost two pounds and fifty pence."),
    ("It cost $3.00.", "It cost three dollars."),
    ("A $20-30m deal.", "A twenty to thirty million dollar deal."),
    ("The $3 million paid was late.", "The three million dollars paid was late."),
    ("It raised €1bn.", "It raised one billion euros."),
    ("It cost US$40.", "It cost forty U S dollars."),
    # percent, ranges, decimals
    ("Up 3.05%.", "Up three point zero five percent."),
    ("It used 50%-70% less.", "It used fifty to seventy percent less."),
    ("Some 5-6% agreed.", "Some five to six percent agreed."),
    ("The 2024-25 season.", "The twenty twenty-four to twenty-five season."),
    ("From 2019–2021.", "From twenty nineteen to twenty twenty-one."),
    ("They won 3-2.", "They won three to two."),
    ("Version 1.2.3 is out.", "Version one point two point three is out."),
    ("It fell to -5°C.", "It fell to minus five degrees Celsius."),
    # years and counts
    ("In 2026 it rained.", "In twenty twenty-six it rained."),
    ("In 1905 it rained.", "In nineteen oh five it rained."),
    ("Since 2000 it rained.", "Since two thousand it rained."),
    ("About 1500 troops left.", "About one thousand five hundred troops left."),
    ("The 1990s ended.", "The nineteen nineties ended."),
    ("1,250 came.", "one thousand two hundred and fifty came."),
    # dates and times
    ("On 22 Nov it rained.", "On the twenty-second of November it rained."),
    ("On Nov. 22, 2026, it rained.", "On November twenty-second, twenty twenty-six, it rained."),
    ("On 2026-11-22 it rained.", "On the twenty-second of November, twenty twenty-six it rained."),
    ("At 14:05 UTC it rained.", "At fourteen oh five U T C it rained."),
    ("At 9:30 a.m. it rained.", "At nine thirty a m it rained."),
    ("At 3pm it rained.", "At three p m it rained."),
    ("It ends at 5 p.m.", "It ends at five p m."),
    # letters with digits, numbered things, numerals
    ("MH370 is lost.", "M H three seven zero is lost."),
    ("U2 sang.", "U two sang."),
    ("COVID-19 rose.", "Covid nineteen rose."),
    ("The No. 1 seed.", "The number one seed."),
    ("The No.1 seed.", "The number one seed."),
    ("The 22nd man.", "The twenty-second man."),
    ("Elizabeth II and Charles III.", "Elizabeth the second and Charles the third."),
    ("Artemis III flies.", "Artemis three flies."),
    ("After World War II it rained.", "After World War two it rained."),
    ("Artemis I flew.", "Artemis one flew."),
    ("Smith and I saw Vitamin C and the IV line.", "Smith and I saw Vitamin C and the I V line."),
    # units
    ("It ran 5 km at 80 km/h.", "It ran five kilometres at eighty kilometres an hour."),
    ("It is 1 km away.", "It is one kilometre away."),
    ("A 9-year-old boy.", "A nine-year-old boy."),
    ("It took 1/2 of 3/4.", "It took one half of three quarters."),
    ("Open 24/7 since 9/11.", "Open twenty-four seven since nine eleven."),
    ("It is 5½ metres.", "It is five and one half metres."),
    # abbreviations and acronyms
    ("Dr. Smith met Gov. Field.", "Doctor Smith met Governor Field."),
    ("Near St. Mary's.", "Near Saint Mary's."),
    ("He lives in the U.S.", "He lives in the U S."),
    ("The U.S. agreed.", "The U S agreed."),
    ("NASA and the FBI met MPs.", "Nasa and the F B I met M P's."),
    ("The FBI's case.", "The F B I's case."),
    ("AT&T and R&D.", "A T and T and R and D."),
    ("HARBOR CITY and the FDA.", "Harbor City and the F D A."),
    ("THE MAYOR WILL NOT RESIGN", "The mayor will not resign"),
    ("It began in Jan.", "It began in January."),
    # signs
    ("Salt & pepper — both — rose.", "Salt and pepper, both, rose."),
    ("The board (five of them) left.", "The board, five of them, left."),
    ("“It is over,” she said.", "It is over, she said."),
    ("'It is over,' she said.", "It is over, she said."),
]


@pytest.mark.parametrize(("written", "wanted"), SPOKEN)
def test_written_to_spoken(written: str, wanted: str) -> None:
    assert speak(written) == wanted


@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=12))
def test_plain_words_pass_unchanged(words: list[str]) -> None:
    text = " ".join(words).capitalize() + "."
    short = {a.rstrip(".").lower() for a in (*ABBREVIATIONS, *MONTH_ABBREVIATIONS, "no", "nos")}
    if not set(words) & short:
        assert speak(text) == text
        assert speak(speak(text)) == speak(text)


PIECES = st.one_of(
    st.integers(0, 10**18).map(str),
    st.integers(0, 10**9).map("{:,}".format),
    st.decimals(0, 9999, places=2).map(str),
    st.sampled_from(
        ["$", "£", "%", "-", "–", "/", ":", ".", ",", " ", " ", "°C", "km", "m", "Nov", "May ", "th", "s",
         "A", "No. ", "x", "#", "(", ")", "'", "bn", "year", " and ", "٣", "²", "½", "é", "a.m.", "UTC",
         "−", "II"]
    ),
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join))
def test_no_digit_is_left_and_none_is_dropped(text: str) -> None:
    spoken = speak(text)
    assert not re.search(r"\d", spoken)
    runs = re.findall(r"[1-9]\d*", text)
    # Each run of digits gives at least one word of letters.
    assert len(re.findall(r"[a-z]{2,}", spoken)) >= len(runs) or not runs


@given(st.integers(0, 10**12))
def test_a_count_is_spoken_in_full(number: int) -> None:
    wanted = num2words(number, lang="en").replace(",", "")
    assert speak(f"The group counted {number:,} people.") == f"The group counted {wanted} people."


@given(st.text(max_size=80))
def test_any_text_can_be_spoken_and_is_free_of_controls(text: str) -> None:
    spoken = speak(text)
    assert spoken == " ".join(spoken.split())
    assert not re.search(r"[\x00-\x08\u200b-\u200f\u202a-\u202e]", spoken)


def test_the_lexicon_goes_first_and_is_not_touched_again() -> None:
    lexicon = {"Siobhan": "shi-VAWN", "GIF": "JIF", "U2": "you too"}
    assert speak("Siobhan saw U2 and a GIF.", "en", lexicon) == "shi-VAWN saw you too and a JIF."
    assert speak("Siobhans", "en", lexicon) == "Siobhans"


def test_other_languages_pass_with_their_figures() -> None:
    assert speak("Die Brücke  ist 14 m lang.", "de") == "Die Brücke ist 14 m lang."
    assert speak("桥梁已于2026年关闭。", "zh") == "桥梁已于2026年关闭。"


def test_seconds_at_155_words_a_minute() -> None:
    assert seconds("word " * 155) == pytest.approx(60)
