"""Reads what a manifest says into values. Everything here may come from a stranger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from provenance.labels import APPROVAL, PRODUCTION, SOURCES
from provenance.manifest import Manifest
from provenance.report import ApprovalEntry, ModelEntry, SourceEntry, Statements


def statements(manifest: Manifest) -> Statements:
    """What the manifest says, empty where it says nothing."""
    production = _map(manifest.assertion(PRODUCTION))
    metadata = _map(manifest.assertion("cawg.metadata"))
    actions = _maps(
        _map(manifest.assertion("c2pa.actions.v2") or manifest.assertion("c2pa.actions")), "actions"
    )
    created = next((action for action in actions if action.get("action") == "c2pa.created"), {})
    return Statements(
        title=_text(manifest.claim.get("dc:title")),
        publisher=_text(production.get("publisher")) or _first(metadata.get("dc:publisher")),
        created=_text(created.get("when")),
        source_type=_text(created.get("digitalSourceType")).rpartition("/")[2],
        label=_text(production.get("label")),
        generator=_generator(manifest.claim.get("claim_generator_info")),
        actions=tuple(
            ": ".join(filter(None, (_text(action.get("action")), _text(action.get("description")))))
            for action in actions
        ),
        models=_models(manifest, production),
        sources=_sources(manifest),
        approvals=tuple(
            ApprovalEntry(
                _text(entry.get("by")),
                _text(entry.get("at")),
                _text(entry.get("scriptSha256")),
                entry.get("automatic") is not False,
            )
            for entry in _maps(_map(manifest.assertion(APPROVAL)), "approvals")
        ),
    )


def _models(manifest: Manifest, production: Mapping[Any, Any]) -> tuple[ModelEntry, ...]:
    entries = list(_maps(production, "models"))
    disclosures = [_map(value) for value in manifest.all("c2pa.ai-disclosure")]
    entries += [{}] * (len(disclosures) - len(entries))
    return tuple(
        ModelEntry(
            _text(entry.get("role")),
            _text(disclosure.get("modelName")),
            _text(disclosure.get("modelIdentifier")),
            _text(_map(disclosure.get("contentProfile")).get("humanOversightLevel")),
            _text(entry.get("licence")),
            tuple(sorted((_text(name), _text(value)) for name, value in _map(entry.get("consent")).items())),
        )
        for entry, disclosure in zip(entries, disclosures, strict=False)
    )


def _sources(manifest: Manifest) -> tuple[SourceEntry, ...]:
    """The `inputTo` ingredients, each with what the product's own assertion says of the same content."""
    files = {a.label: a.value for a in manifest.assertions if a.form == "file" and isinstance(a.value, bytes)}
    said = {
        (_text(entry.get("url")), _text(entry.get("sha256"))): entry
        for entry in _maps(_map(manifest.assertion(SOURCES)), "sources")
    }
    found = []
    for ingredient in (_map(value) for value in manifest.all("c2pa.ingredient.v3")):
        content = files.get(_text(_map(ingredient.get("data")).get("url")).rpartition("/")[2])
        url = _text(ingredient.get("informationalURI"))
        sha256 = hashlib.sha256(content).hexdigest() if content is not None else ""
        entry = said.pop((url, sha256), {})
        found.append(
            SourceEntry(
                _text(ingredient.get("dc:title")),
                _text(entry.get("outlet")),
                url,
                _text(entry.get("published")),
                _text(entry.get("retrieved")),
                _text(entry.get("rights")),
                sha256,
                content is not None,
            )
        )
    # A source that is named, but whose content is missing or differs, is listed as not bound.
    for (url, sha256), entry in said.items():
        found.append(
            SourceEntry(
                _text(entry.get("title")),
                _text(entry.get("outlet")),
                url,
                _text(entry.get("published")),
                _text(entry.get("retrieved")),
                _text(entry.get("rights")),
                sha256,
                bound=False,
            )
        )
    return tuple(found)


def _generator(value: object) -> str:
    entry = _map(value[0] if isinstance(value, list | tuple) and value else value)
    return f"{_text(entry.get('name'))} {_text(entry.get('version'))}".strip()


def _map(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _maps(value: Mapping[Any, Any], key: str) -> list[Mapping[Any, Any]]:
    entries = value.get(key)
    return [_map(entry) for entry in entries] if isinstance(entries, list | tuple) else []


def _first(value: object) -> str:
    return _text(value[0] if isinstance(value, list | tuple) and value else value)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value if isinstance(value, str) else ""
