"""The encoder `sentence-transformers:MODEL`, on a tiny model that is made here; and what is said of a wrong name."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

import aligner
from aligner import encoders
from aligner.encoders.cache import CachedEncoder
from aligner.encoders.sentence_transformers import SentenceTransformersEncoder
from aligner.errors import ChoiceError, EncoderError

needs_library = pytest.mark.needs("sentence_transformers")
quiet = pytest.mark.filterwarnings("ignore")  # what PyTorch and its friends warn of is not ours to mend
SENTENCES = ["The meeting issued a press release.", "No.", "", "They will work with all parties.", "Yes, they will."]
REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sentence-transformers", "needs the name of a model; say sentence-transformers:MODEL"),
        ("sentence-transformers:", "needs the name of a model; say sentence-transformers:MODEL"),
        ("use:LaBSE", "the encoder 'use' takes nothing behind its name; say use alone"),
    ],
)
def test_what_stands_behind_the_colon(name: str, said: str) -> None:
    with pytest.raises(EncoderError, match=said):
        encoders.load(name)


def test_an_unknown_name_lists_what_has_to_stand_behind_the_colon() -> None:
    with pytest.raises(ChoiceError, match=r"unknown encoder 'labse'; choose from: .*sentence-transformers:MODEL"):
        encoders.load("labse:x")


def two_sentences() -> tuple[aligner.Document, aligner.Document]:
    source, target = (aligner.Document.from_sentences(["No."], lang) for lang in ("en", "fr"))
    return source, target


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("aligner.encoders.sentence_transformers.version", missing)
    with pytest.raises(EncoderError, match=r'pip install "aligner\[sentence-transformers\]"'):
        encoders.load("sentence-transformers:LaBSE")
    said = (
        r'no second opinion: .*; install it: pip install "aligner\[sentence-transformers\]" or align without a second'
    )
    with pytest.raises(EncoderError, match=said):
        aligner.Settings(second_opinion="sentence-transformers:LaBSE").recipe(*two_sentences())


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of one layer that knows letters, with weights by chance."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("made") / "tiny"
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", *letters, *(f"##{letter}" for letter in letters)]
    vocabulary = folder.parent / "vocab.txt"
    vocabulary.write_text("\n".join(known), encoding="utf-8")
    torch.manual_seed(1)
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(known), **size)).save_pretrained(folder.parent / "bert")
    BertTokenizerFast(str(vocabulary)).save_pretrained(folder.parent / "bert")
    network = Transformer(str(folder.parent / "bert"))
    SentenceTransformer(modules=[network, Pooling(32, "mean")], device="cpu").save(str(folder))
    return folder


@pytest.fixture
def downloaded(model: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which that model looks downloaded, as sentence-transformers/Tiny, and there is no network."""
    stored = tmp_path / "hub" / "models--sentence-transformers--Tiny"
    shutil.copytree(model, stored / "snapshots" / REVISION)
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text(REVISION)
    return {**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}


