"""Encoders: sentences to vectors in which a translation lies close to its original."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from aligner import registry
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.encoder import Encoder, Float16Vectors, Vectors, joined_runs, single_words
from aligner.errors import ChoiceError, EncoderError, expect, expect_list
from aligner.threads import one_for_products

__all__ = [
    "CachedEncoder",
    "Encoder",
    "Float16Vectors",
    "Vectors",
    "encode",
    "joined_runs",
    "load",
    "load_second",
    "no_encoder",
    "single_words",
    "version",
    "versions",
]


def load(name: str, *, keep_vectors: bool = True) -> CachedEncoder | None:
    """Load the encoder that the user chose by its name, with the cache of vectors in front.

    Args:
        name: One of `registry.ENCODERS`, with what it needs behind a colon.
        keep_vectors: Keep what it encodes for the next time, and look there first.

    Returns:
        The encoder, or None where the user wants to do without (`none`).

    Raises:
        ChoiceError: There is no such name; the message lists those there are.
        EncoderError: It needs something and nothing is given, or the other way round; it cannot be made.
    """
    expect(name, str, "the name of an encoder")
    encoder = _make(name)
    if encoder is None:
        return None
    return CachedEncoder(encoder) if keep_vectors else CachedEncoder(encoder, limit=0)


def load_second(choice: str | Encoder | None, *, keep_vectors: bool = True) -> CachedEncoder | None:
    """Load the encoder that is asked for a second opinion, with its weights: what fails, fails before the work.

    Args:
        choice: Its name, as for `load`; or an encoder of the user's own, whose vectors are not kept, since its version
            may not tell all that they depend on.
        keep_vectors: As for `load`.

    Returns:
        The encoder, or None where none is asked.

    Raises:
        ChoiceError: There is no such name.
        EncoderError: It cannot be loaded.
    """
    if choice is None:
        return None
    if not isinstance(choice, str):
        return CachedEncoder(choice, limit=0)
    try:
        encoder = load(choice, keep_vectors=keep_vectors)
        made = _make(choice)
        if made is not None:
            made.encode([])
    except (EncoderError, MemoryError) as error:
        reason = getattr(error, "reason", f"the encoder {choice} needs more memory than there is")
        way_out = " or ".join(filter(None, [getattr(error, "hint", None), "align without a second opinion"]))
        raise EncoderError(f"no second opinion: {reason}", file=getattr(error, "file", None), hint=way_out) from None
    return encoder


def version(encoder: CachedEncoder | None) -> str:
    """Return name and version of an encoder's model, `none` where there is no encoder."""
    return "none" if encoder is None else encoder.version


def versions(encoder: str, second: str | Encoder | None) -> str:
    """Return name and version of an encoder's model, and of that which is asked for a second opinion, if one is."""
    asked = load_second(second)
    return version(load(encoder)) + (f", then {asked.version}" if asked else "")


def no_encoder() -> None:
    """Return no encoder: what the name `none` stands for."""
    return


def encode(strings: Sequence[str], encoder: str = "use") -> Vectors:
    """Encode strings as vectors in which a translation lies close to its original.

    Args:
        strings: Sentences or short texts, in any of the encoder's languages; `use` has 16.
        encoder: Name of the encoder, as for `align`.

    Returns:
        An array (strings, dim) of 32-bit floats. Its rows have length 1, so that the product of two of them is the
        cosine of their angle.

    Raises:
        ArgumentError: `strings` is a single string, or holds something else than strings.
        ChoiceError: There is no such encoder, or it makes no vectors.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> vectors = aligner.encode(["谢谢。", "Thank you.", "The ship sank."])
        >>> vectors.shape
        (3, 512)
        >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
        True
    """
    texts = expect_list(strings, str, "the strings")
    expect(encoder, str, "the name of an encoder")
    made = _make(encoder)
    if made is None:
        raise ChoiceError("the encoder none makes no vectors", hint="choose use, or sentence-transformers:MODEL")
    with one_for_products():
        return made.encode(texts)


@lru_cache(maxsize=2)
def _make(choice: str) -> Encoder | None:
    """Make an encoder; the last two are kept, with their weights, so that these are loaded once in a process."""
    name, _, argument = choice.partition(":")
    key = next((key for key in registry.ENCODERS if key.partition(":")[0] == name), name)
    wanted = key.partition(":")[2]
    factory = registry.load(registry.ENCODERS, key, "encoder")
    if wanted and not argument:
        raise EncoderError(f"the encoder {name!r} needs the name of a {wanted.lower()}", hint=f"say {key}")
    if choice != name and not wanted:
        raise EncoderError(f"the encoder {name!r} takes nothing behind its name", hint=f"say {name} alone")
    made: Encoder | None = factory(argument) if wanted else factory()
    return made
