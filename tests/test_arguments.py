"""Arguments of the wrong kind are answered at once, with the way out, by every public name."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import aligner
from aligner import (
    Alignment,
    Bead,
    Context,
    Division,
    Document,
    Glossary,
    InputFile,
    MultiAlignment,
    MultiBead,
    SegmentationRules,
    Sentence,
    Settings,
    Span,
    Term,
    Text,
    WriteOptions,
    termbases,
)
from aligner.check import check
from aligner.glossary.terms import extract_terms
from aligner.links import link_words

ZH = Document.from_sentences(["一。", "二。"], "zh")
EN = Document.from_sentences(["One.", "Two."], "en")
TEXT = Text.clean("One. Two.", "en")
SPAN = Span(0, 1)
BEADS = (Bead(SPAN, SPAN), Bead(Span(1, 2), Span(1, 2)))
ALIGNMENT = Alignment(ZH, EN, BEADS)
MATCH = aligner.Match(SPAN, SPAN, 0.9, "translation")
TERM = Term("峰会", "summit")


def _call(function: Any, *arguments: Any, **named: Any) -> Callable[[], Any]:
    return lambda: function(*arguments, **named)


# Sentences, spans, tokens and text pairs are made by the million; what takes them looks at them.
WRONG: dict[str, list[tuple[Callable[[], Any], str]]] = {
    "Alignment": [
        (_call(Alignment, "a", "b", ()), "must be a Document, not a str: 'a'; make it with aligner.segment"),
        (_call(Alignment, ZH, EN, list(BEADS)), r"the beads must be a tuple, not a list.*tuple\(beads\)"),
        (_call(Alignment, ZH, EN, ((SPAN, SPAN),)), "number 0 of the beads must be a Bead, not a tuple"),
        (_call(Alignment, ZH, EN, BEADS, {"encoder": "use"}), "the recipe must be a Recipe or None, not a dict"),
        (_call(Alignment, ZH, EN, BEADS[:1]), "the beads cover 1 and 1 sentences"),
        (lambda: ALIGNMENT[::-1], "positive step"),
        (_call(ALIGNMENT.filter, min_confidence="high"), "min_confidence must be an int or a float or None, not a str"),
        (_call(ALIGNMENT.filter, status="good"), "there is no status 'good'; choose from: auto, approved, rejected"),
        (_call(ALIGNMENT.filter, predicate="bead.confidence"), "predicate must be a function of a bead, not a str"),
    ],
    "Bead": [
        (_call(Bead, Span(5, 2), Span(0, 1)), r"Span\(start=5, stop=2\) runs backwards; write Span\(start, stop\)"),
        (_call(Bead, Span(0, 1), Span(1, 0)), "runs backwards"),
        (_call(Bead, (0, 1), (0, 1)), r"each side of a bead must be a Span, not a tuple: \(0, 1\); write Span"),
        (_call(Bead, SPAN, [0]), "must be a Span, not a list"),
        (_call(Bead, SPAN, 3), "must be a Span, not an int: 3"),
        (_call(Bead, SPAN, SPAN, 1.5), "1.5 is not a probability"),
    ],
    "Context": [
        (_call(Context, 1, "b"), "two strings"),
        (_call(Context, "a", "b", [SPAN]), "a tuple of spans for each"),
        (_call(Context, "a", "b", ((0, 1),)), r"must be a Span, not a tuple: \(0, 1\); write Span"),
        (_call(Context, "a", "b", (Span(0, 5),)), "outside of its context"),
    ],
    "Division": [
        (_call(Division, "chapter", 1, SPAN, SPAN), "there is no kind of division 'chapter'; choose from: title, "),
        (_call(Division, "item", "1", SPAN, SPAN), "the number of a division must be an int, not a str: '1'"),
        (_call(Division, "item", 1, "第一", SPAN), "the heading of a division must be a Span, not a str"),
        (_call(Division, "item", 1, SPAN, (0, 1)), r"the sentences of a division must be a Span.*write Span"),
    ],
    "Document": [
        (_call(Document, "One.", ()), "the text of a document must be a Text, not a str.*Text.clean"),
        (_call(Document, TEXT, ["One."]), r"the sentences must be a tuple, not a list.*tuple\(sentences\)"),
        (_call(Document, TEXT, ("One.",)), "number 0 of the sentences must be a Sentence, not a str"),
        (_call(Document, TEXT, (Sentence((0, 9), 0),)), "the span of sentence 0 must be a Span, not a tuple"),
        (_call(Document, ZH.text, ZH.sentences, ["title"]), "the divisions must be a tuple, not a list"),
        (_call(Document.from_sentences, "Hello.", "en"), r"must be a list, not a str: 'Hello.'; write \['Hello.'\]"),
        (_call(Document.from_sentences, [b"Hello."], "en"), "number 0 of the sentences must be a str, not a bytes"),
        (_call(Document.from_sentences, None, "en"), "the sentences must be a list, not None"),
        (_call(Document.from_sentences, ["Hello."], None), "must be strings"),
    ],
    "Glossary": [
        (_call(Glossary, [TERM]), r"the terms must be a tuple, not a list.*tuple\(terms\)"),
        (_call(Glossary, {"峰会": "summit"}), "the terms must be a tuple, not a dict"),
        (_call(Glossary, (("峰会", "summit"),)), "number 0 of the terms must be a Term, not a tuple"),
        (_call(Glossary, "terms.tsv"), "the terms must be a tuple, not a str"),
    ],
    "InputFile": [
        (_call(InputFile, 3), "a file is wanted by its name, not an int: 3"),
        (_call(InputFile, io.StringIO("One.")), "a file is wanted by its name, not a StringIO"),
        (_call(InputFile, "en.txt", lang=5), "lang must be a str or None, not an int"),
        (_call(InputFile, "en.txt", encoding=b"utf-8"), "encoding must be a str or None, not a bytes"),
    ],
    "MultiAlignment": [
        (_call(MultiAlignment, [ZH, EN], ()), "the documents must be a tuple, not a list"),
        (_call(MultiAlignment, (ZH, "en"), ()), "number 1 of the documents must be a Document, not a str"),
        (_call(MultiAlignment, (ZH, EN), BEADS), "number 0 of the beads must be a MultiBead, not a Bead"),
    ],
    "MultiBead": [
        (_call(MultiBead, [SPAN, SPAN]), "the spans must be a tuple, not a list"),
        (_call(MultiBead, ((0, 1), (0, 1))), "number 0 of the spans must be a Span, not a tuple"),
        (_call(MultiBead, (SPAN, SPAN), 2.0), "2.0 is not a probability"),
        (_call(MultiBead, (SPAN, SPAN), None, "good"), "'good' is not a status"),
    ],
    "SegmentationRules": [
        (_call(SegmentationRules, Path("my.srx"), (), ()), "the name of the rules must be a str.*aligner.read_srx"),
        (_call(SegmentationRules, "my.srx", [], ()), "the groups must be a tuple, not a list"),
        (_call(SegmentationRules, "my.srx", (), ("en",)), "number 0 of the maps must be a tuple, not a str"),
    ],
    "Settings": [
        (_call(Settings, encoder="nope"), "unknown encoder 'nope'; choose from: none, sentence"),
        (_call(Settings, words="峰会"), r"the words must be a list, not a str: '峰会'; write \['峰会'\]"),
        (_call(Settings, glossary="terms.tsv"), "the glossary must be a Glossary or None.*aligner.termbases.read"),
        (_call(Settings, encoder=None), "the name of an encoder must be a str, not None"),
        (_call(Settings, segmented="yes"), "segmented must be a bool, not a str"),
        (_call(Settings, limits=100), "limits must be a Limits, not an int"),
        (_call(Settings, rules="my.srx"), "the rules must be a SegmentationRules or None.*aligner.read_srx"),
        (_call(Settings, division="chapter"), "unknown division 'chapter'"),
    ],
    "Term": [
        (_call(Term, "峰会", None), "source, target and note of a term must be strings"),
        (_call(Term, "峰会", "summit", "good"), "there is no status 'good'; choose from: candidate, "),
        (_call(Term, "峰会", "summit", score="0.9"), "the score '0.9' is not a number"),
        (_call(Term, "峰会", "summit", part_of_speech="Noun"), "no part of speech 'Noun'; choose from: noun, "),
        (_call(Term, "峰会", "summit", contexts=["…"]), "the contexts must be a tuple, not a list"),
    ],
    "Text": [
        (_call(Text.clean, b"One.", "en"), "the text must be a str, not a bytes"),
        (_call(Text, "One.", None), "must be strings"),
        (_call(Text, "e\u0301", "en"), "the text is not normalised; make it with Text.clean"),
        (_call(Text.clean, Path("en.txt"), "en"), "the text must be a str, not a [A-Z][a-z]+Path"),
    ],
    "WriteOptions": [
        (_call(WriteOptions, tokenize="yes"), "tokenize must be a function, such as aligner.tokenize, not a str"),
        (_call(WriteOptions, one_sided="no"), "one_sided must be a bool, not a str"),
        (_call(WriteOptions, word_links=3), "word_links must be a Sequence, not an int"),
    ],
    "align": [
        (_call(aligner.align, "a", "b"), r"the source must be a Document, not a str: 'a'; make one with segment\("),
        (_call(aligner.align, ZH, TEXT), r"the target must be a Document, not a Text: .*; make one with segment\("),
        (_call(aligner.align, ZH, ["One."]), "the target must be a Document, not a list"),
        (_call(aligner.align, ZH, EN, glossary={"峰会": "summit"}), "must be a Glossary or None, not a dict"),
        (_call(aligner.align, ZH, EN, words="峰会"), "the words must be a list, not a str"),
        (_call(aligner.align, ZH, EN, encoder="bert"), "unknown encoder 'bert'; choose from: "),
        (_call(aligner.align, ZH, EN, encoder=len), "the name of an encoder must be a str"),
        (_call(aligner.align, ZH, EN, anchors=[(0, 1)]), r"\(0, 1\) is no anchor; give beads, or pairs of ranges"),
    ],
    "realign": [
        (_call(aligner.realign, ZH), "the alignment must be an Alignment, not a Document"),
        (_call(aligner.realign, "memory.tmx"), "the alignment must be an Alignment, not a str"),
        (_call(aligner.realign, ALIGNMENT, encoder="bert"), "unknown encoder 'bert'; choose from: "),
    ],
    "align_files": [
        (_call(aligner.align_files, ZH, EN), "a file is wanted by its name, not a Document"),
        (_call(aligner.align_files, "zh.txt", "en.txt", {"encoder": "none"}), "must be a Settings, not a dict"),
        (_call(aligner.align_files, "zh.txt", "zh.txt"), "the same file"),
        (_call(aligner.align_files, "missing.txt", Path("en.txt")), "missing.txt: no such file"),
    ],
    "encode": [
        (_call(aligner.encode, "Hello."), r"the strings must be a list, not a str: 'Hello.'; write \['Hello.'\]"),
        (_call(aligner.encode, ["Hello.", None]), "number 1 of the strings must be a str, not None"),
        (_call(aligner.encode, 5), "the strings must be a list, not an int"),
        (_call(aligner.encode, ["Hello."], "none"), "the encoder none makes no vectors; choose use"),
        (_call(aligner.encode, ["Hello."], ["use"]), "the name of an encoder must be a str, not a list"),
    ],
    "evaluate": [
        (_call(aligner.evaluate, "gold.align", ALIGNMENT), r"not a str: 'gold.align'; read .* aligner.read\("),
        (_call(aligner.evaluate, ALIGNMENT, [0, 1]), "pairs of tuples of sentence numbers are wanted, not a list"),
        (_call(aligner.evaluate, ALIGNMENT, None), "are wanted, not None"),
        (_call(aligner.evaluate, ALIGNMENT, BEADS), "are wanted, not a tuple"),
        (_call(aligner.evaluate, ALIGNMENT, ALIGNMENT, names="gold"), "names must be a tuple of two strings"),
    ],
    "join": [
        (_call(aligner.join, ALIGNMENT), "number 0 of the alignments must be an Alignment, not a Bead"),
        (_call(aligner.join, ["memory.tmx"]), "number 0 of the alignments must be an Alignment, not a str"),
        (_call(aligner.join, "memory.tmx"), "the alignments must be a list, not a str"),
        (_call(aligner.join, [ALIGNMENT], []), "0 names for 1 alignment"),
    ],
    "read": [
        (_call(aligner.read, Path("missing.tmx")), "missing.tmx: no such file or folder"),
        (_call(aligner.read, io.BytesIO(b"<tmx/>")), "a file is wanted by its name, not a BytesIO"),
        (_call(aligner.read, b"memory.tmx"), "a file is wanted by its name, not a bytes"),
        (_call(aligner.read, "a\0b.tmx"), "a file is wanted by its name"),
        (_call(aligner.read, "zh.txt", 5), "the name of a format must be a str or None, not an int"),
        (_call(aligner.read, "missing.tmx", languages="zh"), "languages must be a tuple of two tags"),
        (_call(aligner.read, "missing.tmx", limits=5), "limits must be a Limits, not an int"),
    ],
    "read_srx": [
        (_call(aligner.read_srx, Path("missing.srx")), "missing.srx: no such file or folder"),
        (_call(aligner.read_srx, 3), "a file is wanted by its name, not an int"),
        (_call(aligner.read_srx, "my.srx", limits=8), "limits must be a Limits"),
    ],
    "read_text": [
        (_call(aligner.read_text, Path("missing.txt")), "missing.txt: no such file or folder"),
        (_call(aligner.read_text, 3), "a file is wanted by its name, not an int"),
        (_call(aligner.read_text, "zh.txt", 5), "lang must be a str or None"),
        (_call(aligner.read_text, "zh.txt", encoding=8), "encoding must be a str or None"),
        (_call(aligner.read_text, "zh.txt", limits=8), "limits must be a Limits"),
    ],
    "segment": [
        (_call(aligner.segment, Text("One.", "english")), "'english' is not a language tag; did you mean en"),
        (_call(aligner.segment, Text("One.", "en us")), "'en us' is not a language tag"),
        (_call(aligner.segment, "zh.txt"), r"is the name of a file.*aligner.read_text\('zh.txt'\).*Text.clean"),
        (_call(aligner.segment, "missing.docx"), "'missing.docx' is the name of a file"),
        (_call(aligner.segment, "README"), "'README' is the name of a file"),
        (_call(aligner.segment, Path("zh.txt")), r"not a \w+Path: .*read it first: aligner.read_text"),
        (_call(aligner.segment, ZH), "the text must be a Text or a str, not a Document"),
        (_call(aligner.segment, b"One."), "the text must be a Text or a str, not a bytes"),
        (_call(aligner.segment, "One. Two.", 5), "lang must be a str or None"),
        (_call(aligner.segment, "One. Two.", rules="my.srx"), "the rules must be a SegmentationRules or None"),
        (_call(aligner.segment, "One. Two.", "finish"), "'finish' is not a language tag; did you mean fi?"),
    ],
    "mine": [
        (_call(aligner.mine, "a.txt", ZH), "the source must be a Document, not a str"),
        (_call(aligner.mine, ZH, EN, encoder=5), "the name of an encoder must be a str, not an int"),
        (_call(aligner.mine, ZH, EN, encoder="none"), "matches are found by an encoder"),
    ],
    "Match": [
        (_call(aligner.Match, (0, 1), Span(0, 1), 0.9, "quotation"), "each side of a match must be a Span"),
        (_call(aligner.Match, Span(0, 0), Span(0, 1), 0.9, "quotation"), "has no sentences"),
        (_call(aligner.Match, Span(0, 1), Span(0, 1), 9, "quotation"), "9 is not a probability"),
        (_call(aligner.Match, Span(0, 1), Span(0, 1), 0.9, "copy"), "there is no kind 'copy' of a match; choose from"),
    ],
    "Mined": [
        (_call(aligner.Mined, "a.txt", ZH, ()), "each side must be a Document, not a str"),
        (_call(aligner.Mined, ZH, EN, [MATCH]), "the matches must be a tuple"),
        (_call(aligner.Mined, ZH, EN, (MATCH, MATCH)), "match 1 is there twice"),
    ],
    "tokenize": [
        (_call(aligner.tokenize, "One. Two.", 0), "the document must be a Document, not a str.*aligner.segment"),
        (_call(aligner.tokenize, EN, "One."), "the number of the sentence must be an int, not a str"),
        (_call(aligner.tokenize, EN, 2), "there is no sentence 2; the document has 2, counted from 0"),
        (_call(aligner.tokenize, ZH, 0, "峰会"), "the words must be a list, not a str"),
    ],
    "write": [
        (_call(aligner.write, ALIGNMENT, io.BytesIO(), "tmx"), "a file is wanted by its name, not a BytesIO"),
        (_call(aligner.write, "memory.tmx", ALIGNMENT), "the alignment goes first, then the file"),
        (_call(aligner.write, ZH, "memory.tmx"), "what is written must be an Alignment, not a Document"),
        (_call(aligner.write, ALIGNMENT, "memory.tmx", options={"one_sided": True}), "options must be a WriteOptions"),
        (_call(aligner.write, ALIGNMENT, "memory.docx"), "unknown suffix '.docx'"),
        (_call(aligner.write, ALIGNMENT, "memory.tmx", inputs="zh.txt"), "inputs must be a list, not a str"),
    ],
}  # fmt: skip
MODULES: list[tuple[Callable[[], Any], str]] = [
    (_call(check, "memory.tmx"), "the alignment must be an Alignment, not a str.*aligner.read"),
    (_call(check, ALIGNMENT, "terms.tsv"), "the glossary must be a Glossary or None.*aligner.termbases.read"),
    (_call(check, ALIGNMENT, kinds=("numbers",)), "unknown kind of findings 'numbers'"),
    (_call(link_words, "memory.tmx"), "the alignment must be an Alignment, not a str.*aligner.read"),
    (_call(link_words, ALIGNMENT, glossary=[TERM]), "the glossary must be a Glossary or None, not a list"),
    (_call(link_words, ALIGNMENT, threshold="high"), "threshold must be an int or a float, not a str"),
    (_call(extract_terms, "memory.tmx"), "the alignment must be an Alignment, not a str.*aligner.read"),
    (_call(extract_terms, ALIGNMENT, known="terms.tsv"), "known must be a Glossary or None.*aligner.termbases.read"),
    (_call(extract_terms, ALIGNMENT, min_score="high"), "min_score must be an int or a float, not a str"),
    (_call(termbases.read, 5), "a file is wanted by its name, not an int: 5"),
    (_call(termbases.read, io.BytesIO()), "a file is wanted by its name, not a BytesIO"),
    (_call(termbases.read, "zh.txt", 5), "unknown format 5|the name of a format must be a str or None"),
    (_call(termbases.write, "terms.tsv", Glossary()), "a file is wanted by its name, not a Glossary"),
    (_call(termbases.write, ALIGNMENT, "terms.tsv"), "what is written must be a Glossary, not an Alignment"),
    (_call(termbases.write, Glossary(), io.BytesIO(), "tsv"), "a file is wanted by its name, not a BytesIO"),
]
UNCHECKED = {
    *("AlignerError", "Notice", "Recipe", "Report", "Sentence", "Span", "TextPair", "Token", "__version__"),
    "collect_notices",
}


def test_every_public_name_is_tried() -> None:
    assert WRONG.keys() == set(aligner.__all__) - UNCHECKED
    assert min(map(len, WRONG.values())) >= 3


@pytest.mark.parametrize(
    ("call", "says"),
    [
        pytest.param(*case, id=f"{name} {number}")
        for name, cases in {**WRONG, "modules": MODULES}.items()
        for number, case in enumerate(cases)
    ],
)
def test_a_wrong_argument_is_answered(
    call: Callable[[], Any], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("zh.txt", "en.txt", "README"):
        Path(name).write_text("一。二。" if name == "zh.txt" else "One. Two.", encoding="utf-8")
    with pytest.raises(aligner.AlignerError) as refused:
        call()
    message = str(refused.value)
    assert re.search(says, message), message
    assert "\n" not in message
    assert len(message) < 400
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README", "en.txt", "zh.txt"]


def test_a_sentence_that_looks_a_little_like_a_file_is_a_sentence() -> None:
    assert aligner.segment("See en.txt", "en").strings() == ["See en.txt"]
    assert aligner.segment("会议发表了新闻公报。").strings() == ["会议发表了新闻公报。"]
    assert aligner.segment(aligner.Text.clean("en.txt", "en")).strings() == ["en.txt"]
