"""Units, currencies and shares: what agrees, what was converted, and what is something else."""

from __future__ import annotations

import pytest

from aligner.check.finding import BeadText, CheckContext, Finding
from aligner.check.units import units


def found(source: str, target: str, langs: tuple[str, str] = ("zh", "en")) -> list[Finding]:
    return list(units(BeadText(1, source, target, *langs), CheckContext()))


AGREE = [
    ("zh", "en", "长5公里", "5 kilometres long"),
    ("zh", "en", "长5公里", "five kilometers long"),
    ("zh", "en", "长5km", "5 km long"),
    ("zh", "en", "投资3.5亿元", "an investment of RMB 350 million"),
    ("zh", "en", "投资3.5亿元人民币", "an investment of 350 million yuan"),
    ("zh", "en", "投资3.5亿美元", "an investment of US$350 million"),
    ("zh", "en", "￥500", "500 yuan"),
    ("zh", "en", "增长5%", "it grew by 5 percent"),
    ("zh", "en", "增长百分之五", "it grew by five per cent"),
    ("zh", "en", "上升5个百分点", "it rose by 5 percentage points"),
    ("zh", "en", "四成受访者", "40 percent of those asked"),
    ("zh", "en", "三十日内", "within thirty (30) days"),
    ("zh", "en", "80周年", "the 80th anniversary"),
    ("zh", "en", "30岁", "30 years old"),
    ("zh", "en", "半个小时", "30 minutes"),
    ("zh", "en", "3至5公里", "3-5 km"),
    ("zh", "en", "气温30摄氏度", "30 degrees"),
    ("zh", "en", "三天三夜", "three days and three nights"),
    ("zh", "en", "3公里、3公斤", "3 kg and 3 km"),
    ("zh", "en", "3公里", "3 of them"),
    ("zh", "en", "额定功率为15千瓦", "The rated power is 15 kW."),
    ("zh", "en", "它在3000米高空", "at an altitude of 3,000 metres"),
    ("de", "fr", "5 Kilometer", "5 kilomètres"),
    ("de", "fr", "20 Prozent", "20 %"),
    ("de", "fr", "1.234,5 Meter", "1 234,5 mètres"),
    ("fr", "de", "5 livres", "5 Pfund"),
    ("ja", "en", "30キロ", "30 kg"),
    ("ja", "en", "30キロ", "30 km"),
    ("ja", "en", "3000円", "¥3,000"),
    ("ja", "en", "3割", "30 percent"),
    ("ja", "en", "5時間", "five hours"),
]
DIFFER = [
    ("zh", "en", "长5公里", "5 metres long", "5公里", "5 metres"),
    ("zh", "en", "投资3.5亿元", "an investment of 350 million dollars", "3.5亿元", "350 million dollars"),
    ("zh", "en", "投资3.5亿元", "an investment of US$350 million", "3.5亿元", "US$350 million"),
    ("zh", "en", "投资3.5亿美元", "an investment of €350 million", "3.5亿美元", "€350 million"),
    ("zh", "en", "增长5%", "it rose by 5 percentage points", "5%", "5 percentage points"),
    ("zh", "en", "增长5个百分点", "it rose by 5%", "5个百分点", "5%"),
    ("zh", "en", "增长百分之五", "it rose by five percentage points", "百分之五", "five percentage points"),
    ("zh", "en", "30天内交货", "delivery within 30 months", "30天", "30 months"),
    ("zh", "en", "24小时内", "within 24 minutes", "24小时", "24 minutes"),
    ("zh", "en", "气温30摄氏度", "30 °F", "30摄氏度", "30 °F"),
    ("zh", "en", "20万吨", "200,000 kg", "20万吨", "200,000 kg"),
    ("zh", "en", "120平方公里", "120 square metres", "120平方公里", "120 square metres"),
    ("zh", "en", "500毫升", "500 litres", "500毫升", "500 litres"),
    ("zh", "en", "长50公里", "310 miles long", "50公里", "310 miles"),
    ("de", "fr", "5 Kilometer", "5 mètres", "5 Kilometer", "5 mètres"),
    ("de", "fr", "100 Euro", "100 dollars", "100 Euro", "100 dollars"),
    ("de", "fr", "5 Prozentpunkte", "5 pour cent", "5 Prozentpunkte", "5 pour cent"),
    ("ja", "en", "3000円", "3,000 dollars", "3000円", "3,000 dollars"),
    ("ja", "en", "5時間", "5 minutes", "5時間", "5 minutes"),
]
CONVERTED = [
    ("zh", "en", "长5公里", "3.1 miles long"),
    ("zh", "en", "重50公斤", "it weighs 110 lb"),
    ("zh", "en", "气温30摄氏度", "86 °F"),
    ("zh", "en", "三亩地", "0.5 acres of land"),
    ("zh", "en", "五斤", "2.5 kilograms"),
    ("zh", "en", "五斤", "five pounds"),
    ("zh", "en", "十里路", "ten miles"),
    ("en", "de", "10 miles", "16 km"),
]


@pytest.mark.parametrize(("one", "other", "source", "target"), AGREE)
def test_units_that_agree(one: str, other: str, source: str, target: str) -> None:
    assert found(source, target, (one, other)) == []
    assert found(target, source, (other, one)) == []


@pytest.mark.parametrize(("one", "other", "source", "target", "here", "there"), DIFFER)
def test_units_that_differ(one: str, other: str, source: str, target: str, here: str, there: str) -> None:
    [finding] = found(source, target, (one, other))
    assert (finding.kind, finding.severity) == ("unit", "error")
    assert (finding.source, finding.target) == ((here,), (there,))
    [turned] = found(target, source, (other, one))
    assert (turned.source, turned.target) == ((there,), (here,))


@pytest.mark.parametrize(("one", "other", "source", "target"), CONVERTED)
def test_what_is_converted_is_information(one: str, other: str, source: str, target: str) -> None:
    [finding] = found(source, target, (one, other))
    assert (finding.kind, finding.severity) == ("conversion", "information")


def test_a_number_of_converted_units_that_is_another_one() -> None:
    """Miles and 英里 may be converted, so the check of numbers does not ask for them."""
    [finding] = found("行驶50英里", "it went 60 miles")
    assert (finding.kind, finding.source, finding.target) == ("number", ("50英里",), ("60 miles",))
