"""The page knows each sentence that `aligner.check` can say, so that it can say it in Chinese."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import aligner.check
import aligner.review

TOLD = (Path(aligner.review.__file__).parent / "static" / "panels" / "messages.js").read_text("utf-8")
PARTS = {"SIDE": "(source|target)", "LIST": "(“.*”(?: and \\d+ more)?)"}

# What stands in the sentences for what is named so in the code of the checks.
VALUES = {
    "side": "source", "missing": "target", "named": "“x”", "named[0]": "“x”, “y” and 2 more", "named[1]": "“z”",
    "many": "the quotations", "first": "3", "same_source": "3", "same_target": "3", "_verb(quotations)": "have",
    "_verb(remarks)": "has", "what": "numbers", "sides[here]": "source",
    "sides[there]": "target", "sides[1 - here]": "target",
    "'is' if len(spans) == 1 else 'are'": "are", "round(long / max(short, 1.0))": "4",
    "('source', 'target')[here]": "source",
    "fault": "has a space before a mark", "which": "words", "said[0]": "a full stop", "said[1]": "no mark",
    "_SIDES[here]": "source", "_SIDES[1 - here]": "target", "listed(names)": "“<b>”",
    "where": "at the ends of", "verb": "is", "SIDES[here]": "source",
    "SIDES[1 - here]": "target", "listed(target.astray)": "“<b>”", "listed(target.crossing)": "“<b>”", "number": "3",
    "size": "41", "most": "40", "listed([match[0]])": "“x”",
    "listed(used)": "“x”", "listed([name])": "“y”", "listed(approved)": "“z”", "listed(approved[:3])": "“z”",
}  # fmt: skip


def rules() -> list[re.Pattern[str]]:
    found = re.findall(r'^  \[[`"]((?:[^`"\\]|\\.)*)[`"], "', TOLD, re.M)
    texts = [json.loads(f'"{text}"') for text in found]
    return [re.compile(re.sub(r"\$\{(\w+)\}", lambda part: PARTS[part[1]], text), re.S) for text in texts]


def sentences() -> Iterator[str]:
    """Every sentence of the checks, with values."""
    for path in Path(inspect.getfile(aligner.check)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said: list[ast.expr] = []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "finding":
                said = node.args[1:2]
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason":
                said = [node.value]
            for one in said:
                if not isinstance(one, ast.Name):
                    what = {"what": "bracket"} if "partner" in ast.unparse(one) else {}
                    many = {"many": "the remarks"} if "in brackets" in ast.unparse(one) else {}
                    yield _filled(one, VALUES | what | many)


def _filled(node: ast.expr, values: dict[str, str]) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_filled(part, values) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return values[ast.unparse(node.value)]
    return str(ast.literal_eval(node))


def test_each_sentence_of_the_checks_is_known_to_the_page() -> None:
    said = list(sentences())
    said.append("“x” is a rejected translation of “y”; approved is “z”")
    patterns = rules()
    assert len(said) > 15
    assert [text for text in said if not any(pattern.fullmatch(text) for pattern in patterns)] == []
    assert [rule.pattern for rule in patterns if not any(rule.fullmatch(text) for text in said)] == []
