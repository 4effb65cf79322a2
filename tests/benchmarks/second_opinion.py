"""What a second opinion is worth, and what it costs: `python tests/benchmarks/second_opinion.py GOLD…`.

GOLD are JSON lines as for `accuracy.py`. The judges are simulated, out of gold and noise: a bead of gold has a vector
for each part that a sentence shares with one of the other side, a sentence the sum of its parts and of noise that is
so many times as long, and a run that of its sentences. How good such a judge is by itself is told in two ways. *Right
run first*: of the two-sided beads of gold, how often the right run of target sentences is the nearest to the source's
among all of one to five that begin within eight sentences of it. *Alone*: the strict F1 of Vecalign's way of searching
with these vectors, as in `speed.py`. The same is told of the bundled encoder. Judges that share half of their cosine
with the bundled one are like real encoders in that they are wrong in the same places. Gains are means of three judges.
The bundled encoder is a judge as well: of itself, and of the engine without a model.

With `--choices` other thresholds are tried. With `--cost` a network of LaBSE's shape with weights by chance encodes as
many tokens as some of the texts that a second opinion asks for have, on one core and on two; seconds are of processor
time. It needs PyTorch and transformers. Tokens are counted as BERT cuts texts before it looks words up: Chinese
characters one by one, words and marks as wholes; LaBSE has half a million pieces, so that it has few words to cut.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol
from unittest import mock

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from gold_corpora import Pair, whole_documents
from numpy.typing import NDArray

import aligner
from aligner.encoders import Vectors, joined_runs, single_words
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.use import UniversalSentenceEncoder
from aligner.engine import second_opinion
from aligner.evaluation import evaluate_all
from aligner.evaluation.corpus import Beads

NOISES = (0.0, 1.0, 1.5, 2.0, 3.0, 1000.0)
SEEDS = (1, 2, 3)
DIM = 256
LONGEST = 8  # sentences of a run
NEAR, RUNS = 8, 5  # where the right run has to be the nearest
TOPIC = 0.5  # how much all vectors have in common, so that cosines are not around zero
TRIED = (  # confidence of a doubtful bead, beads around it, probability of a candidate
    (0.8, 2, 0.01),
    (0.7, 2, 0.01),
    (0.9, 2, 0.01),
    (0.8, 1, 0.01),
    (0.8, 3, 0.01),
    (0.8, 2, 0.1),
    (0.8, 2, 0.001),
)
TEXTS = 32  # texts that go through a network together
BATCHES = 8  # of texts that the cost is measured of
LONGEST_TEXT = 512  # tokens
NOVEL = 5000  # pairs of sentences
TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")
LABSE = {"vocab_size": 501153, "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12}

Floats = NDArray[np.float32]


class Judge(Protocol):
    """What is asked of an encoder here."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...

    def runs(self, sentences: Sequence[str]) -> Vectors:
        """Return the vectors (longest, sentences, dim) of all runs, as encoders do."""
        ...


class Asked:
    """An encoder for the engine that remembers what it is asked for."""

    in_threads = False

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.version = "judge"
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return self._judge.encode(texts)

    def runs(self, sentences: Sequence[str]) -> Vectors:
        return self._judge.runs(sentences)

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        return joined_runs(self.encode, sentences, longest)

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        return single_words(self.encode, sentences)


class Simulated:
    """A judge made of gold and noise."""

    def __init__(self, pair: Pair, noise: float, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        sides = [np.zeros((len(sentences), DIM), np.float32) for sentences in pair.sentences]
        for bead in pair.gold:
            if all(bead):
                self._share(pair, bead, sides)
        topic = TOPIC * self._direction()
        self._known: dict[str, Floats] = {}
        for vectors, sentences in zip(sides, pair.sentences, strict=True):
            for number, sentence in enumerate(sentences):
                if not vectors[number].any():  # without a counterpart
                    vectors[number] = len(sentence) ** 0.5 * self._direction()
                vectors[number] += noise * float(np.linalg.norm(vectors[number])) * self._direction()
            for start in range(len(sentences)):
                for stop in range(start + 1, min(start + LONGEST, len(sentences)) + 1):
                    made = _unit(_unit(vectors[start:stop].sum(axis=0)) + topic)
                    self._known.setdefault(" ".join(sentences[start:stop]), made)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, DIM)

    def runs(self, sentences: Sequence[str]) -> Vectors:
        return joined_runs(self.encode, sentences, LONGEST)

    def _share(self, pair: Pair, bead: tuple[tuple[int, ...], ...], sides: list[Floats]) -> None:
        """Give the sentences of a bead the parts that they share, by how much of it each is."""
        ends = []
        for numbers, sentences in zip(bead, pair.sentences, strict=True):
            lengths = np.cumsum([len(sentences[number]) + 1.0 for number in numbers])
            ends.append(lengths / lengths[-1])
        size = sum(len(pair.sentences[0][number]) + 1.0 for number in bead[0])
        start = 0.0
        for end in np.unique(np.round(np.concatenate(ends), 6)).tolist():
            part = ((end - start) * size) ** 0.5 * self._direction()
            for numbers, bounds, vectors in zip(bead, ends, sides, strict=True):
                vectors[numbers[min(int(np.searchsorted(bounds, (start + end) / 2)), len(numbers) - 1)]] += part
            start = end

    def _direction(self) -> Floats:
        return _unit(self._chance.standard_normal(DIM).astype(np.float32))


