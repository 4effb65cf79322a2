"""Inline codes of TMX and XLIFF, in files such as several programs write them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from costs import assert_linear

from aligner import edits, formats, report
from aligner.check import Finding, check
from aligner.formats.codes import CODES, Code, decoded
from aligner.formats.tmx import FORMAT as TMX
from aligner.formats.xliff import FORMAT as XLIFF
from aligner.model import Alignment
from aligner.project import Project


def memory(*units: tuple[str, str]) -> Alignment:
    """A memory in TMX."""
    variant = '<tuv xml:lang="{}"><seg>{}</seg></tuv>'.format
    body = "".join(f"<tu>{variant('zh', source)}{variant('en', target)}</tu>" for source, target in units)
    return read(TMX, f'<tmx version="1.4"><header srclang="zh"/><body>{body}</body></tmx>')


def read(form: formats.Format, content: str) -> Alignment:
    """Read a file, which says that its markup is dropped."""
    assert form.read is not None
    with report.collect_notices():
        return form.read(io.BytesIO(content.encode()), "file")


def xliff(source: str, target: str, version: str = "1.2") -> Alignment:
    """A unit of an XLIFF file."""
    if version == "1.2":
        unit = f'<trans-unit id="1"><source>{source}</source><target>{target}</target></trans-unit>'
        content = f'<file original="a" source-language="zh" target-language="en"><body>{unit}</body></file>'
    else:
        unit = f'<unit id="1"><segment><source>{source}</source><target>{target}</target></segment></unit>'
        content = f'<file id="f">{unit}</file>'
    languages = ' srcLang="zh" trgLang="en"' if version != "1.2" else ""
    return read(XLIFF, f'<xliff version="{version}"{languages}>{content}</xliff>')


def of(alignment: Alignment) -> list[Finding]:
    return check(alignment, kinds=["tag"])


BOLD = '<bpt i="1" type="82" x="1"/>打开<ept i="1"/>文件'  # as Trados writes it


@pytest.mark.parametrize(
    ("source", "target", "reasons"),
    [
        (f'{BOLD}<ph x="2" type="45"/>吧。', '<bpt i="1" type="82" x="1"/>Open<ept i="1"/> the file.',
         ['“<ph x="2">” of the source is not in the target']),
        ("打开文件<ph>{1}</ph>吧。", "Open <ph>{1}</ph> the <ph>{2}</ph> file.",
         ["“<ph>{2}</ph>” of the target is not in the source"]),
        ('打开<bpt i="1" type="bold">{}</bpt>文件<ept i="1">{}</ept>吧。',  # as memoQ writes it
         'Open the <bpt i="1" type="bold">{}</bpt>file now.',
         ['“<ept i="1">{}</ept>” of the source is not in the target']),
        ('打开<bpt i="1" type="bold"/>文件<ept i="1"/>吧。', 'Open the <bpt i="1" type="italic"/>file<ept i="1"/> now.',
         ['“<bpt i="1">”, “<ept i="1">” of the source are not in the target',
          '“<bpt i="1">”, “<ept i="1">” of the target are not in the source']),
        ('打开<bpt i="0" x="1">&lt;b&gt;</bpt>文件<ept i="0">&lt;/b&gt;</ept>吧。',  # as OmegaT writes it
         'Open the <bpt i="0" x="1">&lt;i&gt;</bpt>file<ept i="0">&lt;/i&gt;</ept> now.',
         ['“<bpt i="0" x="1"><b></bpt>”, “<ept i="0"></b></ept>” of the source are not in the target',
          '“<bpt i="0" x="1"><i></bpt>”, “<ept i="0"></i></ept>” of the target are not in the source']),
        ('共<ph x="1">{0}</ph>个。', 'There are <ph x="1">{1}</ph> in all.',
         ['“<ph x="1">{0}</ph>” of the source is not in the target',
          '“<ph x="1">{1}</ph>” of the target is not in the source']),
        ('一<ph x="1"/>二<ph x="2"/>三', 'One <ph x="1"/> two <ph x="1"/> three',
         ['“<ph x="2">” of the source is not in the target', '“<ph x="1">” of the target is not in the source']),
        ("打开<hi type='bold'>文件</hi>吧。", "Open the file now.",
         ['“<hi type="bold">”, “</hi>” of the source are not in the target']),
        ('<it pos="begin" x="1">&lt;b&gt;</it>打开文件吧。', "Open the file now.",
         ['“<it x="1" pos="begin"><b></it>” of the source is not in the target']),
        ('打开<bpt i="1"/>文件<ept i="1"/>吧。', 'Open <ept i="1"/>the file<bpt i="1"/> now.',
         ['“<ept i="1">”, “<bpt i="1">” of the target has no partner where it stands']),
        ('<bpt i="1" x="1"/>大<bpt i="2" x="2"/>小<ept i="2"/>写<ept i="1"/>。',
         '<bpt i="1" x="2"/>Upper<bpt i="2" x="1"/> and lower<ept i="2"/> case<ept i="1"/>.',
         ['tags are nested in another way in the target: “<bpt i="1" x="2">”, “<bpt i="2" x="1">”']),
        ('<bpt i="1" x="1"/>大<bpt i="2" x="2"/>小<ept i="2"/>写<ept i="1"/>。',
         '<bpt i="1" x="1"/>Upper<bpt i="2" x="2"/> and lower<ept i="1"/> case<ept i="2"/>.',
         ['“<ept i="1">” of the target crosses another pair']),
    ],
)  # fmt: skip
def test_what_is_reported_in_tmx(source: str, target: str, reasons: list[str]) -> None:
    assert [finding.reason for finding in of(memory((source, target)))] == reasons


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (f"{BOLD}吧。", 'Please <bpt i="4" type="82" x="1"/>open<ept i="4"/> the file.'),
        ('一<ph x="1"/>二<ph x="2"/>', 'Two<ph x="2"/> one<ph x="1"/>'),
        ('一<ph x="1"/>二<ph x="2"/>', 'One<ph x="3"/> two<ph x="4"/>'),  # numbered through both sides
        ('一<ph x="1" type="45"/>二', 'One<ph type="46"/> two'),
        ('<ut>{\\f1 </ut>一<ut>}</ut>', "<ut>{\\f3\\lang1033 </ut>One<ut>}</ut>"),
        ('见<bpt i="1">&lt;a title="此"&gt;</bpt>此处<ept i="1">&lt;/a&gt;</ept>',
         'See <bpt i="1">&lt;a title="this"&gt;</bpt>here<ept i="1">&lt;/a&gt;</ept>'),
        ('<bpt i="1" x="1"/>大<ept i="1"/><bpt i="2" x="2"/>小<ept i="2"/>',
         '<bpt i="1" x="2"/>small<ept i="1"/> <bpt i="2" x="1"/>large<ept i="2"/>'),
        ('<bpt i="1" x="1"/>大<bpt i="2" x="2"/>小<ept i="1"/>写<ept i="2"/>',
         '<bpt i="1" x="1"/>large<bpt i="2" x="2"/>small<ept i="1"/>letters<ept i="2"/>'),
        ('一<ph x="1">&lt;img alt="<sub>图</sub>"/&gt;</ph>',
         'One <ph x="1">&lt;img alt="<sub>picture</sub>"/&gt;</ph>'),
        ('<ept i="1"/>一', '<ept i="1"/>One'),
    ],
)  # fmt: skip
def test_what_is_the_same_in_tmx(source: str, target: str) -> None:
    assert of(memory((source, target))) == []


@pytest.mark.parametrize(
    ("version", "source", "target", "reasons"),
    [
        ("1.2", '打开<g id="1">文件</g><x id="2"/>吧', 'Open the <g id="1">file</g>',
         ['“<x id="2">” of the source is not in the target']),
        ("1.2", '打开<g id="1">文件</g>吧', "Open the file",
         ['“<g id="1">”, “</g>” of the source are not in the target']),
        ("1.2", '打开<bx id="1" rid="9"/>文件<ex id="2" rid="9"/>', 'Open the <bx id="1" rid="9"/>file',
         ['“<ex id="2">” of the source is not in the target']),
        ("1.2", '关闭<x id="1"/>文件吧', 'Close the <x id="3"/>file',
         ['“<x id="1">” of the source is not in the target', '“<x id="3">” of the target is not in the source']),
        ("1.2", '<g id="1"><g id="2">大</g>写</g>字', '<g id="2"><g id="1">Capital</g></g> letters',
         ['tags are nested in another way in the target: “<g id="2">”, “<g id="1">”']),
        ("2.0", '打开<pc id="1">文件</pc><ph id="2"/>吧', 'Open the file<ph id="2"/> now',
         ['“<pc id="1">”, “</pc>” of the source are not in the target']),
        ("2.0", '打开<sc id="1"/>文件<ec startRef="1"/>吧', 'Open the <sc id="1"/>file now',
         ['“<ec startRef="1">” of the source is not in the target']),
    ],
)  # fmt: skip
def test_what_is_reported_in_xliff(version: str, source: str, target: str, reasons: list[str]) -> None:
    assert [finding.reason for finding in of(xliff(source, target, version))] == reasons


@pytest.mark.parametrize(
    ("version", "source", "target"),
    [
        ("1.2", '打开<bx id="1" rid="9"/>文件<ex id="2" rid="9"/>',
         'Open <ex id="2" rid="8"/>the file<bx id="1" rid="8"/>'),
        ("2.0", '打开<sc id="1"/>文件<ec startRef="1"/>吧', 'Open the <ec startRef="1"/>file<sc id="1"/> now'),
    ],
)  # fmt: skip
def test_what_closes_before_it_opens(version: str, source: str, target: str) -> None:
    [finding] = of(xliff(source, target, version))
    assert "has no partner where it stands" in finding.reason


@pytest.mark.parametrize(
    ("version", "source", "target"),
    [
        ("1.2", '<g id="1">打开</g><x id="2"/>', '<x id="2"/><g id="1">Open</g>'),
        ("1.2", '打开<mrk mtype="x-sdl-comment">文件</mrk>', "Open the file"),
        ("2.0", '<pc id="1">打开</pc><mrk id="m1" type="term">文件</mrk>', '<pc id="1">Open</pc> the file'),
        ("2.0", '<ec id="1" isolated="yes"/>打开', '<ec id="1" isolated="yes"/>Open'),
    ],
)  # fmt: skip
def test_what_is_the_same_in_xliff(version: str, source: str, target: str) -> None:
    assert of(xliff(source, target, version)) == []


def test_codes_outside_the_segments_of_a_unit_are_no_part_of_them() -> None:
    content = (
        '<xliff version="1.2"><file source-language="zh" target-language="en"><body><trans-unit id="1">'
        '<source><g id="5">一。<x id="6"/>二。</g></source>'
        '<seg-source><g id="5"><mrk mtype="seg" mid="1">一。<x id="6"/></mrk><mrk mtype="seg" mid="2">二。</mrk></g>'
        '</seg-source><target><g id="5"><mrk mtype="seg" mid="1">One.</mrk></g> <mrk mtype="seg" mid="2">Two.</mrk>'
        "</target></trans-unit></body></file></xliff>"
    )
    [finding] = of(read(XLIFF, content))
    assert (finding.bead, finding.reason) == (1, '“<x id="6">” at the ends of the source is not in the target')


def test_what_encloses_the_whole_segment_is_a_warning() -> None:
    whole = ('<bpt i="1" x="1"/>整个句子。<ept i="1"/><ph x="2"/>', "The whole sentence.")
    inside = ('整个<bpt i="1" x="1"/>句子。<ept i="1"/>', "The whole sentence.")
    half = ('<bpt i="1" x="1"/>整个<ept i="1"/>句子。', '<bpt i="1" x="1"/>The whole sentence.')
    assert [finding.severity for finding in of(memory(whole, inside, half))] == ["warning", "error", "error"]


def test_they_travel_with_other_properties(tmp_path: Path) -> None:
    alignment = memory((f"{BOLD}吧。", "Open the file."))
    expected = [finding.reason for finding in of(alignment)]
    for name in ("a.tmx", "a.xlf", "a.json", "a.jsonl", "a.tei"):
        formats.write(alignment, tmp_path / name)
        assert [finding.reason for finding in of(formats.read(tmp_path / name))] == expected


def test_a_file_of_ours_that_got_codes_elsewhere_has_only_these(tmp_path: Path) -> None:
    formats.write(memory((f"{BOLD}吧。", "Open the file.")), tmp_path / "a.tmx")
    content = (tmp_path / "a.tmx").read_text("utf-8")
    [finding] = of(read(TMX, content.replace("打开文件吧。", '打开文件<ph x="7"/>吧。')))
    assert '“<ph x="7">”' in finding.reason


def test_beads_that_are_merged_are_compared_by_what_each_has() -> None:
    pairs = [('一<ph x="1"/>二', 'One<ph x="1"/> two'), ('一<ph x="1"/>三', 'One and<ph x="1"/> three')]
    assert of(edits.Merge(0).apply(memory(*pairs))) == []
    lost = [*pairs[:1], ('一<ph x="2"/>三', "One and three")]
    [finding] = of(edits.Merge(0).apply(memory(*lost)))
    assert finding.reason == '“<ph x="2">” of the source is not in the target'


def test_a_damaged_property_is_passed_over() -> None:
    alignment = memory(("一", "One"))
    for value in ("", "[[1]]", "[[[]]]", '{"a": 1}', "[" * 100_000, '[[1,"open","a",1,"",""]]', "7"):
        bead = replace(alignment.beads[0], properties=((f"source.{CODES}", value),))
        assert of(replace(alignment, beads=(bead,))) == []
    assert decoded(json.dumps([[0, "single", "<ph>"]])) == [Code(0, "single", "<ph>")]


@pytest.mark.parametrize(
    "shape",
    [
        lambda n: '<ph x="1"/>a' * n,
        lambda n: "".join(f'<bpt i="{i}" x="{i}"/>' for i in range(n)) + "a"
        + "".join(f'<ept i="{i}"/>' for i in range(n)),
        lambda n: "".join(f'<bpt i="{i}"/>a' for i in range(n)),
        lambda n: "<ept i='1'/>a" * n,
        lambda n: f'a<ph x="1">{"{" * n}</ph><ph x="{"9" * n}"/>',
    ],
)  # fmt: skip
def test_thousands_of_codes_take_no_more_than_their_share(shape: Callable[[int], str]) -> None:
    def run(size: int) -> None:
        of(memory((shape(size), f"a{shape(size // 2)}")))

    assert_linear(run, 100, large=3000)


def test_deep_nesting_is_read() -> None:
    depth = 200
    deep = "".join(f'<g id="{i}">' for i in range(depth)) + "一" + "</g>" * depth
    other = "".join(f'<g id="{i}">' for i in reversed(range(depth))) + "One" + "</g>" * depth
    [finding] = of(xliff(deep, other))
    assert "nested in another way" in finding.reason


def test_a_project_keeps_them(tmp_path: Path) -> None:
    alignment = memory((f"{BOLD}吧。", "Open the file."))
    with Project.create(tmp_path / "a.aligner") as project:
        number = project.add(alignment, "one")
        assert [finding.kind for finding in of(project.alignment(number))] == ["tag"]


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ('See <x id="1"/>.', []),
        ('Version <x id="1"/>, of today.', []),
        ('Press <x id="1"/> to go on.', []),
        ('Press the <x id="1"/> (<x id="2"/>) key.', []),
        ('The end.<x id="1"/>The beginning.', []),
        ('Choose the <x id="1"/> the user wants.', []),
        ('See <g id="1">it</g> .', ["spacing"]),
        ('Press <x id="1"/> to stop it .', ["spacing"]),
        ('Press <x id="1"/> to stop the the machine.', ["repeated"]),
    ],
)
def test_element_that_stands_for_text_is_a_word(target: str, kinds: list[str]) -> None:
    in_tmx = target.replace("x id", "ph x").replace("g id", "hi x").replace("</g>", "</hi>")
    for found in (xliff("见说明。", target), memory(("见说明。", in_tmx))):
        assert [one.kind for one in check(found, kinds=["spacing", "repeated", "width"])] == kinds


def test_where_elements_of_merged_pairs_stand_is_not_known() -> None:
    apart = memory(("见说明。", 'See <ph x="1"/>.'), ("请按。", 'Press <ph x="1"/> .'))
    merged = edits.Merge(0).apply(apart)
    assert not check(merged, kinds=["spacing"])


def test_places_of_elements_are_found_in_linear_time() -> None:
    def run(size: int) -> object:
        return check(memory(("见说明。" * size, '<ph x="1"/> a  b .' * size)), kinds=["spacing"])

    assert_linear(run, 100, large=3000)
