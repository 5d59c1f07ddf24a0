"""The font files of the product: from registry packages, by path, never the system's."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class FontFiles:
    """Paths of the faces that pictures and pages use."""

    latin: Path
    latin_italic: Path
    han: Path
    han_bold: Path

    def missing(self) -> tuple[Path, ...]:
        return tuple(
            path for path in (self.latin, self.latin_italic, self.han, self.han_bold) if not path.is_file()
        )


def font_files(web_libraries: Path) -> FontFiles:
    """Inter from the Python package fontpkg-inter, Noto Sans SC from the npm package that set-up installs."""
    inter = Path(str(files("fontpkg_inter"))) / "files"
    noto = web_libraries / "@expo-google-fonts" / "noto-sans-sc"
    return FontFiles(
        latin=inter / "Inter[opsz,wght].ttf",
        latin_italic=inter / "Inter-Italic[opsz,wght].ttf",
        han=noto / "400Regular" / "NotoSansSC_400Regular.ttf",
        han_bold=noto / "700Bold" / "NotoSansSC_700Bold.ttf",
    )
