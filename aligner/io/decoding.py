"""From bytes to characters, in whatever encoding they are.

What the user names holds; then a byte-order mark, UTF-8, UTF-16 without a mark, and encodings that texts of the world
are in (`io.guessing`). A text that is damaged in a few places is read, and the first of them is said.
"""

from __future__ import annotations

import codecs
import contextlib
import re

from aligner import report
from aligner.errors import InputError
from aligner.io import guessing
from aligner.io.places import Damage, place

REMEDY = "name its encoding (--encoding, or encoding= in Python)"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ESCAPED = (
    (re.compile(rb"\x1b\$[@B]|\x1b\$\([A-Q]"), "iso2022_jp_2"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"~\{(?:[!-w][!-~]){1,200}~\}"), "hz"),
)
# Encodings that have all characters of one that is often named for them.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950 or big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"}
_WINDOW = 12  # characters of several bytes: if so many are good, it is UTF-8, and if half of them are not, it is none


def decode(
    data: bytes,
    path: str,
    encoding: str | None,
    lang: str | None,
    remedy: str = REMEDY,
    read_as: list[str] | None = None,
) -> str:
    """The characters of bytes, whatever they are; as `string_of`.

    `read_as` gets the encoding where that is not UTF-8 or bytes were replaced, and how it is known.

    Raises:
        InputError: They cannot be decoded, or are in two encodings.
    """
    read_as = [] if read_as is None else read_as
    if encoding is not None:
        read_as.append(encoding)
        return _as_named(data, path, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom) and len(data) > len(bom):
            return _repaired(data, path, name, remedy, read_as, len(bom))
    if data in [bom for bom, _ in _BOMS]:
        return ""
    zeros = data.count(b"\0")
    if 0 < zeros <= len(data) // 1000:
        line, _, where = place(data, data.index(b"\0"))
        report.notice("left out", f"{zeros:,} zero bytes, the first here ({where})", file=path, line=line)
        data = data.replace(b"\0", b"")
    if b"\0" not in data:
        with contextlib.suppress(UnicodeDecodeError):
            content = data.decode("utf-8")
            return _unescaped(data, path, remedy, read_as) or content
        _refuse_halves(data, path)
        found = guessing.sequences(data)
        _refuse_mixture(data, path, found)
        if guessing.is_utf8(data, found):
            return _repaired(data, path, "utf-8", remedy, read_as)
    return _guess(data, path, lang, remedy, read_as)


def _as_named(data: bytes, path: str, encoding: str) -> str:
    try:
        content = data.decode(encoding)
    except LookupError:
        raise InputError(f"unknown encoding {encoding!r}", hint="try utf-8, gb18030, big5 or utf-16") from None
    except UnicodeError as error:
        wider = _WIDER.get(codecs.lookup(encoding).name)
        remedy = f"leave the encoding out, or name another{f', such as {wider}' if wider else ''}"
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise _undecodable(data, path, encoding, start, remedy) from None
    if not data.isascii() and codecs.lookup(encoding).name != "utf-8":
        with contextlib.suppress(UnicodeDecodeError):
            if data.decode("utf-8") != content and b"\0" not in data:
                report.notice("doubted", f"read as {encoding} as named, but its bytes are UTF-8", file=path)
    return content


def _unescaped(data: bytes, path: str, remedy: str, read_as: list[str]) -> str:
    """The characters of ASCII with escapes for others (ISO 2022, HZ); an empty string where there are none."""
    for pattern, name in _ESCAPED if data.isascii() else ():
        if pattern.search(data):
            with contextlib.suppress(UnicodeDecodeError):
                content = data.decode(name)
                if not content.isascii() and "\x1b" not in content:
                    read_as.append(f"{name}, guessed")
                    report.notice("assumed", f"read as {_shown(name)}", file=path, hint=f"if that is wrong, {remedy}")
                    return content
    return ""


def _refuse_halves(data: bytes, path: str) -> None:
    with contextlib.suppress(UnicodeDecodeError):
        if found := re.search("[\ud800-\udfff]", data.decode("utf-8", "surrogatepass")):
            reason = f"not valid UTF-8: U+{ord(found[0]):04X} is half of a character"
            hint = "save it again as UTF-8 in the program that it came from"
            raise InputError(reason, file=path, line=found.string.count("\n", 0, found.start()) + 1, hint=hint)


