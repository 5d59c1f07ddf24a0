"""Clothes on a made-up trunk: layers lie over one another, halves mirror, patterns fit other sizes."""

import numpy as np
import pytest

from render.presenter.bake import jacket
from render.presenter.bake.blouse import blouse
from render.presenter.bake.cloth import FABRICS, Garment, Layer, curve, grid_faces, outward_normals, soften
from render.presenter.bake.collar import ACROSS, ALONG
from render.presenter.bake.folds import Fold, another, fallen
from render.presenter.bake.jewellery import studs
from render.presenter.bake.shirt import shirt_and_tie
from render.presenter.bake.torso import Section, Torso, shoulder_line


def made_up_torso(size: float) -> Torso:
    """An elliptic trunk with sloping shoulders and a round neck."""
    x, turn = np.meshgrid(np.linspace(-0.185, 0.185, 90), np.linspace(0, 2 * np.pi, 90))
    deep = 0.11 * np.sqrt(np.clip(1 - (x / 0.215) ** 2, 0, 1))
    shoulder = 0.668 - 0.34 * np.abs(x)
    height = np.where(np.sin(turn) > 0, shoulder - 0.06, 0.42)
    z = height + np.sin(turn) * np.where(np.sin(turn) > 0, 0.06, 0.16)
    trunk = np.stack([x, -0.02 + deep * np.cos(turn), z], -1).reshape(-1, 3)
    front = [
        np.stack(
            [x, -0.02 + side * deep, np.broadcast_to(np.linspace(0.28, 0.60, 90)[:, None], x.shape)], -1
        ).reshape(-1, 3)
        for side in (-1, 1)
    ]
    around, up = np.meshgrid(np.linspace(-np.pi, np.pi, 240), np.linspace(0.60, 0.76, 60))
    neck = np.stack([0.055 * np.sin(around), -0.0255 - 0.055 * np.cos(around), up], -1).reshape(-1, 3)
    middle = np.array([0.0, -0.0135, 0.6806])

    def carried(points: np.ndarray) -> np.ndarray:
        return middle + (points - middle) * size

    return Torso(
        carried(np.concatenate([trunk, *front])),
        carried(neck),
        middle,
        carried(np.array([0.1782, -0.018, 0.554])),
        carried(np.array([0.207, -0.020, 0.306])),
    )


@pytest.fixture(scope="module", params=[1.0, 0.9])
def torso(request: pytest.FixtureRequest) -> Torso:
    return made_up_torso(request.param)


def whole(pieces: list[Garment]) -> None:
    """Every piece is finite, its faces name its own points, its fabric exists and it faces one way."""
    for piece in pieces:
        assert np.isfinite(piece.points).all(), piece.name
        assert piece.fabric in FABRICS
        index = np.array([v for face in piece.faces for v in face])
        assert index.min() >= 0
        assert index.max() < len(piece.points)
        for values in piece.attributes.values():
            assert len(values) == len(piece.points)


@pytest.fixture(scope="module", params=[jacket.SUIT, jacket.BLAZER], ids=["suit", "blazer"])
def tailored(request: pytest.FixtureRequest, torso: Torso) -> jacket.Tailored:
    return jacket.tailor(torso, request.param, 1)


def halves(tailored: jacket.Tailored) -> list[tuple[Garment, Garment]]:
    """Every piece of the left with its counterpart; the breast pocket has none."""
    named = {piece.name: piece for piece in tailored.garments}
    return [(piece, named[f"{name} right"]) for name, piece in named.items() if f"{name} right" in named]


def test_a_jacket_has_two_halves_and_covers_the_shoulders(torso, tailored):
    whole(tailored.garments)
    assert len(halves(tailored)) == 3
    for side in (1, -1):
        broad = max(float((side * piece.points[:, 0]).max()) for piece in tailored.garments)
        assert torso.shoulder[0] + 0.02 < broad < torso.shoulder[0] + 0.12


def test_the_halves_differ_by_millimetres_as_on_anyone(tailored):
    """Not a mirror image, but nowhere another pattern."""
    for left, right in halves(tailored):
        away = np.linalg.norm(right.points * np.array([-1, 1, 1]) - left.points, axis=1)
        assert away.max() > 0.0015, left.name
        assert np.median(away) < 0.006, left.name
        assert away.max() < 0.025, left.name


