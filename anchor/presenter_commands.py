"""The `anchor presenter` commands: see who there is, make one, look at one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from .bulletin import bulletins
from .cast import whole_cast
from .config import CARD, CONFIG_NAME, Config, load, presenter_name
from .data_folder import DataFolder
from .drawing_code import code_environment

app = typer.Typer(help="Presenters: see who there is, make one, look at one.", no_args_is_help=True)
screen = Console(highlight=False, soft_wrap=True)
bars = Console(stderr=True, highlight=False)

STOPPED = 130  # exit status after Ctrl-C

ConfigOption = Annotated[Path, typer.Option("--config", help="The settings file.", metavar="FILE")]
Shown = Callable[[int, int, str], None]  # done, total (0 is not known), what


class PresenterError(Exception):
    """A presenter cannot be found, made or shown; the message says why and what to do."""


@app.command("list")
def list_presenters(config: ConfigOption = Path(CONFIG_NAME)) -> None:
    """Show the presenters that come with Anchor and those of the settings."""
    from render.presenter import library

    from .presenting import presenting

    settings = _settings(config)
    own = [Path(entry) for entry in whole_cast(settings) if library.is_path(entry)]
    for path in (*library.packs(), *own):
        who = presenting(path.stem, path)
        if who.info is None:
            screen.print(f"[bold red]{escape(path.stem):<12}[/] {escape(who.trouble)}")
            continue
        casts = _casts(settings, path.stem)
        screen.print(
            f"[bold]{escape(path.stem):<12}[/] {escape(who.info.name)}, voice {who.voice}  {casts}".rstrip()
        )
        screen.print(f"{'':<12} {escape(who.info.likeness)}")
    screen.print(f"[bold]{CARD:<12}[/] no person: the sentence being read  {_casts(settings, CARD)}".rstrip())


def _casts(settings: Config, name: str) -> str:
    """Where a presenter is seen: on the channel, and in which bulletins."""
    seen = [each.name for each in bulletins(settings) if name in map(presenter_name, each.cast)]
    words = (["in the cast"] if "" in seen else []) + [f"in {each}" for each in seen if each]
    return escape(", ".join(words))


@app.command("bake")
def bake_presenter(
    config: Annotated[
        Path, typer.Argument(help="Who it is: a file such as those of render/presenter/bake/people.")
    ],
    out: Annotated[Path, typer.Argument(help="The pack to write.")],
    quality: Annotated[
        Literal["full", "preview", "draft"],
        typer.Option("--quality", help="full; preview and draft are quicker and coarser.", metavar="QUALITY"),
    ] = "full",
) -> None:
    """Make a presenter from its description: minutes to an hour; started again, it goes on where it stopped."""
    from render.presenter.bake.bake import BakeError, bake

    try:
        with _bar() as show:
            bake(config, out, lambda step: show(step.done, step.total, step.what), quality=quality)
    except BakeError as error:
        raise PresenterError(str(error)) from None
    except KeyboardInterrupt:
        bars.print("Stopped. What is finished is kept: the same command goes on from there.")
        raise typer.Exit(STOPPED) from None
    _made(out)


@app.command("from-photo")
def presenter_from_photo(
    photo: Annotated[Path, typer.Argument(help="A portrait: near-frontal, mouth closed, one face.")],
    consent: Annotated[
        Path,
        typer.Option("--consent", help="The record of that person's consent (TOML or JSON).", metavar="FILE"),
    ],
    destination: Annotated[Path, typer.Option("--out", help="The pack to write.", metavar="PACK")],
    name: Annotated[
        str, typer.Option("--name", help="Name to show; default: as in the record.", metavar="NAME")
    ] = "",
) -> None:
    """Make a presenter from a photo of a person who consents to it."""
    from render.presenter.photo.photo import from_photo
    from render.presenter.photo.refusal import PhotoError

    try:
        with _bar() as show:
            from_photo(
                photo,
                consent,
                destination,
                lambda step: show(step.done, step.total, step.what),
                name=name or None,
            )
    except PhotoError as error:
        raise PresenterError(str(error)) from None
    _made(destination)


@app.command("sheet")
def presenter_sheet(
    pack: Annotated[str, typer.Argument(help="A presenter's name, or the path of a pack.")],
    out: Annotated[Path, typer.Argument(help="The picture to write: .png, .jpg or .webp.")],
) -> None:
    """Write the 24 frames by which a presenter is judged: mouth shapes, gazes, blinks, poses, both crops."""
    import cv2

    from render.presenter.library import LibraryError, find
    from render.presenter.pack import PackError, read_pack
    from render.presenter.sheet import FRAMES, sheet

    if out.suffix not in (".png", ".jpg", ".webp"):
        raise PresenterError(f"{out}: a sheet is written as .png, .jpg or .webp")
    try:
        drawn = sheet(read_pack(find(pack)))
    except (LibraryError, PackError) as error:
        raise PresenterError(str(error)) from None
    _, picture = cv2.imencode(out.suffix, drawn[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    try:
        out.write_bytes(picture.tobytes())
    except OSError as error:
        raise PresenterError(f"{out} cannot be written: {error.strerror}") from None
    screen.print(f"{escape(str(out))}: {len(FRAMES)} frames")


@app.command("preview")
def preview_presenter(
    pack: Annotated[str, typer.Argument(help="A presenter's name, or the path of a pack.")],
    text: Annotated[str, typer.Argument(help="What to say.")],
    destination: Annotated[
        Path | None,
        typer.Option("--out", help="The clip to write; default: PACK-preview.mp4.", metavar="FILE"),
    ] = None,
    height: Annotated[
        int,
        typer.Option(
            "--height", help="Lines of the picture, 720 or 1080; default: render.height.", metavar="N"
        ),
    ] = 0,
    voice: Annotated[
        str, typer.Option("--voice", help="The voice's id; default: the presenter's own.", metavar="ID")
    ] = "",
    config: ConfigOption = Path(CONFIG_NAME),
) -> None:
    """Write an unsigned clip of a presenter saying something, to look at."""
    settings = _settings(config)
    if height not in (0, 720, 1080):
        raise PresenterError(f"--height {height}: a picture has 720 or 1080 lines")
    os.environ.update(code_environment(DataFolder(settings.paths.data)))
    from .preview import PreviewError, preview

    file = destination or Path(f"{presenter_name(pack)}-preview.mp4")
    try:
        with _bar() as show:
            clip = preview(
                settings,
                pack,
                text,
                file,
                height=height or settings.render.height,
                voice=voice,
                progress=lambda fraction, stage: show(round(100 * fraction), 100, stage),
            )
    except PreviewError as error:
        raise PresenterError(str(error)) from None
    screen.print(
        f"Wrote {escape(str(file))}: {clip.duration:.1f} s, voice {escape(clip.voice)}. It is not signed."
    )


def _settings(config: Path) -> Config:
    return load(config) if config.exists() else Config()


def _made(pack: Path) -> None:
    from .presenting import presenting

    who = presenting(pack.stem, pack)
    if who.info is None:
        raise PresenterError(who.trouble)
    screen.print(f"Wrote {escape(str(pack))}: {escape(who.info.name)}, {pack.stat().st_size / 1e6:.1f} MB.")
    screen.print(f'Look at it:  anchor presenter preview {escape(str(pack))} "Good evening."')


@contextmanager
def _bar() -> Iterator[Shown]:
    """A bar on standard error; where that is no terminal, a line for each new step."""
    if not bars.is_terminal:
        said = ""

        def line(done: int, total: int, what: str) -> None:
            nonlocal said
            if what != said:
                said = what
                bars.print(escape(f"{done}/{total} {what}" if total else what))

        yield line
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=bars, transient=True) as progress:
        task = progress.add_task("", total=None)

        def show(done: int, total: int, what: str) -> None:
            progress.update(task, completed=done, total=total or None, description=what)

        yield show
