"""The closed edit program: the only ways in which words of a source may be changed into words on air.

Each kind checks its own precondition on the text it is applied to and computes its own result; what an `Edit`
carries is never trusted. A step that would change nothing is refused, so that one line has one program."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .dateline import dateline_end
from .script import Edit
from .wordlists import (
    DELETABLE_ASIDES,
    DELETABLE_LABELS,
    DETERMINERS,
    HEDGES,
    LOWERABLE,
    MONTH_ABBREVIATIONS,
    NEGATIONS,
    REPORTING_VERBS,
    SPEAKER_NOUNS,
    TITLE_ABBREVIATIONS,
    WEEKDAYS,
    WIRE_NAMES,
)

MAX_EDITS = 12


class EditRefusedError(ValueError):
    """A step of an edit program is not allowed on this text; the message names the step and says why."""


def _need(condition: bool, edit: Edit, why: str) -> None:
    if not condition:
        raise EditRefusedError(f"{edit.kind} at {edit.start}-{edit.end}: {why}")


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:['’][A-Za-z]+)?", text.lower())


def negated(text: str) -> bool:
    """Whether any word of `text` denies something."""
    return any(w in NEGATIONS or w.endswith(("n't", "n’t")) for w in _words(text))


def _normalise_space(text: str, edit: Edit, outlet: str) -> str:
    _need(edit.start == edit.end == 0, edit, "takes no span")
    return " ".join(text.split())


def _delete_dateline(text: str, edit: Edit, outlet: str) -> str:
    end = dateline_end(text)
    _need(end > 0 and edit.start == 0 and edit.end == end, edit, "these words are not the whole dateline")
    _need(not negated(text[:end]), edit, "a negation may not be deleted")
    return text[end:]


_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,9}s?")
_STOCK = re.compile(r"(?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX|HKEX)[: ] ?[A-Z]{1,5}(?:\.[A-Z])?")


def _abbreviates(acronym: str, before: str) -> bool:
    """Whether the letters of `acronym` occur in order in the ten words before it, each starting at a word or
    in one."""
    words = before.split()[-10:]
    letters = acronym.rstrip("s").replace("&", "").lower()
    for first in range(len(words)):
        tail = " ".join(words[first:]).lower()
        if not tail.startswith(letters[0]):
            continue
        rest = iter(tail)
        if all(letter in rest for letter in letters):
            return True
    return False


def _delete_parenthetical(text: str, edit: Edit, outlet: str) -> str:
    cut = text[edit.start : edit.end]
    shape = re.fullmatch(r" \(([^()]+)\)", cut)
    _need(shape is not None, edit, "a parenthetical is deleted with the space before it and both brackets")
    inside = shape.group(1) if shape else ""
    _need(not negated(inside) and not set(_words(inside)) & HEDGES, edit, "it holds a negation or a hedge")
    known = (
        inside in DELETABLE_ASIDES
        or inside in WIRE_NAMES
        or _STOCK.fullmatch(inside) is not None
        or (_ACRONYM.fullmatch(inside) is not None and _abbreviates(inside, text[: edit.start]))
    )
    _need(
        known,
        edit,
        "only the abbreviation of the words before it, a stock symbol, a wire's name or a picture note",
    )
    return text[: edit.start] + text[edit.end :]


_DAY = re.compile(r" (?:on )?(?:" + "|".join(WEEKDAYS) + r")(?: (?:morning|afternoon|evening|night))?")


def _delete_day_adverbial(text: str, edit: Edit, outlet: str) -> str:
    before, cut, after = text[: edit.start], text[edit.start : edit.end], text[edit.end :]
    _need(_DAY.fullmatch(cut) is not None, edit, "not a weekday of the closed set")
    previous = _words(before)[-1:]
    _need(
        bool(previous)
        and previous[0] in REPORTING_VERBS
        and before.rstrip() == before
        and before[-1:].isalpha(),
        edit,
        "a day may be deleted only directly after a verb of saying",
    )
    _need(not negated(before), edit, "a negation stands before it")
    _need(
        after[:1] in ".,"
        or re.match(r" (?!morning|afternoon|evening|night|and\b|or\b|to\b|through\b)\w", after) is not None,
        edit,
        "more of the time follows",
    )
    return before + after


def speaker_like(words: str) -> bool:
    """Whether `words` name who speaks: capitalised names and the closed set of offices, nothing else."""
    tokens = words.split()
    if not 1 <= len(tokens) <= 9 or negated(words) or set(_words(words)) & HEDGES:
        return False
    if any(re.search(r"[\d\"“”(),;:]", t) for t in tokens):
        return False
    content = 0
    for position, token in enumerate(tokens):
        plain = token.rstrip(".")
        if plain.lower() in DETERMINERS and (position == 0 or tokens[position - 1] in ("of", "for", "and")):
            continue
        if plain in ("of", "for", "and") and 0 < position < len(tokens) - 1:
            continue
        if plain in SPEAKER_NOUNS or re.fullmatch(r"(?:[A-Z][\w'’-]*)(?:\.[A-Z])*", plain):
            content += 1
            continue
        return False
    return content > 0


_SAID_LAST = re.compile(r", (?P<who>[^,\"“”]+?) (?P<verb>said|says)(?P<stop>\.)$")
_VERB_FIRST = re.compile(r", (?P<verb>said|says) (?P<who>[^,\"“”]+?)(?P<stop>\.)$")
_ACCORDING = re.compile(r", according to (?P<who>[^,\"“”]+?)(?P<stop>\.)$")


def attribution(text: str) -> tuple[int, int, str] | None:
    """(start, end, opening words) of the attribution that ends `text` and may move to its front, or None."""
    for pattern in (_SAID_LAST, _VERB_FIRST, _ACCORDING):
        found = pattern.search(text)
        if found is None or not speaker_like(found["who"]):
            continue
        head = text[: found.start()]
        first = head.split(" ", 1)[0]
        movable = first in LOWERABLE or first[:1].isdigit() or re.fullmatch(r"[A-Z]{2,}(?:['’]s)?", first)
        if re.search(r"[\"“”?!;:—]| - ", head) or not movable or len(head.split()) < 3:
            return None
        who = found["who"]
        opening = f"according to {who}," if pattern is _ACCORDING else f"{who} {found['verb']}"
        return found.start(), len(text) - 1, opening
    return None


def _move_attribution_front(text: str, edit: Edit, outlet: str) -> str:
    found = attribution(text)
    _need(found is not None, edit, "the sentence does not end in a movable attribution")
    start, end, opening = found or (0, 0, "")
    _need((edit.start, edit.end) == (start, end), edit, "these words are not the attribution")
    head = text[:start]
    first = head.split(" ", 1)[0]
    body = head[0].lower() + head[1:] if first in LOWERABLE else head
    return f"{opening[0].upper()}{opening[1:]} {body}."


def abbreviation_at(text: str, start: int, end: int) -> str:
    """The written-out form of text[start:end] where that is certain, or empty."""
    short = text[start:end]
    if start and text[start - 1].isalnum():
        return ""
    after = text[end:]
    if short in TITLE_ABBREVIATIONS and re.match(r" [A-Z]", after):
        return TITLE_ABBREVIATIONS[short]
    month = MONTH_ABBREVIATIONS.get(short.rstrip("."), "")
    if not month or short.count(".") > 1:
        return ""
    day_first = re.search(r"(?:^|\D)\d{1,2} $", text[:start]) and re.match(
        r"(?:,? \d{4})?(?=[\s.,;:)]|$)", after
    )
    return month if re.match(r" \d{1,2}(?!\d)", after) or re.match(r" \d{4}\b", after) or day_first else ""


def _expand_abbreviation(text: str, edit: Edit, outlet: str) -> str:
    full = abbreviation_at(text, edit.start, edit.end)
    _need(bool(full), edit, f"{text[edit.start : edit.end]!r} has no certain expansion here")
    _need(edit.value in ("", full), edit, f"the expansion is {full!r}, not {edit.value!r}")
    return text[: edit.start] + full + text[edit.end :]


def _capitalise_first(text: str, edit: Edit, outlet: str) -> str:
    _need(edit.start == edit.end == 0, edit, "takes no span")
    return text[:1].upper() + text[1:]


def _ensure_final_stop(text: str, edit: Edit, outlet: str) -> str:
    _need(edit.start == edit.end == 0, edit, "takes no span")
    _need(bool(re.search(r"[\w%)\]]$|[^.!?…][\"'”’]$", text)), edit, "the sentence has its stop")
    return text + "."


def _drop_final_stop(text: str, edit: Edit, outlet: str) -> str:
    _need(edit.start == edit.end == 0, edit, "takes no span")
    _need(bool(re.search(r"(?:^|\s)[\w'’-]{3,}\.$", text)), edit, "no plain full stop after a whole word")
    return text[:-1]


def _delete_outlet_suffix(text: str, edit: Edit, outlet: str) -> str:
    cut = text[edit.start :]
    _need(edit.end == len(text) and edit.start > 0, edit, "only the end of a title")
    shape = re.fullmatch(r" (?:-|–|—|\|) (.+)", cut)
    _need(
        shape is not None and bool(outlet) and shape.group(1).casefold() == outlet.casefold(),
        edit,
        "it is not the outlet's own name",
    )
    return text[: edit.start]


def _delete_label(text: str, edit: Edit, outlet: str) -> str:
    label = text[: edit.end]
    known = label.removesuffix(": ").upper() in DELETABLE_LABELS and label.endswith(": ")
    known = known or re.fullmatch(r"UPDATE \d{1,2}-", label) is not None
    _need(edit.start == 0 and known and edit.end < len(text), edit, "not a label of the closed set")
    return text[edit.end :]


Step = Callable[[str, Edit, str], str]

STEPS: dict[str, Step] = {
    "normalise-space": _normalise_space,
    "delete-dateline": _delete_dateline,
    "delete-parenthetical": _delete_parenthetical,
    "delete-day-adverbial": _delete_day_adverbial,
    "delete-outlet-suffix": _delete_outlet_suffix,
    "delete-label": _delete_label,
    "move-attribution-front": _move_attribution_front,
    "expand-abbreviation": _expand_abbreviation,
    "capitalise-first": _capitalise_first,
    "ensure-final-stop": _ensure_final_stop,
    "drop-final-stop": _drop_final_stop,
}


def run_program(quote: str, edits: Sequence[Edit], outlet: str = "") -> str:
    """The line that `edits` make of `quote`. `outlet` is the article's outlet, needed to delete its name from
    a title.

    Raises `EditRefusedError` when a step is unknown, not allowed here, out of range or changes nothing."""
    if len(edits) > MAX_EDITS:
        raise EditRefusedError(f"{len(edits)} edits: a line has at most {MAX_EDITS}")
    text = quote
    for edit in edits:
        step = STEPS.get(edit.kind)
        if step is None:
            raise EditRefusedError(f"{edit.kind!r} is no edit of the closed set")
        _need(0 <= edit.start <= edit.end <= len(text), edit, f"the text has {len(text)} characters")
        _need(not edit.value or edit.kind == "expand-abbreviation", edit, "carries words of its own")
        edited = step(text, edit, outlet)
        _need(edited != text, edit, "changes nothing")
        _need(bool(edited.strip()), edit, "leaves nothing")
        text = edited
    return text