def test_the_sleeve_drops_from_the_shoulders_point(tailored):
    """A shoulder turns within a few centimetres from its slope to the sleeve's fall: no dome."""
    shell = tailored.garments[0].points
    outer = float(shell[shell[:, 2] > shell[:, 2].max() - 0.16, 0].max())
    point = float(shell[np.abs(shell[:, 0] - outer + 0.024) < 0.004, 2].max())
    widest = [
        float(shell[np.abs(shell[:, 2] - point + down) < 0.004, 0].max()) for down in (0.02, 0.05, 0.08)
    ]
    assert outer - widest[0] < 0.011
    assert max(widest[1:]) - min(widest[1:]) < 0.006


def test_sleeve_and_chest_part_below_the_armhole(torso, tailored):
    """The cloth goes back into a fold between them, and forward again on both sides."""
    shell = tailored.garments[0].points
    level = shell[
        (np.abs(shell[:, 2] - torso.shoulder[2] + 0.025) < 0.008) & (shell[:, 1] < torso.shoulder[1])
    ]
    bins = np.arange(torso.shoulder[0] - 0.060, torso.shoulder[0] + 0.030, 0.006)
    front = np.array([level[np.abs(level[:, 0] - x) < 0.005, 1].min() for x in bins])
    deepest = int(front[2:-3].argmax()) + 2
    assert front[deepest] - front[:deepest].min() > 0.012
    assert front[deepest] - front[deepest:].min() > 0.003


def test_a_breast_pocket_lies_on_the_left_of_a_suit_only(torso):
    made = jacket.tailor(torso, jacket.SUIT, 1)
    (welt,) = [piece for piece in made.garments if "welt" in piece.name]
    assert welt.points[:, 0].min() > 0
    high = made.layers[0].heights(welt.points.reshape(-1, 34, 3)[:-1])
    assert high.min() > -0.0008
    assert high.max() < 0.008
    assert not any("welt" in piece.name for piece in jacket.tailor(torso, jacket.BLAZER, 1).garments)


