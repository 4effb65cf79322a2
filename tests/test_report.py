"""Notices, progress, and runs that are stopped."""

from __future__ import annotations

import contextvars
import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from conftest import shortened
from told import Told

import aligner
from aligner import InputFile, Settings, align_files, report
from aligner.errors import CancelledError
from aligner.formats import convert
from aligner.formats.tmx.reader import PART
from aligner.model import Span
from aligner.report import Notice, Progress, Report


@pytest.fixture
def sides(tmp_path: Path) -> tuple[InputFile, InputFile]:
    for name in ("zh", "en"):
        (tmp_path / f"{name}.txt").write_text(shortened(name), encoding="utf-8")
    return InputFile(str(tmp_path / "zh.txt")), InputFile(str(tmp_path / "en.txt"))


def test_a_notice_reads_as_an_error_does() -> None:
    notice = Notice("left out", "one thing", "a.tsv", 3, "write it elsewhere")
    assert str(notice) == str(aligner.AlignerError("one thing", file="a.tsv", line=3, hint="write it elsewhere"))
    assert str(notice) == "a.tsv:3: one thing; write it elsewhere"


def test_the_innermost_report_is_told() -> None:
    outer, inner = Told(), Told()
    with report.to(outer):
        with report.to(inner):
            report.notice("changed", "inside")
        report.notice("changed", "outside")
    assert [*map(str, inner.notices)] == ["inside"]
    assert [*map(str, outer.notices)] == ["outside"]


def test_who_has_set_nothing_finds_notices_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "aligner"):
        contextvars.Context().run(report.notice, "changed", "odd", file="a.txt")
    assert [(record.name, record.levelname, record.getMessage()) for record in caplog.records] == [
        ("aligner", "WARNING", "a.txt: odd")
    ]


def test_a_program_that_sets_nothing_up_still_shows_them() -> None:
    program = "from aligner import report; report.notice('changed', 'odd', file='a.txt', line=2)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "a.txt:2: odd\n"


def test_collected_notices_go_nowhere_else_and_progress_does() -> None:
    told = Told()
    with report.to(told, "chapter 3"), aligner.collect_notices() as notices, report.stage("encoding"):
        report.notice("changed", "odd")
        report.progress(1, 2)
    assert [*map(str, notices)] == ["odd"]
    assert not told.notices
    assert told.states == [Progress("chapter 3", "encoding", 1, 2)]


def test_a_run_that_collects_notices_can_be_stopped() -> None:
    told = Told()
    told.cancel()
    with report.to(told), aligner.collect_notices(), pytest.raises(CancelledError):
        report.check()


def test_parts_of_a_stage_count_as_one_and_no_stage_reports_nothing() -> None:
    told = Told()
    with report.to(told):
        report.progress(1, 1)
        with report.stage("encoding", "a.txt", total=5):
            report.progress(2, 2)
        with report.stage("encoding", "a.txt", before=2, total=5):
            report.progress(3, 3)
    assert told.states == [Progress("a.txt", "encoding", 2, 5), Progress("a.txt", "encoding", 5, 5)]


@pytest.mark.parametrize(("encoder", "stages"), [("use", ["encoding", "aligning"]), ("none", ["aligning"])])
def test_an_alignment_tells_document_and_stage(
    encoder: str, stages: list[str], sides: tuple[InputFile, InputFile]
) -> None:
    told = Told()
    with report.to(told):
        align_files(*sides, Settings(encoder=encoder))
    assert list(dict.fromkeys(state.stage for state in told.states)) == stages
    assert {state.document for state in told.states} == {"zh.txt"}
    for stage in stages:
        done = [(state.done, state.total) for state in told.states if state.stage == stage]
        assert done == sorted(done)
        assert len({total for _, total in done}) == 1
        assert done[-1][0] == done[-1][1]
    named = Told()
    with report.to(named, document="chapter 3"):
        align_files(*sides, Settings(encoder=encoder))
    assert {state.document for state in named.states} == {"chapter 3"}


