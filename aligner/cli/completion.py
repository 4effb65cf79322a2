"""The command `completion`."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that completes commands in a shell.

    It completes options too. Add it to what your shell runs when it starts, such as eval "$(aligner completion bash)"
    in ~/.bashrc.

    \b
    Examples:
      aligner completion bash
      aligner completion fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click cannot complete in {shell}")
    click.echo(kind(context.find_root().command, {}, "aligner", "_ALIGNER_COMPLETE").source())
