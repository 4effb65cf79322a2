"""The words that translate what was found, by word links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner import languages
from aligner.concordance.hits import Hit, Occurrence
from aligner.model import Alignment, Bead, Document, Sentence, Span, Text, Token


def with_counterparts(hits: Iterable[Hit], langs: tuple[str, str], encoder: str = "use") -> list[Hit]:
    """Add to hits the words that translate what they found.

    The words are linked in the beads of these hits alone. Of a word that was found in part, all counts.

    Args:
        hits: Hits of one memory.
        langs: BCP 47 tags of its two sides.
        encoder: Name of the sentence encoder, as for `aligner.align`.

    Raises:
        InputError: A language is not supported.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.links import link_words

    hits = list(hits)
    texts = list(dict.fromkeys((hit.source, hit.target) for hit in hits if hit.source.strip() and hit.target.strip()))
    if not texts:
        return hits
    source, target = (_document([pair[i] for pair in texts], langs[i]) for i in (0, 1))
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(texts)))
    linked = dict(zip(texts, link_words(Alignment(source, target, beads), encoder=encoder), strict=True))
    found = []
    for hit in hits:
        if (bead := linked.get((hit.source, hit.target))) is not None:
            sides = (
                _Side(bead.source, source, bead.bead.source.start),
                _Side(bead.target, target, bead.bead.target.start),
            )
            hit = _with_linked(hit, sides, {(link.source, link.target) for link in bead.links})
        found.append(hit)
    return found


def _with_linked(hit: Hit, sides: tuple[_Side, _Side], links: set[tuple[int, int]]) -> Hit:
    """Add to a hit the words that are linked to what it found."""
    here, there = sides
    if hit.side == "target":
        here, there, links = there, here, {(j, i) for i, j in links}
    turned = {(j, i) for i, j in here.without_strays(links)}
    links = {(i, j) for j, i in there.without_strays(turned)}
    occurrences = []
    for occurrence in hit.occurrences:
        touched = here.touching(occurrence.span)
        linked = {j for i, j in links if i in touched}
        elsewhere = {j for i, j in links if i not in touched}
        chosen = there.without_stray_articles(there.with_letters(linked, elsewhere))
        spans = [there.spans[j] for j in sorted(chosen)]
        of_more = here.beyond(occurrence.span)
        shared = {j for i, j in links if j in chosen and i in of_more}
        occurrences.append(
            Occurrence(
                occurrence.span,
                _joined(spans, hit.translation),
                tuple(there.spans[j] for j in sorted(shared)),
                tuple(there.spans[j] for j in sorted(elsewhere - chosen)),
            )
        )
    return replace(hit, occurrences=tuple(occurrences))


def _document(texts: Sequence[str], lang: str) -> Document:
    """A document of which each text is a sentence, just as it is."""
    sentences = []
    position = 0
    for number, text in enumerate(texts):
        sentences.append(Sentence(Span(position, position + len(text)), number))
        position += len(text) + 2
    return Document(Text("\n\n".join(texts), lang), tuple(sentences))


class _Side:
    """The words of one side of a bead.

    Args:
        tokens: Its tokens.
        document: Their document.
        sentence: The number of its sentence, which is the whole side.

    Attributes:
        spans: Of its tokens, in the text of this side.
        words: Their text.
        has_text: Whether each is more than punctuation.
        named: The numbers of the words that a capital letter behind them makes a name of: *Party A*, *Vitamin C*.
    """

    def __init__(self, tokens: Sequence[Token], document: Document, sentence: int) -> None:
        start = document.sentences[sentence].span.start
        self.spans = [Span(token.span.start - start, token.span.stop - start) for token in tokens]
        self.words = [document.text.content[slice(*token.span)] for token in tokens]
        self.has_text = [token.tag != "punct" for token in tokens]
        self._language = languages.get(document.lang)
        self.named = [i for i in range(len(tokens) - 1) if self._is_named(i)]

    def _is_named(self, i: int) -> bool:
        word, letter = self.words[i : i + 2]
        is_name = len(word) > 1 and word[0].isupper() and word.isalpha()
        is_letter = len(letter) == 1 and letter.isupper() and letter != "I"
        is_beside = self.spans[i + 1].start - self.spans[i].stop == 1
        is_initial = self.words[i + 2 : i + 3] == ["."] and any(self.has_text[i + 3 :])  # John F. Kennedy
        is_function_word = word.lower() in self._language.words("function_words")
        return is_name and is_letter and is_beside and not is_initial and not is_function_word

    def beyond(self, span: Span) -> set[int]:
        """The numbers of the words that a span does not hold as a whole, without punctuation and function words."""
        function_words = self._language.words("function_words")
        return {
            i
            for i, word in enumerate(self.spans)
            if self.has_text[i]
            and not (span.start <= word.start and word.stop <= span.stop)
            and self.words[i].lower() not in function_words
        }

    def touching(self, span: Span) -> set[int]:
        """The numbers of the words of which a part is in a span."""
        return {
            i
            for i, word in enumerate(self.spans)
            if self.has_text[i] and span.start < word.stop and word.start < span.stop
        }

    def without_strays(self, links: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Leave out links of a name's letter to what no word of a name has links to, where its own word has some."""
        of_words = {there for here, there in links if here in self.named}
        linked = {here for here, _ in links}
        letters = {i + 1 for i in self.named if i in linked}
        return {(here, there) for here, there in links if here not in letters or there in of_words}

    def with_letters(self, linked: set[int], elsewhere: set[int]) -> set[int]:
        """Take the letters of names with their words.

        Where a word stands in several names, such as *Party A* and *Party B*, those with a letter that is linked to the
        match count more than those with a letter that is not linked, and these more than those whose letter is linked
        to something else.

        Args:
            linked: The numbers of the words that are linked to the match.
            elsewhere: Those that are linked to other words.
        """
        found = [i for i in self.named if linked & {i, i + 1}]
        ranks = {i: 2 if i + 1 in linked else 0 if i + 1 in elsewhere else 1 for i in found}
        best = max(ranks.values(), default=0)
        others = {i for i, rank in ranks.items() if rank < best}
        return (linked - others).union(*({i, i + 1} for i, rank in ranks.items() if rank == best > 0))

    def without_stray_articles(self, chosen: set[int]) -> set[int]:
        """Leave out articles that stand beside nothing else that is chosen, where something else is."""
        articles = self._language.words("function_words", "article")
        strays = {i for i in chosen if self.words[i].lower() in articles and chosen.isdisjoint((i - 1, i + 1))}
        return chosen - strays or chosen


def _joined(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Spans, those joined that have nothing but white space between them."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].stop : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.stop)
        else:
            joined.append(span)
    return tuple(joined)
