"""Tokens in languages that put spaces between words."""

from __future__ import annotations

import re

from aligner.languages.rules.cutting import MARKS, tokens_of
from aligner.model import Token

LETTER = rf"(?:[^\W\d_][{MARKS}]*)"
ADDRESS = r"(?:https?://|www\.)[^\s<>\"“”]+(?<![.,;:!?)])|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
NUMBER = r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?"
INITIALS = r"(?:[^\W\d_]\.){2,}"
REST = r"\.{2,}|…+|[-–—]{2,}|_+|\S"
_COMPOUND = rf"{LETTER}+(?:[-’'·]{LETTER}+)*"

_SPACED = re.compile(rf"{ADDRESS}|{INITIALS}|{NUMBER}|{_COMPOUND}|{REST}")
# l'homme is l' and homme
_ROMANCE = re.compile(rf"{ADDRESS}|{INITIALS}|{NUMBER}|{LETTER}+['’](?={LETTER})|{LETTER}+(?:-{LETTER}+)*|{REST}")


def spaced_tokens(content: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence in most languages with spaces."""
    return tokens_of(_SPACED, content)


def romance_tokens(content: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence in a language with elided articles: `l'` and `homme`."""
    return tokens_of(_ROMANCE, content)
