"""The workflows: article -> script -> (approval) -> clip -> queued, each step safe to repeat.

`tell` brings an article to an approved script, or in front of a person. Approval is a state in the store, not
a waiting workflow: a person may take a day, and nothing is held open for it. `air` takes an approved script
to the running order. DBOS is one per process, and so is the room these functions work in."""

from __future__ import annotations

import logging
import time
from typing import Final

from dbos import DBOS

from anchor.config import Config
from anchor.data_folder import DataFolder
from anchor.desk.script import State
from anchor.store.scripts import ScriptStand
from anchor.store.store import Store
from anchor.store.views import ClipView
from ingest.article import Article

from .clip_script import render_job
from .drafting import Drafting
from .durable import VERSION, SetWorkflowID
from .finished_clip import CLIP, FinishedClip, clip_id, read_finished
from .rundown import Rundown
from .studio import Progress, RenderError, Studio

log = logging.getLogger(__name__)

STUDIO_QUEUE: Final = "studio"
RETRIES: Final = 2
RETRY_SECONDS: Final = 3.0
PROGRESS_SECONDS: Final = 1.0
MOST_RUNS: Final = 3  # of the workflow for one approval


class Production:
    """What the workflows' steps do. `Production.current` is the one room of this process."""

    current: Production | None = None

    def __init__(
        self, config: Config, folder: DataFolder, store: Store, rundown: Rundown, studio: Studio
    ) -> None:
        self.config = config
        self.folder = folder
        self.store = store
        self.rundown = rundown
        self.studio = studio
        self.drafting = Drafting(config, store)
        Production.current = self

    def render(self, script_id: str, sha256: str) -> bool:
        """Makes the signed clip of an approved script; false when the script was stopped meanwhile."""
        stand = self.store.stand(script_id)
        if stand.sha256 != sha256 or stand.state not in (State.APPROVED, State.SCHEDULED):
            return False
        approval = [
            record.approval
            for record in self.store.approvals(script_id)
            if record.approval.verdict == "approved" and record.approval.script_sha256 == sha256
        ][-1]
        script = self.store.script(script_id)
        job = render_job(self.config, script, self.store.sources(script_id), approval)
        try:
            clip = self.studio.make(job, self._progress_of(script_id))
        except RenderError as error:
            log.warning("%s could not be rendered: %s", script_id, error)
            raise
        if clip.presenter_failure:
            log.warning("%s is shown with the card: %s", script_id, clip.presenter_failure)
        self.store.keep_clip(_view(clip))
        return True

    def _progress_of(self, script_id: str) -> Progress:
        """Shows progress on the desk, at most once a second."""
        shown = 0.0

        def progress(fraction: float, stage: str) -> None:
            nonlocal shown
            if time.monotonic() - shown >= PROGRESS_SECONDS:
                self.store.progress(script_id, fraction, stage)
                shown = time.monotonic()

        return progress

    def queue(self, script_id: str, sha256: str) -> bool:
        """Puts the clip into the running order, unless the script or its sources no longer stand."""
        stand = self.store.stand(script_id)
        clip = read_finished(self.folder.clips / clip_id(sha256), sha256)
        if clip is None:
            raise RenderError(f"the clip of {script_id} is gone from {self.folder.clips}")
        if script_id in self.store.unfit(State.APPROVED, State.SCHEDULED):
            return False
        return self.rundown.put(stand, clip, self.folder.clips)

    def hold(self, script_id: str, reason: str) -> None:
        """Takes a script out of production; a person may approve it again for another try."""
        if self.store.move(script_id, State.HELD, reason, (State.APPROVED, State.SCHEDULED)):
            log.error("%s held: %s", script_id, reason)


def _room() -> Production:
    assert Production.current is not None, (
        "the newsroom is not open: make a Production before DBOS is launched"
    )
    return Production.current


@DBOS.workflow(name="tell")
def tell(article_id: str, content_hash: str) -> str:
    """An article becomes a checked script; gives the script's state, "" when it is not told."""
    script_id = DBOS.run_step({"name": "draft"}, _draft, article_id, content_hash)
    return DBOS.run_step({"name": "review"}, _review, script_id) if script_id else ""


@DBOS.workflow(name="tell_withdrawal")
def tell_withdrawal(article_id: str) -> str:
    """The notice that an outlet withdrew what was told on air; gives the script's state."""
    script_id = DBOS.run_step({"name": "draft"}, _draft_retraction, article_id)
    return DBOS.run_step({"name": "review"}, _review, script_id) if script_id else ""


