"""The command `check`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.documents import Places, Source, format_of
from aligner.cli.inputs import named
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import sanitized
from aligner.errors import InputError, located, printable
from aligner.formats.messages import require_text
from aligner.io.files import Limits, check_outputs, name_of, reading, saving
from aligner.io.names import shown_name
from aligner.model import Alignment, Glossary, Span
from aligner.model.display import counted
from aligner.registry import CHECKS, FORMATS, LEVELS, PROFILES

if TYPE_CHECKING:
    from aligner.check import Finding, Rules

_AROUND = 60  # characters shown on both sides of what is marked
_FOUND = 1
_COLOURS = {"error": "red", "warning": "yellow", "information": "cyan"}
_kind = click.Choice(tuple(CHECKS))


@dataclass(frozen=True, slots=True)
class Options:
    """What `check` is asked for."""

    memory: str
    glossary: str | None
    rules: str | None
    profile: str | None
    max_length: int | None
    only: tuple[str, ...]
    skip: tuple[str, ...]
    severity: str
    ignored: tuple[str, ...]
    outputs: tuple[str, ...]
    name: str | None
    strict: bool
    encoder: str
    languages: Pair
    columns: tuple[str, str] | None
    documents: tuple[str, ...]
    limits: Limits

    @property
    def source(self) -> Source:
        """What is read."""
        return Source(self.memory, self.name, self.limits, self.languages, self.columns, self.documents)


@click.command()
@click.argument("memory")
@click.option("-g", "--glossary", metavar="FILE", help="Glossary whose approved translations must be used.")
@click.option("--rules", metavar="FILE", help="Rules of your own: kinds, patterns, forbidden words (.toml).")
@click.option("--profile", type=click.Choice(tuple(PROFILES)), help="Look for what matters in such texts.")
@click.option("--max-length", type=click.IntRange(min=1), metavar="N", help="Report targets of more than N characters.")
@click.option("--only", type=_kind, multiple=True, help="Look only for this KIND; repeat for more.", metavar="KIND")
@click.option("--skip", type=_kind, multiple=True, help="Do not look for this KIND; repeat for more.", metavar="KIND")
@click.option("--severity", type=click.Choice(LEVELS), default=LEVELS[-1], help="Report only what is as grave as this.")
@click.option(
    "--ignored",
    metavar="FILE",
    multiple=True,
    help="Do not report the findings that are marked in the column “ignore” of FILE (.xlsx, .csv or .tsv, as -o writes "
    "it); repeat for more.",
)
@shared.outputs(
    "Write the findings to FILE (.tsv, .csv, .xlsx, .json or .html; .xlf: all pairs, with the findings as notes), not "
    "the terminal; repeat for more."
)
@shared.input_name("MEMORY")
@click.option("--strict", is_flag=True, help="Exit with status 1 if there are errors or warnings.")
@shared.encoder
@shared.two_languages
@shared.columns
@shared.document
@shared.size_limits
@verbosity
@shared.takes(Options)
def check(messages: Messages, options: Options) -> int:
    """Find pairs that a translator should look at again.

    MEMORY is an alignment in any format, or a project. These kinds of findings are reported: number, date, unit,
    name and quote if the two sides do not agree; conversion (a measure in another unit); negation if only one side
    forbids or denies something, or one says the opposite; term if an approved term of the glossary is translated
    differently; inconsistent if the same segment is translated in two ways, or two segments in the same way;
    doubled; untranslated; omitted (nothing on one side); incomplete (nothing is like a sentence of the other side);
    length (far longer on one side); tag (tags and placeholders); limit (longer than it may be); spacing, repeated
    (words and marks) and width (of marks and digits) where the form of a text is wrong; ending (end marks that
    differ), if it is asked for; and pattern for rules of your own.

    The sentence encoder is loaded for incomplete alone; --skip incomplete or --encoder none does without.

    A finding is an error, a warning or information. The exit status is 0 whatever is found; with --strict it is 1 if
    there are errors or warnings.

    \b
    Examples:
      aligner check memory.tmx
      aligner check memory.tmx --glossary terms.tsv -o findings.xlsx
      aligner check book.aligner --document 01
      aligner check memory.tmx --skip omitted --skip quote
      aligner check memory.tmx --only number --only date --strict
      aligner check memory.tmx --profile software --max-length 400
      aligner check memory.tmx --ignored findings.xlsx -o new.xlsx
      aligner check memory.tmx --profile legal -o findings.html -o findings.xlf
    """
    from aligner.check import check_parts

    messages.unsaid = frozenset({"markup"})  # it is not lost here, but compared
    _refuse_unwritable(options)
    inputs = named(options.memory, options.glossary, options.rules, *options.ignored)
    check_outputs(options.outputs, inputs=inputs)
    format_of(options.memory, options.name)  # says how to name it
    rules = _rules(options)
    if not rules.kinds:
        raise click.UsageError("--skip takes away all that --only asks for: nothing would be looked for")
    if "term" in options.only and options.glossary is None:
        raise click.UsageError("--only term needs a glossary to check against: add --glossary FILE")
    seen = _Seen(options)
    parts = seen.parts()
    first = list(islice(parts, 1))  # it says in which languages the glossary is needed
    terms = None if options.glossary is None else _glossary(options.glossary, options.limits, seen.langs)
    wanted = LEVELS[: LEVELS.index(options.severity) + 1]
    ignored = _Ignored(options)
    findings = ignored.rest(
        one for one in check_parts(chain(first, parts), terms, rules=rules) if one.severity in wanted
    )
    counts: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    for group in _written(findings, options, inputs, seen) if options.outputs else _printed(findings, seen.places):
        counts.update(finding.kind for finding in group)
        levels.update(finding.severity for finding in group)
    total = counts.total()
    each = ", ".join(f"{kind} {counts[kind]}" for kind in CHECKS if counts[kind])
    beads = f"{seen.beads:,} bead{'s' * (seen.beads != 1)}"
    summary = f"{total or 'no'} finding{'s' * (total != 1)} in {beads}{f' ({each})' if each else ''}"
    messages.note(f"{name_of(options.memory)}: {summary}{ignored.told()}")
    if "omitted" in rules.kinds and not seen.has_one_sided and _leaves_out(options):
        reason = "it may have been written without the sentences that have no counterpart, so omissions cannot be found"
        hint = "check the .xlsx or .tsv of the same alignment, or write the memory with --one-sided"
        messages.note(located(reason, name_of(options.memory), None, hint))
    return _FOUND if options.strict and total > levels["information"] else 0


def _refuse_unwritable(options: Options) -> None:
    """Refuse what cannot be written before anything is read."""
    from aligner.check.annotated import is_annotated
    from aligner.check.report import writer_of

    for path in options.outputs:
        if not is_annotated(path):
            writer_of(path)
        elif options.memory == "-":
            raise click.UsageError(f"-o {path} holds all of MEMORY, which is read once more: name a file, not -")
        else:
            FORMATS.format_of(path)


def _written(
    findings: Iterable[Finding], options: Options, inputs: Sequence[str], seen: _Seen
) -> Iterator[Sequence[Finding]]:
    """Write the findings to the files, and give them all."""
    from aligner.check.annotated import is_annotated, write_annotated
    from aligner.check.report import CheckedMemory, write

    found = list(findings)
    about = CheckedMemory(printable(shown_name(options.memory)), seen.langs, seen.places.of, seen.beads)
    with saving(options.outputs, inputs=inputs) as streams:
        for path, stream in zip(options.outputs, streams, strict=True):
            if is_annotated(path):
                with report.collect_notices():  # which were given when it was first read
                    whole = options.source.alignment()
                write_annotated(found, whole, stream, path)
            else:
                write(found, path, stream, about)
    yield found


def _printed(findings: Iterable[Finding], places: Places) -> Iterator[Sequence[Finding]]:
    """Print the findings bead by bead, and give those of each."""
    for _, group in groupby(findings, key=lambda finding: finding.bead):
        of_bead = list(group)
        click.echo("\n".join(_lines(of_bead, places)) + "\n")
        yield of_bead


def _rules(options: Options) -> Rules:
    """What is looked for: by the file, or else the profile, changed by the other options."""
    from aligner.check import Rules, profile, read_rules

    if options.rules is not None and options.profile is not None:
        raise click.UsageError(f'--rules and --profile together: write profile = "{options.profile}" into the file')
    if options.rules is not None:
        rules = read_rules(options.rules, options.limits)
    else:
        rules = profile(options.profile) if options.profile is not None else Rules()
    rules = replace(rules, encoder=options.encoder)
    if options.max_length is not None:
        rules = replace(rules, max_length=options.max_length)
    return rules.with_kinds(options.only, options.skip)


class _Ignored:
    """Leaves out what is marked to be ignored in tables of findings, and counts it."""

    def __init__(self, options: Options) -> None:
        from aligner.check.ignored import read_ignored

        self._marked = {key for path in options.ignored for key in read_ignored(path, options.limits)}
        self._count = 0

    def rest(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings that are not marked."""
        from aligner.check.ignored import key_of

        for finding in findings:
            if self._marked and key_of(finding) in self._marked:
                self._count += 1
            else:
                yield finding

    def told(self) -> str:
        """What the last line says of it."""
        return f"; {counted(self._count, 'finding')} marked to be ignored" if self._count else ""


