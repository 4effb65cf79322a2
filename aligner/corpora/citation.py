"""A draft of CITATION.cff (Citation File Format 1.2.0) beside a corpus: what only people know is open in it."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from aligner._version import __version__
from aligner.corpora.shards import Plan, Release
from aligner.io import files

NAME = "CITATION.cff"
_OPEN = "Not answered yet"


class Reference(NamedTuple):
    """A publication to cite.

    Attributes:
        title: It.
        authors: Family names and given names.
        year: Of it.
        where: The collection that it is in.
        doi: Its identifier.
    """

    title: str
    authors: tuple[tuple[str, str], ...]
    year: int
    where: str
    doi: str

    @property
    def text(self) -> str:
        """It as a line."""
        return f"{self.authors[0][0]} et al. ({self.year}): {self.title}. {self.where}. https://doi.org/{self.doi}"


# By how the names of encoders in recipes begin.
_REFERENCES: Mapping[str, Reference] = {
    "USE multilingual": Reference(
        "Multilingual Universal Sentence Encoder for Semantic Retrieval",
        (("Yang", "Yinfei"), ("Cer", "Daniel"), ("Ahmad", "Amin"), ("Guo", "Mandy"), ("Law", "Jax"),
         ("Constant", "Noah"), ("Hernandez Abrego", "Gustavo"), ("Yuan", "Steve"), ("Tar", "Chris"),
         ("Sung", "Yun-hsuan"), ("Strope", "Brian"), ("Kurzweil", "Ray")),
        2020,
        "Proceedings of the 58th Annual Meeting of the Association for Computational Linguistics: System "
        "Demonstrations",
        "10.18653/v1/2020.acl-demos.12",
    ),
}  # fmt: skip


def references(recipes: Mapping[str, Counter[str]]) -> list[Reference]:
    """Return what to cite for the encoders of a corpus."""
    encoders = recipes.get("encoder", Counter())
    return [made for start, made in _REFERENCES.items() if any(name.startswith(start) for name in encoders)]


def write(plan: Plan, release: Release) -> None:
    """Write the draft beside the shards, if there is no such file: what people have made of it stays.

    Raises:
        OutputError: It cannot be written.
    """
    path = os.path.join(plan.folder, NAME)
    if not os.path.lexists(path):
        with files.saving([path], inputs=plan.inputs) as [stream]:
            stream.write(text_of(release).encode())


def text_of(release: Release) -> str:
    """Return the draft for what was written."""
    lines = [
        f"# A draft. Answer what says “{_OPEN}”, then take out this line; it stays when the corpus is exported again.",
        "cff-version: 1.2.0",
        'message: "If you use this corpus, please cite it as follows."',
        "type: dataset",
        f'title: "{_OPEN}"',
        "authors:",
        f'  - family-names: "{_OPEN}"',
        f'    given-names: "{_OPEN}"',
        f'version: "{_OPEN}"',
        "# date-released: 2026-12-31",
        "# doi: 10.5281/zenodo.…",
        "# license: CC-BY-4.0  # as https://spdx.org/licenses names it",
        "references:",
        "  - type: software",
        '    title: "aligner"',
        f"    version: {json.dumps(__version__)}",
        "    authors:",
        '      - name: "the aligner contributors"',
    ]
    for reference in references(release.statistics.recipes):
        lines += [
            "  - type: conference-paper",
            f"    title: {json.dumps(reference.title, ensure_ascii=False)}",
            f"    year: {reference.year}",
            f"    doi: {reference.doi}",
            f"    collection-title: {json.dumps(reference.where, ensure_ascii=False)}",
            "    authors:",
        ]
        for family, given in reference.authors:
            lines += [f"      - family-names: {json.dumps(family)}", f"        given-names: {json.dumps(given)}"]
    return "\n".join(lines) + "\n"
