"""What the pages that list pairs share: what was found in a memory, and what is wrong in it.

They hold no script. A content security policy with the hash of the one style sheet keeps everything else from running,
whatever the texts contain.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from lxml.builder import E

_STYLE = """
:root { color-scheme: light dark; }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 75rem; padding: 0 1rem; overflow-wrap: break-word; }
h1 { margin: 0; font-size: clamp(1.25rem, 1rem + 1vw, 1.75rem); line-height: 1.3; }
header p { margin: .2rem 0; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { padding: .4rem .5rem; text-align: start; vertical-align: top; border-top: 1px solid #8886; }
thead th { position: sticky; top: 0; background: Canvas; border-top: 0; }
td:first-child { opacity: .75; font-size: .85rem; }
td.text { overflow-wrap: anywhere; }
mark { background: #ffd54a; color: #000; border-radius: .2em; padding: 0 .1em; }
mark.counterpart { background: #a5e0b4; }
@media not all and (min-width: 40rem) {
  thead { position: absolute; left: -99rem; }
  table, tbody { display: block; }
  tr { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; padding: .6rem 0; border-top: 1px solid #8886; }
  td { display: block; padding: 0; border: 0; max-width: 100%; }
  td.text { flex: 1 0 100%; width: auto; }
  td.text + td.text { padding: .2rem .6rem; background: #8882; border-radius: 6px; }
  td.text:empty { display: none; }
}
"""  # noqa: E501


def head(title: str, style: str) -> Any:
    """The head of a page.

    The style is that of all such pages: of a table with `thead` and `tbody`, in which the cells with the texts of both
    sides are of the class `text`. On a narrow screen the cells of a row stand below each other.

    Args:
        title: What the browser shows.
        style: Rules of this page alone.
    """
    rules = _STYLE + style
    digest = base64.b64encode(hashlib.sha256(rules.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return E.head(
        E.meta(charset="utf-8"),
        E.meta({"http-equiv": "Content-Security-Policy", "content": policy}),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.title(title),
        E.style(rules),
    )
