"""Check that a translation is no longer than there is room for, as the user or the file says.

A file says it with a property of the unit: in XLIFF 1.2 `maxwidth` with `size-unit="char"` (or `maxbytes`), in XLIFF
2.x `slr:sizeRestriction`, in TMX a `prop`. Characters are counted, as the profile
`xliff:codepoints` of XLIFF 2.1 (appendix on size restriction) does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.model import Properties, Span

_NAMES = re.compile(r"(?:.*[:.])?(?:max[-_ ]?(?:width|length|chars)|size[-_ ]?restriction)", re.IGNORECASE)
_BYTES = re.compile(r"max[-_ ]?bytes", re.IGNORECASE)
_AT_MOST = re.compile(r"\s*(?:\d{1,6}\s*,\s*)?(\d{1,6})\s*")


def limits(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding if the target is longer than it may be."""
    if not bead.target:
        return
    size, most = len(bead.target), _stated(bead.properties)
    if context.rules.max_length is not None:
        most = context.rules.max_length if most is None else min(most, context.rules.max_length)
    if most is not None and size > most:
        reason = f"the target has {size} characters, and may have {most}"
        yield bead.finding("limit", reason, (), [Span(most, size)])
    stated = next((value for name, value in bead.properties if _BYTES.fullmatch(name)), "")
    if match := _AT_MOST.fullmatch(stated):
        size = len(bead.target.encode("utf-8", "surrogatepass"))
        most = int(match[1])
        if size > most:
            yield bead.finding("limit", f"the target has {size} bytes in UTF-8, and may have {most}")


def _stated(properties: Properties) -> int | None:
    """Return the number of characters that a file allows; a width in pixels says nothing about them."""
    if not properties:
        return None
    named = {name.lower(): value for name, value in properties}
    found = [
        int(match[1])
        for name, value in named.items()
        if _NAMES.fullmatch(name)
        and not (name == "maxwidth" and "char" not in named.get("size-unit", "pixel"))
        and (match := _AT_MOST.fullmatch(value))
    ]
    return min(found, default=None)


CHECK = Check(limits)
