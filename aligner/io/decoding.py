"""From bytes to characters, in whatever encoding they are."""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata

from aligner import report
from aligner.errors import InputError
from aligner.languages.tags import is_traditional
from aligner.model import language_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# What a text in this language is most often written in when it is not Unicode; chardet confuses short stretches of it.
_LEGACY = {
    "zh": ("gb18030", "gbk", "gb2312", "big5", "big5hkscs"),
    "zh-Hant": ("big5", "big5hkscs", "cp950", "gb18030"),
    "ja": ("cp932", "shift_jis", "euc_jp"),
    "ko": ("cp949", "euc_kr"),
}

_ASCII = re.compile(rb"[\t\n\r -~]")

# The common letters and marks of the languages we read, as they look after the bytes were taken for UTF-16 rightly:
# not the rare Chinese characters, which other bytes turn into.
_COMMON = re.compile(
    "[\t\n\r -~\u00a0-\u017f\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f"
    "\u2010-\u2030\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)


def decode(
    data: bytes,
    path: str,
    encoding: str | None,
    lang: str | None,
    remedy: str = "name its encoding with --encoding",
) -> str:
    """The characters of bytes, whatever they are; as `string_of`.

    Raises:
        InputError: They cannot be decoded.
    """
    if encoding is not None:
        try:
            return data.decode(encoding)
        except LookupError:
            raise InputError(f"unknown encoding {encoding!r}", hint="try utf-8, gb18030, big5 or utf-16") from None
        except UnicodeError as error:
            remedy = "leave --encoding out, or name another"
            raise _undecodable(path, data, encoding, error, remedy) from None
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(name)
            except UnicodeError as error:
                raise _undecodable(path, data, name, error, remedy) from None
    if b"\0" not in data:
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8")
    with contextlib.suppress(UnicodeDecodeError):
        if found := re.search("[\ud800-\udfff]", data.decode("utf-8", "surrogatepass")):
            reason = f"not valid UTF-8: U+{ord(found[0]):04X} is half of a character"
            hint = "save it again as UTF-8 in the program that it came from"
            raise InputError(reason, file=path, line=found.string.count("\n", 0, found.start()) + 1, hint=hint)
    return _guess(data, path, lang, remedy)


def _guess(data: bytes, path: str, lang: str | None, remedy: str) -> str:
    """Decode bytes that are neither marked nor UTF-8, and say in a notice what they were taken for."""
    candidates = _utf16(data) if b"\0" in data else _eight_bit(data, lang)
    for name in candidates:
        with contextlib.suppress(UnicodeError, LookupError):
            content = data.decode(name)
            if _plausible(content):
                report.notice("assumed", f"read as {name}", file=path, hint=f"if that is wrong, {remedy}")
                return content
    if b"\0" in data or (not data.isascii() and not _looks_like_text(data)):
        raise InputError("this is a binary file, not text", file=path, hint="save it as plain text first")
    raise InputError("the encoding cannot be recognised", file=path, hint=f"{remedy} (such as gb18030, big5, utf-16)")


def _utf16(data: bytes) -> list[str]:
    """The byte orders in which data without a mark reads as text."""
    sample = data[:20_000]
    if len(_ASCII.findall(sample)) > 0.85 * len(sample):
        return []  # Latin letters with stray zeros, which would read as Chinese
    decoded = {name: sample.decode(name, "ignore") for name in ("utf-16-le", "utf-16-be")}
    return [name for name, content in decoded.items() if len(_COMMON.findall(content)) > 0.95 * len(content)]


def _eight_bit(data: bytes, lang: str | None) -> list[str]:
    """Encodings to try: what chardet finds, behind those of the language where it finds none of these."""
    import chardet

    lang = lang or ""
    known = _LEGACY.get("zh-Hant" if is_traditional(lang) else language_of(lang), ())
    found = chardet.detect(data)["encoding"]
    if found is None:
        return list(known)
    with contextlib.suppress(LookupError):
        if codecs.lookup(found).name in known:
            return [found, *known]
    return [*known, found]


def _plausible(content: str) -> bool:
    """Whether decoded text is free of what decoding with the wrong table leaves behind."""
    return not any(unicodedata.category(c) in ("Cn", "Co", "Cs") or (c != "\f" and c < "\t") for c in set(content))


def _looks_like_text(data: bytes) -> bool:
    controls = sum(data.count(bytes([b])) for b in range(32) if b not in b"\t\n\f\r\x1b")
    return controls <= len(data) // 1000


def _undecodable(path: str, data: bytes, encoding: str, error: UnicodeError, remedy: str) -> InputError:
    start = error.start if isinstance(error, UnicodeDecodeError) else 0
    line = data.count(b"\n", 0, start) + 1
    return InputError(
        f"not valid {encoding}: the byte at offset {start} cannot be decoded",
        file=path,
        line=line,
        hint=remedy,
    )
