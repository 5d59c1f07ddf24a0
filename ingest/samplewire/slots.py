"""Fills the sample wire's slots: figures, choices and people, drawn from a seed.

["two", "three"]     one of these words
"person"             an invented person; {name.last} is the last name
"84..138"            a whole number in this range; "65..95 step 5" in steps
"= price + 11"       computed from another number of the same event (+ or -)
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from ingest.samplewire.names import Person

_RANGE = re.compile(r"^(\d+)\.\.(\d+)(?: step (\d+))?$")
_SUM = re.compile(r"^= (\w+) ([+-]) (\w+)$")


class Figure(int):
    """A whole number that prints with thousands separators."""

    def __str__(self) -> str:
        return f"{int(self):,}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


Slot = Figure | Person | str


def people_needed(slots: Mapping[str, object]) -> int:
    """How many people an event's slots ask for."""
    return sum(1 for rule in slots.values() if rule == "person")


def fill(slots: Mapping[str, object], rng: random.Random, people: Iterator[Person]) -> dict[str, Slot]:
    """The value of every slot, drawn in the order written. Raises `ValueError` on a rule it does not know."""
    filled: dict[str, Slot] = {}
    for name, rule in slots.items():
        filled[name] = _draw(name, rule, rng, people, filled)
    return filled


def _draw(
    name: str, rule: object, rng: random.Random, people: Iterator[Person], filled: Mapping[str, Slot]
) -> Slot:
    if isinstance(rule, list):
        return str(rng.choice(rule))
    if rule == "person":
        return next(people)
    text = str(rule)
    bounds = _RANGE.match(text)
    if bounds is not None:
        return Figure(rng.randrange(int(bounds[1]), int(bounds[2]) + 1, int(bounds[3] or 1)))
    term = _SUM.match(text)
    if term is not None:
        left, right = (filled[word] if word in filled else Figure(int(word)) for word in (term[1], term[3]))
        if isinstance(left, Figure) and isinstance(right, Figure):
            return Figure(left + right if term[2] == "+" else left - right)
    raise ValueError(f"the sample wire's slot {name!r} has the unknown rule {text!r}")