def _refuse_mixture(data: bytes, path: str, found: list[tuple[int, bool]]) -> None:
    """Refuse bytes that are UTF-8 in one part and not in another.

    Args:
        data: The bytes.
        path: For the message.
        found: Its sequences of bytes that are not ASCII: where each begins, and whether it is a character in UTF-8.
    """
    good = [is_good for _, is_good in found]
    sure = other = None
    kept = sum(good[:_WINDOW])
    for start in range(max(0, len(good) - _WINDOW) + 1):
        if kept == _WINDOW and sure is None:
            sure = start
        elif 2 * kept <= min(_WINDOW, len(good)) and other is None:
            other = start
        if sure is not None and other is not None:
            break
        kept += sum(good[start + _WINDOW : start + _WINDOW + 1]) - good[start]
    if sure is None or other is None:
        return
    later = max(sure, other)
    while later < len(good) and good[later] != (later == sure):
        later += 1
    number = min(later, len(found) - 1)
    if sure > other:  # back to the first character of the part in UTF-8
        number = sure
        while number and good[number - 1]:
            number -= 1
        if number:  # what is good by chance belongs to the lines before
            near = min(number + 3, sure + _WINDOW - 1)
            end = data.find(b"\n", found[number - 1][0], found[near][0])
            number = next(k for k in range(number, near + 1) if found[k][0] > end)
    elif sure < other:
        number = next(number for number in range(other, len(good)) if not good[number])
    line, _, where = place(data, found[number][0])
    before, behind = ("UTF-8", "another encoding") if sure < other else ("another encoding", "UTF-8")
    hint = "save the parts in one encoding; as it stands, one of them cannot be read"
    raise InputError(f"the encoding changes here from {before} to {behind} ({where})", file=path, line=line, hint=hint)


def _repaired(data: bytes, path: str, name: str, remedy: str, read_as: list[str], mark: int = 0) -> str:
    """Decode what is damaged in a few places; a notice says the first.

    Args:
        data: The bytes, with a byte-order mark perhaps.
        path: For messages.
        name: The encoding.
        remedy: What to do if most of it is wrong.
        read_as: Gets the encoding, where it is not UTF-8 or something was replaced.
        mark: Bytes of the mark.
    """
    damage = Damage()
    content = damage.decode(data[mark:], name)
    if not damage.places:
        read_as += [name] * (name != "utf-8")
        return content
    first = damage.places[0] + mark
    if len(damage.places) * 4 > len(content):
        raise _undecodable(data, path, name, first, remedy)
    line, _, where = place(data, first, name)
    read_as.append(f"{name}{_replaced(damage)}")
    many = len(damage.places)
    reason = f"read as {name.upper()}; a bad byte here ({where}) is now \ufffd"
    if many > 1:
        reason = f"read as {name.upper()}; bad bytes in {many:,} places, the first here ({where}), are now \ufffd"
    report.notice("changed", reason, file=path, line=line)
    return content


def _guess(data: bytes, path: str, lang: str | None, remedy: str, read_as: list[str]) -> str:
    """Decode bytes that are neither marked nor UTF-8, and say in a notice what they were taken for."""
    for name in guessing.candidates(data, lang):
        damage = Damage()
        content = damage.decode(data, name)
        if guessing.is_plausible(content, len(damage.places)):
            read_as.append(f"{name}, guessed{_replaced(damage)}")
            hint = f"if that is wrong, {remedy}"
            if damage.places:
                line, _, where = place(data, damage.places[0], name)
                many = f" ({len(damage.places):,} in all)" if len(damage.places) > 1 else ""
                reason = f"read as {_shown(name)}; a bad byte here{many} ({where}) is now \ufffd"
                report.notice("changed", reason, file=path, line=line, hint=hint)
            else:
                report.notice("assumed", f"read as {_shown(name)}", file=path, hint=hint)
            return content
    if b"\0" in data or (not data.isascii() and not guessing.looks_like_text(data)):
        raise InputError("this is a binary file, not text", file=path, hint="save it as plain text first")
    raise InputError("the encoding cannot be recognised", file=path, hint=f"{remedy} (such as gb18030, big5, utf-16)")


def _replaced(damage: Damage) -> str:
    """What a recipe says of bytes that could not be read; nothing where there are none."""
    many = len(damage.places)
    return f", bad bytes replaced in {many} place{'s' * (many != 1)}" if many else ""


def _shown(name: str) -> str:
    """What people call an encoding; Python knows it by that name too."""
    return name.replace("cp125", "Windows-125") if name.startswith("cp125") else name.upper()


def _undecodable(data: bytes, path: str, encoding: str, start: int, remedy: str) -> InputError:
    line, _, where = place(data, start, encoding)
    reason = f"not valid {encoding}: the byte here ({where}) cannot be decoded"
    return InputError(reason, file=path, line=line, hint=remedy)
