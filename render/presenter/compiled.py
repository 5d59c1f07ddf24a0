"""The one door to the compiler: numba has no types, so what passes through here keeps those it was written with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
from numba import extending

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """`function` as machine code on one core, compiled when first called and then kept on disk.

    Kept next to the module, or in the folder NUMBA_CACHE_DIR names, or in the user's cache folder: the first of these
    that can be written. Arrays are not checked for their bounds: the function must."""
    return cast(
        "Callable[P, R]", numba.njit(cache=True, nogil=True, fastmath=True, error_model="numpy")(function)
    )


def intrinsic(function: Callable[..., Any]) -> Any:
    """What `compiled` functions may call and `function` writes the instructions of: see numba.extending."""
    return extending.intrinsic(function)
