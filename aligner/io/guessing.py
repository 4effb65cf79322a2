"""What encoding bytes are in that are neither marked nor UTF-8: evidence from the whole of them.

chardet proposes, but only among encodings that texts have really been written in; EBCDIC and the like are none. What it
says is then held against the letters and the language that come out, since it takes a few accents for any of ten
encodings. Text in several bytes a character is recognised by its frequent characters even where some bytes are wrong,
which chardet does not allow for.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from aligner.io.places import Damage
from aligner.languages.scripts import CLASSES
from aligner.languages.tags import is_traditional
from aligner.model import language_of

_SAMPLE = 200_000  # bytes looked at
_NO_MATCH = 0.1  # what chardet says if nothing fits
_CENTRAL, _WESTERN = ("cp1250", "iso8859-2", "cp852"), ("cp1252", "iso8859-15", "mac-roman", "cp850")
_CYRILLIC = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
_SEVERAL = ("gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "cp949")

# What texts in a language are in when they are not Unicode.
_OF_LANGUAGES = {
    **dict.fromkeys(("de", "en", "es", "fr", "it", "nl", "pt", "da", "no", "nb", "nn", "sv", "fi", "is"), _WESTERN),
    **dict.fromkeys(("ca", "gl", "eu", "af", "sq", "id", "ms", "sw", "ga", "la", "lb", "fo"), _WESTERN),
    **dict.fromkeys(["pl", "cs", "sk", "sl", "hr", "bs", "hu", "ro"], (*_CENTRAL, "iso8859-16")),
    **dict.fromkeys(["ru", "bg", "be", "sr", "mk"], _CYRILLIC),
    **dict.fromkeys(("et", "lv", "lt"), ("cp1257", "iso8859-13")),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256", "iso8859-6")),
    "uk": ("cp1251", "koi8-u", "cp866", "iso8859-5"),
    "tr": ("cp1254", "iso8859-9"),
    "az": ("cp1254",),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "th": ("cp874",),
    "vi": ("cp1258",),
    "zh": ("gb18030", "big5hkscs", "cp950"),
    "zh-Hant": ("big5hkscs", "cp950", "gb18030"),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
}
_PLAUSIBLE = tuple(dict.fromkeys(name for names in _OF_LANGUAGES.values() for name in names))
_LATIN = tuple(name for tag in ("en", "pl", "et", "tr", "vi") for name in _OF_LANGUAGES[tag])
_CHARDET = {"euc_jp": "euc_jis_2004", "cp950": "big5hkscs"}  # its names for what it does not know by ours
_SUPERSETS = {"big5": "big5hkscs", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "euc_jis_2004": "euc_jp"}
_SUPERSETS |= {"shift_jis": "cp932", "shift_jis_2004": "cp932", "iso8859-1": "cp1252", "tis-620": "cp874", "ascii": ""}

# The lead bytes of frequent characters, and of all: of a text, nearly all characters are in the first range.
_FREQUENT = {
    "gb18030": (range(0xB0, 0xD8), range(0xB0, 0xF8)),
    "big5hkscs": (range(0xA4, 0xC7), range(0xA4, 0xFA)),
    "cp949": (range(0xB0, 0xC9), range(0xB0, 0xFE)),
}
_TYPOGRAPHY = frozenset("“”‘’„‚–—…«»‹›•·°§€£©®™´½¼¾²³ºª¿¡×÷±\u00a0\u00ad†‰")
_ACCENTED = frozenset("áàâäãåæçéèêëíìîïñóòôöõøœúùûüýßðþÁÀÂÄÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝÐÞ")
_SYMBOLS = frozenset("™€‰§¬¯°±²³¶¸¹¼½¾¤¦¢£¥¡¿„‚†‡")
_ENGLISH = frozenset("éèêëàâäöüïîôçñáíóÉ")

_ASCII = re.compile(rb"[\t\n\r -~]")
_KNOWN = re.compile(
    f"[\t\n\r -~\u00a0-\u00ff\u2010-\u2044\u20ac\u2116\u2122\u3000-\u301f\u0300-\u0323\uff00-\uffee"
    f"{''.join(letters for name, letters in CLASSES.items() if name not in ('Han', 'Hangul'))}]"
)
_BROKEN = re.compile(rb"[\xc3-\xf0](?:[\x80-\xff]|$)")  # what is left of a character in UTF-8
_HANGUL = re.compile("[\uac00-\ud7a3]")
_SEQUENCE = re.compile(
    rb"([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[\x80-\xff]"
)


def sequences(data: bytes) -> list[tuple[int, bool]]:
    """Return where the characters of several bytes begin if it were UTF-8, and whether each is one or a bad byte."""
    found: list[tuple[int, bool]] = []
    stop = -1
    for match in _SEQUENCE.finditer(data):
        is_good = match[1] is not None
        if is_good or match.start() != stop or found[-1][1]:
            found.append((match.start(), is_good))
        elif len(found) > 1 and match.start() - found[-1][0] >= 2:
            found.append((match.start(), False))  # a long run counts for as many as it may have been
        stop = match.end()
    return found


def is_utf8(data: bytes, found: list[tuple[int, bool]]) -> bool:
    """Return whether bytes are UTF-8 with a few that are wrong.

    Args:
        data: The bytes.
        found: Their `sequences`.
    """
    good = sum(is_good for _, is_good in found)
    bad = len(found) - good
    return bad * 3 <= good or (bad <= min(good, 2) and 2 * len(_ASCII.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]))


def looks_like_text(data: bytes) -> bool:
    """Return whether there are hardly any control characters in bytes."""
    controls = sum(data.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\f\r\x1b")
    return controls <= len(data) // 1000


def is_plausible(content: str, damaged: int) -> bool:
    """Return whether decoded text is free of what decoding with the wrong table leaves behind.

    Args:
        content: The characters.
        damaged: How many places could not be decoded.
    """
    counts = Counter(content)
    if damaged > max(1, len(content) // 50):
        return False
    if any(
        unicodedata.category(c) in ("Cn", "Co", "Cs") or (c != "\f" and c < "\t") or "\x80" <= c < "\xa0"
        for c in counts
    ):
        return False
    letters = sum(count for c, count in counts.items() if c.isalpha() and c > "\x7f")
    changes = len(re.findall("(?<=[а-яёα-ω])[А-ЯЁΑ-Ω]", content))
    return changes * 8 <= letters


def candidates(data: bytes, lang: str | None) -> list[str]:
    """Return the encodings that bytes may be in, the likeliest first.

    Args:
        data: The bytes.
        lang: Tag of the language they are in, where somebody named it.
    """
    sample = data[:_SAMPLE]
    found = _utf16(sample)
    if b"\0" in data:
        return found
    own = _OF_LANGUAGES.get("zh-Hant" if is_traditional(lang or "") else language_of(lang or ""), ())
    several = _several(sample)
    for among in (own, _PLAUSIBLE) if own else (_PLAUSIBLE,):
        likely = own[0] if among is own else "cp1252"
        proposed = _proposed(sample, among) or ("" if several else likely)
        if not several and (proposed in _LATIN or (proposed not in _SEVERAL and _is_latin(sample, proposed))):
            proposed = _by_language(sample, proposed if proposed in _LATIN else "cp1252", own)
        order = (proposed, *several) if proposed in _SEVERAL else (*several, proposed)
        found += [name for name in order if name]
    return list(dict.fromkeys([*found, *own]))


def _utf16(sample: bytes) -> list[str]:
    """The byte orders in which data without a mark reads as text."""
    if len(_ASCII.findall(sample)) > 0.85 * len(sample) or len(sample) < 4:
        return []  # Latin letters with stray zeros, which would read as Chinese
    shares = {}
    for name in ("utf-16-le", "utf-16-be"):
        content = sample.decode(name, "ignore")
        common = len(_KNOWN.findall(content)) + sum(map(_is_common, content))
        korean = len(_HANGUL.findall(content))
        if common > 0.95 * len(content) and (b"\0" in sample or (len(content) >= 6 and not korean)):
            shares[name] = common / max(1, len(content))
    return sorted(shares, key=lambda name: -shares[name])


@lru_cache(maxsize=20_000)
def _is_common(character: str) -> bool:
    """Whether a Chinese character or a Korean syllable is one of those in old sets: a quarter of all there are."""
    if not ("\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3"):
        return False
    for encoding in ("gb2312", "big5", "shift_jis", "euc_kr"):
        with contextlib.suppress(UnicodeEncodeError):
            lead = character.encode(encoding)[0]
            return encoding != "big5" or lead < 0xC9
    return False


def _several(sample: bytes) -> list[str]:
    """The encodings of several bytes a character in which nearly all characters are frequent ones, the best first.

    A few bytes are wrong, so that chardet does not think of them; the others still say what it is.
    """
    shares = {}
    for name, (frequent, possible) in _FREQUENT.items():
        damage = Damage()
        content = damage.decode(sample, name)
        wide = [c for c in content if c > "\x7f" and c != "\ufffd"]
        if not _is_slight(damage, len(wide)):
            continue
        leads = Counter(code[0] for c in wide if len(code := c.encode(name, "ignore")) == 2)
        total = sum(count for lead, count in leads.items() if lead in possible)
        usual = sum(count for lead, count in leads.items() if lead in frequent)
        if 2 * total > len(wide) and usual >= 0.9 * total:
            shares[name] = usual / total - damage.count / len(wide)
    if "cp949" in shares and shares["cp949"] < 0.97:
        del shares["cp949"]
    for name in ("cp932", "euc_jp"):
        damage = Damage()
        content = damage.decode(sample, name)
        kana = sum("\u3041" <= c <= "\u30fc" for c in content)
        letters = sum(c.isalpha() and c > "\x7f" for c in content)
        narrow = sum("\uff61" <= c <= "\uff9f" for c in content)
        if _is_slight(damage, letters) and 5 * kana > letters and narrow * 10 <= letters:
            shares[name] = 1.0 + kana / letters - damage.count / letters
    if "cp949" in shares:  # its leads are those of frequent Chinese characters, but not the other way round
        shares.pop("gb18030", None)
    return sorted(shares, key=lambda name: -shares[name])


def _is_slight(damage: Damage, characters: int) -> bool:
    """Whether something is wrong with a text, but little."""
    return (damage.repaired or 0 < len(damage.places) <= max(1, characters // 50)) and characters >= 10


def _proposed(sample: bytes, among: tuple[str, ...]) -> str:
    """What chardet finds among some encodings; an empty string for none."""
    import chardet

    names = sorted({_CHARDET.get(name, name) for name in among})
    found = chardet.detect(sample, include_encodings=names, compat_names=False, no_match_encoding=names[0])
    if found["encoding"] is None or found["confidence"] <= _NO_MATCH:
        return ""
    name = codecs.lookup(found["encoding"]).name
    return _SUPERSETS.get(name, name)


def _is_latin(sample: bytes, proposed: str) -> bool:
    """Whether letters of another script stand one by one in words of Latin letters, where they are accents, misread."""
    if not proposed:
        return False
    runs = re.findall(r"([a-z]?)([^\W\d_a-zA-Z]+)(?=([a-z]?))", sample.decode(proposed, "ignore"))
    mixed = sum(bool(before or behind) or len(run) < 2 for before, run, behind in runs)
    plain = len(re.findall(rb"[A-Za-z]", sample))
    return plain > sum(len(run) for _, run, _ in runs) and 2 * mixed > len(runs)


def _by_language(sample: bytes, proposed: str, own: tuple[str, ...]) -> str:
    """The encoding of a text in Latin letters: one in which its language is written, with letters that it has.

    Args:
        sample: Its bytes.
        proposed: What chardet says.
        own: The encodings of its language, where somebody named it.
    """
    from aligner.languages.detection import identify

    content, western = sample.decode(proposed, "ignore"), sample.decode("cp1252", "ignore")
    plain = language_of(identify(re.sub(r"[^\x00-\x7f]+", "", western)))
    seems = language_of(identify(western))
    if not own:
        fitting = _OF_LANGUAGES.get(language_of(identify(content)), _WESTERN)
        own_western = _OF_LANGUAGES.get(seems, _WESTERN)
        is_western = own_western is _WESTERN and (proposed not in fitting or plain == seems)
        if proposed not in _WESTERN and not is_western:
            return proposed if proposed in fitting or own_western is _WESTERN else own_western[0]
        if own_western is not _WESTERN and own_western[0] in _LATIN and plain == seems:
            return own_western[0]
    elif own is not _WESTERN:
        return proposed
    if proposed == "cp1258" and re.search("[\u0300-\u0323]", content):
        return proposed
    expected = _TYPOGRAPHY | (_ENGLISH if plain == "en" and not own else _ACCENTED)
    scores: dict[str, float] = {}
    for name in (*((proposed,) if proposed in _WESTERN else ()), *_WESTERN):
        with contextlib.suppress(UnicodeDecodeError):
            scores.setdefault(name, _score(sample.decode(name), expected, plain in ("en", "fr", "it", "ca", "nl")))
    best = max(scores, key=lambda name: scores[name], default=proposed)
    return "utf-8" if scores.get(best, 0) <= 0 and not own and _BROKEN.search(sample) else best


def _score(content: str, expected: frozenset[str], has_apostrophes: bool) -> float:
    """How well the characters that are not ASCII fit: known ones, letters beside letters, marks beside their edges.

    Args:
        content: The text.
        expected: The letters and marks that its language has.
        has_apostrophes: Whether words of the language have apostrophes in them.
    """
    score = 0.0
    for match in re.finditer(r"[^\x00-\x7f]", content):
        character, start, stop = match[0], match.start(), match.end()
        before, behind = content[start - 1 : start], content[stop : stop + 1]
        score += 1 if character in expected else -2
        if character in _SYMBOLS and before > "\x7f" and before.isalpha():
            score -= 1.5
        if character.isalpha():
            score -= 2 if before.islower() and character.isupper() else 0
        elif character in "“„‘‚«¿¡":
            score -= 0.5 if before.isalnum() else 0
        elif character == "’":
            is_inside = before.isalpha() and behind.isalpha()
            score += (0.5 if has_apostrophes else -1.5) if is_inside else 0
        elif before.isalpha() and behind.isalpha() and character not in "—…\u00ad·":
            score -= 1.5
    return score
