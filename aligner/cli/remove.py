"""The command `remove`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from aligner.cli import options as shared
from aligner.cli.messages import Messages, verbosity
from aligner.errors import InputError
from aligner.formats.messages import shortened
from aligner.model.display import counted


@dataclass(frozen=True, slots=True)
class Options:
    """What `remove` is asked for."""

    project: str
    names: tuple[str, ...]
    edited: bool


@click.command()
@click.argument("project", metavar="PROJECT")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--edited", is_flag=True, help="Remove also what somebody has edited: the edits are lost.")
@verbosity
@shared.takes(Options)
def remove(messages: Messages, options: Options) -> None:
    """Remove documents from a project.

    They are removed with their history, for good. Where one of them is not there, or was edited and --edited is not
    said, none is removed. One that is still in a manifest is aligned anew by the next aligner batch; to take out all
    that have gone from the manifest, use aligner batch --prune.

    \b
    Examples:
      aligner remove book.aligner 02
      aligner remove book.aligner 01 02 --edited
    """
    from aligner.project import Project

    names = list(dict.fromkeys(options.names))
    with Project.open(options.project) as project:
        found = {name: project.find(name) for name in names}
        if missing := [name for name, pair in found.items() if pair is None]:
            hint = "aligner statistics lists the documents"
            raise InputError(f"there is no document {shortened(missing)}", file=options.project, hint=hint)
        pairs = [pair for pair in found.values() if pair is not None]
        if edited := [pair.name for pair in pairs if pair.head and not options.edited]:
            hint = "--edited removes them with their edits"
            raise InputError(f"somebody has edited {shortened(edited)}", file=options.project, hint=hint)
        for pair in pairs:
            project.remove(pair.id)
        messages.note(f"{options.project}: {counted(len(pairs), 'document')} removed, {len(project):,} left")
