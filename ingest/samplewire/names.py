"""Names for invented people, made of ordinary English words, so that voices say them well."""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST = (
    "Grace",
    "Hope",
    "Joy",
    "Faith",
    "Dawn",
    "June",
    "April",
    "Summer",
    "Iris",
    "Violet",
    "Lily",
    "Olive",
    "Daisy",
    "Ivy",
    "Holly",
    "Hazel",
    "Heather",
    "Ruby",
    "Pearl",
    "Jade",
    "Sandy",
    "Penny",
    "Melody",
    "Mark",
    "Frank",
    "Bill",
    "Jack",
    "Grant",
    "Pat",
    "Ray",
    "Dean",
    "Drew",
    "Miles",
    "Max",
    "Rob",
    "Cliff",
    "Clay",
    "Gene",
    "Chase",
    "Mason",
    "Carter",
    "Reed",
    "Dale",
    "Glen",
    "Heath",
    "Chip",
    "Norm",
    "Duke",
)
LAST = (
    "Brook",
    "Hill",
    "Woods",
    "Fisher",
    "Baker",
    "Carpenter",
    "Miller",
    "Farmer",
    "Marsh",
    "Rivers",
    "Waters",
    "Shepherd",
    "Page",
    "Winters",
    "Snow",
    "Bell",
    "Lake",
    "Banks",
    "Porter",
    "Weaver",
    "Archer",
    "Cooper",
    "Sawyer",
    "Singer",
    "Barber",
    "Glover",
    "Chambers",
    "Church",
    "Park",
    "Gold",
    "Short",
    "Little",
    "Day",
    "Bishop",
    "Abbott",
    "Fox",
    "Swan",
    "Finch",
    "Crane",
    "Flowers",
    "Branch",
    "Berry",
    "Pepper",
    "Gale",
    "Meadows",
    "Forest",
    "Garden",
    "Walker",
    "Ford",
    "Dock",
    "Wheeler",
    "Sands",
)


@dataclass(frozen=True)
class Person:
    """An invented person; printed as first and last name."""

    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first} {self.last}"


def cast(rng: random.Random, size: int) -> tuple[Person, ...]:
    """`size` people, no two of whom share a first or a last name."""
    if size > min(len(FIRST), len(LAST)):
        raise ValueError(
            f"the sample wire has names for {min(len(FIRST), len(LAST))} people, {size} are needed"
        )
    return tuple(
        Person(first, last)
        for first, last in zip(rng.sample(FIRST, size), rng.sample(LAST, size), strict=True)
    )
