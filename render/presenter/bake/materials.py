"""What the body is made of: skin, eyes, teeth, gums, tongue."""

from __future__ import annotations

from typing import Any, Final

from .nodes import Nodes
from .person import Colour, Eyes, Skin

CHEEK_FOLD: Final = "cheek fold"  # a dial of the skin: how deep that fold is, as `creases.cheek_fold` has it
CORNERS: Final = "mouth corners"  # another: how much shade lies in them, as `creases.corner_shade` has it
_PORE: Final = 0.0006  # metres
_LINE: Final = 0.0016
_LOWER_LIP: Final = (0.82, 0.63, 0.58)  # of the upper one's colour
_IN_A_FOLD: Final = (0.54, 0.42, 0.42)  # of the skin's colour
_IN_A_NOSTRIL: Final = (0.26, 0.16, 0.15)  # the same
_THROAT: Final = (-0.105, -0.130)  # y on the model body between which the mouth's cavity gets light
_BEHIND_THE_LIPS: Final = (-0.146, -0.138)  # y there, from the lips' inner edge to where the cavity begins
_CORNER_SINKS: Final = 0.0002  # metres, at the corners of the mouth
_ROOM: Final = 0.02  # how bright what the eyes mirror is beside the lamps
# the mirrored lamps, of length one: where they stand, half their width, how bright: one at two o'clock, and a faint one
# low on the other side
_MIRRORED: Final = (
    ((0.262, -0.911, 0.318), 0.165, 27.0),
    ((-0.370, -0.896, -0.245), 0.095, 1.2),
)


def skin_material(skin: Skin, scalp: Colour) -> Any:
    """Skin whose colour, relief and shine vary from place to place; `scalp` is its colour under the hair."""
    n = Nodes("skin")
    at = n.attribute_vector("rest")
    lip, inside = n.attribute("m_lip"), n.attribute("m_in")
    fine = n.noise(at, 420, 2, 0.6)
    colour = _complexion(n, skin, at, fine)
    haired = n.span(n.attribute("m_scalp"), 0.0, 1.0)
    colour = n.mix(haired, colour, scalp)
    # a lower lip faces the lamps: of one colour with the upper one it would look painted paler
    red = n.mix(n.attribute("m_lower_lip"), skin.lips, _tinted(skin.lips, _LOWER_LIP))
    lips = n.mix(1.0, red, n.ramp(fine, (0.30, 0.82), (0.70, 1.06)), "MULTIPLY")
    colour = n.mix(n.times(n.span(n.attribute("m_lip_red"), 0.02, 0.85), skin.lip_amount), colour, lips)
    # where the lips meet the skin dips in: as lit as the cheek, and as glossy as the lips, it would be a pale nick
    corner = n.times(n.attribute("m_corner"), n.dial(CORNERS))
    colour = n.mix(n.times(corner, 0.50), colour, skin.lid)
    colour = n.mix(n.times(n.math("POWER", corner, 5.0), 0.55), colour, brighter(skin.lid, 0.42))
    _, y, _ = n.xyz(n.attribute_vector("anatomy"))
    behind = n.span(y, *_BEHIND_THE_LIPS)
    colour = n.mix(inside, colour, n.mix(behind, brighter(skin.lips, 0.5), skin.mouth))
    roughness = n.add(
        skin.roughness,
        n.times(n.attribute("m_oil"), -0.10 * skin.oil),
        n.times(n.math("SUBTRACT", fine, 0.5), 0.34),
        n.times(lip, -0.05 - 0.18 * skin.lip_gloss),
        n.times(inside, -0.22),
        n.times(haired, 0.35),
        n.times(corner, 0.25),
    )
    shader = n.principled(
        base=colour,
        roughness=roughness,
        # in the narrow fold it would glow
        scatter=n.add(0.95, n.times(corner, -0.75)),
        scatter_radius=skin.scatter_radius,
        scatter_scale=skin.scatter,
        specular=n.times(n.add(1.0, n.times(corner, -0.8)), skin.specular),
        normal=_relief(n, skin, at, fine, lip),
        coat=0.05,
        coat_roughness=0.30,
    )
    # Light that bounces about in the closed cavity: without it the corners of a wide mouth are black holes. The throat
    # is dark, and so is the lips' inner edge: between shut lips it would be a red line that ends in a bright point.
    light = n.times(n.span(inside, 0.40, 0.80), n.span(y, *_THROAT, 0.20, 1.0), behind, 0.24)
    glow = n.node("ShaderNodeEmission", {"Color": brighter(skin.mouth, 1.0), "Strength": light})
    return n.surface(n.node("ShaderNodeAddShader", {0: shader, 1: glow}))


