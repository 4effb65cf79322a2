"""Products in 32 bits: right, and in the order in which a fused multiplication and addition takes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from aligner.encoders.use.ordered import blocks, product

SHAPES = [
    (rows, *shape) for rows in (1, 2, 11, 12, 13, 20, 100, 1003) for shape in ((256, 256), (320, 512), (1280, 640))
]
DIGESTS = f"""
import hashlib, json
import numpy as np
from threadpoolctl import threadpool_info
from aligner.encoders.use.ordered import blocks, product
chance, made = np.random.default_rng(0), []
for rows, inner, columns in {SHAPES}:
    left, right = (chance.standard_normal(shape, dtype=np.float32) for shape in ((rows, inner), (inner, columns)))
    made.append(hashlib.sha256(product(left, blocks(right)).tobytes()).hexdigest())
print(json.dumps([[blas.get("architecture") for blas in threadpool_info()], made]))
"""


@pytest.mark.parametrize(("rows", "inner", "columns"), [*SHAPES, (5, 8, 3), (12, 512, 512)])
def test_products_are_right(rows, inner, columns):
    chance = np.random.default_rng(rows)
    left, right = (chance.standard_normal(shape, dtype=np.float32) for shape in ((rows, inner), (inner, columns)))
    exact = left.astype(np.float64) @ right.astype(np.float64)
    np.testing.assert_allclose(product(left, blocks(right)), exact, atol=2e-6 * inner**0.5 * 4)


def digests(kernel):
    environment = os.environ | {"OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run([sys.executable, "-c", DIGESTS], env=environment, check=True, capture_output=True, text=True)
    return json.loads(told.stdout)


def test_kernels_with_fused_operations_agree():
    (own, made), (other, as_made) = digests("SkylakeX"), digests("Haswell")
    if own != ["SkylakeX"] or other != ["Haswell"]:
        pytest.skip("the processor has no AVX-512, or the BLAS is no OpenBLAS")
    assert made == as_made
