"""Rules of segmentation from other programs: what they mean, and what is said of those that cannot be used."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import aligner
from aligner.errors import AlignerError, ChoiceError, FormatError, InputError
from aligner.segmentation import rules as cutting
from aligner.segmentation.dialects import compiled, translated

SRX = """<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="{cascade}">{options}<formathandle type="start" include="no"/></header>
<body><languagerules>
<languagerule languagerulename="English">{english}</languagerule>
<languagerule languagerulename="Default">{default}</languagerule>
</languagerules><maprules>
<languagemap languagepattern="[Ee][Nn].*" languagerulename="English"/>
<languagemap languagepattern="{pattern}" languagerulename="Default"/>
</maprules></body></srx>
"""
SENTENCES = r'<rule break="yes"><beforebreak>[.?!]+</beforebreak><afterbreak>\s</afterbreak></rule>'
ABBREVIATIONS = r'<rule break="no"><beforebreak>\b(fig|Mr)\.</beforebreak><afterbreak>\s</afterbreak></rule>'


def srx(english: str = ABBREVIATIONS, default: str = SENTENCES, **other: str) -> str:
    return SRX.format(
        english=english, default=default, **{"cascade": "yes", "options": "", "pattern": ".*"} | other
    ).replace("<languagerule ", "\n<languagerule ")


@pytest.fixture
def read(tmp_path):
    def read(content: str | bytes, name: str = "my.srx") -> aligner.SegmentationRules:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return aligner.read_srx(tmp_path / name)

    return read


def cut(rules: aligner.SegmentationRules, text: str, lang: str = "en") -> list[str]:
    return aligner.segment(text, lang, rules=rules).strings()


TEXT = "See fig. 3. Mr. Li came. He left!"


def test_the_first_rule_that_fits_decides(read):
    assert cut(read(srx()), TEXT) == ["See fig. 3.", "Mr. Li came.", "He left!"]
    late = read(srx("", SENTENCES + ABBREVIATIONS))
    assert cut(late, TEXT) == ["See fig.", "3.", "Mr.", "Li came.", "He left!"]


def test_without_a_cascade_the_first_map_alone_counts(read):
    with pytest.raises(InputError, match="no rules for English"):
        cut(read(srx(cascade="no")), TEXT)
    assert cut(read(srx(cascade="no")), "Il part. Mr. Li vient.", "fr") == ["Il part.", "Mr.", "Li vient."]


def test_a_language_is_found_by_any_of_its_names(read):
    for pattern in ("zh", "ZH.*", "zh-CN", "zh_CN", "(zho|chi).*", "zho-CN", "[a-z]{2,3}_two"):
        rules = read(srx("", "<rule><beforebreak>。</beforebreak></rule>", pattern=pattern))
        assert cut(rules, "他来了。他走了。", "zh") == ["他来了。", "他走了。"], pattern
    with pytest.raises(InputError, match=r"my.srx: there are no rules for Chinese \(zh\).*English, Default"):
        cut(read(srx(pattern="fr.*")), "他来了。他走了。", "zh")


def test_a_rule_may_have_one_side_alone(read):
    one = "<rule><beforebreak>;</beforebreak></rule><rule><afterbreak>—</afterbreak></rule>"
    assert cut(read(srx("", one)), "a; b—c") == ["a;", "b", "—c"]


def test_srx_1_of_memoq_is_read(read):
    old = srx().replace(' xmlns="http://www.lisa.org/srx20" version="2.0"', ' version="1.0"')
    old = old.replace(' cascade="yes"', "").replace("<maprules>", '<maprules><maprule maprulename="x">')
    old = old.replace("</maprules>", "</maprule></maprules>").replace("[Ee][Nn].*", "eng")
    old = old.replace(ABBREVIATIONS, ABBREVIATIONS + SENTENCES)
    assert cut(read("\ufeff" + old), TEXT) == ["See fig. 3.", "Mr. Li came.", "He left!"]


OMEGAT_RULE = r"""<void method="add"><object class="org.omegat.core.segmentation.Rule">
<void property="afterbreak"><string>{after}</string></void>
<void property="beforebreak"><string>{before}</string></void>{breaks}</object></void>"""
OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<java version="17" class="java.beans.XMLDecoder"><object class="org.omegat.core.segmentation.SRX" id="SRX0">
<void property="mappingRules"><void method="add"><object class="org.omegat.core.segmentation.MapRule">
<void property="language"><string>All</string></void><void property="pattern"><string>.*</string></void>
<void property="rules"><object class="java.util.ArrayList">{rules}</object></void></object></void></void>
<void property="version"><string>0.2.2</string></void></object></java>
"""