def _complexion(n: Nodes, skin: Skin, at: Any, fine: Any) -> Any:
    blotch = n.span(n.noise(at, 55, 2, 0.6), 0.35, 0.65)
    colour = n.mix(n.times(blotch, skin.blotch), skin.base, skin.pale)
    veined = n.span(n.noise(at, 130, 2, 0.65), 0.3, 0.7, 0.45, 1.0)
    colour = n.mix(n.times(n.attribute("m_red"), veined, skin.flush), colour, skin.red)
    colour = n.mix(n.times(n.attribute("m_pale"), 0.55), colour, skin.pale)
    if skin.stubble_amount:
        speckle = n.span(n.noise(at, 900, 1, 0.7), 0.50, 0.64)
        shadow = n.times(n.attribute("m_beard"), n.add(0.27, n.times(speckle, 0.30)), skin.stubble_amount)
        colour = n.mix(shadow, colour, skin.stubble)
    colour = n.mix(n.times(n.attribute("m_lid"), 0.42 * skin.lid_shade), colour, skin.lid)
    colour = n.mix(n.times(n.attribute("m_lash"), 0.7), colour, brighter(skin.lid, 0.30))
    colour = n.mix(n.times(n.attribute("m_bag"), 0.22 * skin.lines), colour, skin.lid)
    colour = n.mix(n.times(n.attribute("m_nostril"), 0.9), colour, _tinted(skin.base, _IN_A_NOSTRIL))
    spots = n.span(n.noise(at, 260, 1, 0.5), 0.62, 0.74, 0.0, 0.16 * skin.spot_amount)
    colour = n.mix(spots, colour, skin.spots)
    mottle = n.ramp(n.noise(at, 170, 3, 0.65), (0.30, 0.93), (0.70, 1.05))
    colour = n.mix(1.0, colour, mottle, "MULTIPLY")
    colour = n.mix(1.0, colour, n.ramp(fine, (0.25, 0.88), (0.75, 1.09)), "MULTIPLY")
    # light reaches the bottom of a fold through the skin and comes back redder
    away, ends = _beside_fold(n)
    deep = n.times(_ridge(n, away, 0.0042), ends, n.dial(CHEEK_FOLD), 0.62)
    return n.mix(n.math("MINIMUM", deep, 0.65), colour, _tinted(skin.base, _IN_A_FOLD))


def _relief(n: Nodes, skin: Skin, at: Any, fine: Any, lip: Any) -> Any:
    """The normal: pores and fine folds, the lips' lengthwise folds, and the lines that come with age."""
    x, _, z = n.xyz(at)
    across = n.math("SINE", n.times(n.add(x, n.times(z, 0.25), n.times(fine, 0.0012)), 5200.0))
    texture = n.add(n.times(fine, 0.9), n.times(n.noise(at, 1000, 1, 0.5), 0.6), n.times(across, lip, 0.11))
    height = n.add(n.times(texture, 0.34 * skin.pores * _PORE), _throat(n))
    if skin.lines:
        height = n.math("SUBTRACT", height, n.times(_lines(n), 0.55 * skin.lines * _LINE))
    height = n.add(
        height,
        n.times(_cheek_fold(n), n.dial(CHEEK_FOLD)),
        n.times(n.attribute("m_corner"), -_CORNER_SINKS),
        _philtrum(n),
    )
    return n.bump(height, 1.0, 1.0)


def _throat(n: Nodes) -> Any:
    """Metres by which collar bones, the hollows over and between them and the neck's two cords stand out: they are
    finer than the skin's vertices lie apart."""
    x, y, z = n.xyz(n.attribute_vector("anatomy"))
    side = n.math("ABSOLUTE", x)
    over = n.add(z, n.times(side, -0.24), -0.617)
    bone = n.add(
        n.times(_ridge(n, over, 0.0065), 0.0018), n.times(_ridge(n, n.add(over, -0.013), 0.008), -0.0016)
    )
    bone = n.times(bone, n.span(side, 0.008, 0.020))
    notch = n.times(_ridge(n, side, 0.009), _ridge(n, n.add(z, -0.622), 0.009), -0.0013)
    cord = n.add(side, n.times(n.add(z, -0.625), -0.52), -0.012)
    cord = n.times(_ridge(n, cord, 0.0075), n.span(z, 0.618, 0.632), n.span(z, 0.690, 0.655), 0.0014)
    return n.times(n.add(bone, notch, cord), n.span(y, -0.035, -0.050), 0.6)


