"""A datasheet of a corpus (Gebru et al., 2021, Datasheets for Datasets) in Markdown.

What is known is filled in; what only people know stands there as a question, and what they answer between its two marks
stays when the datasheet is written again.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from aligner import report
from aligner._version import __version__
from aligner.corpora.citation import references
from aligner.corpora.shards import MANIFEST, Plan, Release
from aligner.corpora.splits import WORK
from aligner.errors import AlignerError, OutputError
from aligner.io import files, written
from aligner.model.display import counted
from aligner.render.shown import one_line

NAME = "datasheet.md"
_OPEN = "*Not answered yet.*"
_MARK = re.compile(r"^<!-- (?:answer: ([a-z-]+)|end) -->[ \t]*$", re.MULTILINE)
_MOST = 8  # values that are listed
_FOR_PROGRAMS = frozenset({"settings", "option part"})  # a digest, and how many beads of each document are left
_LARGEST = files.Limits(size=10_000_000, line=1_000_000)


def answers_in(folder: str) -> dict[str, str]:
    """Return what people have answered in the datasheet of a folder, by the names of the questions.

    Raises:
        OutputError: It cannot be read, or a mark around an answer is missing: something would be lost.
    """
    path = os.path.join(folder, NAME)
    if not os.path.isfile(path):
        return {}
    try:
        text = files.read_bytes(path, _LARGEST).decode().replace("\r\n", "\n")
    except (AlignerError, UnicodeDecodeError) as error:
        raise OutputError(f"its answers cannot be read: {error}", file=path, hint="rename it") from None
    answers: dict[str, str] = {}
    name, start = "", 0
    for mark in [*_MARK.finditer(text), None]:
        opens = mark[1] if mark else None
        if name and (opens or mark is None):
            reason = f"the answer “{name}” has no end: its mark is missing"
            raise OutputError(reason, file=path, hint="put <!-- end --> into a line of its own after the answer")
        if (mark and not opens and not name) or opens in answers:
            line = text.count("\n", 0, mark.start() if mark else 0) + 1
            reason = "this answer has no beginning" if not opens else f"the answer “{opens}” stands there twice"
            hint = "the line <!-- answer: … --> is before each answer" if not opens else "leave one of them"
            raise OutputError(f"line {line}: {reason}", file=path, hint=hint)
        if mark and not opens:
            answers[name] = text[start : mark.start()].strip()
        name, start = opens or "", mark.end() if mark else 0
    return answers


def write(plan: Plan, release: Release, answers: Mapping[str, str] = {}) -> None:
    """Write the datasheet beside the shards.

    Args:
        plan: How they were written.
        release: What was.
        answers: What people have answered before, as `answers_in` reads it.

    Raises:
        OutputError: It cannot be written.
    """
    path = os.path.join(plan.folder, NAME)
    with written.protecting(lambda path: None), files.saving([path], inputs=plan.inputs) as [stream]:
        stream.write(text_of(plan, release, answers).encode())


def text_of(plan: Plan, release: Release, answers: Mapping[str, str] = {}) -> str:
    """Return the datasheet of what was written.

    Args:
        plan: How it was written.
        release: What was.
        answers: What people have answered, by the names of the questions.
    """
    ask = _Questions(answers)
    parts = (
        _motivation(ask),
        _composition(plan, release, ask),
        _collection(plan, release, ask),
        _preprocessing(plan, release, ask),
        _uses(ask),
        _distribution(release, ask),
        _maintenance(plan, ask),
    )
    lines = ["# Datasheet", ""]
    told = f"Filled in by aligner {__version__} as far as it knows; `{MANIFEST}` has the same figures for programs."
    lines += [told + " Answers between the marks stay when the corpus is exported again.", ""]
    for part in parts:
        lines += [*part, ""]
    return "\n".join(lines).rstrip() + "\n"


def tell(release: Release, plan: Plan) -> None:
    """Give a notice where documents name no licence, and where a part of a split is empty."""
    statistics = release.statistics
    if statistics.unlicensed:
        reason = (
            f"the metadata of {statistics.unlicensed:,} of {counted(statistics.documents, 'document')} name no licence:"
            " whoever gets the corpus does not know what is allowed"
        )
        hint = "add a column licence to the manifest and run aligner batch again, or aligner new with --metadata"
        report.notice("doubted", reason, file=plan.folder, hint=hint)
    works = {work: count for work, count in statistics.held.get(WORK, {}).items() if work and count > 1}
    for name, told in release.parts.items() if plan.split else ():
        if told["documents"]:
            continue
        why = f": {told['left out']:,} of its beads stand in a later part" if told["left out"] else ""
        if works and not why:
            why = f": {max(works.values()):,} of {counted(statistics.documents, 'document')} share one `{WORK}`"
        hint = "divide them otherwise with another salt: --split …,salt=2"
        report.notice("doubted", f"the part {name} is empty{why}", file=plan.folder, hint=hint)


class _Questions:
    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def __call__(self, name: str, question: str) -> list[str]:
        answer = self._answers.get(name, "").strip() or _OPEN
        return [f"**{question}**", "", f"<!-- answer: {name} -->", answer, "<!-- end -->", ""]


def _motivation(ask: _Questions) -> list[str]:
    return [
        "## 1. Motivation",
        "",
        *ask("purpose", "For what purpose was the corpus made, and what gap does it fill?"),
        *ask("makers", "Who made it, and who paid for it?"),
    ]


def _composition(plan: Plan, release: Release, ask: _Questions) -> list[str]:
    statistics = release.statistics
    mean = "not known" if statistics.confidence is None else f"{statistics.confidence:.3f}"
    lines = ["## 2. Composition", "", "| | source | target |", "|---|---:|---:|"]
    for name, figure in (("sentences", "sentences"), ("characters", "characters")):
        lines.append(f"| {name} | {' | '.join(f'{getattr(side, figure):,}' for side in statistics.sides)} |")
    lines += ["| one-sided beads | " + " | ".join(f"{side.empty:,}" for side in statistics.sides[::-1]) + " |", ""]
    lines += [
        f"- {counted(statistics.documents, 'document')}, {counted(statistics.beads, 'bead')}: runs of sentences on"
        " both sides that translate each other.",
        *_left_out(release),
        f"- Languages: {_listed(Counter({f'{a}–{b}': n for (a, b), n in statistics.languages.items()}))} (documents).",
        f"- Beads by shape, source to target sentences: {_listed(statistics.shapes)}.",
        f"- Beads that a person has decided on: {statistics.statuses['approved']:,} approved,"
        f" {statistics.statuses['rejected']:,} rejected.",
        f"- Mean confidence, the probability that a bead is right: {mean}.",
    ]
    if plan.split is not None:
        lines += ["", "| part | documents | beads | left out, as a later part has them |", "|---|---:|---:|---:|"]
        for name, told in release.parts.items():
            lines.append(f"| {_plain(name)} | {told['documents']:,} | {told['beads']:,} | {told['left out']:,} |")
        lines += [
            "",
            f"A document belongs to a part by a keyed BLAKE2b digest of its metadata `{WORK}`, or else of its name,"
            f" with the salt `{_code(plan.split.salt)}`: the parts stay the same when the corpus grows. What stands in"
            " a later part, or nearly so, is left out of those before it.",
        ]
    return [
        *lines,
        "",
        *ask("missing", "What is missing from it, and is it a sample of something larger?"),
        *ask("sensitive", "Does it hold anything confidential, offensive, or about people who can be identified?"),
    ]


def _left_out(release: Release) -> list[str]:
    """Of which documents nothing is left, and which are doubted."""
    gone, unlike = release.whole - release.statistics.documents, release.filters.unlike
    lines = []
    if gone:
        named = release.filters.emptied
        some = f": {_plain(str(named))}" if named.count == gone else ""
        lines.append(f"- Of {counted(gone, 'document')} more nothing is left{some}.")
    if unlike.count and "unlike" not in release.filters.choice.names:
        count = counted(unlike.count, "document")
        lines.append(
            f"- Whose two versions do not seem to be translations of each other: {count}: {_plain(str(unlike))}."
        )
    return lines


def _collection(plan: Plan, release: Release, ask: _Questions) -> list[str]:
    lines = ["## 3. Collection process", ""]
    if plan.sources:
        lines.append(f"- Exported from: {', '.join(f'`{_code(source)}`' for source in plan.sources)}.")
    for name, values in sorted(release.statistics.held.items()):
        listed = f": {_range(values) or _listed(values)}" if max(values.values()) > 1 else ""
        lines.append(f"- Metadata `{_code(name)}` in {counted(sum(values.values()), 'document')}{listed}.")
    return [
        *lines,
        "",
        *ask("collected", "How, when and by whom were the texts collected, and did their authors agree?"),
    ]


def _preprocessing(plan: Plan, release: Release, ask: _Questions) -> list[str]:
    lines = ["## 4. Preprocessing, cleaning, labelling", "", "How the beads were made (beads each):", ""]
    for name, values in release.statistics.recipes.items():
        if name not in _FOR_PROGRAMS:
            lines.append(f"- {_plain(name)}: {_listed(values)}")
    cited = [reference.text for reference in references(release.statistics.recipes)]
    lines += [f"- reference: {_plain(text)}" for text in cited]
    filters = release.filters
    lines += ["", f"Filters, in this order; {filters.kept:,} of {counted(filters.total, 'bead')} were kept:", ""]
    choice = filters.choice
    bounds: dict[str, Any] = {"confidence": choice.min_confidence, "length": choice.length_ratio}
    for name, count in filters.removed.items():
        bound = f" ({bounds[name]:g})" if name in bounds else ""
        lines.append(f"- {name}{bound}: {count:,} left out")
    if not filters.removed:
        lines.append("- none")
    return [
        *lines,
        "",
        *ask("checked", "Who has checked a sample, and how many of its pairs were right?"),
        *ask("raw", "Are the texts kept as they were before?"),
    ]


def _uses(ask: _Questions) -> list[str]:
    return [
        "## 5. Uses",
        "",
        *ask("used", "What has it been used for, and what else could it be used for?"),
        *ask("unfit", "What should it not be used for?"),
    ]


def _distribution(release: Release, ask: _Questions) -> list[str]:
    statistics = release.statistics
    lines = ["## 6. Distribution", ""]
    for name in ("licence", "license", "rights"):
        for side in ("", "source.", "target."):
            if values := statistics.held.get(f"{side}{name}"):
                lines.append(f"- `{side}{name}` (documents): {_listed(values)}")
    lines.append(f"- Documents that name no licence: {statistics.unlicensed:,}.")
    return [
        *lines,
        "- The corpus can be handed on under the narrowest of these licences; the beads without the texts are another"
        " matter.",
        "",
        *ask("licence", "Under which licence is it handed on: the source texts, the translations, the alignment?"),
        *ask("citation", "How is it cited (authors, title, version, year, DOI)? Put the same into CITATION.cff."),
    ]


def _maintenance(plan: Plan, ask: _Questions) -> list[str]:
    return [
        "## 7. Maintenance",
        "",
        f"- The files are {plan.format}; `{MANIFEST}` has the SHA-256 of each.",
        "",
        *ask("contact", "Who looks after it, and how can they be reached?"),
        *ask("updates", "Will it be corrected or extended, and what becomes of older versions?"),
    ]


def _listed(values: Counter[str]) -> str:
    """The most frequent values with their counts."""
    known = sorted(((v, n) for v, n in values.items() if v), key=lambda item: (-item[1], item[0]))
    shown = [f"{_plain(value)} ({count:,})" for value, count in known[:_MOST]]
    return ", ".join(shown) + (" and others" if len(known) > _MOST or "" in values else "")


def _range(values: Counter[str]) -> str:
    """Return the least and the greatest of many numbers, if they are numbers and all known."""
    if len(values) <= _MOST or "" in values:
        return ""
    try:
        ordered = sorted(values, key=float)
    except ValueError:
        return ""
    return f"{_plain(ordered[0])} to {_plain(ordered[-1])}"


def _plain(value: str) -> str:
    """A string of somebody's as Markdown shows it, and nothing in it as markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|!~&])", r"\\\1", one_line(value))


def _code(value: str) -> str:
    return one_line(value).replace("`", "'").replace("<!--", "<!- -")
