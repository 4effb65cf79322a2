"""English words: don't is do and n't, China's is China and 's."""

from __future__ import annotations

import re

from aligner.languages.rules.cutting import tokens_of
from aligner.languages.rules.words import ADDRESS, INITIALS, LETTER, NUMBER, REST
from aligner.model import Token

_TOKEN = re.compile(
    rf"{ADDRESS}|{INITIALS}|{NUMBER}"
    rf"|[^\W\d_]+?(?=n['’]t\b)|(?<=[^\W\d_])n['’]t\b|(?<=[^\W\d_])['’](?:s|S|re|ve|ll|d|m)\b"
    rf"|{LETTER}+(?:-{LETTER}+|['’](?!(?:s|S|re|ve|ll|d|m|t)\b){LETTER}+)*|{REST}"
)


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence."""
    return tokens_of(_TOKEN, sentence)
