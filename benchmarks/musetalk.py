"""MuseTalk 1.5 (Zhang and others, 2024): its three networks, with random weights.

Runs in the environment of requirements-peers.txt."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found,unused-ignore]
from diffusers import AutoencoderKL, UNet2DConditionModel  # type: ignore[import-not-found,unused-ignore]
from numpy.typing import NDArray
from transformers import (  # type: ignore[import-not-found,unused-ignore]
    WhisperConfig,
    WhisperFeatureExtractor,
)
from transformers.models.whisper.modeling_whisper import (  # type: ignore[import-not-found,unused-ignore]
    WhisperEncoder,
)

Floats = NDArray[np.float32]

FACE: Final = 256  # pixels, square
RATE: Final = 16_000
MILLIONS: Final = {"unet": 849.9, "vae": 83.7, "voice": 8.2}  # parameters
_WINDOW = 30  # seconds that the voice's encoder hears at a time
_STEPS = 50  # a second
_HEARD, _BEFORE = 10, 4  # steps that a frame hears, and how many of them lie before it
_WIDE, _STATES = 384, 5


class MuseTalk:
    """Draws one face a frame: one pass of the UNet in the latent space, and the decoder of the autoencoder."""

    def __init__(self) -> None:
        self.voice = WhisperEncoder(
            WhisperConfig(
                d_model=_WIDE,
                encoder_layers=4,
                encoder_attention_heads=6,
                encoder_ffn_dim=1536,
                num_mel_bins=80,
            )
        ).eval()
        self.unet = UNet2DConditionModel(
            sample_size=64,
            in_channels=8,
            out_channels=4,
            cross_attention_dim=_WIDE,
            attention_head_dim=8,
            block_out_channels=(320, 640, 1280, 1280),
            layers_per_block=2,
            norm_eps=1e-5,
            norm_num_groups=32,
            down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
            up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
        ).eval()
        self.vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            layers_per_block=2,
            latent_channels=4,
            norm_num_groups=32,
            sample_size=FACE,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            scaling_factor=0.18215,
        ).eval()
        self._features = WhisperFeatureExtractor(feature_size=80, sampling_rate=RATE, chunk_length=_WINDOW)

    def parameters(self) -> dict[str, int]:
        parts = {"unet": self.unet, "vae": self.vae, "voice": self.voice}
        return {name: sum(part.numel() for part in net.parameters()) for name, net in parts.items()}

    def to(self, dtype: Any) -> None:
        """All but the voice's encoder, which runs once a speech."""
        self.unet.to(dtype)
        self.vae.to(dtype)

    def heard(self, samples: Floats, fps: int) -> Floats:
        """What each frame hears, [frames, 50, 384], of speech at 16 kHz."""
        found = []
        for first in range(0, len(samples), _WINDOW * RATE):
            part = samples[first : first + _WINDOW * RATE]
            features = self._features(part, sampling_rate=RATE, return_tensors="np").input_features
            states = self.voice(torch.from_numpy(features), output_hidden_states=True).hidden_states
            found.append(torch.stack(states, dim=2)[0, : math.ceil(len(part) / RATE * _STEPS)].numpy())
        steps = np.pad(np.concatenate(found), ((_BEFORE, _HEARD), (0, 0), (0, 0)))
        frames = int(len(samples) / RATE * fps)
        firsts = [int(frame * _STEPS / fps) for frame in range(frames)]
        rows = np.stack([steps[first : first + _HEARD].reshape(-1, _WIDE) for first in firsts])
        return rows + _positions(_HEARD * _STATES)

    def prepared(self) -> Any:
        """The latents [1, 8, 32, 32] of a hidden and of a whole face: made once for a person's footage."""
        face = torch.rand((1, 3, FACE, FACE)) * 2 - 1
        hidden = face.clone()
        hidden[:, :, FACE // 2 :] = -1
        dtype = self.vae.dtype
        latents = [self.vae.encode(seen.to(dtype)).latent_dist.mode() for seen in (hidden, face)]
        return torch.cat(latents, dim=1) * self.vae.config.scaling_factor

    def draw(self, latents: Any, voice: Any) -> Any:
        """`latents` [b, 8, 32, 32] and `voice` [b, 50, 384] to faces [b, 3, 256, 256]."""
        drawn = self.unet(latents, 0, encoder_hidden_states=voice).sample
        return self.vae.decode(drawn / self.vae.config.scaling_factor).sample


def _positions(count: int) -> Floats:
    """Where each row stands, as sines and cosines, [count, 384]."""
    angles = np.arange(count)[:, None] * np.exp(np.arange(0, _WIDE, 2) * (-math.log(10_000) / _WIDE))
    return np.stack((np.sin(angles), np.cos(angles)), axis=2).reshape(count, _WIDE).astype(np.float32)