@pytest.mark.slow
@needs_library
@quiet
def test_vectors_are_those_of_the_library(model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformersEncoder(str(model))
    library = SentenceTransformer(str(model))
    expected = library.encode(SENTENCES, normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode(SENTENCES), expected, atol=1e-5)
    runs = encoder.encode_runs(SENTENCES, 3)
    assert runs.shape == (3, len(SENTENCES), 32)
    assert runs.dtype == np.float32
    for size in range(3):
        joined = [" ".join(SENTENCES[end - size : end + 1]) for end in range(size, len(SENTENCES))]
        np.testing.assert_allclose(runs[size, size:], library.encode(joined, normalize_embeddings=True), atol=1e-5)
        assert not runs[size, :size].any()


@pytest.mark.slow
@needs_library
@quiet
def test_the_version_tells_models_apart(model: Path, tmp_path: Path) -> None:
    version = SentenceTransformersEncoder(str(model)).version
    assert version.startswith("tiny sha256 ")
    assert f"sentence-transformers {importlib.metadata.version('sentence-transformers')}, torch" in version
    assert str(model.parent) not in version
    other = shutil.copytree(model, tmp_path / "tiny")
    assert SentenceTransformersEncoder(str(other)).version == version
    with (other / "model.safetensors").open("r+b") as stream:
        stream.seek(-4, os.SEEK_END)
        stream.write(b"\0\0\0\1")
    assert SentenceTransformersEncoder(str(other)).version != version


@pytest.mark.slow
@needs_library
@quiet
def test_from_end_to_end(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = (aligner.Document.from_sentences(SENTENCES, lang) for lang in ("en", "fr"))
    made = aligner.align(source, target, encoder=f"sentence-transformers:{model}")
    assert [bead.shape for bead in made] == ["1-1"] * len(SENTENCES)
    assert made.recipe is not None
    assert made.recipe.encoder.startswith("tiny sha256")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the model is loaded")

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", refuse)
    encoder = CachedEncoder(SentenceTransformersEncoder(str(model)))
    assert encoder.encode_runs(SENTENCES, 6).any(), "what was encoded is found without the model"


@pytest.mark.slow
@needs_library
@quiet
def test_a_second_opinion_of_a_model_with_weights_by_chance(model: Path) -> None:
    """It is asked, named in the recipe, and changes little: it knows nothing."""
    stored = json.loads((Path(__file__).parents[1] / "engine" / "gold" / "genesis.jsonl").read_text("utf-8"))
    sides = [aligner.Document.from_sentences(stored[side], stored[f"{side}_lang"]) for side in ("src", "tgt")]
    first = aligner.align(sides[0], sides[1], encoder="none")
    made = aligner.align(sides[0], sides[1], encoder="none", second_opinion=f"sentence-transformers:{model}")
    assert made.recipe is not None
    assert dict(made.recipe.options)["second_opinion"].startswith("tiny sha256")
    assert sum(bead in made.beads for bead in first.beads) >= 0.9 * len(first)


@pytest.mark.slow
@needs_library
@quiet
def test_a_second_opinion_of_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"no second opinion: the model .* cannot be loaded: .*; align without a"):
        encoders.load_second(f"sentence-transformers:{tmp_path}")


@pytest.mark.slow
@needs_library
@quiet
def test_the_command_with_a_model_that_was_downloaded(downloaded: dict[str, str], folder: Path) -> None:
    """It says nothing about loading the model, and asks nobody whether there is a newer one.

    The weights are by chance, so the texts are so short that nobody can tell whether they are translations.
    """
    Path("short.zh.txt").write_text("谢谢大家。再见。", encoding="utf-8")
    Path("short.en.txt").write_text("Thank you all. Goodbye.", encoding="utf-8")
    files = ["short.zh.txt", "short.en.txt", "--source-lang", "zh", "--target-lang", "en", "-o", "made.tmx"]
    arguments = ["align", *files, "--encoder", "sentence-transformers:Tiny"]
    done = subprocess.run(
        [sys.executable, "-m", "aligner", *arguments], env=downloaded, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sentence-transformers/Tiny {REVISION[:12]}" in Path("made.tmx").read_text("utf-8")


@pytest.mark.slow
@needs_library
@quiet
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no/such-model", "the model no/such-model is not on this machine, and cannot be downloaded: .*; connect to"),
        ("/no/such/folder", "/no/such/folder: there is no such folder"),
        ("a b*", "'a b.' cannot be the name of a model"),
        (".", r"the model \. cannot be loaded: "),
    ],
)
def test_a_model_that_is_not_there(
    run: Run, folder: Path, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    done = run("align", "zh.txt", "en.txt", "--encoder", f"sentence-transformers:{name}")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert re.search(said, done.stderr)


@pytest.mark.slow
@needs_library
@quiet
def test_a_model_that_nobody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub
    from huggingface_hub.errors import RepositoryNotFoundError

    class Hub:
        def model_info(self, name: str, timeout: float) -> None:
            raise RepositoryNotFoundError.__new__(RepositoryNotFoundError)

    monkeypatch.setattr(huggingface_hub, "HfApi", Hub)
    with pytest.raises(EncoderError, match=r"there is no model sentence-transformers/Nonesuch on huggingface\.co"):
        _ = SentenceTransformersEncoder("Nonesuch").version
