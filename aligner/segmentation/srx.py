"""Reading rules of segmentation: SRX 2.0 and 1.0, and what OmegaT keeps beside its projects.

| file | from |
|---|---|
| `.srx` | OmegaT 6, memoQ (SRX 1.0), Trados, Okapi, LanguageTool |
| `segmentation.conf` | OmegaT to version 5 |
| `OmegaT.jar` | the program OmegaT itself: the rules that it has where nobody has changed them |

SRX: http://www.gala-global.org/srx-20-april-7-2008
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from lxml import etree

from aligner.errors import FormatError, InputError, expect
from aligner.io import archives, safexml
from aligner.io.files import Limits, name_of, path_of, read_bytes
from aligner.model import BreakRule, SegmentationRules

_LARGEST = 10_000_000  # bytes of XML
_IN_JAR = "org/omegat/core/segmentation/defaultRules.srx"
_OMEGAT = {"Text", "HTML"}  # names of groups that only OmegaT has
_EXPORT = "export the rules again from the program they come from, as SRX"


def read_srx(path: str | os.PathLike[str], *, limits: Limits = Limits()) -> SegmentationRules:
    """Read rules of segmentation: SRX of any program, or `segmentation.conf` or `OmegaT.jar` of OmegaT.

    Args:
        path: The file.
        limits: Sizes to refuse.

    Raises:
        InputError: The file is missing or too large.
        FormatError: It holds no such rules.

    Example:
        >>> aligner.read_srx("segmentation.srx")
        SegmentationRules('segmentation.srx', 2 rules)
    """
    path = path_of(path)
    expect(limits, Limits, "limits")
    name, data = os.path.basename(name_of(path)), read_bytes(path, limits)
    if data.startswith(b"PK\x03\x04"):
        archive = archives.opened(data, name_of(path), limits)
        if _IN_JAR not in archive:
            raise FormatError("there are no rules of segmentation in it", file=name_of(path), hint=_EXPORT)
        data = archive.read(_IN_JAR)
    root = _parsed(data, name_of(path))
    tag = _local(root)
    if tag == "srx":
        rules = _of_srx(root, name)
    elif tag == "java":
        rules = _of_omegat(root, name)
    else:
        reason = f"the root element is <{tag}>, not <srx>"
        raise FormatError(reason, file=name_of(path), line=root.sourceline, hint=_EXPORT)
    if not any(group for _, group in rules.groups) or not rules.maps:
        what = "rules" if rules.maps else "language maps"
        raise FormatError(f"there are no {what} in it", file=name_of(path), hint=_EXPORT)
    return rules


def _parsed(data: bytes, name: str) -> Any:
    if len(data) > _LARGEST:
        raise InputError(f"rules of more than {_LARGEST:,} bytes", file=name, hint=_EXPORT)
    try:
        root = etree.fromstring(data, safexml.parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        reason = f"not well-formed XML: {getattr(error, 'msg', error) or 'the file is empty'}"
        raise FormatError(reason, file=name, line=line or None, hint=_EXPORT) from None
    for entity in safexml.entities(root):
        reason = "it uses an entity that it defines itself"
        raise FormatError(reason, file=name, line=entity.sourceline, hint=_EXPORT)
    return root


def _of_srx(root: Any, name: str) -> SegmentationRules:
    header = next(_within(root, "header"), None)
    options = None if header is None else next(_within(header, "options"), None)
    if options is not None and options.get("useIcu4JBreakRules", options.get("useIcu4jBreakRules")) == "yes":
        reason = "its rules are exceptions to those of the library ICU, which it does not hold"
        hint = "in Okapi's Ratel, leave out the option to use the break rules of ICU4J"
        raise FormatError(reason, file=name, line=options.sourceline, hint=hint)
    groups = tuple(
        (group.get("languagerulename", ""), tuple(_rule(rule) for rule in _within(group, "rule")))
        for group in _within(root, "languagerule")
    )
    maps = tuple((m.get("languagepattern", ""), m.get("languagerulename", "")) for m in _within(root, "languagemap"))
    names = {group for group, _ in groups}
    for element in _within(root, "languagemap"):
        if element.get("languagerulename", "") not in names:
            reason = f"a language map names rules that are not there: {element.get('languagerulename', '')[:80]!r}"
            raise FormatError(reason, file=name, line=element.sourceline, hint=_EXPORT)
    cascade = None if header is None else header.get("cascade")
    # A map to rules for every language comes last in files that were made to cascade and do not say so.
    cascades = cascade == "yes" or (cascade is None and names >= _OMEGAT)
    is_java = names >= _OMEGAT or (options is not None and options.get("useJavaRegex") == "yes")
    return SegmentationRules(name, groups, maps, cascades, is_java)


def _rule(element: Any) -> BreakRule:
    before, after = ("".join(map(_text, _within(element, name))) for name in ("beforebreak", "afterbreak"))
    return BreakRule(element.get("break", "yes").lower() != "no", before, after, element.sourceline or 0)


def _of_omegat(root: Any, name: str) -> SegmentationRules:
    """Read what the serialisation of Java makes of OmegaT's rules: objects with properties."""
    groups, maps = [], []
    for number, element in enumerate(_objects(root, "MapRule"), 1):
        group = f"{number}. {_property(element, 'language')}"  # two may have one name
        maps.append((_property(element, "pattern"), group))
        groups.append((group, tuple(_omegat_rule(rule) for rule in _objects(element, "Rule"))))
    return SegmentationRules(name, tuple(groups), tuple(maps), cascades=True, is_java=True)


def _omegat_rule(element: Any) -> BreakRule:
    before, after = _property(element, "beforebreak"), _property(element, "afterbreak")
    return BreakRule(_property(element, "breakRule") == "true", before, after, element.sourceline or 0)


def _objects(element: Any, kind: str) -> Iterator[Any]:
    """Return the objects of a class of OmegaT under an element."""
    name = f"org.omegat.core.segmentation.{kind}"
    yield from (found for found in element.iter("object") if found.get("class") == name)


def _property(element: Any, name: str) -> str:
    found = (_text(value) for value in element.findall(f"void[@property='{name}']/*"))
    return next(found, "")


def _within(element: Any, name: str) -> Iterator[Any]:
    """Return the elements of a name under another one, in whatever namespace."""
    yield from element.iter(f"{{*}}{name}")


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)
