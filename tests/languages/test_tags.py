"""What the parts of a tag say, and which language it stands for."""

from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.languages import direction, get, is_supported, named, tags
from aligner.languages.tags import canonical, is_traditional, parse_tag, region_of, script_of


@pytest.mark.parametrize(
    ("tag", "cased"),
    [("zh_cn", "zh-CN"), ("ZH-hant-tw", "zh-Hant-TW"), ("en-x-ab-abcd", "en-x-ab-abcd"), ("de-ch-1901", "de-CH-1901"),
     ("EN", "en"), ("es-419", "es-419"), ("", "")],
)  # fmt: skip
def test_casing(tag: str, cased: str) -> None:
    assert canonical(tag) == cased


@pytest.mark.parametrize(
    ("tag", "script", "region"),
    [("zh-Hant-HK", "Hant", "HK"), ("zh_tw", "", "TW"), ("sr-Latn", "Latn", ""), ("de-1996-CH", "", "CH"),
     ("es-419", "", "419"), ("en-x-abcd", "", ""), ("en", "", "")],
)  # fmt: skip
def test_parts(tag: str, script: str, region: str) -> None:
    assert (script_of(tag), region_of(tag)) == (script, region)


@pytest.mark.parametrize("tag", ["en-GB", "zh-CN", "zh-Hant", "zh_TW", "ZH-tw", "pt-BR", "de-CH-1901"])
def test_a_tag_stands_for_its_language(tag: str) -> None:
    assert get(tag).tag == tag[:2].lower()
    assert is_supported(tag)


@pytest.mark.parametrize("tag", ["sv", "", "x-klingon", "english", "zh-Latn", "und", "qaa"])
def test_languages_without_a_folder_have_what_holds_for_most(tag: str) -> None:
    assert not is_supported(tag)
    assert get(tag).sentences("One here. Two there.") == [(0, 9), (10, 20)]


@pytest.mark.parametrize(
    ("tag", "folder"),
    [("zho", "zh"), ("chi", "zh"), ("yue", "zh"), ("lzh", "zh"), ("cmn-Hant", "zh"), ("arz", "ar"), ("eng", "en")],
)
def test_a_variety_shares_the_folder_of_the_whole(tag: str, folder: str) -> None:
    assert is_supported(tag)
    assert get(tag) is get(folder)


@pytest.mark.parametrize(
    ("tag", "scripts", "is_spaced", "has_case"),
    [("vi", ("Latin",), True, True), ("hi", ("Devanagari",), True, False), ("el", ("Greek",), True, True),
     ("sr", ("Cyrillic",), True, True), ("sr-Latn", ("Latin",), True, True), ("km", ("Khmer",), False, False),
     ("he", ("Hebrew",), True, False), ("zh-Latn", ("Latin",), True, True), ("chr", ("Cher",), True, True)],
)  # fmt: skip
def test_the_script_says_how_a_language_is_written(
    tag: str, scripts: tuple[str, ...], is_spaced: bool, has_case: bool
) -> None:
    language = get(tag)
    assert (language.scripts, language.is_spaced, language.has_case) == (scripts, is_spaced, has_case)


@pytest.mark.parametrize(
    ("tag", "parsed"),
    [("vi", "vi"), ("ZH_hant_hk", "zh-Hant-HK"), ("pt-br", "pt-BR"), ("sr-latn", "sr-Latn"), ("eng", "en"),
     ("chi-TW", "zh-TW"), ("iw", "iw"), ("yue", "yue"), ("es-419", "es-419"), ("qaa", "qaa"),
     ("en-x-home", "en-x-home"),
     ("sl-rozaj", "sl-rozaj"), ("fil", "fil")],
)  # fmt: skip
def test_every_tag_of_the_registry_can_be_named(tag: str, parsed: str) -> None:
    assert parse_tag(tag) == parsed


@pytest.mark.parametrize(
    ("tag", "hint"),
    [("swedish", "did you mean sv?"), ("Chinese", "did you mean zh?"), ("vietnamise", "did you mean vi?"),
     ("jp", "did you mean ja?"), ("cn", "did you mean zh?"), ("cz", "did you mean cs?"), ("gr", "did you mean el?"),
     ("dk", "did you mean da?"), ("zh-Hanz", "did you mean zh?"), ("xx", "zh-TW"),
     ("", "zh-TW"), ("de--AT", "did you mean de?"), ("a" * 5000, "zh-TW")],
)  # fmt: skip
def test_what_is_no_tag_is_refused_with_the_nearest(tag: str, hint: str) -> None:
    with pytest.raises(InputError, match="is not a language tag") as caught:
        parse_tag(tag)
    assert hint in str(caught.value.hint)


def test_traditional_characters() -> None:
    chosen = ("zh-Hant", "zh-TW", "zh_hk", "zh-Hant-CN", "yue-HK")
    assert all(map(is_traditional, chosen))
    assert not any(map(is_traditional, ("zh", "zh-CN", "zh-Hans-HK", "zh-Hans", "en-HK", "en")))


def test_names() -> None:
    assert [get(tag).name for tag in ("de-AT", "zh-TW", "sv", "el", "qaa")] == [
        "German",
        "Chinese",
        "Swedish",
        "Greek",
        "qaa",
    ]
    assert {named(get(tag).name) for tag in tags()} == {get(tag) for tag in tags()}
    assert named("Klingon") is None


def test_directions() -> None:
    assert [tag for tag in tags() if direction(tag) == "rtl"] == ["ar"]
    assert direction("he") == direction("az-Arab") == direction("fa_IR") == "rtl"
    assert direction("ar-Latn") == direction("qaa") == direction("") == "ltr"
