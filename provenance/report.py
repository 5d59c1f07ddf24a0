"""What verification found, as values and as a text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["clip", "live capture", "file"]
Trust = Literal["development key", "trusted", "not trusted", "not checked"]

_LONGEST_SHOWN, _WIDTH = 300, 100
_TRUST_MEANING: dict[Trust, str] = {
    "development key": "a development key: the content is unchanged since it was signed, but anyone can make "
    "such a key, so it does not prove who signed",
    "trusted": "issued under one of the trust anchors given",
    "not trusted": "not issued under any of the trust anchors given: the name of the signer is not proven",
    "not checked": "not checked against a trust list: the name of the signer is not proven",
}


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: the C2PA code (or this product's own), what failed, what that means."""

    code: str
    text: str
    meaning: str


@dataclass(frozen=True)
class Signer:
    """Who the certificate says signed. `trust` never says trusted of a development key."""

    organisation: str
    common_name: str
    issuer: str
    not_before: datetime
    not_after: datetime
    trust: Trust


@dataclass(frozen=True)
class ModelEntry:
    """A generating component. `consent` is the record of the person whose face or voice it has, entry by entry."""

    role: str
    name: str
    identifier: str
    oversight: str
    licence: str = ""
    consent: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SourceEntry:
    """A source. `bound` is true when its content is in the manifest and is what the sha256 says."""

    title: str
    outlet: str
    url: str
    published: str
    retrieved: str
    rights: str
    sha256: str
    bound: bool


@dataclass(frozen=True)
class ApprovalEntry:
    by: str
    at: str
    script_sha256: str
    automatic: bool


@dataclass(frozen=True)
class Statements:
    """What a manifest says. Texts are as the signer wrote them."""

    title: str = ""
    publisher: str = ""
    created: str = ""  # when, in the signer's words
    source_type: str = ""  # the IPTC digital source type, without its URI's stem
    label: str = ""
    generator: str = ""
    actions: tuple[str, ...] = ()
    models: tuple[ModelEntry, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    approvals: tuple[ApprovalEntry, ...] = ()


@dataclass(frozen=True)
class Series:
    """The units of one kind in a live capture: how many held, and the numbers of the first and the last."""

    role: str
    count: int
    first: int
    last: int
    missing: int


@dataclass(frozen=True)
class Report:
    """The outcome of one verification."""

    subject: str
    kind: Kind
    signed: bool
    signer: Signer | None = None
    statements: Statements = Statements()
    series: tuple[Series, ...] = ()
    failures: tuple[Finding, ...] = ()
    unlisted_failures: int = 0  # how many more there were than are listed

    @property
    def holds(self) -> bool:
        """True when it is signed and nothing failed: the exit code of `anchor verify` is 0."""
        return self.signed and not self.failures and not self.unlisted_failures

    def text(self) -> str:
        """The report for a person, ending without a newline."""
        return "\n".join(folded for line in _lines(self) for folded in _folded(line))


def shown(value: object) -> str:
    """A text from a foreign file, fit for a terminal: one line, no control characters, not endless."""
    line = "".join(c if c.isprintable() else " " for c in str(value))
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def _folded(line: str) -> list[str]:
    return textwrap.wrap(
        line, _WIDTH, subsequent_indent=" " * 14, break_long_words=False, break_on_hyphens=False
    )


def _lines(report: Report) -> Iterator[str]:
    verdict = "HOLDS" if report.holds else "DOES NOT HOLD" if report.signed else "NOT SIGNED"
    yield f"{verdict}: {shown(report.subject)} ({report.kind})"
    for finding in report.failures:
        yield f"  Failed      {shown(finding.text)} [{shown(finding.code)}]"
        yield f"              {shown(finding.meaning)}"
    if report.unlisted_failures:
        yield f"              and {report.unlisted_failures} more failures"
    if report.signer is not None:
        yield from _signer_lines(report.signer)
    for series in report.series:
        missing = f", {series.missing} missing" if series.missing else ""
        yield f"  Verified    {series.count} {shown(series.role)}, {series.first} to {series.last}{missing}"
    if report.signed:
        yield from _statement_lines(report.statements, holds=report.holds)


def _signer_lines(signer: Signer) -> Iterator[str]:
    yield f"  Signed by   {shown(signer.organisation or 'no organisation')} ({shown(signer.common_name)})"
    yield f"  Certificate {_TRUST_MEANING[signer.trust]}"
    dates = f"valid {signer.not_before:%Y-%m-%d} to {signer.not_after:%Y-%m-%d}"
    yield f"              issued by {shown(signer.issuer)}, {dates}"


def _statement_lines(said: Statements, *, holds: bool) -> Iterator[str]:
    if not holds:
        yield "  What the manifest says, which is not to be relied on:"
    facts = (
        ("Title", said.title),
        ("Publisher", said.publisher),
        ("Created", f"{said.created} by the signer's clock" if said.created else ""),
        ("Label", " / ".join(part for part in (said.label, said.source_type) if part)),
        ("Software", said.generator),
    )
    for name, value in facts:
        if value:
            yield f"  {name:<11} {shown(value)}"
    for action in said.actions:
        yield f"  Action      {shown(action)}"
    for model in said.models:
        name = f"{shown(model.name)} <{shown(model.identifier)}>"
        oversight = shown(model.oversight.replace("_", " "))
        licence = f", licence: {shown(model.licence)}" if model.licence else ""
        yield f"  {shown(model.role or 'model').capitalize():<11} {name}, oversight: {oversight}{licence}"
        if model.consent:
            record = "; ".join(f"{shown(name)}: {shown(value)}" for name, value in model.consent)
            yield f"              with the consent of the person shown: {record}"
    for approval in said.approvals:
        how = "automatically" if approval.automatic else "by a person"
        script = shown(approval.script_sha256)[:16]
        yield f"  Approved    {how}: {shown(approval.by)}, {shown(approval.at)}, script {script}"
    for number, source in enumerate(said.sources, 1):
        yield from _source_lines(number, source)


def _source_lines(number: int, source: SourceEntry) -> Iterator[str]:
    yield f"  Source {number:<4} {shown(source.title)}"
    details = (
        source.outlet,
        source.published and f"published {source.published}",
        source.retrieved and f"retrieved {source.retrieved}",
        source.rights and f"rights: {source.rights}",
    )
    if any(details):
        yield f"              {shown(', '.join(part for part in details if part))}"
    if source.url:
        yield f"              {shown(source.url)}"
    bound = "its text is bound to this file" if source.bound else "its text is not in this file"
    yield f"              {bound}{f', sha256 {shown(source.sha256)}' if source.sha256 else ''}"
