"""Hard cases for every language, from `cases/`, and properties that hold for any text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import languages
from aligner.errors import InputError
from aligner.languages.language import Language
from aligner.model import Text
from aligner.registry import LANGUAGES
from aligner.segmentation import segment, segment_lines, segmenter_version, tokenize

CASES = Path(__file__).parent / "cases"
UNSPACED = ("zh", "zh-TW", "ja")


def cases() -> Iterator[tuple[str, str]]:
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield path.stem, line


def parts(lang: str, case: str) -> tuple[str, list[str]]:
    """The paragraph of a case and its sentences; `^` behind a boundary says that no space is added there."""
    pieces = case.split("‖")
    paragraph = pieces[0]
    for piece in pieces[1:]:
        glued = piece.startswith(("^", " ")) or lang in UNSPACED or paragraph.endswith(" ")
        paragraph += ("" if glued else " ") + piece.removeprefix("^")
    return paragraph, [piece.removeprefix("^").strip() for piece in pieces]


@pytest.mark.parametrize(("lang", "case"), list(cases()))
def test_case(lang: str, case: str) -> None:
    paragraph, sentences = parts(lang, case)
    assert segment(paragraph, lang).strings() == sentences


def test_there_are_cases_for_every_language() -> None:
    counts = {lang: sum(1 for found, _ in cases() if found == lang) for lang in languages.tags()}
    assert all(count >= (40 if lang in ("zh", "en") else 10) for lang, count in counts.items()), counts


# Characters that rules look at, so that Hypothesis meets them often, and any others.
AWKWARD = st.text(
    st.sampled_from("。！？….!?，,；;：“”‘’「」『』（）()《》\"'»« \n\t\u3000\u00a01一二是第五aBcДсا؟กの한。①•-—")
)
ANY = st.one_of(st.text(), AWKWARD, st.lists(st.one_of(st.text(max_size=8), AWKWARD)).map("".join))


@pytest.mark.parametrize("lang", languages.tags())
@given(content=ANY)
def test_any_text_is_covered(lang: str, content: str) -> None:
    try:
        text = Text.clean(content.encode("utf-8", "ignore").decode(), lang)
        document = segment(text)
    except InputError:
        assert not text.content.strip()
        return
    rebuilt = "".join(document.gap(i) + document[i] for i in range(len(document))) + document.gap(len(document))
    assert rebuilt == text.content
    assert all(sentence and sentence == sentence.strip() for sentence in document.strings())
    assert document == segment(text)
    for number, sentence in enumerate(document.sentences):
        covered = [p for token in tokenize(document, number) for p in range(*token.span)]
        assert covered == [p for p in range(*sentence.span) if not text.content[p].isspace()]


@given(content=ANY)
def test_every_line_is_a_sentence(content: str) -> None:
    text = Text.clean(content.encode("utf-8", "ignore").decode(), "en")
    lines = [line.strip() for line in text.content.split("\n") if line.strip()]
    if not lines:
        with pytest.raises(InputError):
            segment_lines(text)
        return
    assert segment_lines(text).strings() == lines


def test_blank_lines_stand_between_the_paragraphs_of_lines() -> None:
    document = segment_lines(Text("\n\na b\nc. d\n\n \ne\n", "en"))
    assert document.strings() == ["a b", "c. d", "e"]
    assert [s.paragraph for s in document.sentences] == [0, 0, 1]


@pytest.mark.parametrize("lang", languages.tags())
def test_every_language_has_rules_and_a_version(lang: str) -> None:
    assert languages.get(lang).tag in LANGUAGES
    assert segmenter_version(lang).startswith(f"{lang[:2]} rules ")


def test_a_text_without_sentences_is_refused() -> None:
    with pytest.raises(InputError, match="no sentences"):
        segment(" \n\n ", "en")


def test_every_language_can_be_named() -> None:
    assert segment("Hej. Vi ses kl. 5.", "sv").strings() == ["Hej.", "Vi ses kl. 5."]
    with pytest.raises(InputError, match="'xx' is not a language tag"):
        segment("Hej.", "xx")


def test_the_language_asked_for_wins() -> None:
    assert segment(Text("Good.", "de"), "en-GB").lang == "en-GB"
    assert segment(Text("今天下雨。", "")).lang == "zh"


@pytest.mark.parametrize(
    ("lang", "content"),
    [
        ("en", "• 3. Open the lid.\n• 6. Pour the water."),
        ("en", "* 6. Open the lid.\n* 7. Pour the water."),
        ("de", "• 3. Öffnen Sie den Deckel!\n• 6. Schließen Sie ihn!"),
        ("zh", "• 3. 打开盖子。\n• 6. 关上盖子。"),
        ("ru", "• 3. Откройте крышку.\n• 6. Закройте её."),
    ],
)
def test_the_number_of_an_item_stays_with_it(lang: str, content: str) -> None:
    assert segment(content, lang).strings() == content.split("\n")


def test_languages_without_lists_or_a_model_have_the_rules_too() -> None:
    found = Language(tag="qaa", name="Nowhere").sentences
    for text in ("Ka „lo mi?“|Ra.[2]|Nu ve lola.|ti ra.", "1. Lo mi|2. Ke so", "(a) Lo mi;|(b) ke so."):
        joined = text.replace("|", " ")
        assert [joined[start:stop] for start, stop in found(joined)] == text.split("|")
