"""The settings this product gives the C2PA SDK: offline always, no thumbnails, the caller's trust anchors."""

from __future__ import annotations

from collections.abc import Sequence

import c2pa


def context(trust_anchors: Sequence[str] = ()) -> c2pa.Context:
    """A context that never reaches out to the network. `trust_anchors` are PEM certificates."""
    settings: dict[str, object] = {
        "verify": {
            "verify_trust": True,
            "verify_after_sign": False,
            "ocsp_fetch": False,
            "remote_manifest_fetch": False,
        },
        "builder": {"thumbnail": {"enabled": False}},
    }
    if trust_anchors:
        settings["trust"] = {"trust_anchors": "\n".join(trust_anchors)}
    return c2pa.Context.from_dict(settings)
