"""The headers of TEI documents: how an alignment was made, where a text comes from, what its tags mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from aligner._version import __version__
from aligner.formats import recipes
from aligner.formats.properties import without
from aligner.formats.tei import kept
from aligner.formats.tei.described import Described, Named
from aligner.formats.xml import escaped, start_tag
from aligner.languages.tags import is_traditional, is_well_formed, script_of
from aligner.model import Alignment, Document, Properties, language_of

VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")

# The universal parts of speech (https://universaldependencies.org/u/pos/), and what punctuation has without them.
_PARTS_OF_SPEECH = {
    "ADJ": "adjective", "ADP": "adposition", "ADV": "adverb", "AUX": "auxiliary", "CCONJ": "coordinating conjunction",
    "DET": "determiner", "INTJ": "interjection", "NOUN": "noun", "NUM": "numeral", "PART": "particle",
    "PRON": "pronoun", "PROPN": "proper noun", "PUNCT": "punctuation", "SCONJ": "subordinating conjunction",
    "SYM": "symbol", "VERB": "verb", "X": "other", "punct": "punctuation",
}  # fmt: skip


def tag(lang: str) -> str:
    """Return the tag to write as `xml:lang`: TEI names the script of Chinese. The user's own is `language/@n`."""
    lang = lang.replace("_", "-")
    if language_of(lang) == "zh" and not script_of(lang):
        return "zh-Hant" if is_traditional(lang) else "zh-Hans"
    return lang if is_well_formed(lang) else "und"


def of_links(alignment: Alignment, sources: str, document: Named | None = None) -> str:
    """The header over the links of two texts: how they were made, and what a person has written into it.

    Args:
        alignment: Both texts and their links.
        sources: What `sourceDesc` holds.
        document: The name and the metadata of the texts, where they are one of several documents.
    """
    return kept.updated(alignment.properties, made_for_links(alignment, sources, document))


def made_for_links(alignment: Alignment, sources: str, document: Named | None = None) -> str:
    """The header over the links of two texts as it is without anything that a person has written into it.

    Args:
        alignment: Both texts and their links.
        sources: What `sourceDesc` holds.
        document: The name and the metadata of the texts, where they are one of several documents.
    """
    about = Described.of(document, sources)
    recipe = alignment.recipe
    langs = " and ".join(escaped(document.lang or "und") for document in (alignment.source, alignment.target))
    made = [f"<p>The sentences of both versions were aligned by aligner {escaped(__version__)}.</p>"]
    segmentation = data = ""
    if recipe is not None:
        made = [
            f"<p>The sentences of both versions were aligned by aligner {escaped(recipe.aligner)} with the encoder "
            f"{escaped(recipe.encoder) or 'none'}.</p>"
        ]
        is_edited = "edited" in dict(recipe.options)
        if is_edited:
            made.append(
                "<p>People edited them by hand after that; digests and figures are of the texts as aligned.</p>"
            )
        made += [f"<p>Option {escaped(name)}: {escaped(value)}</p>" for name, value in recipe.options]
        when = " as aligned" if is_edited else ""
        stated = {f"Source{when}": recipe.source, f"Target{when}": recipe.target, "Software": recipe.software}
        stated |= {"Mean confidence": recipe.mean_confidence, "Likeness of the two sides": recipe.likeness}
        stated |= {"Sentences that seem to have no counterpart": recipe.unmatched}
        made += [f"<p>{name}: {escaped(value)}.</p>" for name, value in stated.items() if value]
        segmentation = (
            "<editorialDecl>\n<segmentation>\n"
            f"<p>Sentences of the source: {escaped(recipe.source_segmenter) or 'unknown'}.</p>\n"
            f"<p>Sentences of the target: {escaped(recipe.target_segmenter) or 'unknown'}.</p>\n"
            "</segmentation>\n</editorialDecl>\n"
        )
        data = f'<xenoData type="recipe" subtype="json">{escaped(recipes.dump(recipe))}</xenoData>\n'
    data += properties(alignment.properties) + about.data
    match = VERSION.match(recipe.aligner if recipe else __version__)
    version = match[0] if match else "0"
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt>{about.titles or f'<title>Parallel text: {langs}</title>'}</titleStmt>\n"
        f"<publicationStmt>{about.publication}</publicationStmt>\n"
        f"<sourceDesc>{about.sources}</sourceDesc>\n"
        f"</fileDesc>\n<encodingDesc>\n{segmentation}"
        f'<appInfo>\n<application ident="aligner" version="{version}">\n<label>aligner</label>\n'
        + "\n".join(made)
        + f"\n</application>\n</appInfo>\n</encodingDesc>\n{about.profile}{data}</teiHeader>\n"
    )


def of_text(document: Document, tags: Iterable[str]) -> str:
    """The header of one text, with what a person has written into it."""
    return kept.updated(document.properties, made_for_text(document, tags))


def made_for_text(document: Document, tags: Iterable[str]) -> str:
    """The header of one text: where it comes from, its language, and the parts of speech that its words name."""
    origin = document.text.origin
    source = f'<bibl><idno type="origin">{escaped(origin)}</idno></bibl>' if origin else "<p>Not stated.</p>"
    language = start_tag("language", {"ident": tag(document.lang), "n": document.lang})
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>{escaped(document.lang or 'und')} text</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n{_classes(sorted(tags))}"
        f"<profileDesc><langUsage>{language}{escaped(document.lang or 'und')}</language></langUsage></profileDesc>\n"
        f"{properties(document.properties)}</teiHeader>\n"
    )


def properties(pairs: Properties) -> str:
    """What else is known of an alignment or a text, as `xenoData`; nothing for none."""
    held = without(pairs, kept.PROPERTY)
    return f'<xenoData type="properties" subtype="json">{escaped(json.dumps(held))}</xenoData>\n' if held else ""


def _classes(tags: list[str]) -> str:
    """The parts of speech as a taxonomy; `@pos` of a word is the `@n` of its category."""
    categories = [
        f"{start_tag('category', {'n': tag})}<catDesc>{escaped(_PARTS_OF_SPEECH.get(tag, tag))}</catDesc></category>\n"
        for tag in tags
    ]
    if not categories:
        return ""
    described = "<desc>Parts of speech, as words and punctuation marks name them in their attribute pos.</desc>\n"
    taxonomy = f'<taxonomy n="pos">\n{described}{"".join(categories)}</taxonomy>\n'
    return f"<encodingDesc>\n<classDecl>\n{taxonomy}</classDecl>\n</encodingDesc>\n"
