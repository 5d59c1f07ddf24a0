"""The renderer: makes, signs and stores one clip, at the lowest priority, and says how far it is.

Called with a job file (`anchor.newsroom.render_job`). Every line on its standard output is a JSON object:
`{"progress": 0..1, "stage": "..."}`, and at the end of a failure `{"error": "...", "permanent": true|false}`.
It ends when its standard input closes: nobody is left to want the clip."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from anchor.model_credits import clip_models
from anchor.newsroom import render_job
from anchor.newsroom.finished_clip import CLIP, FinishedClip, TimedLine, write_meta
from anchor.newsroom.render_job import RenderJob, SourceFile
from anchor.newsroom.studio import STANDBY
from anchor.voices import Voices
from provenance.certificates import CertificateError, Credentials, load_chain, load_development_chain
from provenance.credits import Credits, SourceArticle
from provenance.sign import CreditsError, sign_file
from render.clip import ClipError, RenderSettings, render_clip
from render.graphics.fonts import FontError
from render.timed import Clip

from .priority import come_last
from .staged import Staged
from .standby import ABANDONED, awaited_order, make_ready

PICTURE_SHARE = 0.95  # of the progress; signing is the rest
LONGEST_FAILURE = 500  # characters of why a presenter failed: a fault may bring any text
PERMANENT = (ClipError, FontError, CertificateError, CreditsError)


class JobError(Exception):
    """The job cannot be done as it stands; the message names the file and what is wrong with it."""


def main() -> None:
    come_last()
    voices: Voices | None = None
    try:
        match sys.argv[1:]:
            case [word, text] if word == STANDBY:
                standby = render_job.standby_from_json(text)
                voices = Voices(standby.voice_python, standby.pace)
                make_ready(standby, voices, alive=lambda: _report(0.0, "getting ready"))
                order = awaited_order()
            case [file]:
                order = Path(file)
            case _:
                raise JobError(f"usage: python -m anchor.processes.renderer JOB.json | {STANDBY} JSON")
        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
        make(_job(order), ordered=order.stat().st_mtime, voices=voices)
    except Exception as error:
        _say({"error": str(error) or type(error).__name__, "permanent": isinstance(error, PERMANENT)})
        sys.exit(1)
    finally:
        if voices is not None:
            voices.close()


def make(job: RenderJob, ordered: float, voices: Voices | None = None) -> FinishedClip:
    """Renders, signs and stores the clip of a job that was ordered at the unix time `ordered`. The folder
    appears whole or not at all."""
    presenter = Staged(job.presenter, job.studio.height, job.colleague)
    voice = job.studio.voice or presenter.chosen.voice
    sources = tuple(_source(file) for file in job.sources)
    credentials = _credentials(job)
    work = job.folder.with_name(f".{job.clip_id}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        raw = work / "unsigned.mp4"
        with voices or Voices(job.studio.voice_python, job.studio.pace) as opened:
            clip = render_clip(job.script, raw, opened.engine(voice), _settings(job, presenter), _report)
        _say({"progress": PICTURE_SHARE, "stage": "signing"})
        credits = Credits(
            title=job.script.headline,
            sources=sources,
            models=clip_models(voice, presenter.seen(clip)),
            approvals=job.approvals,
            oversight=job.oversight,
            publisher=job.publisher,
            language=job.script.language,
        )
        signed = sign_file(raw, work / CLIP, credits, credentials)
        raw.unlink()
        finished = replace(finished_clip(job, clip, signed.sha256, signed.size), took=time.time() - ordered)
        write_meta(finished, work)
        _sync(work)
        shutil.rmtree(job.folder, ignore_errors=True)  # damaged, or it would not be made again
        work.rename(job.folder)
        _sync(job.folder.parent)
        return finished
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _job(file: Path) -> RenderJob:
    try:
        return render_job.from_json(file.read_bytes())
    except (OSError, ValueError) as error:
        raise JobError(f"{file} is not a render job: {error}") from error


def _source(file: SourceFile) -> SourceArticle:
    try:
        content = file.file.read_bytes()
    except OSError as error:
        raise JobError(f"the source {file.url}: its bytes are gone from {file.file}: {error}") from error
    return SourceArticle(
        url=file.url,
        title=file.title,
        outlet=file.outlet,
        published=file.published,
        retrieved=file.retrieved,
        content=content,
        rights=file.rights,
    )


def _credentials(job: RenderJob) -> Credentials:
    if job.signing.chain is not None and job.signing.key is not None:
        return load_chain(job.signing.chain, job.signing.key)
    return load_development_chain(job.signing.keys)


def _settings(job: RenderJob, presenter: Staged) -> RenderSettings:
    studio = job.studio
    return RenderSettings(
        latin=studio.latin,
        latin_italic=studio.latin_italic,
        han=studio.han,
        han_bold=studio.han_bold,
        loudness=studio.loudness,
        bed=studio.bed,
        height=studio.height,
        presenter=presenter.factory,
    )


def finished_clip(job: RenderJob, clip: Clip, sha256: str, size: int) -> FinishedClip:
    """What is written down of a clip whose signed file has this hash and size in bytes."""
    return FinishedClip(
        clip_id=job.clip_id,
        script_id=job.script_id,
        script_sha256=job.script_sha256,
        title=job.script.headline,
        duration=clip.duration,
        captions=tuple(TimedLine(each.start, each.end, each.text, {}) for each in clip.captions),
        cues=tuple(TimedLine(each.start, each.end, "", each.data) for each in clip.cues),
        loudness=clip.loudness,
        true_peak=clip.true_peak,
        presenter=clip.presenter,
        voice=clip.voice,
        sha256=sha256,
        size=size,
        rendered=datetime.now(UTC),
        presenter_failure=_in_short(clip.presenter_failure),
    )


def _in_short(text: str) -> str:
    """One line of at most `LONGEST_FAILURE` characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_FAILURE else line[: LONGEST_FAILURE - 1].rstrip() + "…"


def _report(fraction: float, stage: str) -> None:
    _say({"progress": round(PICTURE_SHARE * fraction, 3), "stage": stage})


def _say(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)


def _end_with_parent() -> None:
    # Not through sys.stdin: a thread that waits in a buffered reader would abort the interpreter's own end.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(ABANDONED)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    main()
    # All is on the disk: taking the interpreter and its libraries down in order would only keep the newsroom waiting.
    os._exit(0)
