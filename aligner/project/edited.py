"""The alignment of a project as it leaves it: its recipe says that it was edited."""

from __future__ import annotations

from dataclasses import replace

from aligner.model import Alignment
from aligner.model.display import counted
from aligner.project.project import Project


def edited_alignment(project: Project, id: int) -> Alignment:
    """Return an alignment of a project as it is now, with what people did to it among the options of its recipe.

    Where there is no recipe, or all was taken back, it is as it was added.

    Args:
        project: The project.
        id: The pair.

    Raises:
        PositionError: There is no such pair.
        FormatError: The file is damaged.
    """
    alignment = project.alignment(id)
    actions = project.pair(id).actions
    if alignment.recipe is None or not actions or alignment == project.state_at(id, 0).alignment:
        return alignment
    people = len(project.authors(id))
    done = f"{counted(actions, 'action')} by {people:,} {'person' if people == 1 else 'people'}"
    options = dict(alignment.recipe.options)
    before = options.get("edited")
    options["edited"] = f"{before}, then {done}" if before else done
    return replace(alignment, recipe=replace(alignment.recipe, options=tuple(sorted(options.items()))))
