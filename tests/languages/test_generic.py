"""Sentences and tokens of languages that have no folder."""

from __future__ import annotations

import pytest

from aligner.languages import get
from aligner.languages.digits import ascii_digits


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        (
            "vi",
            ["Hôm nay trời rất đẹp.", "Chúng tôi gặp TS. Nguyễn Văn A. ở Hà Nội!", "“Bạn khỏe không?”", "Tôi khỏe."],
        ),
        ("sv", ["Vi ses kl. 14.30, t.ex. på torget.", "Dr. Åberg kommer ca. 5 minuter senare.", "Är det bra?", "Ja!"]),
        ("cs", ["Sešli jsme se např. v Praze.", "Viz čl. 5 a str. 12.", "Bylo to 3. října."]),
        ("hi", ["आज मौसम बहुत अच्छा है।", "क्या आप आ रहे हैं?", "डॉ. शर्मा ने 3.5 किलो खरीदा।", "ठीक है॥"]),
        ("hi", ["वह आया।", "“मैं जाऊँगा।”", "फिर वह गया।"]),
        ("bn", ["আজ আবহাওয়া খুব ভালো।", "আপনি কেমন আছেন?", "ভালো।"]),
        ("el", ["Πού πάμε;", "Στο πάρκο.", "Ο κ. Παπαδόπουλος ήρθε, π.χ. χθες.", "«Τι ώρα είναι;»", "Δεν ξέρω."]),
        ("el", ["Πρώτα ήρθε ο Γιάννης; ύστερα οι άλλοι."]),
        ("hy", ["Այսօր եղանակը լավն է։", "Մենք որոշեցինք զբոսնել։", "Ո՞վ է նա։"]),
        ("hy", ["Այսօր եղանակը լավն է:", "Մենք որոշեցինք զբոսնել:"]),
        ("am", ["ዛሬ አየሩ በጣም ጥሩ ነው።", "ወዴት ትሄዳለህ፧", "ወደ ቤት።"]),
        ("ur", ["آج موسم بہت اچھا ہے۔", "کیا آپ آ رہے ہیں؟", "جی ہاں۔"]),
        ("fa", ["هوا خوب است.", "آیا می‌آیید؟", "بله، ساعت ۵.۳۰ می‌آیم."]),
        ("my", ["ဒီနေ့ ရာသီဥတု ကောင်းတယ်။", "ကျွန်တော်၊ သူနဲ့ သွားမယ်။"]),
        ("km", ["ថ្ងៃនេះអាកាសធាតុល្អ។", "ខ្ញុំទៅផ្សារ។"]),
        ("lo", ["ມື້ນີ້ອາກາດດີ ພວກເຮົາໄປສວນ"]),
        ("he", ["מזג האוויר יפה היום.", "לאן הולכים?", "לפארק."]),
        ("uk", ["Сьогодні гарна погода.", "Ми живемо на вул. Шевченка 5.", "Куди йдемо?"]),
        ("fi", ["Sää on kaunis.", "Tapaamme esim. Prof. Virtasen klo 14.30.", "Hyvä!"]),
        ("id", ["Cuaca bagus.", "Kami bertemu Dr. Budi di Jl. Sudirman.", "“Mau ke mana?”", "Ke taman."]),
        ("ta", ["இன்று வானிலை நன்றாக உள்ளது.", "எங்கே போகிறீர்கள்?"]),
        ("si", ["අද කාලගුණය හොඳයි.", "ඔබ එනවාද?"]),
        ("bo", ["བཀྲ་ཤིས་བདེ་ལེགས།", "ང་ལ་ཡོད།"]),
        ("sat", ["ᱱᱚᱣᱟ ᱠᱟᱱᱟ᱾", "ᱟᱢ ᱠᱟᱱᱟ᱾"]),
    ],
)
def test_sentences(tag: str, sentences: list[str]) -> None:
    paragraph = " ".join(sentences)
    assert [paragraph[slice(*span)] for span in get(tag).sentences(paragraph)] == sentences


def test_a_long_stretch_without_marks_is_divided_at_spaces() -> None:
    lao = " ".join(["ມື້ນີ້ອາກາດດີຫຼາຍພວກເຮົາຕັດສິນໃຈໄປຍ່າງຫຼິ້ນຢູ່ສວນສາທາລະນະ"] * 6)
    spans = get("lo").sentences(lao)
    assert len(spans) > 1
    assert all(80 <= span.size <= 240 for span in spans)
    assert "".join(lao[slice(*span)] for span in spans) == lao.replace(" ", "") or len(spans) < 6


@pytest.mark.parametrize(
    ("tag", "sentence", "tokens"),
    [
        ("hi", "हिन्दी में 3.5 किलो, डॉ॰", ["हिन्दी", "में", "3.5", "किलो", ",", "डॉ", "॰"]),
        ("vi", "Tôi 20 tuổi – ở VN.", ["Tôi", "20", "tuổi", "–", "ở", "VN", "."]),
        ("fa", "می‌روم، ۵٫۵ متر", ["می‌روم", "،", "۵٫۵", "متر"]),
        ("my", "ကျွန်တော်၊ သွား။", ["ကျွန်တော်", "၊", "သွား", "။"]),
        ("he", "צה״ל בא.", ["צה", "״", "ל", "בא", "."]),
        ("ca", "L'home va a www.example.org/a.", ["L'home", "va", "a", "www.example.org/a", "."]),
    ],
)
def test_tokens(tag: str, sentence: str, tokens: list[str]) -> None:
    found = get(tag).tokens(sentence)
    assert [sentence[slice(*token.span)] for token in found] == tokens
    assert "".join(tokens) == sentence.replace(" ", "")


@pytest.mark.parametrize("digits", ["०१२३४५६७८९", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "០១២៣៤៥៦៧៨៩", "၀၁၂၃၄၅၆၇၈၉"])
def test_digits_of_every_script_are_numbers(digits: str) -> None:
    assert ascii_digits(digits) == "0123456789"
