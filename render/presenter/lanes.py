"""Four channels of a pixel worked on at once: the innermost steps of drawing, in the compiler's own terms, because
it does not find out by itself that what is done to red is done to green, blue and alpha too.

The machine code of what calls these is kept by the caller's file: who changes this one empties `__pycache__`."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types

from .compiled import intrinsic

_BYTE, _SHORT, _WORD = ir.IntType(8), ir.IntType(16), ir.IntType(32)
_PAIR = 8  # lanes: two neighbouring pixels


def _lanes(kind: ir.Type, count: int) -> ir.VectorType:
    return ir.VectorType(kind, count)


def _all(builder: ir.IRBuilder, value: ir.Value, count: int) -> ir.Value:
    """`value` in each of `count` lanes."""
    kind = _lanes(value.type, count)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(_WORD, 0))
    return builder.shuffle_vector(
        first, ir.Constant(kind, ir.Undefined), ir.Constant(_lanes(_WORD, count), [0] * count)
    )


def _each(kind: ir.Type, numbers: list[int]) -> ir.Constant:
    return ir.Constant(_lanes(kind, len(numbers)), numbers)


@intrinsic
def bilinear(_: Any, pixels: Any, at: Any, below: Any, right: Any, down: Any) -> Any:
    """The pixel between `pixels` [n] at `at`, `at + 1` and the two that lie `below` further on: uint32.

    `right` 0..65535 and `down` 0..255: how far between, in 65536ths and 256ths. Nothing is checked."""

    def build(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> ir.Value:
        array, start, stride, across, along = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        pair = _lanes(_BYTE, _PAIR).as_pointer()

        def load(index: ir.Value) -> ir.Value:
            two = builder.load(builder.bitcast(builder.gep(data, [index]), pair), align=4)
            return builder.zext(two, _lanes(_SHORT, _PAIR))

        upper, lower = load(start), load(builder.add(start, stride))
        # upper * 256 + (lower - upper) * down: the sum fits into 16 bits, whatever the product does
        share = _all(builder, builder.trunc(along, _SHORT), _PAIR)
        mixed = builder.add(
            builder.shl(upper, _each(_SHORT, [8] * _PAIR)), builder.mul(builder.sub(lower, upper), share)
        )
        share = _all(builder, builder.trunc(across, _SHORT), _PAIR)
        shares = builder.xor(share, _each(_SHORT, [0xFFFF] * 4 + [0] * 4))  # the left pixel's is what is left
        wide = _lanes(_WORD, _PAIR)
        product = builder.lshr(
            builder.mul(builder.zext(mixed, wide), builder.zext(shares, wide)), _each(_WORD, [16] * _PAIR)
        )
        product = builder.trunc(product, _lanes(_SHORT, _PAIR))
        nothing = ir.Constant(product.type, ir.Undefined)
        left = builder.shuffle_vector(product, nothing, _each(_WORD, [0, 1, 2, 3]))
        other = builder.shuffle_vector(product, nothing, _each(_WORD, [4, 5, 6, 7]))
        total = builder.add(builder.add(left, other), _each(_SHORT, [128] * 4))
        total = builder.trunc(builder.lshr(total, _each(_SHORT, [8] * 4)), _lanes(_BYTE, 4))
        return builder.bitcast(total, _WORD)

    return types.uint32(pixels, types.uintp, types.uintp, types.uint32, types.uint32), build


@intrinsic
def add_weighted(_: Any, sums: Any, at: Any, weight: Any, u: Any, v: Any) -> Any:
    """Adds `weight` times (1, u, v, 0) to the four floats of `sums` [n] from `at` on. Nothing is checked."""

    def build(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> ir.Value:
        array, start, share, across, along = arguments
        data = context.make_array(signature.args[0])(context, builder, array).data
        four = _lanes(ir.FloatType(), 4)
        place = builder.bitcast(builder.gep(data, [start]), four.as_pointer())
        values = ir.Constant(four, [1.0, 0.0, 0.0, 0.0])
        values = builder.insert_element(values, across, ir.Constant(_WORD, 1))
        values = builder.insert_element(values, along, ir.Constant(_WORD, 2))
        added = builder.fmul(values, _all(builder, share, 4), flags=["fast"])
        builder.store(builder.fadd(builder.load(place, align=4), added, flags=["fast"]), place, align=4)
        return context.get_dummy_value()

    return types.void(sums, types.uintp, types.float32, types.float32, types.float32), build


@intrinsic
def mixed(_: Any, under: Any, pixel: Any, share: Any) -> Any:
    """The uint32 pixel `under` moved to `pixel` by `share` 256ths, 0..256, to the nearest."""

    def build(_: Any, builder: ir.IRBuilder, __: Any, arguments: Any) -> ir.Value:
        below, above, part = arguments

        def lanes(colour: ir.Value) -> ir.Value:
            return builder.zext(builder.bitcast(colour, _lanes(_BYTE, 4)), _lanes(_SHORT, 4))

        before, after = lanes(below), lanes(above)
        share = _all(builder, builder.trunc(part, _SHORT), 4)
        # as above: the sum fits into 16 bits
        total = builder.add(
            builder.shl(before, _each(_SHORT, [8] * 4)), builder.mul(builder.sub(after, before), share)
        )
        total = builder.lshr(builder.add(total, _each(_SHORT, [128] * 4)), _each(_SHORT, [8] * 4))
        return builder.bitcast(builder.trunc(total, _lanes(_BYTE, 4)), _WORD)

    return types.uint32(types.uint32, types.uint32, types.uint32), build