class Remembering:
    """The bundled encoder, which encodes nothing twice."""

    def __init__(self) -> None:
        self._encoder = UniversalSentenceEncoder()
        self._known: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in texts], dtype=np.float32)

    def runs(self, sentences: Sequence[str]) -> Vectors:
        return self._encoder.encode_runs(sentences, LONGEST)


class Mixed:
    """A judge whose cosines are the means of those of two."""

    def __init__(self, one: Judge, other: Judge) -> None:
        self._both = one, other

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.hstack([judge.encode(texts) for judge in self._both]) * np.float32(0.5**0.5)

    def runs(self, sentences: Sequence[str]) -> Vectors:
        both = [judge.runs(sentences) for judge in self._both]
        return np.concatenate(both, axis=2) * np.float32(0.5**0.5)


def _unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)


def by_itself(pairs: Sequence[Pair], judges: Sequence[Judge]) -> tuple[float, float]:
    """Return how often the right run is first, and strict F1 by Vecalign's way."""
    from speed import least_cost  # does away with the cache, so the texts have to be aligned before

    first: list[bool] = []
    made: list[Beads] = []
    for pair, judge in zip(pairs, judges, strict=True):
        source, target = map(judge.runs, pair.sentences)
        made.append(least_cost(source, target))
        first += [nearest(source, target, here, there) for here, there in pair.gold if is_sought(here, there)]
    return float(np.mean(first)), figures(pairs, made)[0]


def is_sought(here: tuple[int, ...], there: tuple[int, ...]) -> bool:
    return 0 < len(here) <= RUNS and 0 < len(there) <= RUNS


def nearest(source: Vectors, target: Vectors, here: tuple[int, ...], there: tuple[int, ...]) -> bool:
    """Tell whether the target sentences of a bead are the nearest to the source's, among all runs around."""
    starts = range(max(there[0] - NEAR, 0), min(there[0] + NEAR + 1, target.shape[1]))
    runs = [(size, j + size) for j in starts for size in range(RUNS) if j + size < target.shape[1]]
    cosines = [float(target[run] @ source[len(here) - 1, here[-1]]) for run in runs]
    return runs[int(np.argmax(cosines))] == (len(there) - 1, there[-1])


def figures(pairs: Sequence[Pair], made: Sequence[Beads]) -> tuple[float, float]:
    """Return strict F1 and the calibration error, if there is one."""
    measured = [(pair.name, pair.gold, beads) for pair, beads in zip(pairs, made, strict=True)]
    result = evaluate_all(measured, resamples=1)
    return result.micro.strict.f1, result.calibration.error if result.calibration else float("nan")


class FirstPass:
    """A text as it is aligned before a second encoder is asked."""

    def __init__(self, pair: Pair, encoder: str, use: Judge) -> None:
        source, target = (
            aligner.Document.from_sentences(*side) for side in zip(pair.sentences, pair.langs, strict=True)
        )
        with mock.patch.object(second_opinion, "weighed", side_effect=second_opinion.weighed) as weighed:
            aligner.align(source, target, encoder=encoder, second_opinion=Asked(use))
        self._lattices, self._found, self._documents, *_ = weighed.call_args.args
        self._first = CachedEncoder(Asked(use), limit=0) if encoder == "use" else None

    @property
    def alignment(self) -> aligner.Alignment:
        return self._with(self._found)

    def again(self, judge: Asked) -> aligner.Alignment:
        return self._with(
            second_opinion.weighed(
                self._lattices, self._found, self._documents, self._first, CachedEncoder(judge, limit=0)
            )
        )

    def _with(self, beads: Sequence[Sequence[aligner.Bead]]) -> aligner.Alignment:
        source, target = self._documents
        return aligner.Alignment(source, target, tuple(chain.from_iterable(beads)))


class Corpus:
    """Texts that were aligned once.

    Args:
        pairs: The texts.
        encoder: The first encoder.
        use: The bundled encoder.
    """

    def __init__(self, pairs: Sequence[Pair], encoder: str, use: Judge) -> None:
        self._pairs = pairs
        self._texts = [FirstPass(pair, encoder, use) for pair in pairs]
        self._characters = sum(len(sentence) for pair in pairs for side in pair.sentences for sentence in side)
        self.f1, self.error = figures(pairs, [text.alignment for text in self._texts])

    def with_judges(self, judges: Sequence[Judge]) -> tuple[float, float, float]:
        """Return strict F1, calibration error, and the characters encoded for each of the text; a judge for each."""
        asked = [Asked(judge) for judge in judges]
        made = [text.again(judge) for text, judge in zip(self._texts, asked, strict=True)]
        return *figures(self._pairs, made), sum(len(text) for judge in asked for text in judge.texts) / self._characters


