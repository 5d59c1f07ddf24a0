"""The `anchor` command."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from . import logs, presenter_commands
from .config import CONFIG_NAME, Config, ConfigError, load, operator_feed
from .data_folder import DataFolder
from .drawing_code import code_environment

app = typer.Typer(
    help="A 24-hour virtual news channel: every sentence shows its source, every second is signed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="Signing keys.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(presenter_commands.app, name="presenter")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

ConfigOption = Annotated[Path, typer.Option("--config", help="The settings file.", metavar="FILE")]
TlsOption = Annotated[
    str,
    typer.Option("--tls", help="Serve HTTPS on both addresses: CERT,KEY (PEM files).", metavar="CERT,KEY"),
]


def main() -> None:
    """The command's entry point: errors a person can mend are one clear message, never a traceback."""
    from provenance.certificates import CertificateError

    from .processes.supervisor import AlreadyRunningError
    from .store.errors import StoreError

    try:
        app()
    except (
        ConfigError,
        CertificateError,
        AlreadyRunningError,
        StoreError,
        presenter_commands.PresenterError,
    ) as error:
        err.print(f"[bold red]anchor:[/] {escape(str(error))}")
        sys.exit(2)


@app.command()
def init(
    config: ConfigOption = Path(CONFIG_NAME),
    tls: TlsOption = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Write the file and print nothing.")] = False,
) -> None:
    """Write a commented settings file and print a one-time login link for the desk."""
    from .settings_text import commented_toml

    if config.exists():
        raise ConfigError(f"{config} exists already: edit it, or move it away first")
    text = commented_toml()
    if tls:
        text = _with_tls(text, *_tls_pair(tls))
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(text, encoding="utf-8")
    if quiet:
        return
    out.print(f"Wrote {config}. `anchor run` starts the channel.")
    _print_login(load(config))


@app.command()
def run(
    config: ConfigOption = Path(CONFIG_NAME),
    feeds: Annotated[
        str,
        typer.Option(
            "--feeds",
            help="Play this feed alone: a file or address whose right to air you assert.",
            metavar="PATH_OR_URL",
        ),
    ] = "",
    tls: TlsOption = "",
) -> None:
    """Start the channel and keep it running; Ctrl-C stops it."""
    from .processes import supervisor

    environment = {**_feeds_environment(feeds), **_tls_environment(tls)}
    os.environ.update(environment)
    settings = load(config)
    folder = DataFolder(settings.paths.data).create()
    logs.configure("supervisor", folder.logs)
    with supervisor.hold(folder.supervisor_lock):
        from .sample_wire import first_day
        from .signing import ensure_chain

        ensure_chain(settings, tell=out.print)
        first_day(folder)
        if feeds:
            _clear_stage(settings, folder)
        out.print(f"[bold]{escape(settings.channel.name)}[/]")
        out.print(f"  watch   {settings.watch.public}/")
        _print_login(settings)
        out.print("  The first story is on air within a minute or two. Ctrl-C stops the channel.")
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        environment = {**code_environment(folder), **environment}
        supervisor.supervise(supervisor.children(config.resolve(), environment), stop)
    out.print("The channel has stopped.")


@app.command()
def doctor(config: ConfigOption = Path(CONFIG_NAME)) -> None:
    """Look at what this machine has and say how to mend what is missing."""
    from .doctor import examine

    settings = load(config) if config.exists() else Config()
    faults = 0
    for finding in examine(settings, channel_runs=_channel_runs(settings)):
        mark = "[green]ok  [/]" if finding.well else "[bold red]FAIL[/]"
        out.print(f"{mark} {finding.subject:<16} {escape(finding.detail)}")
        if finding.remedy and (not finding.well or finding.subject == "clock"):
            out.print(f"     {'':<16} [yellow]{escape(finding.remedy)}[/]")
        faults += not finding.well
    if faults:
        err.print(f"{faults} thing{'s' if faults > 1 else ''} to mend.")
        raise typer.Exit(1)
    out.print("Ready.")


