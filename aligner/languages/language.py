"""What is known of one language, and what holds where nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aligner.languages import lists
from aligner.languages.late import Late
from aligner.model import Span, Token

Direction = Literal["ltr", "rtl"]

_SENTENCES = Late("aligner.languages.rules.spaced:sentences")
_TOKENS = Late("aligner.languages.rules.words:spaced_tokens")


@dataclass(frozen=True, eq=False, kw_only=True)
class Language:
    """A language: its name and writing, its rules, and the folder with its lists of words.

    Only `tag` and `name` have no default. The defaults are those of a language in Latin letters with spaces between
    words. What takes time to load is given as `Late`.

    Attributes:
        tag: Primary subtag (BCP 47), such as `de`.
        name: English name.
        folder: Package with its lists (`__name__` of the package that defines it); see `aligner.languages.lists`.
        variants: Tags of its variants that a text can be told to be in, such as `zh-TW`.
        region: Region to write where a tool wants one and the user has named none, such as `DE`.
        direction: Of its lines.
        scripts: Names of its scripts in `aligner.languages.scripts`, the one that tells it apart first.
        is_spaced: Whether there are spaces between words.
        has_case: Whether a capital letter inside a sentence marks a name.
        rules: Number of its rules for sentences, which grows when their result changes.
        libraries: Distributions that sentences and tokens depend on, whose versions a recipe states.
        sentence_finder: Finds the sentences of a paragraph; see `sentences`.
        tokenizer: Finds the tokens of a sentence; see `tokens`.
    """

    tag: str
    name: str
    folder: str = ""
    variants: tuple[str, ...] = ()
    region: str = ""
    direction: Direction = "ltr"
    scripts: tuple[str, ...] = ("Latin",)
    is_spaced: bool = True
    has_case: bool = True

    rules: int = 1
    libraries: tuple[str, ...] = ()
    sentence_finder: Callable[[str, Language], list[Span]] = _SENTENCES
    tokenizer: Callable[[str, tuple[str, ...]], list[Token]] = _TOKENS

    def sentences(self, paragraph: str) -> list[Span]:
        """Return the sentences of a paragraph, in order.

        They have no white space at their ends, and between them there is nothing but white space.
        """
        return self.sentence_finder(paragraph, self)

    def tokens(self, sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
        """Return the tokens of a sentence: every character that is not white space stands in exactly one.

        Args:
            sentence: Its characters.
            words: Words to keep in one piece, as lines of a jieba user dictionary; only Chinese looks at them.
        """
        return self.tokenizer(sentence, words)

    def words(self, name: str) -> frozenset[str]:
        """Return the words of one of its lists, such as `function_words`; none where it has no such list."""
        return lists.words(self.folder, name) if self.folder else frozenset()

    def entries(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return the entries of one of its lists, each a word and what belongs to it; as `words`."""
        return lists.entries(self.folder, name) if self.folder else ()