def omegat_rules(*rules: tuple[bool, str, str]) -> str:
    breaks = {True: '<void property="breakRule"><boolean>true</boolean></void>', False: ""}
    return OMEGAT.format(rules="".join(OMEGAT_RULE.format(breaks=breaks[b], before=x, after=y) for b, x, y in rules))


def test_what_omegat_keeps_beside_a_project_is_read(read):
    rules = read(omegat_rules((False, r"\bfig\.", r"\s"), (True, r"[.?!]+", r"\s")), "segmentation.conf")
    assert cut(rules, "See fig. 3. He left!") == ["See fig. 3.", "He left!"]
    assert rules.is_java
    assert rules.cascades


def test_the_rules_in_the_program_omegat_are_read(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "OmegaT.jar", "w") as jar:
        jar.writestr("org/omegat/core/segmentation/defaultRules.srx", srx())
    assert cut(aligner.read_srx(tmp_path / "OmegaT.jar"), TEXT) == ["See fig. 3.", "Mr. Li came.", "He left!"]


def test_white_space_in_java_is_ascii(read):
    okapi = '<okpsrx:options xmlns:okpsrx="http://okapi.sf.net/srx-extensions" useJavaRegex="yes"/>'
    text = "Il est parti.\u00a0Elle reste. Bien."
    assert cut(read(srx()), text) == ["Il est parti.", "Elle reste.", "Bien."]
    assert cut(read(srx(options=okapi)), text) == ["Il est parti.\u00a0Elle reste.", "Bien."]


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        (r"\u4e00\x{20000}", "一𠀀", "u4e00"),
        (r"\uD840\uDC00", "𠀀", "x"),
        (r"\Q[.]\E", "[.]", "."),
        (r"\h", "\t", "h"),
        (r"\v", "\n", "v"),
        (r"\e\cA\033", "\x1b\x01\x1b", "e"),
        (r"[\p{L}&&[^rwn]]", "a", "r"),
        (r"\p{IsCJKUnifiedIdeographs}", "中", "a"),
        (r"\p{javaLowerCase}", "a", "A"),
        (r"\p{IsAlphabetic}\p{Lu}\P{Lu}", "aAa", "aaa"),
        (r"(?U)\w", "é", "."),
        (r"(?iu)mr(?-i:S)", "MRS", "MRs"),
        (r"\{1\}{2}", "{1}}", "{1}"),
        ("{0>", "{0>", "0>"),
        (r"(a)\1", "aa", "ab"),
        (r"a\z", "a", "b"),
        (r"[[:alpha:]]", "a", "1"),
    ],
)
def test_expressions_of_other_libraries_mean_what_they_mean_there(pattern, fits, does_not):
    expression = compiled(translated(pattern, is_java=True))
    assert expression.fullmatch(fits)
    assert not expression.fullmatch(does_not)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "my.srx:1: not well-formed XML: .* empty.*; export the rules again"),
        ("<srx><header>", "my.srx:1: not well-formed XML"),
        ("<tmx/>", "my.srx:1: the root element is <tmx>, not <srx>; export the rules again"),
        ("PK\x03\x04", "my.srx: .*unpacked"),
        (srx("", ""), "my.srx: there are no rules in it"),
        (srx(pattern=".*").replace('rulename="Default"/>', 'rulename="Other"/>'), "my.srx:11: .* not there: 'Other'"),
        (srx().replace("<srx", '<!DOCTYPE srx [<!ENTITY a "b">]><srx').replace(r"\s<", "&a;<"), "my.srx:.* an entity"),
        (srx(options='<options useIcu4JBreakRules="yes"/>'), "my.srx:3: .* ICU, .*; in Okapi's Ratel"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(read, content, told):
    with pytest.raises(AlignerError, match=told) as error:
        read(content)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("[.", "my.srx:6: a rule is no regular expression: unterminated character set; mend the rule"),
        ("(?R)", r"my.srx:6: a rule is no regular expression: “\(\?R” is not known here"),
        ("(?:(?:a{900}){900}){900}", "asks for more than 100,000"),
        ("(" * 3000 + ")" * 3000, "a rule is no regular expression"),
        ("a" * 30_000, "longer than 20,000 characters"),
        (r"\p{Nonsense}", "unknown property"),
    ],
)
def test_an_expression_that_cannot_be_used_is_told_with_its_line(read, pattern, told):
    rules = read(srx(f'<rule break="no"><beforebreak>{pattern}</beforebreak></rule>'))
    assert cut(rules, "Il part. Il vient.", "fr") == ["Il part.", "Il vient."]  # it is none of theirs
    with pytest.raises(FormatError, match=told):
        cut(rules, TEXT)