class _Seen:
    """Reads a memory part by part where its format can, and remembers what it was like."""

    def __init__(self, options: Options) -> None:
        self._asked = options
        self.beads = 0
        self.has_one_sided = False
        self.langs = ("und", "und")
        self.places = Places()

    def parts(self) -> Iterator[Alignment]:
        """Read the parts, which must have text."""
        for name, part in self._asked.source.parts():
            if not self.beads:
                require_text(part, self._asked.memory)
            self.places.add(name, len(part))
            self.beads += len(part)
            self.has_one_sided = self.has_one_sided or any(not (b.source.size and b.target.size) for b in part)
            self.langs = (part.source.lang, part.target.lang)
            yield part


def _leaves_out(options: Options) -> bool:
    """Whether a memory is in TMX that this program wrote without what is on one side, as it does unless it is asked."""
    if not os.path.isfile(options.memory) or format_of(options.memory, options.name) != "tmx":
        return False
    with reading(options.memory, options.limits) as stream:
        header = stream.read(20_000).partition(b"</header>")[0]
    return b'creationtool="aligner"' in header and b'type="x-one-sided"' not in header


def _glossary(path: str, limits: Limits, langs: tuple[str, str]) -> Glossary:
    """Read the terms of a glossary in the languages of the memory, as far as it names them."""
    from aligner import termbases

    source, target = (None if lang == "und" else lang for lang in langs)
    glossary = termbases.read(path, limits=limits, languages=(source, target))
    if all(term.status == "candidate" for term in glossary.terms):
        hint = "set the status of those that must be used"
        raise InputError("no term in it is approved or rejected", file=name_of(path), hint=hint)
    return glossary


