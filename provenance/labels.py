"""What tells a person, and a machine, that the picture and the voice are made by software."""

from __future__ import annotations

from importlib import metadata

from provenance.credits import ChannelCredits, Credits, ModelUse, Oversight, SourceType

AI_GENERATED = "AI GENERATED"  # the permanent bug, top right of the picture

# This product's own assertions: who let it on air, what it rests on, what made it.
APPROVAL, SOURCES, PRODUCTION = "org.anchor24.approval", "org.anchor24.sources", "org.anchor24.production"

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_DISTRIBUTION = "anchor24"


def digital_source_type(source_type: SourceType) -> str:
    """The IPTC digital source type URI."""
    return _IPTC + source_type


def ai_disclosure(model: ModelUse, oversight: Oversight) -> dict[str, object]:
    """The `c2pa.ai-disclosure` assertion of one model (C2PA 2.4): what it is and who oversaw its work."""
    return {
        "modelType": model.model_type,
        "modelName": f"{model.name} {model.version}".strip(),
        "modelIdentifier": model.identifier,
        "contentProfile": {"humanOversightLevel": oversight},
    }


def production(credits: Credits | ChannelCredits) -> dict[str, object]:
    """The `org.anchor24.production` assertion: label, oversight, which model did what, and by whose
    consent."""
    return {
        "label": credits.label,
        "publisher": credits.publisher,
        "language": credits.language,
        "oversight": credits.oversight,
        "models": [_model(model) for model in credits.models],
        "extra": dict(credits.extra),
    }


def _model(model: ModelUse) -> dict[str, object]:
    said: dict[str, object] = {
        "role": model.role,
        "name": model.name,
        "version": model.version,
        "identifier": model.identifier,
        "sha256": model.sha256,
    }
    if model.licence:
        said["licence"] = model.licence
    if model.consent:
        said["consent"] = dict(model.consent)
    return said


def training_mining() -> dict[str, object]:
    """The `cawg.training-mining` assertion: reading for inference is welcome, training and mining are not."""
    refused = ("cawg.ai_generative_training", "cawg.ai_training", "cawg.data_mining")
    uses = {"cawg.ai_inference": {"use": "allowed"}, **{use: {"use": "notAllowed"} for use in refused}}
    return {"entries": uses}


def claim_generator() -> dict[str, str]:
    """Name and version of the software that signs."""
    try:
        return {"name": _DISTRIBUTION, "version": metadata.version(_DISTRIBUTION)}
    except metadata.PackageNotFoundError:
        return {"name": _DISTRIBUTION}