def test_a_suits_collar_lies_over_the_shirts(torso):
    """Where the two would cross, one would see a waving line."""
    leaf = next(piece for piece in shirt_and_tie(torso) if piece.name == "collar leaf")
    under = Layer(leaf.points, leaf.faces)
    fold = {}
    for name, kept_off in (("crossing", None), ("over", under)):
        made = jacket.tailor(torso, jacket.SUIT, 1, kept_off).garments
        sheet = next(piece for piece in made if piece.name.endswith("collar")).points.reshape(ALONG, -1, 3)
        fold[name] = sheet[:, -ACROSS : -ACROSS + 4]
    rows = slice(ALONG // 8, ALONG // 2)
    assert under.heights(fold["over"][rows]).min() > -0.0005
    assert np.abs(fold["over"] - fold["crossing"]).max() < 0.02


def test_a_shell_stays_off_the_arm_it_falls_in_beside(torso):
    """A chest of skin that is further forward than the fold's bottom keeps it shallower."""
    x, z = np.meshgrid(np.linspace(0.05, 0.22, 40), np.linspace(0.45, 0.62, 40), indexing="ij")
    y = np.full_like(x, torso.shoulder[1] - 0.062)
    skin = Layer(np.stack([x, y, z], -1).reshape(-1, 3), grid_faces(40, 40, flip=True))
    assert skin.front_of(np.zeros((1, 3)))[0, 1] == pytest.approx(y[0, 0])
    plain, kept = (jacket.tailor(torso, jacket.SUIT, 1, skin=it).garments[0].points for it in (None, skin))
    moved = plain[:, 1] - kept[:, 1]
    assert moved.min() >= 0
    assert moved.max() > 0.002
    inside = (np.abs(kept[:, 0] / torso.size - 0.145) < 0.015) & (kept[:, 1] < torso.shoulder[1] - 0.031)
    assert kept[inside & (kept[:, 2] < 0.60), 1].max() < y[0, 0]


def test_a_fold_has_a_crest_with_a_hollow_beside_it_and_dies_away():
    fold = Fold((0.0, 0.0), (0.0, -0.10), 0.004, (0.008, 0.008))
    across = np.linspace(-0.04, 0.04, 161)
    high = fallen(np.stack([across, np.full_like(across, -0.04)], -1), [fold])
    assert across[high.argmax()] == pytest.approx(0.0, abs=0.003)
    assert high.max() == pytest.approx(0.004, rel=0.2)
    assert high.min() < -0.001
    assert across[high.argmin()] > 0.006  # to the left as one walks down
    far = fallen(np.array([[0.0, 0.05], [0.0, -0.15], [0.05, -0.04]]), [fold])
    assert np.abs(far).max() < 1e-5


def test_a_fold_is_smooth_along_its_run():
    fold = Fold((0.0, 0.0), (0.02, -0.10), 0.005, (0.005, 0.010), 0.006)
    z = np.linspace(0.0, -0.10, 2001)
    high = fallen(np.stack([0.2 * -z + 0.004, z], -1), [fold])
    assert np.abs(np.diff(high)).max() < 0.00003  # ribs would be steps of a tenth of a millimetre


def test_folds_fall_otherwise_another_time():
    folds = [Fold((0.0, 0.0), (0.0, -0.10), 0.004, (0.008, 0.008))]
    assert another(folds, 1) == another(folds, 1)
    assert another(folds, 1) != another(folds, 2)
    fallen_so = [another(folds, seed)[0] for seed in range(200)]
    assert max(np.hypot(*fold.start) for fold in fallen_so) < 0.012
    heights = [fold.height / folds[0].height for fold in fallen_so]
    assert min(heights) > 0.29
    assert max(heights) < 1.21
    assert max(heights) > 2 * min(heights)


def test_lapels_and_collar_lie_on_the_jacket(tailored):
    collar = next(piece for piece in tailored.garments if piece.name.endswith("collar"))
    lapel = next(piece for piece in tailored.garments if piece.name.endswith("lapel"))
    leaf = collar.points.reshape(ALONG, -1, 3)[:, -ACROSS:]
    assert tailored.layers[0].heights(leaf).min() > -0.0005
    edge = lapel.points.reshape(60, -1, 3)[:, -1]
    assert tailored.layers[0].heights(edge).min() > 0.001
    assert tailored.layers[0].heights(edge).max() < 0.012


def test_the_collar_hugs_the_neck_and_its_edge_lies_on_the_shoulder(torso, tailored):
    collar = next(piece for piece in tailored.garments if piece.name.endswith("collar"))
    sheet = collar.points.reshape(ALONG, -1, 3)
    fold, edge = sheet[:, -ACROSS], sheet[:, -1]
    beside = slice(ALONG // 2 - 4, ALONG // 2 + 8)
    skin = 0.055 * torso.size
    gap = np.hypot(fold[beside, 0], fold[beside, 1] - torso.neck_axis(fold[beside, 2])) - skin
    assert gap.min() > 0.001
    assert gap.max() < 0.018
    over = slice(4, ALONG // 2 + 6)
    assert np.abs(tailored.layers[0].heights(edge[over])).max() < 0.008


def test_body_and_sleeve_are_one_surface_that_turns_no_face_away(torso, tailored):
    """What the camera sees of the front faces it: nothing overlaps, so no shell crosses another."""
    shell = tailored.garments[0]
    front = (shell.points[:, 1] < torso.shoulder[1] - 0.030) & (shell.points[:, 2] > torso.shoulder[2] - 0.12)
    ahead = [list(face) for face in shell.faces if front[list(face)].all()]
    quads = shell.points[np.array(ahead)][..., [0, 2]]
    one, other = quads[:, 2] - quads[:, 0], quads[:, 3] - quads[:, 1]
    turned = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    assert (np.sign(turned) == np.sign(np.median(turned))).mean() > 0.995


def test_the_shoulder_falls_in_one_line(tailored):
    """The outline never rises again from the collar to the arm, but for the sleeve's head beside its seam."""
    shell = tailored.garments[0].points
    stations = np.linspace(0.095, shell[:, 0].max() - 0.004, 24)
    tops = [shell[(shell[:, 0] <= x) & (shell[:, 0] > x - 0.006), 2].max() for x in stations]
    assert np.diff(tops).max() < 0.0022
    assert np.diff(tops[::3]).max() < 0.0015


def test_the_jacket_is_the_same_every_time():
    one, two = (jacket.tailor(made_up_torso(1.0), jacket.SUIT, 7).garments for _ in range(2))
    assert all(np.array_equal(a.points, b.points) for a, b in zip(one, two, strict=True))


def test_a_shirt_closes_at_the_neck_and_the_tie_lies_on_it(torso):
    pieces = shirt_and_tie(torso)
    whole(pieces)
    named = {piece.name: piece for piece in pieces}
    assert np.abs(named["collar stand"].points.reshape(-1, 4, 3)[0, :, 0]).max() == 0
    chest = Layer(named["shirt chest"].points, named["shirt chest"].faces)
    blade = named["tie blade"].points.reshape(52, 25, 3)
    assert chest.heights(blade[5:]).min() > 0.001
    assert named["tie knot"].points[:, 1].min() < named["tie blade"].points[:25, 1].max()


def test_a_shirts_leaves_rise_out_of_the_stand(torso):
    """Else one looks down between the two, beside the neck."""
    named = {piece.name: piece for piece in shirt_and_tie(torso)}
    top = named["collar stand"].points.reshape(-1, 4, 3)[:, -1]
    inner = named["collar leaf"].points.reshape(84, -1, 3)[:, 0]
    away = np.linalg.norm(inner[:, None] - top[None], axis=2).min(1)
    assert away.max() < 0.009
    assert (inner[:, 2] < top[:, 2].max()).all()


def test_a_blouse_has_its_neckline_below_the_neck(torso):
    pieces = blouse(torso)
    whole(pieces)
    front = pieces[0].points
    assert front[:, 2].max() < torso.neck[2]
    assert front[:, 0].max() == pytest.approx(-front[:, 0].min())


def test_studs_sit_on_both_lobes():
    way = np.random.default_rng(1).normal(size=(4000, 3))
    head = 0.09 * way / np.linalg.norm(way, axis=1, keepdims=True)
    lobes = np.array([[side * 0.0735, -0.055, 0.773] for side in (1, -1)])
    ears = np.repeat(lobes, 300, 0) + 0.0005 * np.tile(way[:300], (2, 1))
    anatomy = np.concatenate([head, ears])
    pieces = studs(anatomy * 1.1, anatomy)
    for piece, lobe in zip(pieces, lobes, strict=True):
        assert piece.points.mean(0) == pytest.approx(lobe * 1.1, abs=0.002)
    whole(pieces)


def test_a_section_is_the_convex_hull():
    section = Section.over(np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1], [0, 0]]))
    assert section.front(np.array([0.0])) == pytest.approx([-1.0], abs=0.02)
    assert section.reach(np.zeros(2), np.array([[-1.0, 0], [0, 1]])) == pytest.approx([1.0, 1.0])


