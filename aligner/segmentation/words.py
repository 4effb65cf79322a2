"""Patterns of tokens in languages that put spaces between words."""

from __future__ import annotations

import re

from aligner.segmentation.segmenter import MARKS

_LETTER = rf"(?:[^\W\d_][{MARKS}]*)"
_ADDRESS = r"(?:https?://|www\.)[^\s<>\"“”]+(?<![.,;:!?)])|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
_NUMBER = r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th)?"
_INITIALS = r"(?:[^\W\d_]\.){2,}"
_REST = r"\.{2,}|…+|[-–—]{2,}|_+|\S"
_COMPOUND = rf"{_LETTER}+(?:[-’'·]{_LETTER}+)*"

SPACED = re.compile(rf"{_ADDRESS}|{_INITIALS}|{_NUMBER}|{_COMPOUND}|{_REST}")
# don't is do and n't, China's is China and 's
ENGLISH = re.compile(
    rf"{_ADDRESS}|{_INITIALS}|{_NUMBER}"
    rf"|[^\W\d_]+?(?=n['’]t\b)|(?<=[^\W\d_])n['’]t\b|(?<=[^\W\d_])['’](?:s|S|re|ve|ll|d|m)\b"
    rf"|{_LETTER}+(?:-{_LETTER}+|['’](?!(?:s|S|re|ve|ll|d|m|t)\b){_LETTER}+)*|{_REST}"
)
# l'homme is l' and homme
ROMANCE = re.compile(
    rf"{_ADDRESS}|{_INITIALS}|{_NUMBER}|{_LETTER}+['’](?={_LETTER})|{_LETTER}+(?:-{_LETTER}+)*|{_REST}"
)
