"""Whole sentences of an article with exact character offsets, and whether each may be read aloud.

`text[s.start:s.end] == s.text` holds for every sentence. A sentence that began inside an open quotation is
someone's words without their quotation marks: it is marked unusable, and so is everything that is furniture
or may be cut."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .characters import hostile_characters
from .dateline import dateline_end
from .wordlists import MONTH_ABBREVIATIONS, MONTHS, TITLE_ABBREVIATIONS, WEEKDAYS, words

MAX_WORDS = 45
MIN_WORDS = 3


@dataclass(frozen=True)
class Sentence:
    """A span of a text; `refused` says why it may not be read aloud, empty when it may."""

    start: int
    end: int
    text: str
    refused: str = ""

    @property
    def usable(self) -> bool:
        return not self.refused


_PARAGRAPH = re.compile(r"\S(?:.*\S)?", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_STOP = re.compile(r"(?:\.{2,}|[.!?…])+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*")
_LAST_TOKEN = re.compile(r"[^\s(\[\"“‘']+$")
_DOTTED = re.compile(r"^(?:[A-Za-z]\.){2,}$|^Ph\.D\.$")
_CLOCK = re.compile(r"^[ap]\.m\.$", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s*[\"'“‘(\[«]*([^\s]+)")
_SPEAKER_AFTER_QUOTE = re.compile(
    r"\s+(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|told|added|wrote|replied|shouted|tweeted)\b"
)

_NEVER_LAST = frozenset(
    {a.rstrip(".") for a in TITLE_ABBREVIATIONS}
    | words("Dr Mr Mrs Ms Mx St Mt Ft Fr Rev Hon Messrs vs v Fig Figs approx ca al cf Brig Adm Insp Det Sir")
)
_BEFORE_DIGIT = frozenset(
    {"No", "Nos", "no", "nos", "p", "pp", "vol", "Vol", "Art", "Sec", *MONTH_ABBREVIATIONS}
)
_MAY_END = words("Inc Co Corp Ltd Jr Sr etc Ave Blvd Rd Bros Plc LLC Esq Assn Dept Univ Calif Fla")
_STARTERS = words(
    "The A An It He She They We I You In On At But And Or So However This That These Those There Its His Her "
    "Their For From After Before As When While If Since Both Some Many Most Several Police Officials Now "
    "Then Our My No Not Meanwhile Although Though Because By With Under Earlier Later Last Next One Two "
    "Three"
)
_ZONES = words("ET EST EDT CT CST PT PST PDT MT GMT UTC BST CET Eastern Pacific Central")


def _boundary(paragraph: str, stop: re.Match[str]) -> bool:
    """Whether the stop at `stop` ends a sentence of the paragraph."""
    after = paragraph[stop.end() :]
    if not after.strip():
        return True
    mark = stop.group()
    if mark[0] in "。！？":
        return True
    following = _NEXT_WORD.match(after)
    word = following.group(1) if following else ""
    first = next((c for c in word if c.isalnum()), "")
    if first.islower():
        return False
    if len(mark) > 1 and mark[-1] in "\"'”’»" and _SPEAKER_AFTER_QUOTE.match(after):
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    token = _LAST_TOKEN.search(paragraph[max(0, stop.start() - 40) : stop.start()] + ".")
    if token is None or len(mark) > 1:
        return True
    dotted = token.group()
    bare = dotted.rstrip(".")
    name = word.rstrip(".,;:")
    if bare in _NEVER_LAST:
        return False
    if bare in _BEFORE_DIGIT and first.isdigit():
        return False
    if _CLOCK.match(dotted):
        return name not in _ZONES and name not in WEEKDAYS and name not in MONTHS
    if _DOTTED.match(dotted) or bare in _MAY_END or bare in MONTH_ABBREVIATIONS:
        return name in _STARTERS
    return not (len(bare) == 1 and bare.isupper() and bare != "I")


_FURNITURE = re.compile(
    r"^\W*(?:download|"
    r"read (?:more|the full|also|next)|continue reading|click (?:here|to)|tap here|learn more|find out more|"
    r"photos?\s*(?:by|:|credit)|images?\s*(?:by|:|credit)|picture:|video:|credit:|source:|related:|see also|"
    r"watch:|"
    r"listen:|last updated|updated:|published:|tags?:|filed under|advertisement|#\w|"
    r"copyright|©|\(c\)|all rights reserved|subscribe|sign up|log in|follow us|share (?:this|on)|"
    r"by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}\.?$|reporting by|editing by|additional reporting|"
    r"for more (?:information|about|on)|more (?:at|from)|the post .* appeared first|visit |"
    r"this (?:article|story) (?:was|is|has been) (?:first|originally|updated)|"
    r"media contacts?|press contacts?|contact:|-+\s*end\s*-+)",
    re.IGNORECASE,
)
_FURNITURE_ANYWHERE = re.compile(
    r"all rights reserved|©|getty images|appeared first on|"
    r"\((?:additional )?(?:reporting|editing|writing) by|"
    r"click here|cookie policy|privacy policy",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?://|\bwww\.|\S+@\S+\.\w|\b[\w-]+\.(?:com|org|net|gov|edu|co\.uk|io)\b", re.IGNORECASE
)
_VERBISH = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|"
    r"said|says|told|went|came|took|made|gave|got|saw|found|left|lost|won|met|held|led|fell|rose|grew|cut|hit|put|set|"
    r"broke|began|became|ran|kept|sent|spent|stood|brought|built|bought|caught|paid|shut|shot|sold|spoke|wrote|drove|"
    r"flew|threw|struck|swept|died|\w{2,}(?:ed|es|ing|en|s)|\w+n['’]t|\w+['’](?:s|re|ve|ll|d))\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[A-Za-z/!?][^>]*>?|&(?:[a-z]+|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?。！？][\"'”’»)\]」』）]*$")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _balanced(text: str) -> bool:
    return (
        text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("«") == text.count("»")
        and text.count("(") == text.count(")")
        and text.count("[") == text.count("]")
    )


def refusal(text: str) -> str:
    """Why these words may not be read aloud as a sentence; empty when they may."""
    if hostile_characters(text):
        return "holds control or invisible characters"
    body = text[dateline_end(text) :].strip()
    if not body:
        return "is only a dateline"
    if _MARKUP.search(body):
        return "holds markup"
    if _ADDRESS.search(body):
        return "holds a web or mail address"
    if _FURNITURE.search(body) or _FURNITURE_ANYWHERE.search(body):
        return "is page furniture (credit, link, byline or notice)"
    if not _balanced(body):
        return "opens a quotation or bracket that it does not close"
    if not _TERMINAL.search(body):
        return "has no full stop: it may be cut"
    if re.search(r"(?:\.{2,}|…|\[…\])[\"'”’)\]]*$", body):
        return "ends in an ellipsis: it is cut"
    if _HAN.search(body):
        return "is too long to read" if len(body) > 120 else ""
    words = body.split()
    if len(words) > MAX_WORDS:
        return f"is too long to read ({len(words)} words, at most {MAX_WORDS})"
    if len(words) < MIN_WORDS or not _VERBISH.search(body):
        return "is a fragment without a verb"
    letters = [c for c in body if c.isalpha()]
    if letters and sum(c.isupper() for c in letters) > 0.7 * len(letters):
        return "is a heading in capitals"
    first = next((c for c in body if c.isalnum()), "")
    if first.islower():
        return "starts in mid-sentence"
    return ""


def title_refusal(title: str) -> str:
    """Why a title may not be shown or spoken; empty when it may."""
    body = title.strip()
    if not body:
        return "is empty"
    if hostile_characters(body):
        return "holds control or invisible characters"
    if _MARKUP.search(body) or _ADDRESS.search(body):
        return "holds markup or an address"
    if not _balanced(body):
        return "opens a quotation or bracket that it does not close"
    if re.search(r"(?:\.{2,}|…|\[…\])[\"'”’)\]]*$", body):
        return "ends in an ellipsis: it is cut"
    words = len(body.split())
    return f"is too long ({words} words, at most {MAX_WORDS})" if words > MAX_WORDS else ""


def _quotation_open_after(text: str, opened: bool) -> bool:
    for character in text:
        if character == '"':
            opened = not opened
        elif character in "“«":
            opened = True
        elif character in "”»":
            opened = False
    return opened


def _paragraph_sentences(text: str, start: int, end: int) -> list[Sentence]:
    paragraph = text[start:end]
    found: list[Sentence] = []
    opened = False
    at = 0
    ends = [m.end() for m in _STOP.finditer(paragraph) if _boundary(paragraph, m)]
    for stop in [*ends, len(paragraph)]:
        piece = paragraph[at:stop]
        lead = len(piece) - len(piece.lstrip())
        words = piece.strip()
        if words:
            reason = "stands inside a longer quotation" if opened else refusal(words)
            first = start + at + lead
            found.append(Sentence(first, first + len(words), words, reason))
            opened = _quotation_open_after(words, opened)
        at = stop
    return found


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Sentence, ...]:
    """Every sentence of a text in order. Paragraphs are separated by a blank line; a sentence never crosses
    one."""
    found: list[Sentence] = []
    at = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        body = _PARAGRAPH.search(text, at, stop)
        if body:
            found.extend(_paragraph_sentences(text, body.start(), body.end()))
        at = gap.end() if gap else stop
    return tuple(found)


def sentence_at(text: str, start: int, end: int) -> Sentence | None:
    """The sentence that is exactly text[start:end], or None when that span is no whole sentence."""
    for sentence in sentences(text):
        if sentence.start == start:
            return sentence if sentence.end == end else None
    return None
