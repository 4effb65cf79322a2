"""A fingerprint is the same everywhere, and another one where anything differs that a result depends on."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from aligner.io.files import Limits
from aligner.model import Glossary, Term
from aligner.runs import fingerprint as module
from aligner.runs.fingerprint import content_of, fingerprint
from aligner.settings import Settings

GIVEN = (("0" * 32, "1" * 32), ("a.zh.txt", "a.en.txt"), ("zh", None), (None, "gb18030"))


def test_golden_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """If one changes, everybody's results are made again: is that what you want?"""
    monkeypatch.setattr(module.unicodedata, "unidata_version", "14.0.0")
    settings = Settings().fingerprint()
    assert fingerprint(settings, "none", *GIVEN) == "3f0026e5a9fa284917b7b2e8846c7fc1"
    assert fingerprint(settings, "USE multilingual v3", *GIVEN[:2]) == "219297886736f751f820bc0bac426da9"


def test_whatever_a_result_depends_on_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    glossary = Glossary((Term("峰会", "summit"),), "", "zh", "en")
    digests, names, languages, encodings = GIVEN
    made = [
        fingerprint(settings.fingerprint(), "none", *GIVEN),
        fingerprint(settings.fingerprint(), "use", *GIVEN),
        *(
            fingerprint(replace(settings, **other).fingerprint(), "none", *GIVEN)
            for other in ({"segmented": True}, {"words": ("词",)}, {"glossary": glossary}, {"division": "title"})
        ),
        fingerprint(settings.fingerprint(), "none", digests[::-1], names, languages, encodings),
        fingerprint(settings.fingerprint(), "none", digests, ("b.zh.txt", names[1]), languages, encodings),
        fingerprint(settings.fingerprint(), "none", digests, names, ("zh", "en"), encodings),
        fingerprint(settings.fingerprint(), "none", digests, names, languages, (None, None)),
    ]
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    made.append(fingerprint(settings.fingerprint(), "none", *GIVEN))
    monkeypatch.undo()
    monkeypatch.setattr(module.unicodedata, "unidata_version", "99.0.0")
    made.append(fingerprint(settings.fingerprint(), "none", *GIVEN))
    assert not [pair for pair in combinations(made, 2) if pair[0] == pair[1]]


def test_a_larger_limit_changes_nothing() -> None:
    assert Settings(limits=Limits(1_000_000)).fingerprint() == Settings().fingerprint()


def test_a_file_is_read_again_unless_its_stamp_says_that_it_has_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one", encoding="utf-8")
    fresh = content_of(str(path), Limits())
    assert fresh.stamp == ""  # it may change again within the same moment
    long_ago = time.time() - 1000
    os.utime(path, (long_ago, long_ago))
    old = content_of(str(path), Limits())
    assert old.stamp
    assert (old.digest, old.size) == (fresh.digest, 3)
    assert content_of(str(path), Limits(), old.stamp, "remembered").digest == "remembered"
    path.write_text("two", encoding="utf-8")
    os.utime(path, (long_ago + 1, long_ago + 1))
    assert content_of(str(path), Limits(), old.stamp, "remembered").digest not in ("remembered", old.digest)