def test_threads_do_not_see_each_others_notices(tmp_path: Path) -> None:
    reports = [Told(), Told()]
    together = threading.Barrier(2, timeout=60)

    def work(number: int) -> None:
        path = tmp_path / f"{number}.txt"
        path.write_bytes("会议发表了新闻公报，谢谢大家。\n".encode("gb18030") * 5)
        with report.to(reports[number], document=path.name):
            together.wait()
            for _ in range(5):
                aligner.read_text(path, "zh")
            together.wait()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, told in enumerate(reports):
        assert [notice.file for notice in told.notices] == [str(tmp_path / f"{number}.txt")] * 5
        assert {notice.kind for notice in told.notices} == {"assumed"}


def test_a_thread_takes_the_report_along_in_a_copy_of_the_context() -> None:
    told = Told()
    with report.to(told):
        thread = threading.Thread(target=contextvars.copy_context().run, args=(report.notice, "changed", "odd"))
        thread.start()
        thread.join()
    assert [*map(str, told.notices)] == ["odd"]


class _Stops(Report):
    """Has the run stopped when it comes to a stage."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self.seen: list[str] = []

    def progress(self, progress: Progress) -> None:
        self.seen.append(progress.stage)
        if progress.stage == self.stage:
            self.cancel()


def test_a_stopped_alignment_ends_before_the_next_stage(sides: tuple[InputFile, InputFile]) -> None:
    stops = _Stops("encoding")
    with report.to(stops), pytest.raises(CancelledError):
        align_files(*sides)
    assert set(stops.seen) == {"encoding"}


def test_another_thread_stops_a_run(sides: tuple[InputFile, InputFile]) -> None:
    class Waits(Report):
        def progress(self, progress: Progress) -> None:
            thread = threading.Thread(target=self.cancel)
            thread.start()
            thread.join()

    with report.to(Waits()), pytest.raises(CancelledError):
        align_files(*sides)


def test_a_stopped_run_leaves_no_file(tmp_path: Path) -> None:
    document = aligner.Document.from_sentences(["A."], "en")
    alignment = aligner.Alignment(document, document, (aligner.Bead(Span(0, 1), Span(0, 1)),))
    stopped = Told()
    stopped.cancel()
    (tmp_path / "old.json").write_text("as it was")
    for name in ("new.json", "old.json"):
        with report.to(stopped), pytest.raises(CancelledError):
            aligner.write(alignment, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["old.json"]
    assert (tmp_path / "old.json").read_text() == "as it was"


def test_a_large_memory_is_read_no_further_when_the_run_is_stopped(tmp_path: Path) -> None:
    size = 2 * PART + 1
    source, target = (aligner.Document.from_sentences(["A."] * size, lang) for lang in ("de", "en"))
    beads = tuple(aligner.Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(size))
    aligner.write(aligner.Alignment(source, target, beads), tmp_path / "memory.tmx")
    job, seen = Told(), 0

    def cancel_after_first(part: aligner.Alignment) -> aligner.Alignment:
        nonlocal seen
        seen += 1
        job.cancel()
        return part

    with report.to(job), pytest.raises(CancelledError):
        convert(tmp_path / "memory.tmx", tmp_path / "copy.jsonl", adapt=cancel_after_first)
    assert seen == 1
    assert [path.name for path in tmp_path.iterdir()] == ["memory.tmx"]


def test_a_notice_names_file_and_place(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("source\ttarget\tcontexts\n公报\tcommunique\tnonsense that nobody can read\n", encoding="utf-8")
    from aligner import termbases

    with aligner.collect_notices() as notices:
        termbases.read(path)
    [notice] = notices
    assert (notice.file, notice.line) == (str(path), 2)
    assert notice.kind == "left out"
    assert "contexts" in notice.reason
