"""Pages of HTML from templates: whatever a text contains is shown as text, and nothing comes from elsewhere.

Jinja2 escapes everything that a template prints, and here no template can switch that off for a string of the user's.
What HTML forbids is shown as �. Each page holds its style sheet and, where it has one, its script; a content security
policy with their hashes keeps everything else from running. A page is written piece by piece, as its template comes to
it, so that one of a hundred thousand beads takes no more memory than one of ten.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from aligner._version import __version__
from aligner.render.confidence import SIGNS, number
from aligner.render.marking import pieces
from aligner.render.shown import one_line, shown

_PIECES = 500  # of a page that are written in one go


def write(stream: BinaryIO, template: str, styles: tuple[str, ...], *, script: str = "", **content: object) -> None:
    """Write a page.

    Args:
        stream: Where to write, as UTF-8.
        template: Name of a file in `templates`; it extends `page.html`, and has `content` and what that prints.
        styles: Names of style sheets there, which together make that of the page.
        script: Name of its script there, if it has one.
        content: What the template prints; strings among it are escaped.
    """
    style, code = "".join(map(_asset, styles)), _asset(script) if script else ""
    page = (
        _environment()
        .get_template(template)
        .stream(content, style=Markup(style), script=Markup(code), policy=policy(style, code))
    )
    page.enable_buffering(_PIECES)
    page.dump(stream, "utf-8")


def policy(style: str, script: str = "") -> str:
    """Return the content security policy of a page: it may run and show what is in it, and load nothing.

    Args:
        style: Its style sheet.
        script: Its script; without one, no script runs at all.
    """
    rules = ["default-src 'none'", f"style-src {_digest(style)}", "base-uri 'none'", "form-action 'none'"]
    if script:
        rules.insert(1, f"script-src {_digest(script)}")
        rules += ["require-trusted-types-for 'script'", "trusted-types 'none'"]
    return "; ".join(rules)


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return resources.files("aligner.render").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("aligner.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(number=number, one_line=one_line, pieces=pieces)
    made.globals.update(signs=SIGNS, version=__version__)
    return made


def _finalized(value: object) -> object:
    """What a template prints, as HTML can carry it."""
    return value if isinstance(value, Markup) else shown(str(value))
