"""The studio: lamps, camera, renderer. One set-up for everyone, hung by the height of the eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import bpy  # type: ignore[import-not-found]
import cv2
import numpy as np
from mathutils import Vector  # type: ignore[import-not-found]

from .human import Points
from .pictures import smaller

WIDTH: Final = 1280
HEIGHT: Final = 1080
FRAME_HEIGHT: Final = 0.500  # metres of the picture's height at the aim
_AIM_BELOW_EYES: Final = 0.0655
_CAMERA_BELOW_EYES: Final = 0.0195
_DISTANCE: Final = 2.29

Box = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels


@dataclass(frozen=True)
class Lamp:
    place: tuple[float, float, float]  # z above the eyes
    size: tuple[float, float]
    power: float  # watts
    colour: tuple[float, float, float]


_LAMPS: Final[Mapping[str, Lamp]] = {
    "key": Lamp((0.72, -1.52, 0.74), (1.0, 1.0), 30.0, (1.0, 0.95, 0.89)),
    "fill": Lamp((-0.72, -1.52, 0.74), (1.0, 1.0), 20.0, (0.95, 0.975, 1.0)),
    "rim_left": Lamp((-0.75, 0.85, 0.54), (0.35, 0.9), 9.5, (0.82, 0.91, 1.0)),
    "rim_right": Lamp((0.85, 0.80, 0.49), (0.35, 0.9), 8.0, (1.0, 0.95, 0.9)),
    "eyes": Lamp((-0.08, -2.0, 0.28), (0.30, 0.20), 9.0, (1.0, 1.0, 1.0)),
    "desk": Lamp((0.0, -0.85, -0.66), (0.9, 0.4), 2.2, (1.0, 0.96, 0.92)),
}


class Studio:
    """The camera's picture of what stands in the scene."""

    def __init__(self, eye_z: float, gains: Mapping[str, float]) -> None:
        self._scene = bpy.context.scene
        self._light(eye_z, gains)
        self._aim = np.array([0.0, -0.06, eye_z - _AIM_BELOW_EYES])
        self._place = np.array([0.0, -0.06 - _DISTANCE, eye_z - _CAMERA_BELOW_EYES])
        self._camera = self._add_camera()
        self._settings()

    def _light(self, eye_z: float, gains: Mapping[str, float]) -> None:
        unknown = sorted(gains.keys() - _LAMPS.keys() - {"room", "exposure"})
        if unknown:
            raise ValueError(f"light.{unknown[0]} is no lamp; there are: {', '.join(_LAMPS)}, room, exposure")
        world = bpy.data.worlds.new("room")
        self._scene.world = world
        world.use_nodes = True
        background = world.node_tree.nodes["Background"]
        background.inputs[0].default_value = (0.55, 0.66, 0.85, 1)
        background.inputs[1].default_value = 0.16 * gains.get("room", 1.0)
        aim = Vector((0.0, -0.1, eye_z - 0.03))
        for name, lamp in _LAMPS.items():
            light = bpy.data.lights.new(name, "AREA")
            light.shape = "RECTANGLE"
            light.size, light.size_y = lamp.size
            light.energy, light.color = lamp.power * gains.get(name, 1.0), lamp.colour
            hung = bpy.data.objects.new(name, light)
            bpy.context.collection.objects.link(hung)
            hung.location = (lamp.place[0], lamp.place[1], eye_z + lamp.place[2])
            hung.rotation_euler = (aim - hung.location).to_track_quat("-Z", "Y").to_euler()
        self._exposure = gains.get("exposure", 1.0)

    def _add_camera(self) -> Any:
        data = bpy.data.cameras.new("camera")
        data.sensor_width, data.clip_start = 36, 0.1
        self._focal = float(np.linalg.norm(self._aim - self._place)) / FRAME_HEIGHT * HEIGHT  # in pixels
        data.lens = self._focal * 36 / WIDTH
        camera = bpy.data.objects.new("camera", data)
        bpy.context.collection.objects.link(camera)
        camera.location = self._place
        camera.rotation_euler = (Vector(self._aim - self._place)).to_track_quat("-Z", "Y").to_euler()
        self._scene.camera = camera
        return camera

    def _settings(self) -> None:
        scene, cycles = self._scene, self._scene.cycles
        scene.render.engine = "CYCLES"
        cycles.device = "CPU"
        cycles.seed = 1
        cycles.use_adaptive_sampling, cycles.adaptive_threshold, cycles.adaptive_min_samples = True, 0.015, 16
        cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
        cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "ACCURATE"
        cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 2, 2
        cycles.transmission_bounces, cycles.transparent_max_bounces = 4, 12
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.sample_clamp_indirect, cycles.use_light_tree = 4, False
        cycles.filter_width, cycles.film_exposure = 1.3, self._exposure
        scene.cycles_curves.shape, scene.cycles_curves.subdivisions = "RIBBONS", 2
        scene.render.film_transparent = True
        # what is kept from one picture to the next is sorted by chance once parts have been hidden: other noise
        scene.render.use_persistent_data = False
        scene.view_settings.view_transform, scene.view_settings.look = "Khronos PBR Neutral", "None"
        image = scene.render.image_settings
        image.file_format, image.color_mode, image.color_depth = "PNG", "RGBA", "8"

    def photograph(
        self, path: Path, samples: int, *, box: Box | None = None, finer: int = 1, threads: int
    ) -> None:
        """Renders the frame, or a box of it, to a PNG: sRGB, alpha not premultiplied.

        `samples` are of a pixel of the picture. It is taken `finer` times as wide and high and then made smaller: at
        the same cost the denoiser leaves more of what is small, and no bright rims along fine edges."""
        scene = self._scene
        scene.cycles.samples = max(1, samples // finer**2)
        scene.render.resolution_x, scene.render.resolution_y = WIDTH * finer, HEIGHT * finer
        scene.render.resolution_percentage = 100
        scene.render.threads_mode, scene.render.threads = "FIXED", threads
        scene.render.use_border = scene.render.use_crop_to_border = box is not None
        if box is not None:
            scene.render.border_min_x, scene.render.border_max_x = box[0] / WIDTH, box[2] / WIDTH
            scene.render.border_min_y, scene.render.border_max_y = 1 - box[3] / HEIGHT, 1 - box[1] / HEIGHT
        scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True)
        if finer > 1:
            fine = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
            cv2.imwrite(str(path), smaller(np.asarray(fine, np.uint8), finer))

    def project(self, points: Points) -> Points:
        """[n, 3] in metres -> column, row and distance, the first pixel's centre being at .5."""
        bpy.context.view_layer.update()
        into = np.array(self._camera.matrix_world.inverted())
        seen = points @ into[:3, :3].T + into[:3, 3]
        away = -seen[:, 2]
        return np.stack(
            [WIDTH / 2 + self._focal * seen[:, 0] / away, HEIGHT / 2 - self._focal * seen[:, 1] / away, away],
            1,
        )

    @property
    def focal(self) -> float:
        """Pixels a metre at one metre's distance."""
        return self._focal

    @property
    def distance(self) -> float:
        """Metres from the camera to the aim."""
        return float(np.linalg.norm(self._aim - self._place))
