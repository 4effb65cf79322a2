"""Tags, placeholders and lengths."""

from __future__ import annotations

import pytest
from test_form import alignment, found

from aligner.check import Rules, check
from aligner.check.finding import BeadText, CheckContext
from aligner.check.limits import limits


@pytest.mark.parametrize(
    ("source", "target", "missing", "added"),
    [
        ("点击<b>确定</b>。", "Click <b>OK.", ("</b>",), ()),
        ("点击确定。", "Click <b>OK</b>.", (), ("<b>", "</b>")),
        ("第一行<br/>第二行", "Line one, line two", ("<br/>",), ()),
        ("见<a href='x'>此处</a>。", "See here.", ("<a href='x'>", "</a>"), ()),
        ("共{0}个，选{1}。", "{0} in all; choose {2}.", ("{1}",), ("{2}",)),
        ("你好，{name}！", "Hello!", ("{name}",), ()),
        ("你好，${user.name}！", "Hello, $ {user.name}!", ("${user.name}",), ("{user.name}",)),
        ("已删除%d个文件", "files deleted", ("%d",), ()),
        ("%1$s删除了%2$d个", "%1$s deleted %d", ("%2$d",), ("%d",)),
        ("%(count)s个结果", "results", ("%(count)s",), ()),
        ("价格&nbsp;很高", "the price is high", ("&nbsp;",), ()),
        ("{n, plural, other {#个文件}}", "{m, plural, one {# file} other {# files}}", ("{n, plural",), ("{m, plural",)),
        ("<0>你好</0>", "Hello", ("<0>", "</0>"), ()),
        ("{0}和{0}", "{0}", ("{0}",), ()),
    ],
)  # fmt: skip
def test_what_is_missing_and_added(source: str, target: str, missing: tuple[str, ...], added: tuple[str, ...]) -> None:
    findings = found(source, target, "tag")
    assert tuple(string for finding in findings for string in finding.source) == missing
    assert tuple(string for finding in findings for string in finding.target) == added


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("点击<b>确定</b>，选{0}。", "Choose {0} and click <b>OK</b>."),
        ("%1$s删除了%2$d个", "%2$d were deleted by %1$s"),
        ("{n, plural, other {#个文件}}", "{n, plural, one {# file} other {# files}}"),
        ("增长50%，达100%的目标。", "It grew by 50% to 100% of what was sought: a 5% discount."),
        ("如果a<b且c>d", "if a < b and c > d"),
        ("会议<发表>公报。", "The meeting issued a <press release>."),
        ("研究与开发", "R&amp;D &quot;here&quot;"),
        ("见<a title='此'>此处</a>。", "See <a title='this'>here</a>."),
        ("第一段<p>第二段", "One<p>two"),
        ("集合{1, 2}", "the set {1, 2}"),
    ],
)
def test_markup_that_agrees(source: str, target: str) -> None:
    assert found(source, target, "tag") == []


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("<b>确定</b>", "</b>OK<b>", "“</b>”, “<b>” of the target has no partner where it stands"),
        ("<b><i>确</i>定</b>", "<b><i>O</b>K</i>", "has no partner where it stands"),
        ("%s有%d个", "%d of %s", "placeholders without numbers stand in another order in the target"),
    ],
)
def test_an_order_that_does_not_work(source: str, target: str, reason: str) -> None:
    [finding] = found(source, target, "tag")
    assert reason in finding.reason


def test_a_number_in_a_placeholder_is_no_number() -> None:
    findings = check(alignment(("选{0}或<h1>标题</h1>。", "Choose {1} or title.")))
    assert {finding.kind for finding in findings} == {"tag"}


def test_numbers_beside_placeholders_are_compared_and_marked_in_the_text_as_it_stands() -> None:
    findings = check(alignment(("在{place}有12个。", "There are 13 in {place}.")))
    [finding] = findings
    assert (finding.kind, finding.source, finding.target) == ("number", ("12",), ("13",))
    assert finding.context.target == "There are 13 in {place}."


# --- lengths ---------------------------------------------------------------------------------------------------------


def limited(target: str, *properties: tuple[str, str], most: int | None = None) -> list[str]:
    bead = BeadText(1, "确定", target, "zh", "en", properties)
    return [one.reason for one in limits(bead, CheckContext(rules=Rules(max_length=most)))]


@pytest.mark.parametrize(
    ("properties", "is_found"),
    [
        ([("maxwidth", "5"), ("size-unit", "char")], True),
        ([("maxwidth", "6"), ("size-unit", "char")], False),
        ([("maxwidth", "5"), ("size-unit", "pixel")], False),
        ([("maxwidth", "5")], False),  # pixels, by XLIFF 1.2
        ([("slr:sizeRestriction", "5")], True),
        ([("slr:sizeRestriction", "2,6")], False),
        ([("max-length", "5")], True),
        ([("maxlength", "many")], False),
        ([("maxbytes", "5")], True),
    ],
)
def test_limits_that_a_file_states(properties: list[tuple[str, str]], is_found: bool) -> None:
    assert bool(limited("Delete", *properties)) == is_found


def test_the_smaller_limit_counts() -> None:
    assert limited("Delete", most=6) == []
    assert limited("Delete", most=5) == ["the target has 6 characters, and may have 5"]
    assert limited("Delete", ("max-length", "4"), most=5) == ["the target has 6 characters, and may have 4"]
    assert limited("Delete", ("max-length", "9"), most=5) == ["the target has 6 characters, and may have 5"]
    assert limited("löschen", ("maxbytes", "7")) == ["the target has 8 bytes in UTF-8, and may have 7"]