def _philtrum(n: Nodes) -> Any:
    """Metres by which the groove from the nose to the upper lip's bow lies below its two rims."""
    x, y, z = n.xyz(n.attribute_vector("anatomy"))
    side = n.math("ABSOLUTE", x)
    widening = n.times(n.math("SUBTRACT", z, 0.755), -0.12)
    groove = n.times(_ridge(n, side, 0.0034), -0.0005)
    rims = n.times(_ridge(n, n.add(side, n.times(widening, -1.0), -0.0050), 0.0030), 0.0003)
    ends = n.times(n.span(z, 0.7625, 0.7580), n.span(z, 0.7478, 0.7500), n.span(y, -0.120, -0.140))
    return n.times(n.add(groove, rims), ends)


def _cheek_fold(n: Nodes) -> Any:
    """Metres by which the cheek stands over the fold beside the mouth, the fold's dial being 1."""
    away, ends = _beside_fold(n)
    hollow = n.times(_ridge(n, away, 0.0052), -0.0011)
    fullness = n.times(_ridge(n, n.add(away, -0.0095), 0.0095), 0.0012)
    return n.times(n.add(hollow, fullness), ends)


def _beside_fold(n: Nodes) -> tuple[Any, Any]:
    """Metres from the fold that runs from the nose's wing to beside the mouth's corner (outwards is more), and 1 along
    it, 0 beyond its ends."""
    x, y, z = n.xyz(n.attribute_vector("anatomy"))
    down = n.span(z, 0.779, 0.734)
    line = n.add(0.0195, n.times(n.math("POWER", down, 1.25), 0.0190))
    away = n.math("SUBTRACT", n.math("ABSOLUTE", x), line)
    return away, n.times(n.span(z, 0.787, 0.774), n.span(z, 0.741, 0.758), n.span(y, -0.085, -0.105))


def _ridge(n: Nodes, away: Any, width: float) -> Any:
    """1 where `away` is 0, falling to nothing some `width` from there."""
    share = n.times(away, 1.0 / width)
    return n.math("EXPONENT", n.times(share, share, -1.0))


def _lines(n: Nodes) -> Any:
    """Depth of the furrows of the forehead, the crow's feet and the folds below the eyes, 0..1."""
    anatomy = n.attribute_vector("anatomy")
    x, _, z = n.xyz(anatomy)
    side = n.math("ABSOLUTE", x)
    uneven = n.noise(anatomy, 45, 2, 0.55)
    wobble = n.times(n.math("SUBTRACT", uneven, 0.5), 0.0075)
    # furrows sag between the brows and lie at uneven distances; each comes and goes along its length
    drift = n.times(n.math("SUBTRACT", n.noise(n.vector(n.times(side, 0.5), 0.0, z), 60, 1, 0.5), 0.5), 0.016)
    sag = n.times(side, side, 2.2)
    there = n.span(n.noise(n.vector(side, 0.3, n.times(z, 2.0)), 60, 1, 0.5), 0.30, 0.70)
    furrow = _crease(n, n.times(n.add(z, wobble, drift, sag), 1 / 0.0092), 0.42)
    furrow = n.times(furrow, n.attribute("m_brow_lines"), there, 0.36)
    fan = n.math("ARCTAN2", n.math("SUBTRACT", z, 0.8105), n.math("SUBTRACT", side, 0.0415))
    feet = _crease(n, n.add(n.times(fan, 2.1), n.times(uneven, 2.4)), 0.28)
    feet = n.times(feet, n.attribute("m_crow"), n.span(uneven, 0.36, 0.62), 0.38)
    under = _crease(n, n.add(n.times(n.add(z, wobble), 1 / 0.0042), n.times(side, -55.0)), 0.25)
    return n.add(furrow, feet, n.times(under, n.attribute("m_bag"), 0.20))


def _crease(n: Nodes, phase: Any, width: float) -> Any:
    """1 in a narrow line once every whole number of `phase`, 0 between."""
    away = n.math("ABSOLUTE", n.math("SUBTRACT", n.math("FRACT", phase), 0.5))
    return n.node(
        "ShaderNodeMapRange", {0: away, 1: 0.0, 2: width, 3: 1.0, 4: 0.0}, interpolation_type="SMOOTHSTEP"
    ).outputs[0]


