"""Faces as weights: what must hold whatever the numbers are."""

from render.presenter.bake.expressions import BROWS, both_sides, viseme


def test_raised_brows_do_not_look_worried() -> None:
    assert BROWS["browUp"]["browOuterUp"] > BROWS["browUp"]["browInnerUp"]


def test_the_tongue_comes_farthest_for_th() -> None:
    out = {name: viseme(name, 0.9)["_tongueForward"] for name in ("TH", "DD", "nn")}
    assert out["TH"] > 1.3 * max(out["DD"], out["nn"])


def test_sided_units_are_the_same_on_both_sides() -> None:
    assert both_sides({"eyeBlink": 0.5, "jawOpen": 0.2}) == {
        "eyeBlinkLeft": 0.5,
        "eyeBlinkRight": 0.5,
        "jawOpen": 0.2,
    }
