"""What a start costs, counted in files read and modules imported: from the second one on there is little."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aligner.languages import detection, langid, lean
from aligner.languages.rules import punkt
from aligner.languages.zh import cedict, characters, jieba_tokens, pinyin

# Files of other packages that it takes long to read.
_LARGE = {"weights.npz", "dict.txt", "cedict_1_0_ts_utf-8_mdbg.txt.gz", "model.npz.xz", "phrases_dict.json"}
_PROGRAM = """
import json, os, sys
opened = []
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(arguments[0]))
from aligner.cli import main
try:
    main(sys.argv[1:], "aligner")
except SystemExit as end:
    assert not end.code, end.code
names = sorted({os.path.basename(os.fsdecode(path)) for path in opened if isinstance(path, (str, bytes))})
print("\\n" + json.dumps({"files": names, "modules": sorted(sys.modules)}))
"""


class Start:
    """A command in a process of its own: which files it opened, and which modules it imported."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-c", _PROGRAM, *arguments]
        environment = {**os.environ, "ALIGNER_CACHE": str(folder / "cache")}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        self.large = _LARGE & set(found["files"])
        self.modules = set(found["modules"])


@pytest.fixture(scope="module")
def starts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Start]:
    folder = tmp_path_factory.mktemp("start")
    for lang, text in {
        "zh": "会议发表了新闻公报。\n谢谢。\n",
        "en": "The meeting issued a press release.\nThank you.\n",
        "de": "Das Treffen hat am 5. Mai eine Pressemitteilung herausgegeben, sagte Dr. Braun. Danke.\n",
    }.items():
        (folder / f"{lang}.txt").write_text(text, encoding="utf-8")
    return {
        "first": Start(folder, "align", "zh.txt", "en.txt", "-o", "1.tmx"),
        "second": Start(folder, "align", "zh.txt", "en.txt", "-o", "2.tmx"),
        "German": Start(folder, "align", "de.txt", "en.txt", "-o", "3.tmx"),
        "plain": Start(folder, "align", "zh.txt", "en.txt", "--encoder", "none", "-o", "4.tmx"),
    }


def test_a_second_start_reads_none_of_the_large_files(starts: dict[str, Start]) -> None:
    assert starts["first"].large == _LARGE
    for name in ("second", "German", "plain"):
        assert not starts[name].large


def test_a_start_imports_no_package_for_one_function_of_it(starts: dict[str, Start]) -> None:
    for name in ("second", "German", "plain"):
        assert not {"nltk", "scipy", "pkg_resources", "pypinyin", "langcodes", "pandas"} & starts[name].modules
    assert "sentencepiece" not in starts["plain"].modules
    assert "jieba" not in starts["German"].modules


def test_what_is_imported_alone_is_nobody_elses() -> None:
    code = (
        "import sys; from aligner.languages import lean; "
        "alone = lean.module('nltk.tokenize.punkt'); "
        "assert not any(name.split('.')[0] == 'nltk' for name in sys.modules); "
        "import nltk.tokenize.punkt; assert nltk.tokenize.punkt is not alone; nltk.FreqDist('abc'); "
        "assert lean.module('nltk.stem.snowball') is sys.modules['nltk.stem.snowball']"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_package_that_is_missing_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        lean.module("no_such_package.module")
    assert "no_such_package" not in sys.modules


def test_without_leaves_what_was_there() -> None:
    with lean.without("no_such_package"), pytest.raises(ImportError):
        __import__("no_such_package")
    assert "no_such_package" not in sys.modules
    with lean.without("json"):
        assert __import__("json") is json


def test_punkt_is_the_same_as_with_all_of_its_package() -> None:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    from aligner.languages import get

    text = "Am 5. Mai sagte Dr. Braun u. a. nichts. Dann ging er. Um 3 Uhr kam z. B. Herr Meier zurück."
    judge = punkt.judge(get("de"))
    whole = PunktSentenceTokenizer(punkt.parameters(get("de")))
    whole._params.abbrev_types = judge._tokenizer._params.abbrev_types
    assert judge._tokenizer.tokenize(text) == whole.tokenize(text)


def test_pinyin_is_that_of_pypinyin() -> None:
    from pypinyin import lazy_pinyin
    from pypinyin.phrases_dict import phrases_dict

    phrases = sorted(phrases_dict)[::1000]
    mixed = [first[at:] + second for at in (0, 1, 2) for first, second in zip(phrases, phrases[7:], strict=False)]
    known = jieba_tokens._dictionary()
    words = [word for initial in "行重" for word in known.beginning(initial)]
    for word in (*phrases, *mixed, *words, "T恤", "卡拉OK", "〇", "３", "", "㐀", "\ue815", "A", "甲 乙"):
        assert pinyin.syllables(word) == tuple(lazy_pinyin(word)), word


def test_jieba_finds_the_same_words_as_with_all_of_its_dictionary() -> None:
    import jieba

    whole = jieba.Tokenizer()
    with (Path(jieba.__file__).with_name("dict.txt")).open("rb") as stream:
        whole.FREQ, whole.total = whole.gen_pfdict(stream)
    whole.initialized = True
    release = (Path(__file__).parents[1] / "data" / "release-2025" / "zh.txt").read_text("utf-8")
    lean, _ = jieba_tokens._tokenizer(())
    for line in release.splitlines():
        lean.know(line)
        assert lean.jieba.lcut(line) == whole.lcut(line)
    assert len(lean.frequencies) < len(whole.FREQ) / 2
    assert jieba_tokens._dictionary().about["total"] == whole.total
    for word in ("会议", "会", "那曲地", "无此词语"):
        assert (jieba_tokens._dictionary().get(word) or 0) == (whole.FREQ.get(word) or 0)


def test_words_of_a_user_are_known_with_all_that_the_dictionary_has() -> None:
    found, _ = jieba_tokens._tokenizer(("那曲地区新词 5 n", "会议 0"))
    plain, _ = jieba_tokens._tokenizer(())
    known, expected = ({}, {})
    for tokenizer, entries in ((found, known), (plain, expected)):
        tokenizer.know("那曲会议")
        entries.update((word, n) for word, n in tokenizer.frequencies.items() if word[0] in "那曲会议")
    assert expected["会议"] > 0
    assert known == expected | {"那曲地区新": 0, "那曲地区新词": 5, "会议": 0}


def test_the_dictionary_explains_the_same_as_when_it_is_read_whole() -> None:
    whole = cedict._headwords()
    assert cedict._kept().about == {}
    for word in [*whole][::5000]:
        assert cedict.entry(word) == whole[word]
        assert cedict.is_headword(word)
    assert not cedict.is_headword("无此词语呀")
    assert characters.simplified_characters() == characters._learnt()


def test_languages_are_told_by_the_same_model() -> None:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)
    for text in ("Das ist ein Satz.", "Это предложение.", "Đây là một câu.", "12", "", "Ceci n'est pas une pipe."):
        assert langid.identifier().rank(text) == whole.rank(text)
    assert detection.identify("Das ist ein deutscher Satz.") == "de"