def _lines(findings: Sequence[Finding], places: Places) -> Iterator[str]:
    """What the terminal shows of a bead: its number, what was found, and both texts around it."""
    context = findings[0].context
    document, number = places.of(context.bead)
    yield click.style(f"{sanitized(document)}, bead {number}" if document else f"bead {number}", bold=True)
    for finding in findings:
        reason = finding.placed(places.of).reason
        kind = click.style(finding.kind, fg=_COLOURS[finding.severity])
        yield f"  {kind}: {sanitized(' '.join(reason.split()))}"
    for string, spans in (
        (context.source, [span for finding in findings for span in finding.context.source_spans]),
        (context.target, [span for finding in findings for span in finding.context.target_spans]),
    ):
        yield f"    {_excerpt(string, spans)}" if string.strip() else "    (nothing)"


def _excerpt(string: str, spans: Sequence[Span]) -> str:
    """A string in one line: all of it where it is short, else what stands around the marks, or its beginning."""
    start = min((span.start for span in spans), default=0)
    stop = max((span.stop for span in spans), default=0)
    if len(string) > 4 * _AROUND:
        first = max(0, start - _AROUND)
        last = min(len(string), max(min(stop, start + 4 * _AROUND) + _AROUND, first + 4 * _AROUND))
        string = ("…" if first else "") + string[first:last] + ("…" if last < len(string) else "")
    return sanitized(" ".join(string.split()))
