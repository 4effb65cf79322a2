"""Words and characters that follow each other: how they are found in texts, and what the index is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, product
from math import prod
from typing import Any

from aligner import languages
from aligner.concordance.folding import (
    BREAK,
    LETTER,
    NO_SPACES,
    QUOTES,
    Folded,
    Folding,
    exactly,
    place_of,
    tokens,
)
from aligner.concordance.index import LONGEST
from aligner.concordance.patterns import Finder, Lookup, Vocabulary, quoted
from aligner.concordance.pieces import Kind, Piece, alternatives, compound_at
from aligner.errors import InputError
from aligner.languages.language import Language
from aligner.model import SIDES, Side, Span

_PHRASES = 200  # that the index is asked for at once, at most
_PATIENCE = 5.0  # seconds for a page of texts
_GROUP = "mark"  # before the number of a group that holds a letter with a mark

_UNSPACED = f"[{NO_SPACES}]"
_ANY = rf"(?:{LETTER}|{_UNSPACED})"
_CHARACTERS = 20  # that * stands for between characters of a script without spaces, at most
_WORD = rf"{LETTER}+(?:['-]{LETTER}+)*"
# What * stands for that stands alone: a word; of Chinese up to four characters.
_ANY_WORD = rf"(?:(?<!{LETTER}){_WORD}(?!{LETTER})|{_UNSPACED}{{1,4}}?|\*)"
# A gap does not go on across the end of a sentence: a full stop inside a number or a name is none.
_NO_END = rf"(?:\.(?=\w)|[^\w{NO_SPACES}.!?;。{BREAK}])"
_GAPS = {True: 5, False: 10}  # by whether there are spaces between words


@dataclass(slots=True)
class _Built:
    """An alternative of a pattern: its regular expression, and what the index is asked for.

    Attributes:
        parts: Of the expression, in order.
        phrases: Stretches of tokens that follow each other: for each place the variants, of one or more tokens.
        starts: The numbers of the stretches that end with the beginning of a word.
        is_exact: Whether the index tells all there is to tell.
    """

    parts: list[str] = field(default_factory=list)
    phrases: list[list[Sequence[str]]] = field(default_factory=lambda: [[]])
    starts: set[int] = field(default_factory=set)
    is_exact: bool = True

    def cut(self) -> None:
        """Say that what comes next need not follow what the index was asked for so far."""
        if self.phrases[-1]:
            self.phrases.append([])
        self.is_exact = False

    def expression(self) -> tuple[str | None, bool]:
        """An FTS5 expression, None where there is nothing to ask for, and whether it says all."""
        made = [_expression(phrase, prefix=i in self.starts) for i, phrase in enumerate(self.phrases) if phrase]
        whole = all(
            len(token) < LONGEST for phrase in self.phrases for some in phrase for one in some for token in one.split()
        )
        if not made:
            return None, False
        exact = self.is_exact and whole and len(made) == 1 and made[0][1]
        return " AND ".join(f"({text})" for text, _ in made), exact


def _expression(phrase: Sequence[Sequence[str]], *, prefix: bool) -> tuple[str, bool]:
    """An FTS5 expression for tokens that follow each other, and whether it says so; the last one may be a beginning."""
    star = " *" if prefix else ""
    if prod(map(len, phrase)) <= _PHRASES:
        return " OR ".join(quoted(" ".join(choice)) + star for choice in product(*phrase)), True
    *first, last = phrase
    every = [" OR ".join(map(quoted, variants)) for variants in first]
    every.append(" OR ".join(quoted(variant) + star for variant in last))
    return " AND ".join(f"({some})" for some in every), False


@dataclass(frozen=True, slots=True)
class Words:
    """Words and characters that follow each other; white space between them does not matter.

    Attributes:
        pattern: As it was written.
        exact: Whether only what is written with just these characters is found.
    """

    pattern: str
    exact: bool

    def lookup(self, index: Vocabulary, side: Side) -> Lookup:
        """How it is looked for on one side of a memory."""
        language = languages.get(index.languages[SIDES.index(side)])
        marks: list[str] = []
        made = [_Builder(index, language, self.exact, marks).build(pieces) for pieces in alternatives(self.pattern)]
        built = [one for one in made if one.parts]
        expressions = [one.expression() for one in built]
        every = [text for text, _ in expressions if text is not None]
        if not built:  # a mark without its letter, or something else that nobody sees
            return Lookup(quoted("\ufffd nothing \ufffd"), False, lambda texts: iter(()))
        expression = None
        if len(every) == len(built):
            expression = f"{{{side}}} : (" + " OR ".join(f"({text})" for text in every) + ")"
        source = "|".join(f"(?:{''.join(one.parts)})" for one in sorted(built, key=lambda one: -len(one.parts)))
        is_exact = all(exact for _, exact in expressions) and not marks and not self.exact
        return Lookup(expression, is_exact, _finder(source, marks, index.folding, self.exact))


class _Builder:
    """Turns the pieces of an alternative into an expression, and into what the index is asked for."""

    def __init__(self, index: Vocabulary, language: Language, exact: bool, marks: list[str]) -> None:
        self._index = index
        self._language = language
        self._exact = exact
        self._marks = marks  # letters with a mark that are in groups of the expression, one each
        self._marks_count = any(map(_marks_count, index.languages))
        self._loose = index.folding.loose
        self._fold: Callable[[str], str] = exactly if exact else self._loose
        self._built = _Built()

    def build(self, pieces: Sequence[Piece]) -> _Built:
        """Build an alternative; each builder builds one."""
        pieces = [piece for piece in pieces if piece.kind == "gap" or self._fold(piece.text)]
        i = 0
        last: Kind | None = None
        while i < len(pieces):
            compound = [] if self._exact else compound_at(pieces, i)
            kind: Kind = pieces[i].kind
            if last is not None:
                self._built.parts.append(self._between(last, kind))
            if compound:
                self._add_compound(compound)
                i += 2 * len(compound) - 1
            else:
                self._add(pieces, i)
                i += 1
            last = kind
        return self._built

    def _between(self, before: Kind, behind: Kind) -> str:
        """What may stand between two pieces: white space and quotation marks; a hyphen between words."""
        if self._exact:
            return " *"
        if before in ("word", "star") and behind in ("word", "star"):
            return f"(?:[ {QUOTES}]+|-+)"
        return f"[ {QUOTES}]*"

    def _add(self, pieces: Sequence[Piece], i: int) -> None:
        piece, built = pieces[i], self._built
        if piece.kind == "gap":
            built.cut()
            most = _GAPS[self._language.is_spaced]
            built.parts.append(rf"(?:{_NO_END}*+(?:{LETTER}++|{_UNSPACED})){{0,{most}}}?{_NO_END}*?")
        elif piece.kind == "star":
            built.cut()
            before = "dash" if piece.is_apart else pieces[i - 1].kind
            behind = "dash" if i + 1 == len(pieces) or pieces[i + 1].is_apart else pieces[i + 1].kind
            is_alone = before == behind == "dash"  # or with white space there
            built.parts.append(_ANY_WORD if is_alone else f"{_ANY}{{0,{_CHARACTERS}}}?")
        elif piece.kind == "one":
            built.cut()
            built.parts.append(rf"(?:(?<!{LETTER}){LETTER}(?!{LETTER})|{_UNSPACED}|\?)")
        elif piece.kind == "dash":
            self._add_dash(pieces, i)
        elif piece.kind == "word":
            self._add_word(piece.text)
        else:
            self._add_sign(piece.text)

    def _add_sign(self, sign: str) -> None:
        folded = self._fold(sign)
        self._built.parts.append(self._marked(sign) or re.escape(folded))
        if self._loose(sign) in QUOTES:
            self._built.is_exact = False  # the index does not have it
        elif found := tokens(self._loose(sign)):
            self._built.phrases[-1].append([" ".join(found)])

    def _add_dash(self, pieces: Sequence[Piece], i: int) -> None:
        text = pieces[i].text
        self._built.parts.append(re.escape(text) if self._exact else f"-{{{len(text)},}}")
        beside = [one.kind for one in (*pieces[max(0, i - 1) : i], *pieces[i + 1 : i + 2])]
        if any(kind in ("unspaced", "sign") for kind in beside):
            self._built.phrases[-1].append(["-"])
            self._built.is_exact &= len(text) == 1
        else:
            self._built.cut()  # inside a compound it is no token

    def _add_word(self, text: str) -> None:
        built = self._built
        if "*" in text or "?" in text:
            wild, literal = (self._word_pattern(text, as_written=as_written) for as_written in (False, True))
            built.parts.append(f"(?:(?<!{LETTER}){wild}(?!{LETTER})|{literal})")
            self._ask_like(text)
            return
        folded = self._fold(text)
        if self._exact:
            built.parts.append(f"(?<!{LETTER}){re.escape(folded)}(?!{LETTER})")
            if loose := self._loose(text):
                built.phrases[-1].append([loose[:LONGEST]])
            return
        forms = self._forms(folded, text)
        hyphened = self._index.hyphened(forms)
        variants = [self._marked(text) or re.escape(folded), *map(re.escape, forms[1:])]
        variants += [re.escape(one).replace(r"\-", "-+") for one in hyphened]
        built.parts.append(f"(?<!{LETTER})(?:{'|'.join(variants)})(?!{LETTER})")
        built.phrases[-1].append([*self._known(forms), *(" ".join(tokens(one)) for one in hyphened)])
        built.is_exact &= not hyphened

    def _word_pattern(self, text: str, *, as_written: bool) -> str:
        """A word with wildcards as an expression, or with these as signs."""
        made = []
        for is_sign, some in groupby(text, key=lambda sign: sign in "*?"):
            part = "".join(some)
            if not is_sign:
                made.append(self._marked(part) or re.escape(self._fold(part)))
            elif as_written:
                made.append(re.escape(part))
            else:
                made.append("".join(f"{LETTER}*" if sign == "*" else LETTER for sign in re.sub(r"\*+", "*", part)))
        literal = "".join(made)
        if as_written:
            before = f"(?<!{LETTER})" if text[0] not in "*?" else ""
            literal = before + literal + (f"(?!{LETTER})" if text[-1] not in "*?" else "")
        return literal

    def _ask_like(self, text: str) -> None:
        """Ask the index for words like one with wildcards."""
        built = self._built
        like = self._loose(text)
        beginning = re.split(r"[*?]", like, maxsplit=1)[0]
        if like.rstrip("*") == beginning:  # the beginning of words
            built.phrases[-1].append([beginning[:LONGEST]])
            built.starts.add(len(built.phrases) - 1)
            built.phrases.append([])
            return
        found = self._index.like(like, _PHRASES)
        if len(found) <= _PHRASES:
            built.phrases[-1].append([*found, " ".join(tokens(like))])
            built.is_exact = False  # of the sign itself: there may be no white space around it
            return
        built.cut()
        if beginning:
            built.phrases[-1].append([beginning[:LONGEST]])
            built.starts.add(len(built.phrases) - 1)
            built.phrases.append([])

    def _add_compound(self, parts: Sequence[str]) -> None:
        """Words with hyphens between them, which may be written apart or in one."""
        *first, last = ["".join(map(self._loose, part)) for part in parts]
        forms = self._forms(last, parts[-1])
        made = [*(self._marked(part) or re.escape(self._loose(part)) for part in parts[:-1])]
        ends = [self._marked(parts[-1]) or re.escape(last), *map(re.escape, forms[1:])]
        made.append(f"(?:{'|'.join(ends)})")
        self._built.parts.append(f"(?<!{LETTER})" + f"(?:-+|[ {QUOTES}]+)?".join(made) + f"(?!{LETTER})")
        variants: list[str] = []
        for joints in product(("", " "), repeat=len(first)):
            begun = "".join(part + joint for part, joint in zip(first, joints, strict=True))
            every = [begun + form for form in forms]
            # Of what is one word, the index knows whether it is there.
            variants += every if " " in begun else self._index.known([one[:LONGEST] for one in every])
        self._built.phrases[-1].append(variants)

    def _forms(self, folded: str, text: str) -> Sequence[str]:
        """A folded word in all its forms; typed with a mark, it is no verb: *résumé* is not *resumed*."""
        first, *others = self._language.forms(folded)
        return [first, *(form for form in others if not any(map(self._has_mark, text)) or form.endswith(("s", "'")))]

    def _known(self, forms: Sequence[str]) -> Sequence[str]:
        """Those forms of a word that the memory has, or the first where it has none."""
        cut = [form[:LONGEST] for form in forms]
        return self._index.known(cut) if len(cut) > 1 and self._index.known(cut) else cut[:1]

    def _marked(self, text: str) -> str:
        """A word as an expression in which each letter with a mark is a group; empty where no mark counts."""
        if self._exact or not self._marks_count or not any(map(self._has_mark, text)):
            return ""
        made = []
        for letter in text:
            folded = re.escape(self._loose(letter))
            if self._has_mark(letter):
                folded = f"(?P<{_GROUP}{len(self._marks)}>{folded})"
                self._marks.append(self._index.folding.same_length(letter))
            made.append(folded)
        return "".join(made)

    def _has_mark(self, letter: str) -> bool:
        """Whether a letter is folded by more than its case."""
        folding = self._index.folding
        return letter > "\x7f" and letter.isalpha() and folding.loose(letter) != folding.same_length(letter)


def _marks_count(lang: str) -> bool:
    """Whether a letter that is looked for with a mark is not to be found without; in English it is."""
    language = languages.get(lang)
    return language.has_marks and language.scripts[0] in ("Latin", "Greek", "Cyrillic")


def _finder(source: str, marks: Sequence[str], folding: Folding, exact: bool) -> Finder:
    """What finds an expression in texts, where each of its groups holds a letter with just this mark."""
    import regex

    compiled = regex.compile(source)

    def find_all(texts: Sequence[str]) -> Iterator[tuple[int, list[Span]]]:
        folded = Folded(BREAK.join(map(exactly, texts))) if exact else folding.fold_all(texts)
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        whole = BREAK.join(texts) if marks else ""
        found: list[tuple[int, Span]] = []
        for match in _within_time(compiled, folded.text):
            span = folded.span(*match.span())
            if marks and not _has_marks(match, marks, folded, whole, folding):
                continue
            i = place_of(span.start, starts)
            found.append((i, Span(span.start - starts[i], span.stop - starts[i])))
        for i, some in groupby(found, key=lambda one: one[0]):
            yield i, [span for _, span in some]

    return find_all


def _within_time(compiled: Any, text: str) -> Iterator[Any]:
    """The matches in a text; many stars in one word may take longer than anybody wants to wait."""
    try:
        yield from compiled.finditer(text, timeout=_PATIENCE)
    except TimeoutError:
        raise InputError("the pattern takes too long", hint="use fewer signs that stand for others") from None


def _has_marks(match: Any, marks: Sequence[str], folded: Folded, whole: str, folding: Folding) -> bool:
    for number, mark in enumerate(marks):
        if (span := match.span(f"{_GROUP}{number}")) != (-1, -1):
            written = whole[slice(*folded.span(*span))]
            if folding.same_length(unicodedata.normalize("NFC", written)) != mark:
                return False
    return True
