"""What is known of one language, and what holds where nothing is known."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from aligner.languages import lists, stems
from aligner.languages.grammar import Grammar
from aligner.languages.late import Late
from aligner.languages.readings import Date, Quantity, Remembered
from aligner.model import Span, Token

Direction = Literal["ltr", "rtl"]

_SENTENCES = Late("aligner.languages.rules.spaced:sentences")
_JUDGE = Late("aligner.languages.rules.spaced:judge")
_DATES = Late("aligner.languages.dates:named")
_DOUBLED = Late("aligner.languages.rules.doubling:doubled")
_LEMMA = Late("aligner.languages.lemmas:lemma")
_TOKENS = Late("aligner.languages.rules.words:spaced_tokens")


class Dictionary(NamedTuple):
    """A bilingual dictionary.

    Attributes:
        counterparts: Yields pairs of a word of its language and one of the other, with the strength of each.
        explains: Tells whether it explains a term by another one alone.
        libraries: Distributions that it comes with.
    """

    counterparts: Callable[[Iterable[str], Iterable[str]], Iterator[tuple[str, str, float]]]
    explains: Callable[[str, str], bool]
    libraries: tuple[str, ...] = ()


class Judge(Protocol):
    """Says what a full stop means."""

    def ends(self, word: str, following: str) -> bool:
        """Return whether a sentence ends between `word.` and `following`; `word` is no abbreviation of the lists."""

    def starts(self, following: str) -> bool:
        """Return whether `following` starts a sentence behind an abbreviation."""


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
        has_marks: Whether marks on letters tell words apart, as in schon and schön; not so in cafe and café.
        rules: Number of its rules for sentences, which grows when their result changes.
        libraries: Distributions that sentences and tokens depend on, whose versions a recipe states.
        sentence_finder: Finds the sentences of a paragraph; see `sentences`.
        judge: Makes what is asked about full stops by `rules.spaced`, which is the default of `sentence_finder`.
        has_ordinals: Whether a number with a full stop may be an ordinal before a capital letter (`3. Oktober`).
        has_series_behind_colons: Whether a series may begin behind a colon inside a sentence (提出三点建议：一是…).
        tokenizer: Finds the tokens of a sentence; see `tokens`.
        inflector: Gives the inflected forms of a word; see `forms`.
        lemma: Gives the dictionary form of an irregular form, and any other word as it is.
        uninflector: Gives what the inflected forms of a word have in common; see `uninflected`.
        snowball: Name of its stemmer among those of Snowball; see `stem`.
        tagger: Gives the universal part of speech of each word of a sentence.
        lemmatizer: Gives the dictionary form of a word, from its part of speech and the tag of its language.
        grammar: Makes what tells of words that may be a term.
        point_only: Whether the decimal mark is a point and never a comma.
        number_words: Finds the numbers that are written in words.
        text2num: Whether the library text2num reads those, where `number_words` does not.
        dates: Finds the dates and times that are not in digits alone; by default those with the names in the lists
            `months` and `weekdays`.
        clock: Pattern of a time of day that is written as in no other language, with groups for hour and minute.
        relative_days: Pattern of what may stand for a date: this week, tomorrow.
        years_ahead: Years that its calendar may be ahead of the common one.
        dictionaries: Dictionaries that explain its words in another language, by the tag of that one.
        spaced_marks: Marks that a space stands before, such as `;` in French.
        doublings: Finds words that stand twice in a row by mistake; by default those not in the list `doubles`.
        joined: Finds words without the space between them, given the words that recur in the text, and what gives the
            rarity of a word in general text.
        rarity: Gives the negative natural logarithm of a word's share in general text.
        differing_names: Finds names that are others in a translation, by the tag of its language.
        transcribes: Tells whether a string spells by sound a name of another language.
        transcriptions: Finds such names in a sentence and its translation; see `aligner.languages.pairs`.
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
    has_marks: bool = True

    rules: int = 1
    libraries: tuple[str, ...] = ()
    sentence_finder: Callable[[str, Language], list[Span]] = _SENTENCES
    judge: Callable[[Language], Judge] = _JUDGE
    has_ordinals: bool = False
    has_series_behind_colons: bool = False
    tokenizer: Callable[[str, tuple[str, ...]], list[Token]] = _TOKENS
    inflector: Callable[[str], tuple[str, ...]] | None = None
    lemma: Callable[[str], str] | None = None
    uninflector: Callable[[str], str] | None = None
    snowball: str = ""
    tagger: Callable[[Sequence[str]], list[str]] | None = None
    lemmatizer: Callable[[str, str, str], str] | None = _LEMMA
    grammar: Callable[[], Grammar] = Grammar
    point_only: bool = False
    number_words: Callable[[str], Iterable[Quantity]] | None = None
    text2num: bool = False
    dates: Callable[[str, Language], Iterable[Date]] = _DATES
    clock: str = ""
    relative_days: str = ""
    years_ahead: int = 0
    dictionaries: Mapping[str, Dictionary] = field(default_factory=dict)
    spaced_marks: str = ""
    joined: Callable[[str, Container[str], Callable[[str], float]], Iterable[Span]] | None = None
    doublings: Callable[[str, Language], Iterable[Span]] = _DOUBLED
    rarity: Callable[[str], float] | None = None
    differing_names: Mapping[str, Callable[[str, str, Remembered], Iterable[tuple[Span, Span]]]] = field(
        default_factory=dict
    )
    transcribes: Callable[[str, str], bool] | None = None
    transcriptions: (
        Callable[[Sequence[str], Sequence[str], Container[str]], Iterator[tuple[list[int], list[int]]]] | None
    ) = None

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

    def forms(self, word: str) -> tuple[str, ...]:
        """Return a word in lower case with its inflected forms, as far as they are known; the word comes first."""
        return self.inflector(word) if self.inflector is not None else (word,)

    def uninflected(self, word: str) -> str:
        """Return what the inflected forms of a word in lower case have in common, and as few other words as may be."""
        return self.uninflector(word) if self.uninflector is not None else self.stem(word)

    def stem(self, word: str) -> str:
        """Return the stem of a word in lower case, which words derived from it may share; the word if none is known."""
        if not self.snowball:
            return word
        word = stems.without_possessive(word)
        return stems.snowball(word if self.lemma is None else self.lemma(word), self.snowball)

    def doubled(self, string: str) -> Iterable[Span]:
        """Return the words that stand twice in a row by mistake."""
        return self.doublings(string, self)

    def words(self, name: str, kind: str = "") -> frozenset[str]:
        """Return the words of one of its lists; none where it has no such list.

        Args:
            name: Name of the list, such as `function_words`.
            kind: Only those that have this behind them, such as `article`.
        """
        return lists.words(self.folder, name, kind) if self.folder else frozenset()

    def entries(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Return the entries of one of its lists, each a word and what belongs to it; as `words`."""
        return lists.entries(self.folder, name) if self.folder else ()
