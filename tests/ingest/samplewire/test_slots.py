import random

import pytest

from ingest.samplewire.names import FIRST, LAST, cast
from ingest.samplewire.slots import Figure, fill


def test_rules():
    rules = {"a": "3..9 step 3", "b": "= a + 1000", "c": ["x", "y"], "who": "person", "d": "= b - a"}
    filled = fill(rules, random.Random(1), iter(cast(random.Random(1), 1)))
    assert filled["a"] in (3, 6, 9)
    assert str(filled["b"]) == f"1,00{int(filled['a'])}"
    assert filled["c"] in ("x", "y")
    assert filled["d"] == 1000
    assert f"{Figure(12500)}" == "12,500"


def test_unknown_rule():
    with pytest.raises(ValueError, match="slot 'a' has the unknown rule"):
        fill({"a": "many"}, random.Random(1), iter(()))


def test_names_are_distinct():
    assert len(set(FIRST)) == len(FIRST)
    assert len(set(LAST)) == len(LAST)
    people = cast(random.Random(2), 40)
    assert len({person.first for person in people}) == len({person.last for person in people}) == 40
    with pytest.raises(ValueError, match="names for"):
        cast(random.Random(2), 500)
