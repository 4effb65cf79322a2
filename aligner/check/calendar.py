"""Names of months and weekdays, in the languages we read."""

from __future__ import annotations

import re
from functools import cache

# Beginnings where a language inflects them, as Polish and Russian do.
_MONTHS = {
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "de": "januar|jänner februar märz april mai juni juli august september oktober november dezember",
    "en": "january|jan. february|feb. march|mar. april|apr. may june|jun. july|jul. august|aug. september|sept. "
    "october|oct. november|nov. december|dec.",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycz* lut* mar* kwie* maj* czerw* lip* sierp* wrze* paźdz* listop* grud*",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "январ* феврал* март* апрел* ма[йяе] июн* июл* август* сентябр* октябр* ноябр* декабр*",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "tr": "ocak* şubat* mart* nisan* mayıs* haziran* temmuz* ağustos* eylül* ekim* kasım* aralık*",
}
_WEEKDAYS = {  # from Monday
    "de": "montag* dienstag* mittwoch* donnerstag* freitag* samstag*|sonnabend* sonntag*",
    "en": "monday* tuesday* wednesday* thursday* friday* saturday* sunday*",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedział* wtor* środ* czwart* piąt* sobot* niedziel*",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "ru": "понедельник* вторник* сред[ауы] четверг* пятниц* суббот* воскресень*",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
}
# Names of months that are also something else, and count only next to a number.
ALSO_WORDS = frozenset(("may", "march", "mar.", "mars", "mai", "mei", "mar*", "lut*", "maj*", "lip*", "март*"))


@cache
def months(lang: str) -> tuple[str, tuple[str, ...]]:
    """A pattern with a group for each month of a language, and the patterns of each; empty where it is not known."""
    return _patterns(_MONTHS.get(lang, ""))


@cache
def weekdays(lang: str) -> tuple[str, tuple[str, ...]]:
    """Likewise for the weekdays, from Monday."""
    return _patterns(_WEEKDAYS.get(lang, ""))


def _patterns(names: str) -> tuple[str, tuple[str, ...]]:
    each = tuple(name.replace(".", r"\b\.?").replace("*", r"\w*") for name in names.split())
    return "|".join(f"(?:{name})" for name in each), each


def number(name: str, patterns: tuple[str, ...]) -> int:
    """Which of the patterns a name fits, from 1."""
    return next(n for n, pattern in enumerate(patterns, 1) if re.fullmatch(pattern, name, re.IGNORECASE))
