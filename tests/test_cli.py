"""The commands, as people use them."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import RELEASE, Run, commands, full_device, posix

import aligner
from aligner import report
from aligner.cli import main
from aligner.cli.messages import Messages

PROGRAM = [sys.executable, "-m", "aligner"]


def examples() -> Iterator[str]:
    """The command lines that the help shows, but for the server, which runs until it is stopped, and for a cluster,
    which has tests of its own.
    """
    for command in [main, *commands().values()]:
        if command.name != "review":
            lines = re.findall(r"^ +(aligner .+)$", command.help or "", re.MULTILINE)
            yield from (line for line in lines if "--scheduler" not in line)


@pytest.mark.parametrize("line", list(dict.fromkeys(examples())))
def test_every_example_in_the_help_works(line: str, folder: Path, run: Run) -> None:
    words = shlex.split(line)[1:]
    result = run(*(path for word in words for path in (sorted(glob.glob(word)) if "*" in word else [word])))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help(flag: str, run: Run) -> None:
    result = run(flag)
    assert result.exit_code == 0
    assert [name for name in commands() if re.search(rf"^  {name} .*\.$", result.stdout, re.MULTILINE)] == list(
        commands()
    )


def test_every_command_is_described_in_a_line(run: Run) -> None:
    assert not [line for line in run("--help").stdout.splitlines()[1:] if line.endswith("...")]


def test_limits_are_plain_in_the_help(run: Run) -> None:
    words = " ".join(run("align", "--help").stdout.split())
    assert "--max-size BYTES Refuse larger files. Default: 200,000,000. --max-line" in words
    assert run("segment", "a", "--max-size", "0").exit_code == 2


def test_what_lax_means_is_in_the_help(run: Run) -> None:
    words = " ".join(run("evaluate", "--help").stdout.split())
    assert "lax if a pair there has a source sentence and a target sentence in common with it" in words


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"aligner, version {aligner.__version__}\n"


@pytest.mark.parametrize("arguments", [[], ["align"], ["align", "a", "b", "--division", "verse"], ["nothing"]])
def test_wrong_usage_is_status_2(arguments: list[str], run: Run) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: aligner" in result.stderr


def test_align_writes_a_table_on_standard_output_and_nothing_else(folder: Path, run: Run) -> None:
    result = run("align", "zh.txt", "en.txt")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (folder / "table.tsv").read_text()


def test_align_is_the_same_on_every_run(folder: Path, run: Run) -> None:
    assert run("align", "zh.txt", "en.txt", "-o", "again.json").exit_code == 0
    assert (folder / "again.json").read_bytes() == (folder / "all.json").read_bytes()


def test_align_reads_standard_input_and_names_the_format_of_its_output(folder: Path, run: Run) -> None:
    result = run("align", "-", "en.txt", "--format", "align", stdin=(folder / "zh.txt").read_bytes())
    assert result.exit_code == 0
    assert result.stdout == (folder / "pairs.align").read_text()


def test_format_is_for_outputs_whose_suffix_does_not_tell(folder: Path, run: Run) -> None:
    assert run("align", "zh.txt", "en.txt", "-o", "out", "-o", "out.tmx", "--format", "align").exit_code == 0
    assert (folder / "out").read_bytes() == (folder / "pairs.align").read_bytes()
    assert b"<tmx" in (folder / "out.tmx").read_bytes()


def test_segmented_texts_align_as_the_whole_texts_do(folder: Path, run: Run) -> None:
    assert run("align", "zh.lines", "en.lines", "--segmented", "-o", "lines.align").exit_code == 0
    assert (folder / "lines.align").read_text() == (folder / "pairs.align").read_text()


def test_division_aligns_the_proposals_alone(folder: Path, run: Run) -> None:
    assert run("align", "zh.txt", "en.txt", "--division", "proposal", "-o", "proposals.json").exit_code == 0
    alignment = aligner.read("proposals.json")
    assert alignment.source[0].startswith("一是")
    assert alignment.target[0].startswith("First")
    assert [d.number for d in alignment.source.divisions if d.kind == "proposal"] == [1, 2, 3, 4, 5]
    assert len(alignment.source) < len(aligner.read("all.json").source)


def test_languages_with_regions_reach_the_memory(folder: Path, run: Run) -> None:
    command = ["align", "zh.txt", "en.txt", "--source-lang", "zh_cn", "--target-lang", "en-GB", "-o", "out.tmx"]
    assert run(*command).exit_code == 0
    content = (folder / "out.tmx").read_text()
    assert 'xml:lang="zh-CN"' in content
    assert 'xml:lang="en-GB"' in content


def test_encodings_for_both_or_for_each(folder: Path, run: Run) -> None:
    expected = (folder / "pairs.align").read_text()
    (folder / "gbk.txt").write_bytes((folder / "zh.txt").read_text().encode("gb18030"))
    each = run("align", "gbk.txt", "en.txt", "--encoding", "gb18030,utf-8", "--format", "align")
    both = run("align", "zh.txt", "en.txt", "--encoding", "utf-8", "--format", "align")
    guessed = run("align", "gbk.txt", "en.txt", "--format", "align")
    assert each.stdout == both.stdout == guessed.stdout == expected
    assert each.stderr == both.stderr == ""
    assert re.fullmatch(
        r"aligner: warning: gbk\.txt: read as GB18030; .*--encoding, .*\n", guessed.stderr, re.IGNORECASE
    )
    assert run("align", "gbk.txt", "en.txt", "--quiet").stderr == ""


def test_words_are_marked_with_the_users_dictionary(folder: Path, run: Run) -> None:
    (folder / "dict.txt").write_text("新闻公报 5 n\n")
    assert run("align", "zh.txt", "en.txt", "--words", "--user-dict", "dict.txt", "-o", "words.xml").exit_code == 0
    assert re.search("<w [^>]*>新闻公报</w>", (folder / "words.xml").read_text())


def test_one_sided_beads_reach_the_memory_when_asked_for(folder: Path, run: Run) -> None:
    (folder / "zh.lines").write_text("会议发表了新闻公报。\n美方一意孤行，随意加征关税。\n")
    (folder / "en.lines").write_text("The meeting issued a press release.\n")
    (folder / "pairs.align").write_text("[0]:[0]\n[1]:[]\n")
    texts = ["--source", "zh.lines", "--target", "en.lines"]
    assert run("convert", "pairs.align", "-o", "all.tmx", "--one-sided", *texts).exit_code == 0
    assert run("convert", "pairs.align", "-o", "some.tmx", *texts).exit_code == 0
    assert [len(aligner.read(name)) for name in ("all.tmx", "some.tmx")] == [2, 1]


def test_verbose_says_what_was_found_and_how_long_it_took(folder: Path, run: Run) -> None:
    result = run("align", "zh.txt", "en.txt", "-v", "-o", "out.tmx")
    assert re.search(
        r"^aligner: source: zh.txt: zh, \d+ sentences in \d+ paragraphs, \d+ divisions$", result.stderr, re.M
    )
    assert re.search(r"^aligner: .+: \d+\.\d\d s$", result.stderr, re.M)
    assert result.stdout == ""


# segment


def test_segment_writes_lines_and_paragraphs(folder: Path, run: Run) -> None:
    document = aligner.segment(aligner.read_text("zh.txt"))
    result = run("segment", "zh.txt")
    paragraphs = [block.split("\n") for block in result.stdout.rstrip("\n").split("\n\n")]
    assert paragraphs == [document.strings(paragraph) for paragraph in document.paragraphs()]
    assert run("segment", "-", stdin=(folder / "zh.txt").read_bytes()).stdout == result.stdout


def test_sentences_that_go_over_several_lines_are_written_in_one(folder: Path, run: Run) -> None:
    paragraphs = (RELEASE / "en.txt").read_text().split("\n\n")
    wrapped = [textwrap.fill(p, 70, break_on_hyphens=False) for p in paragraphs]
    (folder / "wrapped.txt").write_text("\n\n".join(wrapped))
    assert run("segment", "wrapped.txt").stdout == run("segment", RELEASE / "en.txt").stdout


def test_segment_puts_spaces_between_words(folder: Path, run: Run) -> None:
    (folder / "short.txt").write_text("会议发表了新闻公报。\n")
    (folder / "dict.txt").write_text("新闻公报\n")
    assert run("segment", "short.txt", "--tokens", "--user-dict", "dict.txt").stdout == "会议 发表 了 新闻公报 。\n"


def test_segment_as_json_gives_offsets(folder: Path, run: Run) -> None:
    result = json.loads(run("segment", "en.txt", "--json", "--tokens", "--lang", "en-GB").stdout)
    content = aligner.read_text("en.txt").content
    assert result["lang"] == "en-GB"
    assert result["origin"] == "en.txt"
    for sentence in result["sentences"]:
        assert content[sentence["start"] : sentence["stop"]] == sentence["text"]
        assert all(sentence["start"] <= start < stop <= sentence["stop"] for start, stop in sentence["tokens"])
    assert result["paragraphs"][-1][1] == len(result["sentences"])
    assert [d["number"] for d in result["divisions"] if d["kind"] == "proposal"] == [1, 2, 3, 4, 5]


# show, convert, evaluate


@pytest.mark.parametrize("width", [60, 200])
def test_show_keeps_to_its_width(width: int, folder: Path, run: Run) -> None:
    from rich.cells import cell_len

    result = run("show", "all.json", "--width", str(width))
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    assert "\x1b" not in result.stdout
    for proposal in range(1, 6):
        assert f"proposal {proposal} " in result.stdout
    assert result.stdout.splitlines()[-1].startswith(f"{len(aligner.read('all.json'))} beads: ")


def test_show_gives_confidence_as_a_number_and_the_doubtful_alone(folder: Path, run: Run) -> None:
    alignment = aligner.read("all.json")
    doubtful = [bead for bead in alignment if bead.confidence is not None and bead.confidence < 0.97]
    result = run("show", "all.json", "--below", "0.97", "--width", "120")
    shown = re.findall(r"^ *\d+  \d+-\d+ +(\d\.\d\d) ", result.stdout, re.MULTILINE)
    assert shown == [f"{bead.confidence:.2f}" for bead in doubtful]
    assert f"{len(doubtful)} below 0.97" in result.stdout


def test_show_sends_no_commands_to_the_terminal(folder: Path, run: Run) -> None:
    (folder / "evil.lines").write_text("Clear \x1b[2J the \u202e screen.\n")
    (folder / "one.align").write_text("[0]:[0]\n")
    result = run("show", "one.align", "--source", "evil.lines", "--target", "evil.lines")
    assert result.exit_code == 0
    assert "Clear �[2J the � screen." in " ".join(result.stdout.split())


@pytest.mark.parametrize("name", ["memory.tmx", "corpus.xml", "table.tsv", "all.json"])
def test_show_reads_every_format_that_holds_text(name: str, folder: Path, run: Run) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    assert " beads: " in result.stdout


def test_convert_gives_what_align_would_have_written(folder: Path, run: Run) -> None:
    assert run("convert", "all.json", "-o", "new.tmx", "-o", "new.tsv", "-o", "new.align").exit_code == 0
    for new, old in (("new.tsv", "table.tsv"), ("new.align", "pairs.align")):
        assert (folder / new).read_bytes() == (folder / old).read_bytes()
    assert aligner.read("new.tmx").beads == aligner.read("memory.tmx").beads


def test_convert_overrides_languages(folder: Path, run: Run) -> None:
    assert (
        run("convert", "all.json", "-o", "new.json", "--source-lang", "zh-hans", "--target-lang", "en_us").exit_code
        == 0
    )
    alignment = aligner.read("new.json")
    assert (alignment.source.lang, alignment.target.lang) == ("zh-Hans", "en-US")


def test_convert_puts_texts_to_a_ladder(folder: Path, run: Run) -> None:
    texts = ["--source", "zh.lines", "--target", "en.lines"]
    assert run("convert", "pairs.align", "-o", "new.json", *texts).exit_code == 0
    new, old = aligner.read("new.json"), aligner.read("all.json")
    assert new.source.strings() == old.source.strings()
    assert [(b.source, b.target) for b in new] == [(b.source, b.target) for b in old]


@pytest.mark.parametrize("name", ["new.align", "new.ladder"])
def test_convert_asks_for_no_text_where_none_is_written(folder: Path, run: Run, name: str) -> None:
    assert run("convert", "pairs.align", "-o", name).exit_code == 0
    new, old = aligner.read(name), aligner.read("pairs.align")
    assert [(b.source, b.target) for b in new] == [(b.source, b.target) for b in old]
    assert run("convert", "pairs.align", "-o", name, "-o", "new.tmx").exit_code == 1


def test_evaluate(folder: Path, run: Run) -> None:
    (folder / "gold.align").write_text("[0]:[0]\n[2]:[1]\n[1, 3]:[2]\n")  # crossing, and not contiguous
    (folder / "auto.align").write_text("[0]:[0]\n[1]:[1]\n[2, 3]:[2]\n")
    result = run("evaluate", "gold.align", "auto.align")
    assert result.exit_code == 0
    assert re.search(r"^F1 +0\.333 +0\.667$", result.stdout, re.MULTILINE)
    assert re.search(r"^2-1 +1 +0 +0\.000$", result.stdout, re.MULTILINE)
    figures = json.loads(run("evaluate", "gold.align", "auto.align", "--json").stdout)
    assert figures["strict"]["precision"] == pytest.approx(1 / 3)
    assert figures["shapes"] == [{"shape": "1-1", "gold": 2, "found": 1}, {"shape": "2-1", "gold": 1, "found": 0}]


def test_evaluate_reads_an_alignment_against_itself_as_perfect(folder: Path, run: Run) -> None:
    for name in ("corpus.xml", "all.json"):
        figures = json.loads(run("evaluate", "gold.align", name, "--json").stdout)
        assert figures["strict"]["f1"] == 1.0


def test_demo_writes_two_files_and_says_how_good_they_are(tmp_path: Path, run: Run) -> None:
    for _ in range(2):  # a second run may replace what the first wrote
        result = run("demo", "--folder", tmp_path)
        assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"release-2025.tmx", "release-2025.tei.xml"}
    assert re.search(r"strict F1 (1\.000|0\.[89]\d\d)", result.stdout)
    assert "proposal 5" in result.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str, run: Run) -> None:
    assert "_ALIGNER_COMPLETE" in run("completion", shell).stdout


def test_completion_offers_commands() -> None:
    environment = {**os.environ, "_ALIGNER_COMPLETE": "bash_complete", "COMP_WORDS": "aligner ev", "COMP_CWORD": "1"}
    done = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "plain,evaluate\n"


# Processes


@posix
def test_a_reader_that_stops_early_is_no_error_message(folder: Path) -> None:
    (folder / "long.lines").write_text("会议发表了新闻公报。\n" * 8_000)
    command = f"{shlex.join(PROGRAM)} segment long.lines | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == "会议发表了新闻公报。\n"
    assert done.stderr == ""


@full_device
@pytest.mark.parametrize(
    "command",
    [
        "segment zh.txt",
        "show all.json",
        "search all.json present",
        "evaluate gold.align all.json",
        "--help",
        "--version",
    ],
)
def test_a_full_standard_output_is_one_line(command: str, folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*PROGRAM, *command.split()], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "aligner: standard output: no space left on device\n"


@posix
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, "interrupted"),
        (signal.SIGTERM, 143, "terminated"),
        (signal.SIGHUP, 129, "the terminal has gone"),
    ],
)
def test_a_signal_ends_it_with_a_line_and_leaves_nothing_behind(
    number: signal.Signals, status: int, said: str, tmp_path: Path
) -> None:
    command = [*PROGRAM, "segment", "-", "-o", tmp_path / "out.txt"]
    if signal.getsignal(number) is signal.SIG_IGN:  # as in the background of a shell; a child would inherit it
        signal.signal(number, signal.default_int_handler)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 10
        while not list(tmp_path.glob(".aligner*")) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.1)  # it waits for its input now
        process.send_signal(number)
        process.wait(timeout=10)
        assert process.stderr.read() == f"aligner: {said}\n"
    assert process.returncode == status
    assert not list(tmp_path.iterdir())


def on_a_terminal(command: list[str], stream: str) -> str:
    """What a command writes to a stream that is a terminal."""
    pty = pytest.importorskip("pty")
    near, terminal = pty.openpty()
    with subprocess.Popen(command, **{"stdin": terminal, "stderr": subprocess.DEVNULL, stream: terminal}) as process:
        os.close(terminal)
        output = bytearray()
        with contextlib.suppress(OSError):  # how Linux tells the end
            while data := os.read(near, 65536):
                output += data
    os.close(near)
    assert process.returncode == 0
    return output.decode()


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ([], True),
        (["NO_COLOR=1"], False),
        pytest.param(["PAGER=less"], True, marks=pytest.mark.slow),
        (["PAGER=cat"], False),
        pytest.param(["LESS=FX"], False, marks=pytest.mark.slow),
        (["LESS=-FRX"], True),
    ],
)
def test_colour_on_a_terminal_where_the_pager_takes_it(
    variables: list[str], coloured: bool, folder: Path, tmp_path: Path
) -> None:
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\necho LESS is $LESS\ncat\n")
    less.chmod(0o755)
    path = f"PATH={tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = ["env", "-u", "PAGER", "-u", "LESS", "-u", "NO_COLOR", "TERM=xterm-256color", path, *variables]
    shown = on_a_terminal([*environment, *PROGRAM, "show", "all.json"], "stdout")
    assert bool(re.search(r"\x1b\[3[123]m", shown)) == coloured
    assert coloured or "\x1b[" not in shown or "NO_COLOR=1" in variables
    assert " beads: " in shown
    if not variables:
        assert "LESS is -R" in shown


def test_a_progress_bar_gives_way_to_messages() -> None:
    program = """
