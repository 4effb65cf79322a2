"""From characters to sentences, tokens and divisions.

Everything found is an offset into the text. The rules of a language are loaded when a text in it is met.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace

from aligner._version import installed
from aligner.errors import ArgumentError, InputError, expect, expect_list
from aligner.io.files import names_a_file
from aligner.languages import get, is_supported
from aligner.languages.detection import detect
from aligner.languages.tags import parse_tag
from aligner.model import Document, SegmentationRules, Sentence, Span, Text, Token
from aligner.registry import TEXTS
from aligner.segmentation import lines, outline
from aligner.segmentation.paragraphs import paragraphs
from aligner.segmentation.rules import Cutter
from aligner.segmentation.srx import read_srx

__all__ = ["read_srx", "segment", "segment_lines", "segmenter_version", "tokenize"]


def segment(text: Text | str, lang: str | None = None, *, rules: SegmentationRules | None = None) -> Document:
    """Find the paragraphs, sentences and divisions of a text.

    Args:
        text: A text, or the characters of one.
        lang: BCP 47 tag of its language, where `text` has none or a wrong one; detected if neither says it.
        rules: Where sentences end, as another program has it (`read_srx`); by default the rules of the language.

    Raises:
        ArgumentError: `text` is the name of a file, or no text.
        InputError: `lang` is no language tag, the language is clearly one that has no rules and is not named, or there
            is no sentence; `rules` has none for the language, or one that cannot be used.

    Example:
        >>> aligner.segment("We met Dr. Li. We agreed.", "en").strings()
        ['We met Dr. Li.', 'We agreed.']
        >>> aligner.segment(aligner.read_text("zh.txt"))
        Document('zh', 35 sentences, 'zh.txt')
    """
    expect(lang, (str, type(None)), "lang")
    expect(rules, (SegmentationRules, type(None)), "the rules", "read them with aligner.read_srx(…)")
    lang = parse_tag(lang) if lang else None
    if isinstance(text, str):
        _check_is_no_name(text)
        text = Text.clean(text, lang or detect(text))
    elif not isinstance(text, Text):
        hint = "read it first: aligner.read_text(…)" if isinstance(text, (bytes, os.PathLike)) else None
        expect(text, (Text, str), "the text", hint)
    elif lang or not text.lang:
        text = replace(text, lang=lang or detect(text.content))
    elif not is_supported(text.lang):
        parse_tag(text.lang)
    find = get(text.lang).sentences if rules is None else Cutter(rules, text.lang, len(text.content)).spans
    sentences = []
    for number, (start, stop) in enumerate(paragraphs(text.content)):
        for span in find(text.content[start:stop]):
            sentences.append(Sentence(Span(span.start + start, span.stop + start), number))
    return _document(text, sentences)


def _check_is_no_name(string: str) -> None:
    """Refuse the name of a file, which would be taken for a sentence."""
    suffixes = (".txt", *TEXTS.all_suffixes)
    if names_a_file(string) or (re.fullmatch(r"\S{,200}", string) and string.lower().endswith(suffixes)):
        hint = f"read it first: aligner.read_text({string!r}); if it is a text, aligner.Text.clean makes one"
        raise ArgumentError(f"{string!r} is the name of a file, not a text", hint=hint)


def segment_lines(text: Text) -> Document:
    """Take a text that is already segmented: each line is a sentence, and blank lines stand between paragraphs.

    Raises:
        InputError: There is no sentence.
    """
    return _document(text, lines.sentences(text.content))


def tokenize(document: Document, number: int, words: Sequence[str] = ()) -> list[Token]:
    """Divide a sentence into tokens.

    Every character but white space is in exactly one token. Punctuation marks have the tag `punct`.

    Args:
        document: A segmented text.
        number: Number of the sentence, from 0.
        words: Words to keep in one piece in Chinese text, each as a line of a jieba user dictionary: the word and,
            where wanted, its frequency and its part of speech.

    Returns:
        The tokens in order, their spans counted from the beginning of the document's text.

    Raises:
        ArgumentError: An argument is of the wrong kind.
        InputError: There is no such sentence.

    Example:
        >>> document = aligner.segment("会议发表了新闻公报。")
        >>> [document.text.content[slice(*token.span)] for token in aligner.tokenize(document, 0, ["新闻公报"])]
        ['会议', '发表', '了', '新闻公报', '。']
    """
    expect(document, Document, "the document", "make it with aligner.segment")
    expect(number, int, "the number of the sentence")
    known = words if isinstance(words, tuple) else tuple(expect_list(words, str, "the words"))
    if not 0 <= number < len(document):
        raise InputError(f"there is no sentence {number}", hint=f"the document has {len(document)}, counted from 0")
    start = document.sentences[number].span.start
    found = get(document.lang).tokens(document[number], known)
    return [Token(Span(t.span.start + start, t.span.stop + start), t.lemma, t.tag) for t in found]


def segmenter_version(lang: str, rules: SegmentationRules | None = None) -> str:
    """Return the rules for a language and the libraries they use, with versions, for the recipe.

    Args:
        lang: Its tag.
        rules: The rules of another program that are used instead of its own.
    """
    if rules is not None:
        return f"SRX {rules.name}, sha256 {rules.digest()[:16]}, regex {installed('regex')}"
    language = get(lang)
    own = f"{language.tag} rules {language.rules}"
    return ", ".join([own, *(f"{name} {installed(name)}" for name in language.libraries)])


def _document(text: Text, sentences: list[Sentence]) -> Document:
    if not sentences:
        raise InputError("the text has no sentences", file=text.origin or None)
    return Document(text, tuple(sentences), outline.divisions(text, sentences))