def judges(pairs: Sequence[Pair], use: Judge, noises: Sequence[float]) -> Iterator[tuple[str, list[list[Judge]]]]:
    """Yield judges with their names: for each of some seeds one for each text."""
    yield "the bundled encoder", [[use for _ in pairs]]
    for noise in noises:
        simulated: list[list[Judge]] = [[Simulated(pair, noise, seed) for pair in pairs] for seed in SEEDS]
        yield f"noise {noise:g}", simulated
        yield f"noise {noise:g}, half the bundled one", [[Mixed(use, judge) for judge in some] for some in simulated]


def table(pairs: Sequence[Pair], use: Judge) -> None:
    """Print what judges are worth."""
    print(
        "| data | encoder | judge | right run first | alone | first pass | with the judge | gain | calibration error |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    corpora = {encoder: Corpus(pairs, encoder, use) for encoder in ("use", "none")}
    for name, some in judges(pairs, use, NOISES):
        first, alone = by_itself(pairs, some[0])
        for encoder in ("use", "none") if some[0][0] is use else ("use",):
            corpus = corpora[encoder]
            f1, error, _ = np.mean([corpus.with_judges(chosen) for chosen in some], axis=0)
            change = f"{corpus.f1:.3f} | {f1:.3f} | {f1 - corpus.f1:+.3f} | {corpus.error:.3f} → {error:.3f}"
            row = f"{first:.3f} | {alone:.3f} | {change}"
            print(f"| {pairs[0].corpus} | {encoder} | {name} | {row} |", flush=True)


def choices(pairs: Sequence[Pair], use: Judge) -> None:
    """Print what other thresholds give, and how much is encoded for each character of the text."""
    print("| data | doubtful below | beads around | least probability | encoded | noise 1 | noise 2 | random |")
    print("|---|---|---|---|---|---|---|---|")
    made = {noise: [[Simulated(pair, noise, seed) for pair in pairs] for seed in SEEDS] for noise in (1.0, 2.0, 1000.0)}
    corpus = Corpus(pairs, "use", use)
    for doubtful, margin, least in TRIED:
        with mock.patch.multiple(second_opinion, _DOUBTFUL=doubtful, _MARGIN=margin, _LEAST=least):
            found = [np.mean([*map(corpus.with_judges, some)], axis=0) for some in made.values()]
        gains = " | ".join(f"{f1 - corpus.f1:+.3f}" for f1, _, _ in found)
        print(f"| {pairs[0].corpus} | {doubtful} | {margin} | {least} | {found[0][2]:.2f} | {gains} |", flush=True)


def cost(pairs: Sequence[Pair], use: Judge) -> None:
    """Print what a network of LaBSE's shape would cost, from some of the texts that a second opinion asks for."""
    import torch
    from transformers import BertConfig, BertModel

    asked = Asked(use)
    for pair in pairs:
        FirstPass(pair, "use", asked)
    lengths = np.array(sorted(len(TOKEN.findall(text)) + 2 for text in asked.texts))
    sentences = sum(len(side) for pair in pairs for side in pair.sentences)
    every = len(lengths) // (BATCHES * TEXTS) + 1
    some = np.minimum(lengths[::every], LONGEST_TEXT)
    torch.manual_seed(0)
    network = BertModel(BertConfig(**LABSE)).eval()
    print(
        "| data | tokens a text | texts for a sentence | cores | seconds a text | of processor time | for 5,000 pairs |"
    )
    print("|---|---|---|---|---|---|---|")
    for threads in (1, 2):
        torch.set_num_threads(threads)
        with torch.inference_mode():
            network(torch.randint(0, LABSE["vocab_size"], (TEXTS, 32)))
            spent = time.process_time()
            for start in range(0, len(some), TEXTS):  # padded to the longest, as by the library: in order of length
                batch = some[start : start + TEXTS]
                network(torch.randint(0, LABSE["vocab_size"], (len(batch), int(batch[-1]))))
            spent = (time.process_time() - spent) / len(some)
        share = len(lengths) / sentences
        minutes = spent * share * 2 * NOVEL / 60
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        row = f"{lengths.mean():.0f} | {share:.2f} | {threads} | {spent:.3f} | {minutes:.0f} | {peak:.1f}"
        print(f"| {pairs[0].corpus} | {row} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--choices", action="store_true", help="see above")
    what.add_argument("--cost", action="store_true", help="see above")
    arguments = parser.parse_args()
    use = Remembering()
    for path in arguments.gold:
        pairs = list(whole_documents(path))
        (choices if arguments.choices else cost if arguments.cost else table)(pairs, use)
        print()


if __name__ == "__main__":
    main()