import time
from aligner import report
from aligner.cli import messages
messages._PATIENCE = 0.0
said = messages.Messages()
with messages.reporting(said), said.watching(), report.stage("encoding"):
    for done in range(3):
        report.progress(done, 2)
        time.sleep(0.2)
    report.notice("changed", "odd")
"""
    output = on_a_terminal([sys.executable, "-c", program], "stderr")
    assert "encoding" in output
    assert re.search(r"(^|[\r\n]|\x1b\[2K)aligner: warning: odd", output)


def test_no_progress_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    messages = Messages()
    with report.to(messages), messages.watching(), report.stage("encoding"):
        report.progress(1, 2)
    assert capsys.readouterr().err == ""


def test_standard_input_is_converted(folder: Path, run: Run) -> None:
    result = run("convert", "-", "-o", "copy.json", "--from", "tsv", stdin=Path("table.tsv").read_bytes())
    assert result.exit_code == 0, result.output
    assert aligner.read("copy.json").source.strings() == aligner.read("table.tsv").source.strings()


UNLIKE = """The cat sat on the mat and looked at the rain outside.
It was hungry, and nobody was at home until the evening.
Then the door opened and the children came in from school.
They gave it some milk and a piece of cold chicken.
"""


def test_texts_that_are_no_translations_are_written_with_a_status_for_scripts(folder: Path, run: Run) -> None:
    (folder / "cat.txt").write_text(UNLIKE)
    sentences = aligner.segment(aligner.read_text(RELEASE / "zh.txt")).strings()[3:8]
    (folder / "part.txt").write_text("\n".join(sentences), encoding="utf-8")
    result = run("align", "part.txt", "cat.txt", "-o", "odd.tmx")
    assert result.exit_code == 3
    assert "part.txt and cat.txt do not seem to be translations of each other (mean confidence 0." in result.stderr
    recipe = aligner.read("odd.tmx").recipe
    assert recipe is not None
    assert float(recipe.likeness) < 0.16
    assert run("align", "part.txt", "cat.txt", "--quiet").exit_code == 3


@pytest.mark.parametrize("suffix", ["tmx", "xml", "xlf", "json", "jsonl", "xlsx"])
def test_how_sure_an_alignment_is_as_a_whole_stands_in_files(folder: Path, run: Run, suffix: str) -> None:
    assert run("convert", "all.json", "-o", f"new.{suffix}").exit_code == 0
    recipe = aligner.read(f"new.{suffix}").recipe
    assert recipe is not None
    assert float(recipe.mean_confidence) > 0.9
    assert float(recipe.likeness) > 0.4


@pytest.mark.parametrize("name", ["copy.tmx", "copy.json"])
def test_doubtful_pairs_are_left_out_on_request(folder: Path, run: Run, name: str) -> None:
    alignment = aligner.read("memory.tmx")
    first = replace(alignment[0], confidence=0.1, status="approved")
    second = replace(alignment[1], confidence=None)
    aligner.write(replace(alignment, beads=(first, second, *alignment.beads[2:])), "given.tmx")
    least = sorted(bead.confidence or 0 for bead in alignment.beads[2:])[2]
    sure = [bead for bead in alignment.beads[2:] if bead.confidence is not None and bead.confidence >= least]
    result = run("convert", "given.tmx", "-o", name, "--min-confidence", str(least))
    assert result.exit_code == 0
    kept = aligner.read(name)
    assert [bead.confidence for bead in kept] == [0.1, *(bead.confidence for bead in sure)]
    left_out = len(alignment) - len(kept)
    assert (
        f"given.tmx: left out {left_out} of {len(alignment)} pairs with a confidence below {least:g}" in result.stderr
    )
    assert "1 of them without any" in result.stderr


def test_align_leaves_doubtful_pairs_out_on_request(folder: Path, run: Run) -> None:
    texts = [str(RELEASE / name) for name in ("zh.txt", "en.txt")]
    whole = aligner.align_files(*texts)
    result = run("align", *texts, "--min-confidence", "0.98", "-o", "sure.json")
    assert result.exit_code == 0
    kept = aligner.read("sure.json")
    assert [bead.confidence for bead in kept] == [bead.confidence for bead in whole if (bead.confidence or 0) >= 0.98]
    assert 0 < len(kept) < len(whole)
    assert f"left out {len(whole) - len(kept)} of {len(whole)} pairs" in result.stderr
    (folder / "cat.txt").write_text("The cat sat on the mat.\nIt slept.\n")
    (folder / "dog.txt").write_text("Il pleut beaucoup aujourd'hui à Paris.\nNous restons à la maison.\n")
    nothing = run("align", "cat.txt", "dog.txt", "--min-confidence", "1", "--encoder", "none", "-o", "none.tmx")
    assert nothing.exit_code == 1
    assert "no pair has a confidence of 1 or more; lower --min-confidence" in nothing.stderr
    assert not (folder / "none.tmx").exists()
