"""Which files belong together, by names as people give them."""

import pytest

from aligner.pairing import natural, pair_files


def paired(*paths, lang=lambda path: pytest.fail(f"the content of {path} is looked at"), **options):
    found = pair_files(paths, lang, **options)
    return [(pair.source, pair.target, pair.name) for pair in found.pairs], [path for path, _ in found.left]


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("zh/01.txt", "en/01.txt", "01"),
        ("zh/ch 1.docx", "en/Ch_1.md", "ch 1"),
        ("report.zh.docx", "report.en.docx", "report"),
        ("report_zh-CN.docx", "report_en-GB.docx", "report"),
        ("Report (Chinese).docx", "Report (English).docx", "Report"),
        ("合同_中文.docx", "合同_英文.docx", "合同"),
        ("合同-中.docx", "合同-英.docx", "合同"),
        ("chinese-history.zh.txt", "chinese-history.en.txt", "chinese history"),
        ("books/zh/1/a.txt", "books/en/1/a.txt", "a"),
        ("EN report.txt", "DE report.txt", "report"),
        ("Cien años de soledad es.txt", "Cien años de soledad en.txt", "Cien años de soledad"),
        ("v1.2/zh.txt", "v1.2/en.txt", "v1.2"),
        ("zh/001_zh-en.txt", "en/001_zh-en.txt", "001_zh-en"),
        ("zh/de-pt.1.txt", "pt/de-pt.1.txt", "de-pt.1"),
        ("es-ar/a.txt", "pt-br/a.txt", "a"),
        ("zh/novel.md.txt", "en/novel.md", "novel"),
    ],
)
def test_a_name_without_its_language_tells(source, target, name):
    assert paired(source, target) == ([(source, target, name)], [])


def test_what_follows_a_dot_within_a_name_belongs_to_it():
    """Only the last suffix says which format it is; else all of these would have one name."""
    names = [f"{{}}/novel.{part}.txt" for part in ("001", "002", "Mr. Smith", "one", "two")]
    found, left = paired(*(name.format(lang) for lang in ("zh", "en") for name in names))
    assert [pair[:2] for pair in found] == [(name.format("zh"), name.format("en")) for name in names]
    assert left == []


def test_content_tells_the_language_where_names_do_not():
    found = paired(
        "第一章.txt", "第二章.txt", "chapter 1.txt", "chapter 2.txt", lang=lambda p: "zh" if p > "z" else "en"
    )
    assert found[0] == [("第一章.txt", "chapter 1.txt", "第一章"), ("第二章.txt", "chapter 2.txt", "第二章")]


def test_numbers_tell_where_titles_differ():
    names = [f"zh/{i:02}-章.txt" for i in (1, 2, 10)], [f"en/Chapter {i}.txt" for i in (10, 2, 1)]
    found, left = paired(*names[0], *names[1])
    assert [pair[:2] for pair in found] == list(zip(names[0], sorted(names[1], key=natural), strict=True))
    assert left == []


def test_order_is_the_last_resort_and_said():
    found = pair_files(["zh/a.txt", "zh/b.txt", "en/x.txt", "en/y.txt"], lambda path: "")
    assert [(pair.source, pair.target, pair.by) for pair in found.pairs] == [
        ("zh/a.txt", "en/x.txt", "order"),
        ("zh/b.txt", "en/y.txt", "order"),
    ]


def test_where_one_file_more_is_there_order_tells_nothing():
    found, left = paired("zh/a.txt", "zh/b.txt", "zh/c.txt", "en/a.txt", "en/y.txt")
    assert found == [("zh/a.txt", "en/a.txt", "a")]
    assert left == ["en/y.txt", "zh/b.txt", "zh/c.txt"]


def test_a_third_language_is_left():
    found = pair_files(["zh/1.txt", "en/1.txt", "fr/1.txt", "zh/2.txt", "en/2.txt"], lambda path: "")
    assert [pair.source for pair in found.pairs] == ["zh/1.txt", "zh/2.txt"]
    assert found.left == (("fr/1.txt", "it is in fr, neither in zh nor in en"),)


def test_the_user_says_which_is_the_source():
    assert paired("en/1.txt", "zh/1.txt", languages=("zh-TW", None))[0] == [("zh/1.txt", "en/1.txt", "1")]
    found, left = paired("en/1.txt", "zh/1.txt", "fr/1.txt", languages=("en", "fr"))
    assert (found, left) == ([("en/1.txt", "fr/1.txt", "1")], ["zh/1.txt"])


def test_names_stay_apart():
    found, _ = paired("a/zh/1.txt", "a/en/1.txt", "b/zh/1.txt", "b/en/1.txt")
    assert len({name for *_, name in found}) == 2


def test_ten_comes_after_nine():
    assert sorted(["a10", "a9", "A1"], key=natural) == ["A1", "a9", "a10"]


def test_chinese_numbers_are_sorted_as_numbers():
    numbers = ["一", "二", "三", "九", "十", "十一", "二十", "九十九", "一百", "一百零三", "一千二百"]
    for form in ("第{}章.txt", "{}.txt", "书/{}章 名.txt", "{}、名.txt"):
        names = [form.format(number) for number in numbers]
        backwards = names[::-1]
        assert sorted(backwards, key=natural) == names
    assert sorted(["下册", "上册", "中册"], key=natural) == ["上册", "中册", "下册"]
    assert sorted(["第3章", "第十章", "第二章"], key=natural) == ["第二章", "第3章", "第十章"]
    found, _ = paired("zh/第一百零三章.txt", "zh/第二章.txt", "en/chapter 2.txt", "en/chapter 103.txt")
    assert [pair[:2] for pair in found] == [
        ("zh/第二章.txt", "en/chapter 2.txt"),
        ("zh/第一百零三章.txt", "en/chapter 103.txt"),
    ]
