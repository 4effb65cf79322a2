"""What a user chooses for an alignment: two files, the settings, and the recipe that says both before the work."""

from __future__ import annotations

import hashlib
import json
import platform
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner import registry
from aligner._version import __version__, installed
from aligner.errors import ArgumentError, ChoiceError, expect, expect_list
from aligner.io.files import Limits, path_of
from aligner.model import DIVISION_KINDS, Bead, DivisionKind, Document, Glossary, Recipe, SegmentationRules

if TYPE_CHECKING:
    from aligner.encoders import Encoder

_LIMITS = Limits()
_OF_FILES = ("division", "segmented", "source_encoding", "target_encoding")  # options that shape the documents


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of text, and what the user says about it.

    Attributes:
        path: The file, or `-` for standard input.
        lang: BCP 47 tag of its language; by default the text tells.
        encoding: Its encoding; by default the bytes tell.

    Example:
        >>> file = aligner.InputFile("en.txt", lang="en-GB")
        >>> aligner.align_files("zh.txt", file, aligner.Settings(encoder="none"))
        Alignment(zh–en-GB, 35 beads, mean confidence 0.99, 'zh.txt' – 'en.txt')
    """

    path: str
    lang: str | None = None
    encoding: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", path_of(self.path))
        expect(self.lang, (str, type(None)), "lang")
        expect(self.encoding, (str, type(None)), "encoding")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose for an alignment.

    Attributes:
        segmented: The files have one sentence in each line already.
        rules: Where sentences end, as another program has it (`read_srx`); by default the rules of the language.
        division: Align the divisions of this kind alone: `title`, `section`, `proposal` or `item`.
        words: Chinese words to keep in one piece, as lines of a jieba user dictionary.
        encoder: Name of the sentence encoder; `none` does without.
        second_opinion: Name of another encoder to ask where the alignment is in doubt, or an encoder of your own:
            an object with the methods of `aligner.encoders.Encoder`.
        keep_vectors: Keep the vectors of sentences in the cache folder for the next time. Many processes that align at
            once do better without: they would wait for each other.
        glossary: Terms to anchor on.
        limits: Sizes of input to refuse.

    Raises:
        ChoiceError: There is no such kind of division or encoder.
        ArgumentError: One of them is of the wrong kind.

    Example:
        >>> settings = aligner.Settings(division="proposal", encoder="none")
        >>> aligner.align_files("zh.txt", "en.txt", settings)
        Alignment(zh–en, 17 beads, mean confidence 0.99, 'zh.txt' – 'en.txt')
    """

    segmented: bool = False
    rules: SegmentationRules | None = None
    division: DivisionKind | None = None
    words: Sequence[str] = ()
    encoder: str = "use"
    second_opinion: str | Encoder | None = None
    keep_vectors: bool = True
    glossary: Glossary | None = None
    limits: Limits = _LIMITS

    def __post_init__(self) -> None:
        expect(self.segmented, bool, "segmented")
        expect(self.rules, (SegmentationRules, type(None)), "the rules", "read them with aligner.read_srx(…)")
        if self.segmented and self.rules is not None:
            raise ChoiceError("texts that are segmented already need no rules", hint="leave out one of the two")
        expect(self.encoder, str, "the name of an encoder")
        expect(self.keep_vectors, bool, "keep_vectors")
        _check_encoder(self.encoder)
        _check_second(self.second_opinion)
        expect(self.glossary, (Glossary, type(None)), "the glossary", "read one with aligner.termbases.read(…)")
        expect(self.limits, Limits, "limits")
        if self.division is not None and self.division not in DIVISION_KINDS:
            raise ChoiceError(f"unknown division {self.division!r}", hint=f"choose from: {', '.join(DIVISION_KINDS)}")
        object.__setattr__(self, "words", tuple(expect_list(self.words, str, "the words")))

    def fingerprint(self) -> str:
        """Return 64 hexadecimal digits that are the same for the same choices, on every machine and in every version.

        They are the SHA-256 of the settings as canonical JSON. Sizes to refuse are left out, as is whether vectors are
        kept: they change no result.
        """
        glossary = self.glossary and [
            [self.glossary.source_lang, self.glossary.target_lang],
            *([term.source, term.target] for term in self.glossary.terms),
        ]
        chosen: list[object] = [self.segmented, self.division, list(self.words), self.encoder, glossary]
        if self.rules is not None:
            chosen.append(self.rules.digest())
        if self.second_opinion is not None:
            second = self.second_opinion
            chosen.append({"second_opinion": second if isinstance(second, str) else second.version})
        return _sha256(chosen)

    def recipe(
        self,
        source: Document,
        target: Document,
        *,
        anchors: Sequence[Bead] = (),
        rejected: Sequence[Bead] = (),
        taught: Sequence[tuple[str, str]] = (),
        former: Recipe | None = None,
    ) -> Recipe:
        """Return the recipe of an alignment, before it is made: the same recipe, the same beads and confidences.

        It has neither a date nor a path nor a name of a file or a user in it.

        Args:
            source: One version.
            target: The other.
            anchors: Beads that are given.
            rejected: Beads that are wrong.
            taught: Pairs of texts that words are learnt from.
            former: Recipe of an alignment of the same documents: what it says of their files and sentences holds.

        Raises:
            ChoiceError: A language has no segmenter; there is no such encoder.
            EncoderError: The encoder cannot be loaded.
        """
        from aligner import encoders
        from aligner.segmentation import segmenter_version

        second = encoders.load_second(self.second_opinion)
        glossary = self.glossary.between(source.lang, target.lang).terms if self.glossary else ()
        options = {
            "anchors": _counted([[*bead.source, *bead.target] for bead in anchors], "bead", "beads"),
            "division": self.division,
            "glossary": _counted([[term.source, term.target] for term in glossary], "entry", "entries"),
            "rejected": _counted([[*bead.source, *bead.target] for bead in rejected], "bead", "beads"),
            "second_opinion": encoders.version(second) if second else "",
            "segmented": "yes" if self.segmented else "",
            "source_encoding": source.text.encoding,
            "target_encoding": target.text.encoding,
            "taught": _counted([list(pair) for pair in taught], "pair", "pairs"),
            "words": _counted(list(self.words), "entry", "entries"),
        }
        if former is None:
            sides = (source, target)
            segmenters = ["lines" if self.segmented else segmenter_version(side.lang, self.rules) for side in sides]
        else:
            segmenters = [former.source_segmenter, former.target_segmenter]
            options |= {name: value for name, value in former.options if name in _OF_FILES}
        return Recipe(
            aligner=__version__,
            source_segmenter=segmenters[0],
            target_segmenter=segmenters[1],
            encoder=encoders.version(encoders.load(self.encoder)),
            options=tuple((name, value) for name, value in options.items() if value),
            settings=self.fingerprint(),
            source=_described(source),
            target=_described(target),
            software=_software(source.lang, target.lang),
        )


