"""Arrays that are kept from one run to the next, and used where they lie in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from aligner.caches.derived import Derived, aligned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aligner.caches.trusted import Piece


def laid_out(named: Mapping[str, NDArray[Any]], **about: Any) -> tuple[dict[str, Any], list[Piece]]:
    """Lay out arrays as `derived` keeps them.

    Args:
        named: The arrays by their names.
        about: What else is to be known: values that JSON can hold.
    """
    import numpy as np

    places, pieces, start = {}, [], 0
    for name, array in named.items():
        places[name] = (array.dtype.str, array.shape, start)
        whole = aligned([np.ascontiguousarray(array).reshape(-1).view(np.uint8).data])
        start += sum(map(len, whole))
        pieces += whole
    return {"arrays": places, **about}, pieces


def arrays(kept: Derived) -> dict[str, NDArray[Any]]:
    """Return the arrays that `laid_out` has laid out, by their names; they cannot be changed."""
    import numpy as np

    return {
        name: np.ndarray(shape, np.dtype(kind), kept.data, start)
        for name, (kind, shape, start) in kept.about["arrays"].items()
    }
