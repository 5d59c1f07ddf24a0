import re
from collections import Counter

import pytest

from ingest.samplewire.day import OUTLETS, day_items


def words(item):
    return [sentence for version in item.versions for sentence in version.sentences]


def test_sixty_items_in_three_outlets():
    items = day_items(1, 0)
    assert len(items) == 60
    assert len({item.slug for item in items}) == 60
    assert min(Counter(item.outlet for item in items).values()) >= 15
    assert sum(item.at(0) is not None for item in items) == 6
    assert all(item.minute < 360 for item in items)


def test_pure_and_new_every_day():
    assert day_items(3, 4) == day_items(3, 4)
    today, tomorrow = day_items(1, 0), day_items(1, 1)
    changed = sum(a.versions != b.versions for a, b in zip(today, tomorrow, strict=True))
    assert changed >= 45
    assert [i.versions for i in day_items(1, 1)] == [i.versions for i in day_items(2, 0)]


@pytest.mark.parametrize("seed", range(12))
def test_every_seed_reads_well(seed):
    for item in day_items(seed, 0):
        for version in item.versions:
            assert 2 <= len(version.sentences) <= 5, item.slug
            assert 4 <= len(version.title.split()) <= 11, version.title
        for sentence in words(item):
            assert 8 <= len(sentence.split()) <= 25, sentence
            assert re.match(r'^["A-Z].*[.]$', sentence), sentence
            assert not re.search(r"[{}]|\s\s|\d{4,}(?!,)", sentence), sentence
            assert sentence.count('"') in (0, 2), sentence


def test_one_correction_one_retraction_one_revision():
    items = {item.slug: item for item in day_items(1, 0)}
    (correction,) = (item for item in items.values() if item.corrects)
    wrong = items[correction.corrects]
    assert wrong.outlet == correction.outlet
    assert wrong.minute < correction.minute
    figure = re.search(r"\$(\d+) million", wrong.versions[0].title)[0]
    assert figure in " ".join(words(correction))
    assert figure not in correction.versions[0].title
    assert len([item for item in items.values() if item.withdrawn is not None]) == 1
    assert len([item for item in items.values() if len(item.versions) > 1]) == 1


def test_several_outlets_tell_the_same_events():
    tellers = {outlet: {i.slug for i in day_items(1, 0) if i.outlet == outlet} for outlet in OUTLETS}
    assert "ferry-aground" in tellers[OUTLETS[0]]
    assert "ferry-passengers-ashore" in tellers[OUTLETS[1]]
    assert "ferry-passengers-wait" in tellers[OUTLETS[2]]


def test_the_mayor_stays_from_day_to_day():
    for day in range(3):
        assert any("Mayor Rose Field" in sentence for item in day_items(5, day) for sentence in words(item))
