"""The command `review`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.inputs import input_format, is_text
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.errors import AlignerError, OutputError
from aligner.io.files import Limits
from aligner.model import Alignment
from aligner.model.display import counted
from aligner.settings import InputFile, Settings

if TYPE_CHECKING:
    from aligner.review.server import Listener

_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Options:
    """What `review` is asked for."""

    files: tuple[str, ...]
    port: int
    no_browser: bool
    host: str
    names: tuple[str, ...]
    languages: Pair
    encodings: Pair
    encoder: str
    limits: Limits


@click.command()
@click.argument("files", metavar="[PROJECT | MEMORY | SOURCE TARGET]", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; by default any free one.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--host",
    default=_LOOPBACK,
    metavar="ADDRESS",
    help="Listen on this address of the machine instead of 127.0.0.1: others can reach it then, see below.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="Answer under this name too, such as that of a proxy (review.example.org); repeat for more.",
)
@shared.two_languages
@shared.two_encodings
@shared.encoder
@shared.size_limits
@verbosity
@shared.takes(Options)
def review(messages: Messages, options: Options) -> None:
    """Correct an alignment in the browser.

    Opens a project (.aligner). A memory in any format, or two texts, are made a project first, which is kept beside
    them; without a file the page takes texts that are dropped into it. Everything is saved as it is done; Ctrl-C, or
    the button in the page, ends the program.

    Only the browser that comes with the address that is printed gets in; to let in another one, give the same command
    again. With --host the texts cross the network unencrypted, and whoever has such an address gets in: put a proxy
    with TLS in front, and name it with --allow-host.

    \b
    Examples:
      aligner review
      aligner review book.aligner
      aligner review memory.tmx
      aligner review zh.txt en.txt
      aligner review book.aligner --no-browser --port 8080
    """
    from aligner.review.answers import Refused
    from aligner.review.server import EVERYWHERE, Listener, serve
    from aligner.review.session import Session

    if options.host in EVERYWHERE and not options.names:
        hint = "name it with --allow-host, such as --allow-host review.example.org"
        raise click.UsageError(f"on all addresses it answers only under a name that is known; {hint}")
    path = _project(messages, options)
    listener = Listener(options.host, options.port, options.names)
    try:
        session = Session(Path.cwd(), path, claim=listener.claim)
    except Refused as refused:
        listener.socket.close()
        if path is None or not _goes_on_there(messages, path, options):
            raise AlignerError(refused.reason, hint="close it there first") from None
        return
    if options.host not in (_LOOPBACK, "localhost"):
        reason = f"others can reach {options.host}:{listener.access.port}; what they send and get is not encrypted here"
        messages.note(f"{reason}, and whoever comes first with a link gets in")
    serve(
        listener,
        session,
        told=lambda url: _told(messages, listener, url, options),
        log=messages.detail if messages.verbose else None,
    )
    messages.note(f"ended; everything is saved{f' in {path}' if path else ''}")


def _told(messages: Messages, listener: Listener, url: str, options: Options) -> None:
    """Print the address, and open a browser with a link of its own: each lets in once."""
    from aligner.review.server import open_browser

    click.echo(url)
    for name in options.names:
        messages.note(f"for one browser elsewhere: {listener.access.link(name)}")
    if not options.no_browser:
        open_browser(listener.access.link())
    if os.environ.get("SSH_CONNECTION"):
        port = listener.access.port
        messages.note(f"from another machine: ssh -L {port}:127.0.0.1:{port} …, then open the address there")
    messages.note("Ctrl-C ends it")


def _goes_on_there(messages: Messages, path: Path, options: Options) -> bool:
    """Open what another process has open, where it is."""
    from aligner.review.locks import running
    from aligner.review.server import open_browser

    there = running(path)
    links = [there.link(), there.link()] if there else []
    if there is None or links[0] is None or links[1] is None:
        return False
    messages.note(f"{path} is open already, by process {there.process}: this is a new link to it")
    click.echo(links[0])
    if not options.no_browser:
        open_browser(links[1])
    return True


def _project(messages: Messages, options: Options) -> Path | None:
    """The project to open, which is made where it is not there."""
    from aligner.project import SUFFIX, is_project

    files = options.files
    if len(files) > 2:
        raise click.UsageError("give a project, a memory, or two texts; aligner new takes many")
    if not files:
        return None
    if len(files) == 2:
        stems = [Path(file).stem for file in files]
        path = Path(files[1]).with_name(f"{'-'.join(dict.fromkeys(stems))}{SUFFIX}")
        return _made(messages, path, options, lambda: _aligned(messages, options), "-".join(stems))
    (file,) = files
    if is_project(file) or file.endswith(SUFFIX):
        return Path(file)
    if is_text(file):
        raise click.UsageError(f"{file} is a text: give its other version, too")
    input_format(file, None, option=None)
    path = Path(file).with_suffix(SUFFIX)
    return _made(messages, path, options, lambda: _read(file, options), Path(file).stem)


def _made(messages: Messages, path: Path, options: Options, make: Callable[[], Alignment], name: str) -> Path:
    """Make a project of one alignment, or take the one that is there."""
    from aligner.project import Project

    if path.exists():
        messages.note(f"{path} is there already, and is opened as it is")
        return path
    alignment = make()
    try:
        with Project.create(path) as project:
            project.add(alignment, name)
    except OutputError:
        raise
    except AlignerError:
        path.unlink(missing_ok=True)
        raise
    messages.note(f"made {path}: {counted(len(alignment), 'bead')}")
    return path


def _read(file: str, options: Options) -> Alignment:
    from aligner import formats
    from aligner.formats.messages import require_text

    alignment = formats.read(file, limits=options.limits, languages=options.languages)
    require_text(alignment, file)
    return alignment


def _aligned(messages: Messages, options: Options) -> Alignment:
    from aligner.pipeline import align_files

    source, target = map(InputFile, options.files, options.languages, options.encodings)
    with messages.watching():
        return align_files(source, target, Settings(encoder=options.encoder, limits=options.limits))
