"""What messages advise: the way out that leads out, for what people do by mistake."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import invoke

import aligner
from aligner.errors import AlignerError, ArgumentError, InvariantError
from aligner.model import Alignment, Bead, Document, Span

ZH = "会议发表了新闻公报。\n\n谢谢。\n"
EN = "The meeting issued a press release.\n\nThank you.\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two texts, a memory of them and another folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "zh.txt").write_text(ZH)
    (tmp_path / "en.txt").write_text(EN)
    (tmp_path / "folder").mkdir()
    (tmp_path / "terms.tbx").write_text("<tbx/>")
    (tmp_path / "words.txt").write_text("新闻公报\n")
    assert invoke("align", "zh.txt", "en.txt", "--encoder", "none", "-o", "memory.tmx").exit_code == 0
    return tmp_path


def _archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "something")
    return packed.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "what", "way_out"),
    [
        ("a.doc", OLE, "an old Word document (.doc)", "open it in Word or LibreOffice and save it as .docx or"),
        ("a.xls", OLE, "an old workbook (.xls)", "save it as .xlsx"),
        ("a.ppt", OLE, "an old presentation (.ppt)", "save it as PDF"),
        ("a.bin", OLE, "an old Office document", "save it as .docx"),
        ("a.bin", OLE + "PowerPoint Document".encode("utf-16-le"), "an old presentation (.ppt)", "save it as PDF"),
        ("a.rtf", rb"{\rtf1\ansi Hello}", "an RTF document", "save it as .docx or as plain text"),
        ("a.pptx", _archive("[Content_Types].xml", "ppt/presentation.xml"), "a presentation", "save it as PDF"),
        ("a.zip", _archive("zh.txt", "en.txt"), "an archive", "unpack it and name the files in it"),
        ("a.gz", b"\x1f\x8b\x08\0" + bytes(50), "an archive", "unpack it"),
        ("a.rar", b"Rar!\x1a\x07\0" + bytes(50), "an archive", "unpack it"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "an archive", "unpack it"),
        ("a.pages", _archive("Index/Document.iwa", "preview.jpg"), "a document of Pages", "export it as .docx"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "an image", "recognise its text first (OCR)"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(range(256)), "an image", "recognise its text first (OCR)"),
        ("a.tif", b"II*\0" + bytes(50), "an image", "OCR"),
        ("a.webp", b"RIFF\x20\0\0\0WEBPVP8 " + bytes(50), "an image", "OCR"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(50), "an image", "OCR"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(50), "a recording", "give its subtitles: .srt or .vtt"),
        ("a.mp3", b"ID3\x03\0\0" + bytes(50), "a recording", "subtitles"),
        ("a.mobi", bytes(60) + b"BOOKMOBI" + bytes(50), "an e-book of Kindle", "convert it to EPUB"),
        ("a.sqlite", b"SQLite format 3\0" + bytes(50), "a database", "export what it holds"),
    ],
)
def test_what_is_no_text_is_named_with_a_way_out(here: Path, name: str, data: bytes, what: str, way_out: str) -> None:
    (here / name).write_bytes(data)
    refused = invoke("align", name, "en.txt")
    assert refused.exit_code == 1
    assert f"aligner: {name}: this is {what}" in refused.stderr
    assert way_out in refused.stderr


@pytest.mark.parametrize("command", ["show {}", "check {}", "convert {} -o out.tmx", "search {} 会议", "links {}"])
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.doc", OLE, "this is an old Word document (.doc), not plain text; open it in Word or LibreOffice"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "this is an image, not plain text; recognise its text first"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n", "there is nothing but white space in it"),
    ],
)
def test_what_cannot_be_aligned_either_is_not_to_be_aligned(
    here: Path, command: str, name: str, data: bytes, says: str
) -> None:
    (here / name).write_bytes(data)
    refused = invoke(*command.format(name).split())
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"aligner: {name}: {says}")


def test_a_text_is_no_output(here: Path) -> None:
    refused = invoke("align", "zh.txt", "en.txt", "-o", "out.docx")
    assert refused.exit_code == 1
    assert refused.stderr == (
        "aligner: out.docx: an alignment is not written as a text; "
        "to read it write .html or .xlsx, for translation programs .tmx\n"
    )


@pytest.mark.parametrize("text", ["BM is a brand (of bikes) that I like.", "ID3 tags are old.", "Rar! he cried."])
def test_texts_that_begin_like_something_else_are_texts(here: Path, text: str) -> None:
    (here / "a.txt").write_text(text)
    assert invoke("segment", "a.txt", "--lang", "en").exit_code == 0


def test_a_workbook_is_an_alignment(here: Path) -> None:
    assert invoke("convert", "memory.tmx", "-o", "review.xlsx").exit_code == 0
    refused = invoke("align", "review.xlsx", "en.txt")
    assert "aligner show, check, search and convert read it; to align its texts again, save each as" in refused.stderr
    (here / "review.xlsx").rename("review.txt")
    refused = invoke("align", "review.txt", "en.txt")
    assert "this is a workbook of Excel, not plain text; if its rows are pairs, aligner show and" in refused.stderr


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        (
            "show zh.txt",
            1,
            "zh.txt: by its name (.txt) this is a text, not an alignment; align it with its",
        ),
        ("show zh.txt", 1, "aligner align zh.txt OTHER -o memory.tmx"),
        ("convert zh.docx", 1, "by its name (.docx) this is a text, not an alignment"),
        ("check terms.tbx", 1, "by its name (.tbx) this is a glossary, not an alignment"),
        (
            "align memory.tmx copy.tmx",
            1,
            "memory.tmx: by its name (.tmx) this is an alignment, not a text; aligner",
        ),
        ("show folder", 1, "folder: this is a folder, not a file; name a file in it"),
        ("align folder en.txt", 1, "folder: this is a folder, not a file; name a file in it"),
        ("align zh.txt en.txt -o .", 1, ".: this is a folder, not a file; name a file in it, such as ./memory.tmx"),
        ("align zh.txt en.txt -o folder", 1, "name a file in it, such as folder/memory.tmx"),
        (
            "align zh.txt en.txt -o new/",
            1,
            "new/: this is a folder, not a file; name a file in it, such as new/",
        ),
        ("glossary memory.tmx -o folder", 1, "folder: this is a folder, not a file"),
        ("show memry.tmx", 1, "memry.tmx: no such file or folder; did you mean memory.tmx?"),
        ("align zh.txt folder/en.txt", 1, "folder/en.txt: no such file or folder\n"),
        ("align zh.txt floder/en.txt", 1, "no such file or folder; there is no folder floder"),
        (
            "align zh.txt en.txt -o m.tmz",
            1,
            "m.tmz: unknown suffix '.tmz'; did you mean .tmx?; or name the format",
        ),
        ("show m.tnx", 1, "unknown suffix '.tnx'; did you mean .tmx?; or name the format with --from"),
        ("aling zh.txt en.txt", 2, "there is no command 'aling'; did you mean aligner align?"),
        ("zh.txt en.txt", 2, "there is no command 'zh.txt'; to align two texts: aligner align zh.txt en.txt"),
        ("summarise zh.txt", 2, "there is no command 'summarise'; choose from: align, segment, "),
        (
            "align zh.txt en.txt memory.tmx",
            2,
            "unexpected extra argument (memory.tmx); name what is to be written with -o",
        ),
        (
            "align zh.txt en.txt zh.txt en.txt -o m.tsv",
            2,
            "unexpected extra arguments (zh.txt en.txt); align each pair of texts in a command of its own",
        ),
        (
            "join memory.tmx memory.tmx -o m.tsv",
            1,
            "aligner merge makes one memory of several in the same languages; if it is another translation of the same",
        ),
        *(
            (command, 2, f"'{number}': write a number from 0 to 1 with a point, such as 0.8")
            for number in ("0,8", "80%", "80", "nan")
            for command in (f"convert memory.tmx --min-confidence {number}", f"show memory.tmx --below {number}")
        ),
        ("check memory.tmx --only number --skip number", 2, "nothing would be looked for"),
        ("check memory.tmx --only term", 2, "--only term needs a glossary to check against: add --glossary FILE"),
        ("evaluate memory.tmx memory.tmx --from-one", 2, "--from-one goes with --word-links"),
    ],
)
def test_the_way_out_leads_out(here: Path, command: str, status: int, says: str) -> None:
    refused = invoke(*command.split())
    assert refused.exit_code == status
    assert says in " ".join(refused.stderr.replace("\n\n", "\n").split(" "))


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (
            "align zh.txt en.txt --encoder none -o new.tsv --one-sided",
            "--one-sided does nothing here: it is for TMX",
        ),
        (
            "align zh.txt en.txt --encoder none -o new.tmx --words",
            "words are not marked up here: only in TEI",
        ),
        ("align zh.txt en.txt --encoder none -o new.tmx --format tsv", "--format does nothing: the suffixes decide"),
        ("convert memory.tmx -o new.json --one-sided", "--one-sided does nothing here"),
        ("convert memory.tmx -o new.json --encoding utf-8", "--encoding does nothing without --source or --target"),
        ("show memory.tmx --encoding utf-8", "--encoding does nothing without --source or --target"),
        ("segment zh.txt --user-dict words.txt", "--user-dict does nothing without --tokens"),
        ("segment en.txt --tokens --user-dict words.txt", "--user-dict does nothing: the text is not Chinese"),
        ("search memory.tmx press --no-links -o hits.tsv --width 80", "--width does nothing: it is for the terminal"),
        ("links memory.tmx --tokens -o links.tsv", "--tokens does nothing: it is for .links and .txt"),
    ],
)
def test_an_option_without_effect_is_told(here: Path, command: str, says: str) -> None:
    done = invoke(*command.split())
    assert done.exit_code == 0
    assert f"aligner: warning: {says}" in done.stderr


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("align zh.txt en.txt --encoder none -o new.tmx", "--one-sided"),
        ("align zh.txt en.txt --encoder none -o new.xml", "--words --user-dict words.txt"),
        ("align zh.txt en.txt --encoder none -o new.tmx -o -", "--format json"),
        ("segment zh.txt --tokens", "--user-dict words.txt"),
    ],
)
def test_an_option_with_effect_is_not(here: Path, command: str, options: str) -> None:
    done = invoke(*command.split(), *options.split())
    assert done.exit_code == 0
    assert done.stderr == ""


@pytest.mark.parametrize("data", [b"", b" \n\n\t\n"])
@pytest.mark.parametrize("name", ["a.tmx", "a.xml", "a.json", "a.xlf"])
def test_an_empty_alignment_is_called_empty(here: Path, name: str, data: bytes) -> None:
    (here / name).write_bytes(data)
    refused = invoke("show", name)
    says = "there is nothing but white space in it" if data else "the file is empty"
    assert refused.stderr == f"aligner: {name}: {says}\n"


def test_an_image_is_no_alignment(here: Path) -> None:
    (here / "a.tmx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert "a.tmx: this is an image" in invoke("show", "a.tmx").stderr


def test_blank_lines_alone_are_not_called_an_empty_file(here: Path) -> None:
    (here / "blank.txt").write_text("\n \n\n")
    assert "blank.txt: there is nothing but white space in it" in invoke("align", "blank.txt", "en.txt").stderr


def test_one_bead_is_not_several(here: Path) -> None:
    (here / "zh.txt").write_text("谢谢。\n")
    (here / "en.txt").write_text("Thank you.\n")
    said = invoke("align", "zh.txt", "en.txt", "-v", "--encoder", "none", "-o", "one.tmx").stderr
    assert "1 sentence in 1 paragraph, 0 divisions\n" in said
    assert said.rstrip().splitlines()[-1] == "aligner: 1 bead"
    assert "1 bead: 1 × 1-1" in invoke("show", "one.tmx").stdout


def _alignment() -> Alignment:
    source, target = Document.from_sentences(["a", "b", "c"], "en"), Document.from_sentences(["x", "y", "z"], "fr")
    return Alignment(source, target, tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.9 + i / 30) for i in range(3)))


def test_a_number_that_no_bead_has() -> None:
    made = _alignment()
    with pytest.raises(IndexError, match="there is no bead 40; they are numbered from 0 to 2") as caught:
        made[40]
    assert isinstance(caught.value, AlignerError)
    with pytest.raises(ArgumentError, match="the number of a bead must be"):
        made["first"]  # type: ignore[call-overload]
    assert made[-1] == made.beads[2]


def test_conditions_that_nothing_can_fulfil() -> None:
    made = _alignment()
    assert made.filter(0.93) == made.filter(min_confidence=0.93) == made[1:]
    with pytest.raises(InvariantError, match="min_confidence is 99; a confidence lies between 0 and 1"):
        made.filter(min_confidence=99)
    with pytest.raises(ArgumentError, match=r"name it: filter\(predicate=…\)"):
        made.filter(lambda bead: True)  # type: ignore[arg-type]


def test_a_part_says_that_it_is_one() -> None:
    source, target = (
        Document.from_sentences(["好。", "谢谢。"], "zh"),
        Document.from_sentences(["Good.", "Thanks."], "en"),
    )
    whole = aligner.align(source, target, encoder="none")
    part = whole[:1]
    assert whole.recipe is not None
    assert part.recipe is not None
    assert dict(part.recipe.options)["part"] == "1 of 2"
    assert part.recipe.source == whole.recipe.source, "of the whole"
    known = replace(whole, recipe=replace(whole.recipe, unmatched="source 18-53"))
    assert known[:1].recipe.unmatched == "", "numbers of the whole would be false"  # type: ignore[union-attr]
    assert known[:].recipe.unmatched == "source 18-53"  # type: ignore[union-attr]
    assert part.filter(0.0).recipe == part.recipe
    assert dict(part[:0].recipe.options)["part"] == "0 of 2"  # type: ignore[union-attr]
    assert whole[:].recipe == whole.recipe


def test_a_glossary_in_which_nobody_has_decided(here: Path) -> None:
    (here / "terms.tsv").write_text("source\ttarget\tstatus\n峰会\tsummit\tcandidate\n公报\trelease\tcandidate\n")
    refused = invoke("glossary", "--convert", "--approved", "terms.tsv", "-o", "mine.txt")
    message = "terms.tsv: none of its 2 terms is approved yet; choose approved in the column status of those"
    assert message in refused.stderr
