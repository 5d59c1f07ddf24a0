"""The files pages are made of: our own, the typeface, and the browser libraries that npm installed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import fontpkg_inter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
FONTS = {
    "inter.ttf": "Inter[opsz,wght].ttf",
    "inter-italic.ttf": "Inter-Italic[opsz,wght].ttf",
}
LIBRARIES = {
    "hls.min.js": "hls.js/dist/hls.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.min.js": "htmx.org/dist/ext/hx-sse.min.js",
}
A_DAY = {"Cache-Control": "public, max-age=86400"}
REVALIDATED = "no-cache"  # our own files change with an upgrade: kept, but asked about each time


class OwnFiles(StaticFiles):
    """The package's static files, revalidated on each use so that an upgrade shows at once."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = REVALIDATED
        return response


def missing_libraries(folder: Path) -> list[Path]:
    """The browser library files that are not where the configuration says; empty when all are there."""
    return [folder / file for file in LIBRARIES.values() if not (folder / file).is_file()]


def mount(libraries: Path) -> Mount:
    """`/assets`: `/assets/fonts/`, `/assets/lib/` and our own files. `libraries` is npm's folder."""

    async def font(request: Request) -> Response:
        name = FONTS.get(request.path_params["name"])
        if name is None:
            raise HTTPException(404)
        return FileResponse(fontpkg_inter.ROOT / "files" / name, media_type="font/ttf", headers=A_DAY)

    async def library(request: Request) -> Response:
        file = LIBRARIES.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404)
        path = libraries / file
        if not path.is_file():
            raise HTTPException(
                404, f"{path} is missing: run `npm ci` in the project folder, or set paths.web_libraries"
            )
        return FileResponse(path, media_type="text/javascript", headers={"Cache-Control": REVALIDATED})

    return Mount(
        "/assets",
        routes=[
            Route("/fonts/{name}", font),
            Route("/lib/{name}", library),
            Mount("/", OwnFiles(directory=STATIC)),
        ],
        name="assets",
    )


def fingerprint() -> str:
    """Eight hex digits that change when any of our own static files does."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:8]
