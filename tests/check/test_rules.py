"""Rules of the user: the file, the profiles, patterns and forbidden words, and how grave findings are."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_form import alignment
from told import noticed

from aligner.check import CHECKS, Rules, check, profile, read_rules
from aligner.errors import AlignerError, ChoiceError
from aligner.registry import LEVELS, PROFILES

PAIR = ("未经同意，乙方不得转让。", "Party B may transfer it without consent.")


def rules(tmp_path: Path, text: str) -> Rules:
    path = tmp_path / "house.toml"
    path.write_text(text, encoding="utf-8")
    return read_rules(str(path))


def said(tmp_path: Path, text: str, *pairs: tuple[str, str]) -> list[tuple[str, str]]:
    findings = check(alignment(*pairs or (PAIR,)), rules=rules(tmp_path, text).with_kinds(["pattern"]))
    return [(finding.severity, finding.reason) for finding in findings]


@pytest.mark.parametrize(
    ("keys", "is_found"),
    [
        ("source = '不得'", True),
        ("target = 'Party [A-C]'", True),
        ("target = 'Party [D-F]'", False),
        ("source = '不得'\nlacks = 'shall not|may not'", True),
        ("source = '不得'\nlacks = 'without'", False),
        ("source = '应当'\nlacks = 'shall'", False),
        ("source = '不得'\ntarget = 'may transfer'", True),
        ("source = '不得'\ntarget = 'shall transfer'", False),
    ],
)
def test_patterns(tmp_path: Path, keys: str, is_found: bool) -> None:
    expected = [("warning", "look here")] if is_found else []
    assert said(tmp_path, f"[[pattern]]\nmessage = 'look here'\n{keys}\n") == expected


def test_a_pattern_marks_what_it_matches_and_says_how_grave_it_is(tmp_path: Path) -> None:
    text = "[[pattern]]\nmessage = 'm'\nsource = '不得'\ntarget = 'may'\nseverity = 'error'\n"
    [finding] = check(alignment(PAIR), kinds=["pattern"], rules=rules(tmp_path, text))
    assert (finding.source, finding.target, finding.severity) == (("不得",), ("may",), "error")


def test_forbidden_words(tmp_path: Path) -> None:
    text = 'forbidden = ["may", "in order to"]'
    pairs = [("a", "In order\n to go, you May go."), ("b", "Maybe; dismay.")]
    assert [reason for _, reason in said(tmp_path, text, *pairs)] == [
        "“In order to” is a forbidden word",
        "“May” is a forbidden word",
    ]
    chinese = check(
        alignment(("x", "他利用了机会。"), langs=("en", "zh")), rules=rules(tmp_path, 'forbidden = ["利用"]')
    )
    assert [finding.target for finding in chinese if finding.kind == "pattern"] == [("利用",)]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("limit = \n", 1, "not TOML: Invalid value"),
        ("kind = 'x'\n", None, "unknown key 'kind'"),
        ("[kinds]\nspelling = 'off'\n", None, "unknown kind of findings 'spelling'"),
        ("[kinds]\nnumber = 'loud'\n", None, "kinds.number is 'loud'"),
        ("kinds = 3\n", None, "'kinds' is no table"),
        ("profile = 'poetic'\n", None, "unknown profile 'poetic'"),
        ("max-length = 0\n", None, "max-length is 0"),
        ("forbidden = 'word'\n", None, "'forbidden' is no list of words"),
        ("pattern = 'a'\n", None, "'pattern' is no list of tables"),
        ("\n[[pattern]]\nmessage = 'x'\n", 2, "the pattern is incomplete"),
        (
            "[[pattern]]\nmessage = 'x'\nsource = 'a'\n[[pattern]]\nmessage = 'y'\ntarget = '(b'\n",
            6,
            "target is no regular",
        ),
        ("[[pattern]]\nmessage = 'x'\nsource = '(a{999}){999}'\n", 3, "too many repetitions"),
        ('[[pattern]]\nmessage = "x"\ntarget = "\\bshall\\b"\n', 3, "write target = '…'"),
        ("[[pattern]]\nmessage = 'x'\nsource = 'a'\ntargets = 'b'\n", 4, "unknown key 'targets'"),
        ("[[pattern]]\nmessage = 'x'\nsource = 3\n", 3, "the source of a pattern is 3"),
        ("[[pattern]]\nmessage = 'x'\nsource = 'a'\nseverity = 'bad'\n", 4, "unknown severity 'bad'"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_with_its_place(tmp_path: Path, text: str, line: int | None, what: str) -> None:
    with pytest.raises(AlignerError) as raised:
        rules(tmp_path, text)
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.line == line
    assert raised.value.file.endswith("house.toml")  # type: ignore[union-attr]


def test_a_slow_pattern_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.check.patterns._PATIENCE", 0.05)
    slow = "[[pattern]]\nmessage = 'slow'\ntarget = '(a|aa|a?a)+$'\n[[pattern]]\nmessage = 'b'\ntarget = 'b$'\n"
    with noticed(r"house.toml:1: a pattern takes too long \(bead 1\) and is not looked for from here on"):
        findings = said(tmp_path, slow, ("x", "a" * 2000 + "b"), ("y", "a" * 2000 + "cb"))
    assert findings == [("warning", "b"), ("warning", "b")]


def test_kinds_are_switched_and_graded(tmp_path: Path) -> None:
    made = rules(tmp_path, "[kinds]\nnumber = 'off'\nending = 'information'\nspacing = 'error'\n")
    assert "number" not in made.kinds
    assert "ending" in made.kinds
    findings = check(alignment(("有12个。", "There are  13!")), rules=made)
    assert {(one.kind, one.severity) for one in findings} == {("spacing", "error"), ("ending", "information")}


def test_a_file_changes_its_profile(tmp_path: Path) -> None:
    made = rules(tmp_path, "profile = 'literary'\nmax-length = 9\n[kinds]\ndoubled = 'warning'\nquote = 'off'\n")
    assert made.max_length == 9
    assert "doubled" in made.kinds
    assert "quote" not in made.kinds
    assert made.severities["number"] == "warning"


def test_profiles() -> None:
    assert set(profile("legal").kinds) == set(CHECKS)
    assert "doubled" not in profile("software").kinds
    assert "ending" not in profile("literary").kinds
    for name in PROFILES:
        assert set(profile(name).severities.values()) <= set(LEVELS)
        assert {"tag", "spacing", "number"} <= set(profile(name).kinds)
    with pytest.raises(ChoiceError, match="legal, literary, software"):
        profile("poetic")


def test_every_kind_can_be_switched_off() -> None:
    everything = Rules(kinds=tuple(CHECKS))
    for kind in CHECKS:
        assert set(CHECKS) - set(everything.with_kinds(skip=[kind]).kinds) == {kind}
    with pytest.raises(ChoiceError):
        everything.with_kinds(["spelling"])