@DBOS.workflow(name="air")
def air(script_id: str, sha256: str) -> bool:
    """An approved script becomes a signed clip in the running order; false when it was stopped on the way."""
    try:
        made = DBOS.run_step(
            {
                "name": "render",
                "retries_allowed": True,
                "max_attempts": 1 + RETRIES,
                "interval_seconds": RETRY_SECONDS,
                "backoff_rate": 4.0,
                "should_retry": _worth_retrying,
            },
            _render,
            script_id,
            sha256,
        )
    except Exception as error:
        DBOS.run_step({"name": "hold"}, _hold, script_id, f"the clip could not be made: {_cause(error)}")
        return False
    return made and DBOS.run_step({"name": "queue"}, _queue, script_id, sha256)


def _draft(article_id: str, content_hash: str) -> str:
    return _room().drafting.draft(article_id, content_hash)


def _draft_retraction(article_id: str) -> str:
    return _room().drafting.draft_retraction(article_id)


def _review(script_id: str) -> str:
    return str(_room().drafting.review(script_id))


def _render(script_id: str, sha256: str) -> bool:
    return _room().render(script_id, sha256)


def _queue(script_id: str, sha256: str) -> bool:
    return _room().queue(script_id, sha256)


def _hold(script_id: str, reason: str) -> None:
    _room().hold(script_id, reason)


def _worth_retrying(error: BaseException) -> bool:
    return not (isinstance(error, RenderError) and error.permanent)


def _cause(error: Exception) -> str:
    """The last attempt's own words, out of DBOS's account of all attempts."""
    attempts = getattr(error, "errors", None)
    return str(attempts[-1] if attempts else error)


def open_studio() -> None:
    """Registers the studio's queue: one clip at a time. Needs a launched DBOS."""
    DBOS.register_queue(
        STUDIO_QUEUE, worker_concurrency=1, polling_interval_sec=0.25, on_conflict="always_update"
    )


def start_telling(article: Article) -> None:
    """Runs `tell` for an article version to its end, unless it has run already."""
    version = f"{article.content_hash[:16]}-{int(article.fetched.timestamp())}"
    with SetWorkflowID(f"tell-{VERSION}-{article.id}-{version}"):
        tell(article.id, article.content_hash)


def start_withdrawal(article: Article) -> None:
    """Runs `tell_withdrawal` for a withdrawn article, once for each version of it that was withdrawn."""
    version = f"{article.content_hash[:16]}-{int(article.fetched.timestamp())}"
    with SetWorkflowID(f"withdrawal-{VERSION}-{article.id}-{version}"):
        tell_withdrawal(article.id)


def studio_busy() -> bool:
    """Does a script lie in the studio's queue or on its table?"""
    return bool(
        DBOS.list_queued_workflows(queue_name=STUDIO_QUEUE, app_version=VERSION, limit=1, load_input=False)
    )


def send_to_studio(store: Store, stand: ScriptStand) -> None:
    """Queues `air` for an approved script while the studio is free.

    Runs are counted for each approval: a script that stays approved through several runs is held."""
    number = store.approvals(stand.id)[-1].number
    run = f"air-{VERSION}-{stand.sha256[:32]}-{number}"
    earlier = len(
        DBOS.list_workflows(
            workflow_id_prefix=f"{run}-", limit=MOST_RUNS, load_input=False, load_output=False
        )
    )
    if earlier >= MOST_RUNS:
        _room().hold(stand.id, f"{MOST_RUNS} runs of the studio did not bring it to the queue")
        return
    queue = DBOS.retrieve_queue(STUDIO_QUEUE)
    assert queue is not None, "the studio is not open: call open_studio first"
    with SetWorkflowID(f"{run}-{earlier}"):
        queue.enqueue(air, stand.id, stand.sha256)


def _view(clip: FinishedClip) -> ClipView:
    return ClipView(
        id=clip.clip_id,
        script_id=clip.script_id,
        script_sha256=clip.script_sha256,
        path=f"clips/{clip.clip_id}/{CLIP}",
        duration=clip.duration,
        loudness=clip.loudness,
        true_peak=clip.true_peak,
        presenter=clip.presenter,
        voice=clip.voice,
        sha256=clip.sha256,
        size=clip.size,
        rendered=clip.rendered,
        presenter_failure=clip.presenter_failure,
    )