@app.command()
def login(config: ConfigOption = Path(CONFIG_NAME)) -> None:
    """Print a new one-time login link for the desk."""
    _print_login(load(config))


@app.command()
def verify(
    file: Annotated[
        Path, typer.Argument(help="A signed clip, or a recording of a live track: one file or a folder.")
    ],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="PEM file of the authorities you trust.", metavar="FILE")
    ] = None,
    allow_gaps: Annotated[
        bool, typer.Option("--allow-gaps", help="Accept missing parts, as after a lost connection.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check the content credentials of a file and print what they say; fails when they do not hold."""
    from provenance.verify import verify as verified

    anchors = [_pem(trust)] if trust else []
    report = verified(file, trust_anchors=anchors, allow_gaps=allow_gaps)
    typer.echo(json.dumps(asdict(report), default=str, indent=2) if as_json else report.text())
    raise typer.Exit(0 if report.holds else 1)


@keys.command("init")
def keys_init(
    config: ConfigOption = Path(CONFIG_NAME),
    replace: Annotated[bool, typer.Option("--force", help="Replace a chain that exists.")] = False,
) -> None:
    """Make a development certificate chain (CA, intermediate, leaf) for signing."""
    from .signing import make_chain

    settings = load(config) if config.exists() else Config()
    make_chain(settings, replace=replace, tell=out.print)


def _clear_stage(config: Config, folder: DataFolder) -> None:
    """The feed that is played alone is not joined by what an earlier run left in the running order."""
    from stream.running_order import RunningOrder

    from .newsroom.feeds import clear_stage
    from .store.store import Store

    with Store.open(folder.database) as store:
        clear_stage(config, store, RunningOrder(folder.playout))


def _print_login(config: Config) -> None:
    from .store.store import Store

    folder = DataFolder(config.paths.data).create()
    with Store.open(folder.database) as store:
        token = store.create_login_link("cli")
    out.print(f"  desk    {config.desk.url}/login/{token}   (opens once; `anchor login` makes another)")


def _pem(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--trust: {file} is not a readable PEM file: {error}") from None


def _channel_runs(config: Config) -> bool:
    from .processes import supervisor

    lock = DataFolder(config.paths.data).supervisor_lock
    if not lock.exists():
        return False
    try:
        supervisor.hold(lock).close()
    except supervisor.AlreadyRunningError:
        return True
    return False


def _feeds_environment(feeds: str) -> dict[str, str]:
    """A feed from the command line replaces the configured ones and the sample wire, in every process."""
    if not feeds:
        return {}
    feed = operator_feed(feeds).model_dump(mode="json", exclude_defaults=True)
    return {"ANCHOR_FEEDS": json.dumps([feed]), "ANCHOR_SAMPLE_WIRE__ENABLED": "false"}


def _tls_pair(value: str) -> tuple[Path, Path]:
    parts = [Path(part).expanduser().resolve() for part in value.split(",")]
    if len(parts) != 2:
        raise ConfigError(f"--tls {value}: give two PEM files with a comma between, CERT,KEY")
    for file in parts:
        if not file.is_file():
            raise ConfigError(f"--tls: there is no file {file}")
    return parts[0], parts[1]


def _tls_environment(value: str) -> dict[str, str]:
    if not value:
        return {}
    cert, key = _tls_pair(value)
    return {
        f"ANCHOR_{section}__{name}": str(file)
        for section in ("DESK", "WATCH")
        for name, file in (("TLS_CERT", cert), ("TLS_KEY", key))
    }


def _with_tls(text: str, cert: Path, key: Path) -> str:
    """The settings text with both servers on HTTPS."""
    return text.replace('# tls_cert = "cert.pem"', f"tls_cert = {json.dumps(str(cert))}").replace(
        '# tls_key = "key.pem"', f"tls_key = {json.dumps(str(key))}"
    )