def _check_encoder(name: str, left_out: str = "") -> None:
    if name == left_out or name.partition(":")[0] not in {known.partition(":")[0] for known in registry.ENCODERS}:
        hint = f"choose from: {', '.join(sorted({*registry.ENCODERS} - {left_out}))}"
        raise ChoiceError(f"unknown encoder {name!r}", hint=hint)


def _check_second(choice: object) -> None:
    if isinstance(choice, str):
        _check_encoder(choice, left_out="none")
    elif choice is not None and not (callable(getattr(choice, "encode", None)) and hasattr(choice, "version")):
        hint = "give its name, or an object with the methods of aligner.encoders.Encoder"
        raise ArgumentError("this can give no second opinion", hint=hint)


def _described(document: Document) -> str:
    """Return language, number of sentences and digest of a document: its text, and where in it anything stands."""
    sentences = [[*sentence.span, sentence.paragraph] for sentence in document.sentences]
    divisions = [[d.kind, d.number, *d.heading, *d.sentences] for d in document.divisions]
    digest = _sha256([document.lang, document.text.content, sentences, divisions])
    return f"{document.lang}, {_counted(sentences, 'sentence', 'sentences', digest)}"


def _software(*languages: str) -> str:
    """Return what a result may depend on besides this package, with versions."""
    from aligner.languages.pairs import libraries

    versions = [f"{name} {installed(name)}" for name in ("numpy", *libraries(languages))]
    return ", ".join([f"Python {platform.python_version()}", f"Unicode {unicodedata.unidata_version}", *versions])


def _counted(entries: Sequence[object], one: str, several: str, digest: str | None = None) -> str:
    """Return how many entries there are and a digest of them, to tell a list from another; nothing where it is empty.

    Args:
        entries: Values that JSON can hold.
        one: What an entry is called.
        several: What entries are called.
        digest: The SHA-256 to give, if not that of the entries.
    """
    if not entries:
        return ""
    return f"{len(entries)} {one if len(entries) == 1 else several}, sha256 {(digest or _sha256(entries))[:16]}"


def _sha256(value: object) -> str:
    canonical = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