def test_the_shoulder_line_falls_and_clears_the_skin(torso):
    x, z = shoulder_line(torso, 0.01, 0.03, 0.33)
    assert z[-1] < z[0] - 0.02
    for across, height in zip(x, z, strict=True):
        if 0.098 * torso.size < across < torso.shoulder[0]:
            assert height > torso.top(float(across))


def test_a_curve_goes_through_its_stations_and_never_overshoots():
    at = np.linspace(0, 3, 200)
    values = curve([0, 1, 2, 3], [0.0, 0.0, 1.0, 1.0], at)
    assert curve([0, 1, 2, 3], [0.0, 0.0, 1.0, 1.0], np.arange(4.0)) == pytest.approx([0, 0, 1, 1])
    assert values.min() >= 0
    assert values.max() <= 1


def test_softening_keeps_a_plain_surface():
    plain = np.full((20, 7), 3.0)
    assert soften(plain, 2.0, 0) == pytest.approx(plain)


def test_a_layer_pushes_what_is_too_near():
    x, y = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 21), indexing="ij")
    floor = np.stack([x, y, 0 * x], -1).reshape(-1, 3)
    faces = grid_faces(21, 21, flip=True)
    assert outward_normals(floor, faces)[:, 2] == pytest.approx(np.ones(441))
    pushed = Layer(floor, faces).push(np.array([[0.5, 0.5, -0.01], [0.5, 0.5, 0.03], [0.5, 0.5, 0.5]]), 0.005)
    assert pushed[:, 2] == pytest.approx([0.005, 0.03, 0.5])


def test_a_layer_takes_what_is_laid_on_it_from_either_side():
    x, y = np.meshgrid(np.linspace(0, 1, 21), np.linspace(0, 1, 21), indexing="ij")
    floor = Layer(np.stack([x, y, 0 * x], -1).reshape(-1, 3), grid_faces(21, 21, flip=True))
    laid = floor.lay(np.array([[0.5, 0.5, -0.01], [0.5, 0.5, 0.03]]), 0.002, np.array([1.0, 0.5]))
    assert laid[:, 2] == pytest.approx([0.002, 0.016])
