"""Which quotation marks and brackets of a paragraph belong together."""

from __future__ import annotations

import re
from bisect import bisect_right

from aligner.languages.rules.cutting import begins

_PAIRS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "（": "）", "(": ")", "【": "】", "［": "］",
    "[": "]", "《": "》", "〈": "〉", "〔": "〕", "｛": "｝", "{": "}",
}  # fmt: skip
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_ANY = re.compile("[" + re.escape("".join([*_PAIRS, *_OPENING])) + "]")
_QUOTES, _TITLES, _ASIDES = "“‘「『﹁﹃", "《〈", "（(【［[〔｛{"
# Behind the mark of a sentence that they belong to, where no space is between sentences: notes ([1], ²), and a short
# aside without a mark of its own (（笑声）) that text follows; （一） is an enumerator.
NOTES = r"(?:[\[［](?:\d{1,3}(?:[,，、–-]\d{1,3})*|注\d{0,2})[\]］]|【\d{1,3}】|[¹²³⁰⁴-⁹]+)*"
ASIDE = re.compile(
    r"[（(](?![0-9一二三四五六七八九十a-zA-Z]{1,3}[)）])[^（）()。！？!?\n]{1,12}[）)](?=[^，。！？；：、,;:.!?\s])"
)
# Circled numbers are notes where one of them is all that stands behind the last mark; else they number points.
CIRCLED = re.compile(r"[。！？][”」』]?[①-⑳]\s*\Z")
_ASIDE = 120  # characters; in a longer bracket, sentences are sentences


class Brackets:
    """The pairs of a paragraph, matched from the inside; a mark without a partner is left alone."""

    def __init__(self, paragraph: str) -> None:
        self._paragraph = paragraph
        self._partner: dict[int, int] = {}
        stack: list[int] = []
        open_marks = dict.fromkeys(_PAIRS, 0)
        for match in _ANY.finditer(paragraph):
            mark, position = match.group(), match.start()
            if mark in _PAIRS:
                stack.append(position)
                open_marks[mark] += 1
            elif open_marks[_OPENING[mark]]:
                while True:
                    opening = stack.pop()
                    open_marks[paragraph[opening]] -= 1
                    if paragraph[opening] == _OPENING[mark]:
                        break
                self._partner[position] = opening
                self._partner[opening] = position
        # For each place where the nesting changes, the pairs that are open behind it (the innermost of each kind).
        self._places: list[int] = []
        self._open: list[tuple[int, int, int]] = []
        kinds: list[list[int]] = [[], [], []]
        for position in sorted(self._partner):
            mark = paragraph[position]
            opens = mark in _PAIRS
            kind = self._kind(mark if opens else _OPENING[mark])
            if opens:
                kinds[kind].append(position)
            else:
                kinds[kind].pop()
            self._places.append(position)
            innermost = [stack[-1] if stack else -1 for stack in kinds]
            self._open.append((innermost[0], innermost[1], innermost[2]))

    @staticmethod
    def _kind(opening: str) -> int:
        return 0 if opening in _QUOTES else 1 if opening in _TITLES else 2

    def opening(self, closing: int) -> int | None:
        """The place of the mark that the one at `closing` closes."""
        return self._partner.get(closing)

    def _innermost(self, position: int, kind: int) -> int:
        index = bisect_right(self._places, position) - 1
        return self._open[index][kind] if index >= 0 else -1

    def quoted(self, position: int) -> bool:
        """Whether a place is inside quotation marks."""
        return self._innermost(position, 0) >= 0

    def title(self, position: int) -> bool:
        """Whether a place is inside the marks of a title."""
        return self._innermost(position, 1) >= 0

    def aside(self, position: int, start: int) -> bool:
        """Whether a place is inside a short bracket in the middle of the sentence that begins at `start`."""
        opening = self._innermost(position, 2)
        if opening < 0 or self._partner[opening] - opening > _ASIDE:
            return False
        return not begins(self._paragraph, start, opening)