def eyeball_material(eyes: Eyes) -> Any:
    """Iris, pupil and sclera, drawn around -y of the ball's own coordinates (attribute "local")."""
    n = Nodes("eyeball")
    at = n.attribute_vector("local")
    x, _, z = n.xyz(at)
    radius = n.math("SQRT", n.add(n.times(x, x), n.times(z, z)))
    angle = n.math("ARCTAN2", z, x)
    fibres = n.noise(n.vector(n.times(angle, 9.0), n.times(radius, 190.0), 0.0), 2.2, 4, 0.65, 0.4)
    stops = (
        (0.0, brighter(eyes.inner, 0.6)), (0.38, eyes.inner), (0.52, eyes.ring), (0.82, eyes.outer),
        (1.0, brighter(eyes.outer, 0.40)),
    )  # fmt: skip
    iris = n.ramp(n.math("DIVIDE", radius, eyes.iris_radius), *stops)
    iris = n.mix(1.0, iris, n.ramp(fibres, (0.3, 0.55), (0.7, 1.7)), "MULTIPLY")
    pupil = n.span(radius, eyes.pupil_radius, eyes.pupil_radius + 0.00035)
    iris = n.mix(pupil, (0.0015, 0.0015, 0.0015), iris)
    veins = n.span(n.noise(at, 260, 5, 0.7, 3.0), 0.56, 0.72, 0.0, 0.30)
    rim = n.span(radius, 0.0072, 0.0125)
    sclera = n.mix(
        n.times(rim, 0.38), eyes.sclera, (eyes.sclera[0] * 0.88, eyes.sclera[1] * 0.66, eyes.sclera[2] * 0.6)
    )
    sclera = n.mix(n.times(veins, rim), sclera, (0.52, 0.14, 0.11))
    edge = n.span(radius, eyes.iris_radius - 0.00055, eyes.iris_radius + 0.0006)
    return n.surface(
        n.principled(
            base=n.mix(edge, iris, sclera),
            roughness=0.45,
            scatter=0.25,
            scatter_radius=(1.0, 0.4, 0.3),
            scatter_scale=0.002,
            specular=0.06,  # the cornea mirrors; more here would lie as a grey veil over the iris
        )
    )


def cornea_material(mirror: float) -> Any:
    """A clear film in which a studio is mirrored; `mirror` times what water does.

    The studio is painted, by the way a mirrored ray goes: the lamps that light a face well are wide and square, and
    near the lens, and so would be their images, in the middle of the pupil."""
    n = Nodes("cornea")
    way = n.node("ShaderNodeTexCoord").outputs["Reflection"]
    light = n.add(_ROOM, *(_mirrored_lamp(n, way, *lamp) for lamp in _MIRRORED))
    mirrored = n.math("MULTIPLY", n.node("ShaderNodeFresnel", {"IOR": 1.38}).outputs[0], mirror, clamp=True)
    return n.surface(
        n.node(
            "ShaderNodeMixShader",
            {
                0: mirrored,
                1: n.node("ShaderNodeBsdfTransparent"),
                2: n.node("ShaderNodeEmission", {"Color": (1.0, 0.98, 0.95), "Strength": light}),
            },
        )
    )


def _mirrored_lamp(n: Nodes, way: Any, towards: Colour, half: float, strength: float) -> Any:
    """What one round lamp with a soft edge adds to the light mirrored from `way`."""
    apart = n.node("ShaderNodeVectorMath", {0: way, 1: towards}, operation="DISTANCE").outputs["Value"]
    return n.span(apart, half * 1.25, half * 0.75, 0.0, strength)


def moist_material(
    name: str, colour: Colour, *, roughness: float, scatter: float, depth: float, bumps: float, strength: float,
    radius: Colour = (1.0, 0.4, 0.3), glow: float = 0.0, into_dark: tuple[float, float] | None = None,
) -> Any:  # fmt: skip
    """Teeth, gums, tongue and the corner of the eye: one colour, wet, light inside; `glow` as in the mouth's cavity.
    `into_dark`: y from where to where it darkens, as a tongue does towards the throat."""
    n = Nodes(name)
    at = n.position()
    shader = n.principled(
        base=colour
        if into_dark is None
        else n.mix(n.span(n.xyz(at)[1], *into_dark), brighter(colour, 0.30), colour),
        roughness=roughness,
        scatter=scatter,
        scatter_radius=radius,
        scatter_scale=depth,
        specular=0.5,
        normal=n.bump(n.noise(at, bumps, 3, 0.6), strength, 0.0006),
    )
    if not glow:
        return n.surface(shader)
    light = n.node("ShaderNodeEmission", {"Color": (*colour, 1.0), "Strength": glow})
    return n.surface(n.node("ShaderNodeAddShader", {0: shader, 1: light}))


def _tinted(colour: Colour, by: Colour) -> Colour:
    return colour[0] * by[0], colour[1] * by[1], colour[2] * by[2]


def brighter(colour: Colour, gain: float) -> Colour:
    """The colour times `gain`; below 1 it is darker."""
    return colour[0] * gain, colour[1] * gain, colour[2] * gain
