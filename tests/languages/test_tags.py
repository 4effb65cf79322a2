"""What the parts of a tag say, and which language it stands for."""

from __future__ import annotations

import pytest

from aligner.errors import InputError
from aligner.languages import direction, get, is_supported, named, supported, tags
from aligner.languages.tags import canonical, is_traditional, region_of, script_of


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
    assert supported(tag).tag == tag[:2].lower()
    assert is_supported(tag)


@pytest.mark.parametrize("tag", ["sv", "", "x-klingon", "zho", "english"])
def test_languages_without_a_folder_are_refused_by_supported_alone(tag: str) -> None:
    with pytest.raises(InputError, match=r"choose from: ar, de, .* zh, zh-TW"):
        supported(tag)
    assert not is_supported(tag)
    assert get(tag).sentences("One here. Two there.") == [(0, 9), (10, 20)]


def test_traditional_characters() -> None:
    chosen = ("zh-Hant", "zh-TW", "zh_hk", "zh-Hant-CN", "yue-HK")
    assert all(map(is_traditional, chosen))
    assert not any(map(is_traditional, ("zh", "zh-CN", "zh-Hans-HK", "zh-Hans", "en-HK", "en")))


def test_names() -> None:
    assert [get(tag).name for tag in ("de-AT", "zh-TW", "sv", "qaa")] == ["German", "Chinese", "Swedish", "qaa"]
    assert {named(get(tag).name) for tag in tags()} == {get(tag) for tag in tags()}
    assert named("Klingon") is None


def test_directions() -> None:
    assert [tag for tag in tags() if direction(tag) == "rtl"] == ["ar"]
    assert direction("he") == direction("az-Arab") == direction("fa_IR") == "rtl"
    assert direction("ar-Latn") == direction("qaa") == direction("") == "ltr"
