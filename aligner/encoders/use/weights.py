"""The encoder's weights, mapped from a file in which they stand as they are used: so processes share them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.caches.arrays import arrays, laid_out
from aligner.caches.derived import derived
from aligner.encoders.encoder import Vectors
from aligner.encoders.use.convolution import combined
from aligner.encoders.use.exact import Whole, whole
from aligner.encoders.use.ordered import blocks

DIM = 512
WIDTH = 256  # channels of one branch
FEATURES = DIM + 3 * WIDTH  # of a token
HIDDEN = 320  # channels of the head
LEVELS = 63  # greatest number in the table of embeddings
_CHUNKS = 17  # the table is stored as that many interleaved blocks
_AS_THEY_ARE = (
    *(f"projection_{name}" for name in ("bias", "sum", "gain", "shift")),
    *("words", "words_bias", "head", "head_bias"),
)
_LAYOUT = 3  # of the file; another number for another one


class Branch(NamedTuple):
    """One of the three that look at a token's neighbours, in two layers of convolution.

    Attributes:
        left: How many taps lie to the left of the token.
        right: How many to its right.
        columns: Where its channels are among those of all branches.
        first: Weights of the first layer, tap beside tap (256, taps * 256).
        first_bias: And its bias.
        second: Weights of the second layer, tap below tap (taps * 256, 256), in `ordered.blocks`.
        second_bias: And its bias.
        combined: The weights of the second layer in six combinations, framed (6, 256, 272).
    """

    left: int
    right: int
    columns: slice
    first: Whole
    first_bias: Vectors
    second: Vectors
    second_bias: Vectors
    combined: Vectors


class Weights(NamedTuple):
    """All weights; what is linear in a row is put together.

    Attributes:
        table: Embeddings of the pieces (128010, 512), six bits each.
        scale: What one step in the table stands for, by the remainder of a piece's number.
        low: What zero stands for.
        projection: From embeddings to the inputs of the branches (512, 768).
        projection_bias: And its bias.
        projection_sum: Sums of its columns.
        projection_gain: Gain of the normalisation behind it.
        projection_shift: Bias of that.
        branches: The three branches.
        words: From normalised features to the sum that a vector is made of (1280, 512), in `ordered.blocks`.
        words_bias: What that gains with each token.
        head: From normalised features to the first layer of the head (1280, 640): what adds to it directly, and what is
            rectified; in `ordered.blocks`.
        head_bias: What that gains with each token.
        inner: `d1`, `d2`, `d3` and `p3`: the head's other weights, in `ordered.blocks`.
        eps: What a variance is at least.
    """

    table: NDArray[np.uint8]
    scale: Vectors
    low: Vectors
    projection: Whole
    projection_bias: Vectors
    projection_sum: Vectors
    projection_gain: Vectors
    projection_shift: Vectors
    branches: tuple[Branch, ...]
    words: Vectors
    words_bias: Vectors
    head: Vectors
    head_bias: Vectors
    inner: dict[str, Vectors]
    eps: np.float32


ORDERS = ((2, 0), (3, 1), (5, 2))
"""Order of each branch and how many of its taps lie to the left of the token."""


def load(digest: str, resource: Callable[[], bytes]) -> Weights:
    """Load the weights.

    Args:
        digest: Of the package's file.
        resource: Reads it, once it is certain that it is the one that was measured.
    """

    def ready() -> tuple[dict[str, Any], list[bytes | memoryview]]:
        with np.load(BytesIO(resource()), allow_pickle=False) as stored:
            return laid_out(_prepared({name: stored[name] for name in stored.files}))

    stored = arrays(derived(f"use-{_LAYOUT}{digest[:31]}", ready))
    branches = tuple(
        Branch(
            left,
            order - 1 - left,
            slice(k * WIDTH, (k + 1) * WIDTH),
            _whole(stored, f"first{order}"),
            *(stored[f"{name}{order}"] for name in ("b1_", "w2_", "b2_", "combined")),
        )
        for k, (order, left) in enumerate(ORDERS)
    )
    return Weights(
        table=stored["table"],
        scale=stored["scale"],
        low=stored["lo"],
        projection=_whole(stored, "projection"),
        branches=branches,
        inner={name: stored[name] for name in ("d1", "d2", "d3", "p3")},
        eps=np.float32(stored["eps"]),
        **{name: stored[name] for name in _AS_THEY_ARE},
    )


def _whole(stored: dict[str, Any], name: str) -> Whole:
    return Whole(*(stored[f"{name} {part}"] for part in Whole._fields))


def _prepared(w: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept, made of the package's weights."""
    made = {name: w[name] for name in ("scale", "lo", "eps")}
    made.update({name: blocks(w[name]) for name in ("d1", "d2", "d3", "p3")})
    made["table"] = np.stack([w[f"q{i + 1}"] for i in range(_CHUNKS)], axis=1).reshape(-1, DIM)
    in_whole_numbers = {}
    for order, _ in ORDERS:
        made.update({name: w[name] for name in (f"b1_{order}", f"b2_{order}")})
        made[f"w2_{order}"] = blocks(w[f"w2_{order}"])
        made[f"combined{order}"] = combined(w[f"w2_{order}"].reshape(order, WIDTH, WIDTH)).astype(np.float32)
        taps = w[f"w1_{order}"].reshape(order, WIDTH, WIDTH)
        in_whole_numbers[f"first{order}"] = whole(taps.transpose(1, 0, 2).reshape(WIDTH, order * WIDTH))
    projection = np.concatenate([w[f"proj{order}"] for order, _ in ORDERS], axis=1)
    in_whole_numbers["projection"] = whole(projection)
    made["projection_sum"] = projection.sum(axis=0, dtype=np.float64).astype(np.float32)
    for name, old in (("bias", "proj_b"), ("gain", "ln_g"), ("shift", "ln_b")):
        made[f"projection_{name}"] = np.concatenate([w[f"{old}{order}"] for order, _ in ORDERS])
    gain, shift, project = (w[name].astype(np.float64) for name in ("ln_g", "ln_b", "cnn_W"))
    words, shifted = gain[:, None] * project, np.einsum("i,ij->j", shift, project)
    into = np.concatenate([w["p1"], w["d0"]], axis=1).astype(np.float64)
    biases = {"words_bias": shifted, "head_bias": np.einsum("i,ij->j", shifted + w["cnn_b"], into)}
    made.update({name: value.astype(np.float32) for name, value in biases.items()})
    made["words"], made["head"] = (blocks(m.astype(np.float32)) for m in (words, np.einsum("ij,jk->ik", words, into)))
    for name, parts in in_whole_numbers.items():
        made.update({f"{name} {field}": part for field, part in zip(Whole._fields, parts, strict=True)})
    return made
