"""Signs a finished clip: its manifest says what it rests on, what made it and who let it on air."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import c2pa

from provenance import sdk
from provenance.certificates import Credentials
from provenance.credits import Credits, ProductionStep, SourceArticle
from provenance.labels import (
    APPROVAL,
    PRODUCTION,
    SOURCES,
    ai_disclosure,
    claim_generator,
    digital_source_type,
    production,
    training_mining,
)
from provenance.media import MediaFacts, check_clip
from provenance.verify import verify

_LARGEST_SOURCE = 4 * 1024 * 1024


class CreditsError(ValueError):
    """The credits contradict themselves; the message names the field."""


class SigningError(Exception):
    """A clip could not be signed, or does not verify once signed; nothing was written."""


@dataclass(frozen=True)
class SignedClip:
    """A signed clip: `sha256` in hexadecimal and `size` in bytes of the file, and what it holds."""

    path: Path
    sha256: str
    size: int
    media: MediaFacts


def sign_file(
    source: Path,
    destination: Path,
    credits: Credits,
    signer: Credentials,
    *,
    now: datetime | None = None,
) -> SignedClip:
    """Writes `source` to `destination` with a signed manifest; verified before it gets its name.

    Raises `MediaError` when the source is no whole MP4 with picture and sound, `CreditsError`,
    `CertificateError` when the certificate is not valid now, `SigningError`."""
    moment = now or datetime.now(UTC)
    check_credits(credits)
    signer.require_valid(moment)
    media = check_clip(source)
    # One name: what a killed process left behind is overwritten by the next attempt.
    draft = destination.with_name(f".{destination.name}.signing")
    try:
        _write(source, draft, credits, signer, moment)
        report = verify(draft)
        if not report.holds:
            faults = "; ".join(finding.text for finding in report.failures)
            raise SigningError(f"{source} was signed but does not verify: {faults}")
        digest, size = _synced(draft)
        draft.replace(destination)
    except OSError as error:
        raise SigningError(f"{destination} cannot be written: {error.strerror or error}") from None
    finally:
        draft.unlink(missing_ok=True)
    return SignedClip(destination, digest, size, media)


def check_credits(credits: Credits) -> None:
    """Raises `CreditsError` when the credits claim what they do not show."""
    if credits.oversight == "human_validated" and all(a.automatic for a in credits.approvals):
        raise CreditsError(
            "oversight is human_validated but no person is among the approvals: "
            "record who approved, or say fully_autonomous"
        )
    if not credits.title.strip():
        raise CreditsError("the title is empty")
    for source in credits.sources:
        if not source.content:
            raise CreditsError(f"the source {source.url} has no content to bind")
        if len(source.content) > _LARGEST_SOURCE:
            raise CreditsError(
                f"the source {source.url} has {len(source.content)} bytes, more than {_LARGEST_SOURCE}: "
                "bind its text, not its page"
            )


def manifest_definition(credits: Credits, moment: datetime) -> dict[str, object]:
    """The manifest as the C2PA SDK takes it, without its ingredients."""
    statements: list[dict[str, object]] = [
        {"label": "c2pa.actions.v2", "created": True, "data": _actions(credits, moment)},
        *(
            {"label": "c2pa.ai-disclosure", "created": True, "data": ai_disclosure(model, credits.oversight)}
            for model in credits.models
        ),
        {"label": "cawg.training-mining", "data": training_mining()},
        {"label": "cawg.metadata", "kind": "Json", "data": _metadata(credits)},
        {"label": PRODUCTION, "created": True, "data": production(credits)},
    ]
    if credits.sources:
        entries = [_source_entry(source) for source in credits.sources]
        statements.append({"label": SOURCES, "created": True, "data": {"sources": entries}})
    if credits.approvals:
        approvals = [
            {"by": a.by, "at": _iso(a.at), "scriptSha256": a.script_sha256, "automatic": a.automatic}
            for a in credits.approvals
        ]
        statements.append({"label": APPROVAL, "created": True, "data": {"approvals": approvals}})
    return {
        "claim_version": 2,
        "title": credits.title,
        "format": "video/mp4",
        "claim_generator_info": [claim_generator()],
        "assertions": statements,
    }


def _actions(credits: Credits, moment: datetime) -> dict[str, object]:
    source_type = digital_source_type(credits.source_type)
    created: dict[str, object] = {
        "action": "c2pa.created",
        "when": _iso(moment),
        "digitalSourceType": source_type,
        "softwareAgent": claim_generator(),
        "description": f"Made by software from the sources named, shown with the label {credits.label}",
    }
    if credits.sources:
        created["parameters"] = {"ingredientIds": [_name(n) for n, _ in enumerate(credits.sources, 1)]}
    return {"actions": [created, *(_step(step) for step in credits.steps)], "allActionsIncluded": True}


def _step(step: ProductionStep) -> dict[str, object]:
    action: dict[str, object] = {"action": step.action, "description": step.description}
    return {**action, "softwareAgent": {"name": step.agent}} if step.agent else action


def _metadata(credits: Credits) -> dict[str, object]:
    return {
        "@context": {
            "dc": "http://purl.org/dc/elements/1.1/",
            "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        },
        "dc:title": [credits.title],
        "dc:publisher": [credits.publisher],
        "dc:language": [credits.language],
        "dc:source": [source.url for source in credits.sources],
        "Iptc4xmpExt:DigitalSourceType": digital_source_type(credits.source_type),
    }


def _source_entry(source: SourceArticle) -> dict[str, object]:
    return {
        "url": source.url,
        "title": source.title,
        "outlet": source.outlet,
        "published": _iso(source.published),
        "retrieved": _iso(source.retrieved),
        "sha256": hashlib.sha256(source.content).hexdigest(),
        "rights": source.rights,
    }


def _name(number: int) -> str:
    return f"source-{number}"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(source: Path, draft: Path, credits: Credits, signer: Credentials, moment: datetime) -> None:
    builder = c2pa.Builder(manifest_definition(credits, moment), sdk.context())
    try:
        for number, article in enumerate(credits.sources, 1):
            _add_source(builder, number, article)
        info = c2pa.C2paSignerInfo(
            signer.algorithm.encode(), signer.chain_pem().encode(), signer.key_pem(), None
        )
        with c2pa.Signer.from_info(info) as signing, source.open("rb") as read, draft.open("w+b") as write:
            builder.sign(signing, "video/mp4", read, write)
    except c2pa.C2paError as error:
        raise SigningError(f"{source} cannot be signed: {error}") from None
    finally:
        builder.close()


def _add_source(builder: c2pa.Builder, number: int, article: SourceArticle) -> None:
    resource = f"{_name(number)}.{'html' if article.media_type == 'text/html' else 'txt'}"
    builder.add_resource(resource, io.BytesIO(article.content))
    ingredient = {
        "title": article.title,
        "format": article.media_type,
        "relationship": "inputTo",
        "label": _name(number),
        "informational_URI": article.url,
        "description": f"{article.outlet}, published {_iso(article.published)}",
        "data": {"format": article.media_type, "identifier": resource},
        "data_types": [{"type": "c2pa.types.dataset"}],
        "metadata": {"dateTime": _iso(article.retrieved)},
    }
    builder.add_ingredient(ingredient, article.media_type, io.BytesIO(article.content))


def _synced(path: Path) -> tuple[str, int]:
    """Flushes a file to the disk; its SHA-256 and size."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
