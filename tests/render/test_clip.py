from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from render.clip import ClipError, RenderSettings, render_clip
from render.graphics.bugs import Bugs
from render.graphics.fonts import FontError, FontSet
from render.presenter.presenter import Presenter
from render.script import ClipScript, SpokenLine
from render.speech.engine import SpeechEngine, SpeechError
from render.timed import Clip


@pytest.fixture(scope="module")
def stages() -> list[tuple[float, str]]:
    return []


@pytest.fixture(scope="module")
def clip(
    script: ClipScript,
    voice: SpeechEngine,
    settings: RenderSettings,
    stages: list[tuple[float, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Clip:
    out = tmp_path_factory.mktemp("clip") / "clip.mp4"
    return render_clip(script, out, voice, settings, lambda fraction, stage: stages.append((fraction, stage)))


@pytest.fixture(scope="module")
def frames(clip: Clip) -> list[av.VideoFrame]:
    with av.open(str(clip.path)) as container:
        return list(container.decode(video=0))


def test_lengths_are_whole_segments(clip: Clip, frames: list[av.VideoFrame]) -> None:
    segments = round(clip.duration / 1.92)
    assert clip.duration == pytest.approx(segments * 1.92, abs=1e-9)
    assert len(frames) == 48 * segments
    assert [frame.time for frame in frames] == pytest.approx([n / 25 for n in range(len(frames))])
    with av.open(str(clip.path)) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
    assert samples == 92_160 * segments


def test_streams_are_what_the_channel_expects(clip: Clip) -> None:
    with av.open(str(clip.path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        context = video.codec_context
        assert (context.name, context.pix_fmt, context.width, context.height) == (
            "h264",
            "yuv420p",
            1280,
            720,
        )
        assert (video.average_rate, context.has_b_frames) == (25, False)
        colours = (context.color_range, context.colorspace, context.color_primaries, context.color_trc)
        assert colours == (
            1,
            1,
            1,
            1,
        )  # limited range; BT.709 matrix, primaries and transfer (ISO/IEC 23091-2)
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48_000, 2)


def test_every_segment_opens_with_a_keyframe(frames: list[av.VideoFrame]) -> None:
    assert [n for n, frame in enumerate(frames) if frame.key_frame] == list(range(0, len(frames), 48))
    assert PictureType.B not in {frame.pict_type for frame in frames}


def test_the_index_comes_first(clip: Clip) -> None:
    data = clip.path.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_the_machine_made_bug_is_in_every_frame(
    frames: list[av.VideoFrame], fonts: FontSet, script: ClipScript
) -> None:
    bugs = Bugs(fonts, script.wire_label)
    assert bugs.wire_box is not None
    for box in (bugs.ai_box, bugs.wire_box):
        region = np.s_[int(box.y) + 1 : int(box.bottom) - 1, int(box.x) + 1 : int(box.right) - 1]
        pictures = [frame.to_ndarray()[:720][region].astype(int) for frame in frames]
        reference = pictures[-1]
        assert np.ptp(reference) > 120  # letters on their ground
        for number, picture in enumerate(pictures):
            assert abs(picture - reference).mean() < 4, f"frame {number}"


def test_picture_is_neither_black_nor_frozen(frames: list[av.VideoFrame]) -> None:
    luma = [frame.to_ndarray()[:672:4, ::4].astype(int) for frame in frames]
    assert min(picture.mean() for picture in luma) > 24
    assert all(abs(one - other).max() > 0 for one, other in itertools.pairwise(luma))


def test_cues_carry_their_lines(clip: Clip, script: ClipScript) -> None:
    assert [cue.line_id for cue in clip.cues] == ["l0", "l1"]
    assert [cue.data for cue in clip.cues] == [line.cue for line in script.lines]
    assert clip.cues[0].start > 1.6
    times = [time for cue in clip.cues for time in (cue.start, cue.end)]
    assert times == sorted(times)
    assert times[-1] < clip.duration


def test_captions_say_the_lines(clip: Clip, script: ClipScript) -> None:
    said = " ".join(" ".join(caption.text for caption in clip.captions).split())
    assert said == " ".join(line.text for line in script.lines)
    assert all(0 < c.start < c.end <= clip.duration for c in clip.captions)


def test_progress_is_shown(clip: Clip, stages: list[tuple[float, str]]) -> None:
    fractions = [fraction for fraction, _ in stages]
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert fractions == sorted(fractions)
    assert list(dict.fromkeys(stage for _, stage in stages)) == ["speech", "sound", "picture", "done"]


def test_loudness_and_credits_are_reported(clip: Clip) -> None:
    assert clip.loudness == pytest.approx(-16, abs=0.5)
    assert clip.true_peak <= -1
    assert (clip.presenter, clip.voice, clip.presenter_failure) == ("card", "tone", "")


def test_the_same_script_gives_the_same_file(
    clip: Clip, script: ClipScript, voice: SpeechEngine, settings: RenderSettings, tmp_path: Path
) -> None:
    again = render_clip(script, tmp_path / "again.mp4", voice, settings)
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (clip.path, again.path)]
    assert sums[0] == sums[1]


def test_a_failing_presenter_does_not_stop_the_clip(
    script: ClipScript, voice: SpeechEngine, settings: RenderSettings, broken: Presenter, tmp_path: Path
) -> None:
    short = replace(script, lines=script.lines[:1])
    made = render_clip(
        short,
        tmp_path / "clip.mp4",
        voice,
        replace(settings, presenter=lambda script, wall: lambda sound: broken),
    )
    assert made.presenter == "card"
    assert made.presenter_failure.startswith("presenter broken: ")
    with av.open(str(made.path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == round(made.duration * 25)


def test_a_presenter_that_cannot_be_made_does_not_stop_the_clip(
    script: ClipScript, voice: SpeechEngine, settings: RenderSettings, tmp_path: Path
) -> None:
    def impossible(script: ClipScript, wall: object) -> Callable[[object], Presenter]:
        raise FileNotFoundError("atlas.npz")

    short = replace(script, lines=script.lines[:1])
    made = render_clip(short, tmp_path / "clip.mp4", voice, replace(settings, presenter=impossible))
    assert made.presenter == "card"
    assert "FileNotFoundError: atlas.npz" in made.presenter_failure


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lines": ()}, "clip-1 has no lines"),
        ({"lines": (SpokenLine("l9", "  ", "x"),)}, "line l9 is empty"),
        ({"lines": (SpokenLine("l9", "x", ""),)}, "line l9 is empty"),
        ({"headline": " "}, "has no headline"),
    ],
)
def test_scripts_that_cannot_be_told_are_refused(
    script: ClipScript,
    voice: SpeechEngine,
    settings: RenderSettings,
    tmp_path: Path,
    change: dict[str, object],
    message: str,
) -> None:
    with pytest.raises(ClipError, match=message):
        render_clip(replace(script, **change), tmp_path / "clip.mp4", voice, settings)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_letters_without_a_typeface_are_refused(
    script: ClipScript, voice: SpeechEngine, settings: RenderSettings, tmp_path: Path
) -> None:
    with pytest.raises(FontError, match=r"the headline has characters .*U\+0645"):
        render_clip(replace(script, headline="مرفأ"), tmp_path / "clip.mp4", voice, settings)


def test_missing_folder_and_fonts_are_named(
    script: ClipScript, voice: SpeechEngine, settings: RenderSettings, tmp_path: Path
) -> None:
    with pytest.raises(ClipError, match="nowhere for the clip does not exist"):
        render_clip(script, tmp_path / "nowhere" / "clip.mp4", voice, settings)
    with pytest.raises(FontError, match=r"none\.ttf is missing"):
        render_clip(script, tmp_path / "clip.mp4", voice, replace(settings, han=tmp_path / "none.ttf"))


def test_what_fails_half_way_leaves_nothing(
    script: ClipScript, voice: SpeechEngine, settings: RenderSettings, tmp_path: Path
) -> None:
    def stop(fraction: float, stage: str) -> None:
        if fraction > 0.5:
            raise KeyboardInterrupt

    out = tmp_path / "clip.mp4"
    out.write_bytes(b"the clip before")
    with pytest.raises(KeyboardInterrupt):
        render_clip(script, out, voice, settings, stop)
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]
    assert out.read_bytes() == b"the clip before"


def test_a_silent_voice_is_its_own_error(
    script: ClipScript, settings: RenderSettings, tmp_path: Path
) -> None:
    class Mute:
        def speak(self, text: str) -> object:
            raise SpeechError("voice mute: it has no mouth")

    with pytest.raises(SpeechError, match="no mouth"):
        render_clip(script, tmp_path / "clip.mp4", Mute(), settings)  # type: ignore[arg-type]
