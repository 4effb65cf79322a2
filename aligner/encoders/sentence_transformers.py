"""Models for the library sentence-transformers (Reimers and Gurevych 2019, arXiv:1908.10084), such as LaBSE.

The library comes with the extra `sentence-transformers`. A model is downloaded from huggingface.co the first time, and
used from then on without asking again; a folder that holds one does as well.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from aligner.encoders.encoder import Vectors, joined_runs, single_words
from aligner.errors import EncoderError

_ORGANISATION = "sentence-transformers"  # has the models that are named without one
_FILES = ("modules.json", "config.json")  # one of them every model has
_TIMEOUT = 10  # seconds
_TEXTS = 32  # texts that go through the network together


class SentenceTransformersEncoder:
    """An encoder that knows texts only: each run of sentences is encoded as a text of its own.

    Args:
        model: Its name on huggingface.co, such as `LaBSE` or `intfloat/multilingual-e5-base`, or a folder.

    Raises:
        EncoderError: The library is not installed; later, the model is not there or cannot be loaded.
    """

    in_threads = False  # PyTorch has threads of its own, or a graphics card

    def __init__(self, model: str) -> None:
        self._name = model
        try:
            self._libraries = ", ".join(f"{name} {version(name)}" for name in ("sentence-transformers", "torch"))
        except PackageNotFoundError:
            hint = 'install it: pip install "aligner[sentence-transformers]"'
            raise EncoderError("this encoder needs the library sentence-transformers", hint=hint) from None

    @cached_property
    def version(self) -> str:
        """Return the model, which state of it, and the libraries."""
        if self._folder is None:
            return f"{self._repository} {self._revision[:12]}, {self._libraries}"
        return f"{self._folder.resolve().name} sha256 {_digest(self._folder)[:12]}, {self._libraries}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts one by one: an array (texts, dim) of unit vectors."""
        vectors = self._model.encode(
            list(texts), batch_size=_TEXTS, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        """Encode every run of 1 to `longest` neighbouring sentences; see `Encoder.encode_runs`."""
        return joined_runs(self.encode, sentences, longest)

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        """Encode words; see `Encoder.encode_words`."""
        return single_words(self.encode, sentences)

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer

            with _without_bars():
                if self._folder is not None:
                    return SentenceTransformer(str(self._folder), local_files_only=True, trust_remote_code=False)
                pinned = {"revision": self._revision, "trust_remote_code": False}
                try:
                    return SentenceTransformer(self._repository, local_files_only=True, **pinned)
                except OSError:  # not all of it is here
                    _ask_hub(self._repository)
                    return SentenceTransformer(self._repository, **pinned)
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            raise EncoderError(f"the model {self._name} cannot be loaded: {_first_line(error)}") from None

    @cached_property
    def _folder(self) -> Path | None:
        """Return the folder that the user named, if it is one."""
        path = Path(self._name).expanduser()
        if path.is_dir():
            return path
        if self._name.count("/") > 1 or self._name.startswith((".", "~", "/")) or "\\" in self._name:
            raise EncoderError("there is no such folder with a model", file=self._name)
        return None

    @property
    def _repository(self) -> str:
        return self._name if "/" in self._name else f"{_ORGANISATION}/{self._name}"

    @cached_property
    def _revision(self) -> str:
        """Return the commit of the model that is used: the one that was downloaded, or else the latest."""
        from huggingface_hub import try_to_load_from_cache
        from huggingface_hub.errors import HFValidationError

        folder = os.environ.get("SENTENCE_TRANSFORMERS_HOME")
        try:
            for name in _FILES:
                stored = try_to_load_from_cache(self._repository, name, cache_dir=folder)
                if isinstance(stored, str):
                    return Path(stored).parent.name
        except HFValidationError:
            raise EncoderError(f"{self._name!r} cannot be the name of a model") from None
        return _ask_hub(self._repository)


def _ask_hub(repository: str) -> str:
    """Ask for the latest commit of a model. Asking once is quicker than to have the library try for a minute in vain.

    Raises:
        EncoderError: There is no such model, or no network.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        return str(HfApi().model_info(repository, timeout=_TIMEOUT).sha)
    except RepositoryNotFoundError:
        raise EncoderError(f"there is no model {repository} on huggingface.co") from None
    except Exception as error:  # of one of several libraries for HTTP, depending on the version
        hint = "connect to the network, or name a folder that has the model"
        raise EncoderError(
            f"the model {repository} is not on this machine, and cannot be downloaded: {_first_line(error)}", hint=hint
        ) from None


def _digest(folder: Path) -> str:
    """Return the SHA-256 of all files of a model."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


@contextmanager
def _without_bars() -> Iterator[None]:
    """Keep the library from drawing a progress bar for every file it reads; those of downloads stay."""
    from transformers.utils import logging

    drawn = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            logging.enable_progress_bar()
