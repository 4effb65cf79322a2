"""Japanese."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="ja",
    name="Japanese",
    folder=__name__,
    region="JP",
    scripts=("Kana", "Han"),
    is_spaced=False,
    has_case=False,
    sentence_finder=Late("aligner.languages.ja.sentences:sentences"),
    tokenizer=Late("aligner.languages.ja.sentences:tokens"),
    point_only=True,
    number_words=Late("aligner.languages.zh.numbers:number_words"),
    dates=Late("aligner.languages.zh.dates:dates"),
    relative_days="[今去明前后当同次昨本翌](?:年|天|日|晚|月)|[本上下]周",
    lemmatizer=None,
)
