"""A desk script as the studio takes it, and the job that makes its clip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anchor.bulletin import Bulletin, bulletin_at
from anchor.cast import pack_of
from anchor.config import CARD, Config, presenter_name
from anchor.data_folder import DataFolder
from anchor.desk.script import Approval, Script
from anchor.desk.sources import cue_data
from anchor.fonts import font_files
from anchor.store.approvals import AUTO
from ingest.article import Article, Story
from provenance.credits import ApprovalCredit
from render.presenter.library import LibraryError
from render.script import ClipScript, SpokenLine, Visual

from .finished_clip import clip_id
from .render_job import PresenterFile, RenderJob, SigningFiles, SourceFile, Standby, StudioSettings


def clip_script(script: Script, sources: Sequence[Article], review: str, channel: str) -> ClipScript:
    """The script for the studio; every line carries its sources as cue. `review` is "auto" or a name."""
    item = clip_id(script.sha256)
    story = Story(
        id=script.story_id,
        headline=script.headline.text,
        articles=tuple(sources),
        outlets=tuple(dict.fromkeys(article.outlet for article in sources)),
        first_seen=sources[0].fetched,
        language=script.language,
    )
    visual = script.visual
    return ClipScript(
        id=item,
        slug=script.slug,
        headline=script.headline.text,
        outlet=script.outlet,
        source_line=script.source_line,
        language=script.language,
        lines=tuple(
            SpokenLine(line.id, line.text, line.spoken, cue_data(line, script, story, item, review))
            for line in script.lines
        ),
        visual=Visual(visual.kind, visual.value, visual.label, visual.entries),
        channel=channel,
        wire_label=script.wire_label,
        rights_line=script.rights_line,
    )


def render_job(config: Config, script: Script, sources: Sequence[Article], approval: Approval) -> RenderJob:
    """Everything the studio needs to make, sign and store the clip of an approved script."""
    folder = DataFolder(config.paths.data)
    fonts = font_files(config.paths.web_libraries)
    automatic = approval.by == AUTO
    bulletin = bulletin_at(config, script.written)
    item = clip_id(script.sha256)
    return RenderJob(
        clip_id=item,
        folder=folder.clips / item,
        script=clip_script(script, sources, approval.by, config.channel.name),
        script_id=script.id,
        script_sha256=script.sha256,
        sources=tuple(
            SourceFile(
                url=article.url,
                title=article.title,
                outlet=article.outlet,
                published=article.published,
                retrieved=article.fetched,
                file=folder.articles / f"{article.content_hash}.txt",
                content_hash=article.content_hash,
                rights=article.rights.value,
            )
            for article in sources
        ),
        presenter=_presenter(config, script.presenter),
        colleague=_colleague(config, bulletin, script.presenter),
        approvals=(ApprovalCredit(approval.by, approval.at, approval.script_sha256, automatic),),
        oversight="fully_autonomous" if automatic else "human_validated",
        publisher=config.channel.name,
        studio=StudioSettings(
            voice_python=config.paths.voice_python,
            voice=bulletin.voice,
            pace=config.voice.pace,
            latin=fonts.latin,
            latin_italic=fonts.latin_italic,
            han=fonts.han,
            han_bold=fonts.han_bold,
            loudness=config.render.loudness,
            bed=config.render.bed,
            height=config.render.height,
        ),
        signing=SigningFiles(
            folder.keys, config.provenance.certificate_chain, config.provenance.certificate_key
        ),
    )


def standby(config: Config, moment: datetime) -> Standby:
    """What a renderer can make ready for the next clip, whoever of the bulletin's cast presents it."""
    bulletin = bulletin_at(config, moment)
    cast = [_presenter(config, presenter_name(entry)) for entry in bulletin.cast]
    return Standby(
        voice_python=config.paths.voice_python,
        voice=bulletin.voice,
        pace=config.voice.pace,
        height=config.render.height,
        packs=tuple(dict.fromkeys(each.pack for each in cast)),
    )


def _colleague(config: Config, bulletin: Bulletin, presenter: str) -> PresenterFile | None:
    """The next of the cast, when stories open on both."""
    names = [presenter_name(entry) for entry in bulletin.cast]
    if not bulletin.handover or presenter not in names or CARD in names:
        return None
    following = names[(names.index(presenter) + 1) % len(names)]
    return _presenter(config, following) if following != presenter else None


def _presenter(config: Config, name: str) -> PresenterFile:
    try:
        return PresenterFile(name, pack_of(config, name))
    except LibraryError as error:
        return PresenterFile(name, trouble=str(error))
