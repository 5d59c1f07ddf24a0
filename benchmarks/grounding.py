"""How well the gate holds: honest lines that pass, mutants that are caught, microseconds a line.

    python benchmarks/grounding.py [TEXTS]

TEXTS is an optional .jsonl (field "article" or "text") or .csv (column "text" or "title") of real texts;
without it only the corpus written here is used."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from anchor.desk.facts import ChannelFacts
from anchor.desk.grounding import gate_line, passed
from anchor.desk.script import Edit, Line, Support
from anchor.desk.sentences import sentences, title_refusal
from anchor.desk.spoken import speak
from anchor.desk.writer import sentence_program, title_program
from ingest.article import Article, DateSource, Rights

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
FACTS = ChannelFacts(now=NOW)

_CLAUSES = (
    "The old harbor bridge will stay closed until every beam has been checked",
    "About 8,000 drivers use the crossing each day",
    "A crack 14 metres long was found under the north arch",
    "The council has not approved the $3.5 million repair plan",
    "Two ferries will carry passengers between Harbor City and West Point from 06:30",
    "The storm allegedly cut power to 12,400 homes in Valley Town",
    "No one was hurt when the barge struck Pier 9",
    "It was the third closure since 2019",
    "The river rose by 2.4 metres overnight and may rise again",
    "Governor Rose Field did not meet Mayor Tom Brook before the vote",
    "The new school in Green Hill cannot open unless the fire doors are replaced",
    "Unemployment in the valley fell to 4.1 percent in October",
    "An estimated 300 trees were lost in the fire near Stone Creek",
    "The court never ruled on the claim that Harbor Lines sold 45 unsafe boats",
    "At least six of the nine wells tested contained lead",
    "The museum reopened with 1,150 visitors on its first day",
    "The airline will resume flight HL370 to North Bay if the runway is clear",
    "Profits at Mill Bank rose 12% to $48 million",
    "The satellite reached an orbit 410 km above the Earth",
    "The mayor reportedly refused to sign the order",
    "Three climbers were found alive near Cold Ridge after 31 hours",
    "The vaccine trial enrolled 2,300 people in four cities",
    "They may not be allowed to return before spring",
    "The town of Little Ford has had no clean water for 9 days",
)
_DATELINES = ("", "HARBOR CITY, Nov 22 (Reuters) — ", "Harbor City, Nov. 22 — ")
_ENDINGS = (
    "",
    ", the city council said",
    ", officials said",
    ", according to the Harbor Weather Service",
    ", the fire chief said on Tuesday",
)
_EXTRA = (
    '"We will not reopen it before 2027," Chief Engineer Rose Field said.',
    'Mayor Tom Brook said: "Nobody should cross the ice this week."',
    "The Harbor Weather Service (HWS) said on Tuesday that winds reached 140 km/h.",
    "Gov. Rose Field did not attend the Sept. 14 meeting in West Point.",
    "Sen. Grace Hill and Rep. Mark Stone voted against the bill, 52-48.",
    "“It is not over,” said Captain Ann Wells, who led the search for 3 days.",
    "The Cyclone Global Navigation Satellite System (CYGNSS) measures wind over 90% of the tropics.",
    "Mill Bank (NYSE: MBK) did not raise its dividend for 2026.",
)


@dataclass(frozen=True)
class Honest:
    """A line that must pass, with the article it stands on."""

    line: Line
    article: Article


def article(number: int, title: str, text: str) -> Article:
    digest = hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
    return Article(
        id=f"article-{number}",
        feed_url="https://wire.example/feed.xml",
        url=f"https://wire.example/{number}.html",
        outlet="Harbor Times",
        title=title,
        text=text,
        language="en",
        published=NOW - timedelta(hours=1),
        date_source=DateSource.PUBLISHED,
        content_hash=digest,
        rights=Rights.SAMPLE,
        fetched=NOW,
    )


def corpus() -> list[Article]:
    """Articles written for this measurement: one sentence in every allowed dress, between two others."""
    dressed = [f"{d}{c}{e}." for c, d, e in product(_CLAUSES, _DATELINES, _ENDINGS)]
    dressed += [f"{d}{e}" for d, e in product(_DATELINES, _EXTRA)]
    return [
        article(
            n,
            f"Report {n} from the harbor",
            f"{sentence} It was a quiet day.\n\nThe council meets again in May.",
        )
        for n, sentence in enumerate(dressed)
    ]


def read_texts(path: Path) -> list[Article]:
    """Articles from a file of texts (see the module's words)."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            rows = [(row.get("title") or "", row.get("text") or "") for row in csv.DictReader(file)]
        else:
            values = [json.loads(line) for line in file if line.strip()]
            rows = [(v.get("title") or "A report", v.get("article") or v.get("text") or "") for v in values]
    return [article(10_000 + n, title, text) for n, (title, text) in enumerate(rows)]


def _line(
    number: int, source: Article, field: str, start: int, end: int, made: tuple[str, tuple[Edit, ...]]
) -> Line:
    words = source.title if field == "title" else source.text
    support = Support(
        source.url, source.id, source.outlet, start, end, "title" if field == "title" else "text",
        source.content_hash, words[start:end], made[1],
    )  # fmt: skip
    return Line(f"line-{number}", "derived", made[0], speak(made[0]), (support,))


def honest_lines(source: Article) -> Iterator[Honest]:
    """Every usable sentence as it stands and as the writer edits it, and the title."""
    for number, s in enumerate(sentences(source.text)):
        if not s.usable:
            continue
        plain: tuple[str, tuple[Edit, ...]] = (s.text, ())
        for made in dict.fromkeys((plain, sentence_program(s.text, source.outlet))):
            yield Honest(_line(number, source, "text", s.start, s.end, made), source)
    if not title_refusal(source.title):
        made = title_program(source.title, source.outlet, stop=True)
        yield Honest(_line(99, source, "title", 0, len(source.title), made), source)


def _said(line: Line, text: str) -> Line:
    return replace(line, text=text, spoken=speak(text))


def _word_mutants(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    numbers = list(re.finditer(r"\d+", text))
    if numbers:
        n = rng.choice(numbers)
        yield "number", f"{text[: n.start()]}{int(n.group()) + rng.randint(1, 9)}{text[n.end() :]}"
    negation = re.search(r"\b(?:not|never|no|cannot|unless|No)\b ?|n't", text)
    if negation:
        yield "negation dropped", text[: negation.start()] + text[negation.end() :]
    hedge = re.search(r"\b(?:allegedly|reportedly|may|about|About|an estimated|At least) ", text)
    if hedge:
        yield "hedge dropped", text[: hedge.start()] + text[hedge.end() :]
    verb = re.search(r"\b(?:was|were|is|are|will|has|have|had) ", text)
    if verb:
        yield "negation added", f"{text[: verb.end()]}not {text[verb.end() :]}"
    names = list(re.finditer(r"\b[A-Z][a-z]{2,}\b", text))
    if len(names) > 1:
        a, b = sorted(rng.sample(names, 2), key=lambda m: m.start())
        if a.group() != b.group():
            middle = text[a.end() : b.start()]
            yield "names swapped", f"{text[: a.start()]}{b.group()}{middle}{a.group()}{text[b.end() :]}"
    tokens = text.split(" ")
    at = rng.randrange(1, len(tokens)) if len(tokens) > 1 else 0
    yield (
        "word inserted",
        " ".join([*tokens[:at], rng.choice(("deadly", "secretly", "Harbor", "not")), *tokens[at:]]),
    )
    if len(tokens) > 2:
        yield "word dropped", " ".join([*tokens[:at], *tokens[at + 1 :]])
        swapped = [*tokens]
        swapped[at - 1], swapped[at] = swapped[at], swapped[at - 1]
        yield "words swapped", " ".join(swapped)
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    if letters:
        i = rng.choice(letters)
        yield "letter", text[:i] + rng.choice("qxz") + text[i + 1 :]
    quoted = re.search(r"[\"“]([^\"“”]+)[\"”]", text)
    if quoted:
        yield "quote altered", f"{text[: quoted.start(1)]}{quoted.group(1)[:-4]} ever{text[quoted.end(1) :]}"
        yield "quote marks dropped", re.sub(r"[\"“”]", "", text)
    yield "zero-width", text[: len(text) // 2] + "\u200b" + text[len(text) // 2 :]
    yield "sentence added", text + " Nobody was charged."


def _support_mutants(line: Line, source: Article) -> Iterator[tuple[str, Line]]:
    s = line.support[0]

    def other(**changes: object) -> Line:
        return replace(line, support=(replace(s, **changes),))  # type: ignore[arg-type]

    yield "hash", other(content_hash=hashlib.sha256(s.content_hash.encode()).hexdigest())
    yield "span moved", other(start=s.start + 1, end=s.end + 1)
    yield "span cut", other(end=s.end - 1)
    yield "other url", other(url=s.url + "?p=2")
    yield "other outlet", other(outlet="Valley Post")
    yield "other article", other(article_id="article-none")
    yield "other field", other(field="title" if s.field == "text" else "text")
    words = source.text if s.field == "text" else source.title
    # A span that is honestly quoted, but starts or stops inside the sentence.
    cut = s.quote.find(" ") + 1
    if 0 < cut < len(s.quote) - 8:
        tail = s.quote[cut:]
        edits = () if tail[:1] == tail[:1].upper() else (Edit("capitalise-first"),)
        text = tail[:1].upper() + tail[1:]
        forged = replace(s, start=s.start + cut, quote=tail, edits=edits)
        yield "part of a sentence", _said(replace(line, support=(forged,)), text)
    longer = s.end + 12
    if s.field == "text" and longer < len(words):
        forged = replace(s, end=longer, quote=words[s.start : longer], edits=())
        yield "past the sentence", _said(replace(line, support=(forged,)), words[s.start : longer])
    # Line and quote forged alike: only the stored text can tell.
    forged = replace(s, quote="Nobody " + s.quote, edits=())
    yield "quote forged", _said(replace(line, support=(forged,)), forged.quote)
    for n, edit in enumerate(s.edits):
        yield "edit dropped", other(edits=(*s.edits[:n], *s.edits[n + 1 :]))
        yield "edit twice", other(edits=(*s.edits[: n + 1], edit, *s.edits[n + 1 :]))
        yield (
            "edit moved",
            other(edits=(*s.edits[:n], replace(edit, start=edit.start + 1), *s.edits[n + 1 :])),
        )
        yield "edit with words", other(edits=(*s.edits[:n], replace(edit, value="not"), *s.edits[n + 1 :]))
    for kind in ("insert", "replace", "delete", "paraphrase", "capitalise-first"):
        yield "edit invented", other(edits=(*s.edits, Edit(kind, 0, 1, "x" if kind == "insert" else "")))
    for found in re.finditer(r"\b(?:not|never|No|allegedly|\d[\d,.]*\d) ?", s.quote):
        for kind in ("delete-parenthetical", "delete-day-adverbial", "delete-dateline", "delete-label"):
            edits = (Edit(kind, found.start(), found.end()),)
            text = s.quote[: found.start()] + s.quote[found.end() :]
            yield "deletion forged", _said(replace(line, support=(replace(s, edits=edits),)), text)
    yield "no support", replace(line, support=())
    yield "two supports", replace(line, support=(s, s))
    yield "kind", replace(line, kind="template", template="attribution@1", slots=(("outlet", s.outlet),))
    yield "spoken", replace(line, spoken=line.spoken + " Really.")


def mutants(honest: Honest, rng: random.Random) -> Iterator[tuple[str, Line, Article]]:
    """Dishonest neighbours of an honest line, each with the stored article it is checked against."""
    line, source = honest.line, honest.article
    for name, text in _word_mutants(line.text, rng):
        if text != line.text:
            yield name, _said(line, text), source
            # The voice alone can lie as well.
            if speak(text) != line.spoken:
                yield f"{name}, voice only", replace(line, spoken=speak(text)), source
    for name, mutant in _support_mutants(line, source):
        yield name, mutant, source
    yield "source changed", line, replace(source, text=source.text + " Update.", content_hash="0" * 64)
    yield "source changed under its hash", line, replace(source, text=source.text + " Update.")
    yield "withdrawn", line, replace(source, retracted=True)
    yield "read-only", line, replace(source, rights=Rights.READ_ONLY)
    yield "too old", line, replace(source, published=NOW - timedelta(hours=25))
    yield "other language", line, replace(source, language="de")


@dataclass
class Result:
    honest: int = 0
    allowed: int = 0
    mutants: int = 0
    caught: int = 0
    seconds: float = 0.0


def measure(articles: list[Article], seed: int = 1, limit: int = 0) -> tuple[Result, list[str]]:
    """Runs the gate over honest lines and their mutants; returns the counts and each failure in words."""
    rng = random.Random(seed)
    lines = [h for a in articles for h in honest_lines(a)]
    if limit and len(lines) > limit:
        lines = rng.sample(lines, limit)
    result, failures = Result(honest=len(lines)), []
    for honest in lines:
        sentences(honest.article.text)
    started = time.process_time()
    verdicts = [gate_line(h.line, (h.article,), FACTS) for h in lines]
    result.seconds = time.process_time() - started
    escaped: Counter[str] = Counter()
    for honest, checks in zip(lines, verdicts, strict=True):
        result.allowed += passed(checks)
        if not passed(checks):
            failures.append(f"refused {honest.line.text!r}: {checks[0].reason}")
        for name, mutant, source in mutants(honest, rng):
            result.mutants += 1
            if passed(gate_line(mutant, (source,), FACTS)):
                escaped[name] += 1
                failures.append(f"{name} passed: {mutant.text!r} of {honest.line.support[0].quote!r}")
            else:
                result.caught += 1
    return result, failures


def report(name: str, result: Result, failures: list[str]) -> None:
    micro = 1e6 * result.seconds / max(1, result.honest)
    print(
        f"{name}: allowed lines passed {result.allowed} of {result.honest}; "
        f"mutants caught {result.caught} of {result.mutants}; {micro:.0f} CPU us a line"
    )
    for failure in failures[:20]:
        print("  ", failure)


def main(arguments: list[str]) -> int:
    bad = 0
    report_of = [("corpus", corpus())] + [(Path(a).name, read_texts(Path(a))) for a in arguments]
    for name, articles in report_of:
        result, failures = measure(articles, limit=2000)
        report(name, result, failures)
        bad += len(failures)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
