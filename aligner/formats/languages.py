"""Language tags as computer-aided translation tools expect them."""

from __future__ import annotations

# The region a CAT tool expects where the user has named none: OmegaT and translate-toolkit want tags with one.
REGIONS = {
    "ar": "ar-SA", "de": "de-DE", "en": "en-US", "es": "es-ES", "fr": "fr-FR", "it": "it-IT", "ja": "ja-JP",
    "ko": "ko-KR", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT", "ru": "ru-RU", "th": "th-TH", "tr": "tr-TR",
    "zh": "zh-CN",
}  # fmt: skip


def tag(lang: str) -> str:
    """The language tag to write: with hyphens, and with a region where `lang` is a language alone."""
    lang = lang.replace("_", "-")
    return REGIONS.get(lang.lower(), lang) or "und"