def test_a_rule_that_would_take_for_ever_is_stopped(read, monkeypatch):
    monkeypatch.setattr(cutting, "_SECONDS", 0.3)
    for rule in (
        "<rule><beforebreak>(a+)+b</beforebreak></rule>",
        r'<rule break="no"><afterbreak>\s(a|aa)+[^a]</afterbreak></rule>' + SENTENCES,
    ):
        with pytest.raises(FormatError, match=r"my.srx:\d: this rule, or an exception .*; make its"):
            cut(read(srx(rule)), "b. " + "a" * 5000)


def test_the_recipe_names_the_rules_and_not_where_they_lie(read):
    first, second = read(srx()), read(srx(default=SENTENCES.replace("?!", "!?")))
    zh = aligner.segment("他来了. 他走了。", "zh", rules=first)
    en = aligner.segment("He came. He left.", "en", rules=first)
    plain, chosen, other = (aligner.Settings(rules=rules, encoder="none") for rules in (None, first, second))
    assert len({settings.fingerprint() for settings in (plain, chosen, other)}) == 3
    assert chosen.fingerprint() == aligner.Settings(rules=read(srx(), "again.srx"), encoder="none").fingerprint()
    recipe = chosen.recipe(zh, en)
    assert recipe.source_segmenter == recipe.target_segmenter
    assert recipe.source_segmenter.startswith(f"SRX my.srx, sha256 {first.digest()[:16]}, regex ")
    with pytest.raises(ChoiceError, match="segmented already need no rules"):
        aligner.Settings(rules=first, segmented=True)


def test_the_commands_take_a_file_of_rules(run, tmp_path):
    (tmp_path / "my.srx").write_text(srx(), encoding="utf-8")
    (tmp_path / "en.txt").write_text(TEXT, encoding="utf-8")
    found = run("segment", str(tmp_path / "en.txt"), "--lang", "en", "--srx", str(tmp_path / "my.srx"))
    assert found.stdout == "See fig. 3.\nMr. Li came.\nHe left!\n"
    (tmp_path / "zh.txt").write_text("见图3。李先生来了。他走了!", encoding="utf-8")
    rules = tmp_path / "both.srx"
    rules.write_text(srx(default=SENTENCES + "<rule><beforebreak>。</beforebreak></rule>"), encoding="utf-8")
    out = tmp_path / "out.tmx"
    texts = [str(tmp_path / name) for name in ("zh.txt", "en.txt")]
    run("align", *texts, "--srx", str(rules), "--encoder", "none", "-o", str(out))
    assert [bead.shape for bead in aligner.read(out)] == ["1-1"] * 3
    assert "SRX both.srx" in Path(out).read_text(encoding="utf-8")
    assert str(tmp_path) not in str(aligner.read(out).recipe)
