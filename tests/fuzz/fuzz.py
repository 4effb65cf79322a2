"""Fuzz a reader until the time is up: `python tests/fuzz/fuzz.py NAME --seconds 600` (`pip install atheris`).

NAME is a format of alignments or of texts, `termbase-` and one of glossaries, `mined-` and one of matches, `srx`, or
`all` for one after the other.
Nothing but an `AlignerError` may come of any bytes, a file that is read must be written and read again, and nothing may
take more than two gigabytes or ten seconds of the processor. What is found is kept in `tests/fuzz/found/NAME/`, where
`tests/test_hostile.py` tries it again on every run.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"
LARGEST = 20_000  # bytes of an input
TERMBASE, MATCHES, RULES = "termbase-", "mined-", "srx"
KEPT = 200_000  # bytes of what is found
PARAGRAPH = "Dr. Who said: “Yes!” 第一段。 And 3.5%? No."
SECONDS = 10  # of the processor for one input
HANGS = 100  # seconds after which an input is taken to hang, however busy the machine is


def read_all(name: str, data: bytes, file: str = "fuzzed") -> None:
    """Read bytes as a format; what can be read is written and read again.

    Raises:
        AlignerError: They cannot be read.
    """
    from aligner.errors import AlignerError
    from aligner.formats import WriteOptions
    from aligner.registry import FORMATS, TERMBASES, TEXTS
    from aligner.report import collect_notices
    from aligner.termbases.cleaning import clean
    from aligner.texts import Source

    with warnings.catch_warnings(), collect_notices():
        warnings.simplefilter("ignore")
        if name in TEXTS:
            for paragraph in TEXTS.load(name).read(data, Source(file)):
                if "\n" in paragraph or not paragraph or paragraph != paragraph.strip():
                    raise ValueError(f"no paragraph: {paragraph!r}")
            return
        if name.startswith(TERMBASE):
            terms = TERMBASES.load(name.removeprefix(TERMBASE))
            glossary = clean(terms.read(io.BytesIO(data), file))
            stream = io.BytesIO()
            try:
                terms.write(glossary, stream)
            except AlignerError:
                return
            terms.read(io.BytesIO(stream.getvalue()), file)
            return
        if name.startswith(MATCHES):
            _read_matches(name.removeprefix(MATCHES), data, file)
            return
        if name == RULES:
            _cut_by(data)
            return
        form = FORMATS.load(name)
        alignment = form.read(io.BytesIO(data), file)
        if form.split is None:
            stream = io.BytesIO()
            try:
                form.write(alignment, stream, WriteOptions(one_sided=True))
            except AlignerError:
                return  # such as a cell that is too long
            form.read(io.BytesIO(stream.getvalue()), file)
        _read_documents(name, data, file)


def _read_matches(name: str, data: bytes, file: str) -> None:
    """Read matches of the two texts of the sample; what is read is written and read again."""
    from samples import matches

    from aligner.registry import MINED

    form, sample = MINED.load(name), matches()
    mined = form.read(io.BytesIO(data), file, sample.source, sample.target)
    stream = io.BytesIO()
    form.write(mined, stream)
    form.read(io.BytesIO(stream.getvalue()), file, sample.source, sample.target)


def _read_documents(name: str, data: bytes, file: str) -> None:
    """Read the documents of a format apart; what is read is written in one file and read again."""
    from aligner.errors import AlignerError
    from aligner.formats import ReadOptions, WriteOptions
    from aligner.formats.documents import READERS, WRITERS, Output
    from aligner.registry import load

    if name not in READERS:
        return
    read, write = (load(table, name, "format") for table in (READERS, WRITERS))
    pairs = list(read(io.BytesIO(data), file, ReadOptions()))
    stream = io.BytesIO()
    try:
        write(pairs, Output(file, stream, lambda beside: io.BytesIO()), WriteOptions(one_sided=True))
    except AlignerError:
        return
    if stream.getvalue():
        list(read(io.BytesIO(stream.getvalue()), file, ReadOptions()))


def _cut_by(data: bytes) -> None:
    """Read rules of segmentation, and cut a paragraph by them."""
    from aligner.segmentation.rules import Cutter
    from aligner.segmentation.srx import read_srx

    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        rules = read_srx(file.name)
    for lang in ("en", "zh"):
        Cutter(rules, lang, len(PARAGRAPH)).spans(PARAGRAPH)


def _fuzz(name: str, seconds: int) -> int:
    """Fuzz in a process of its own; its exit status."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, crashes = Path(folder, "corpus"), Path(folder, "crashes")
        corpus.mkdir()
        crashes.mkdir()
        _seed(name, corpus)
        options = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", f"-timeout={HANGS}", "-rss_limit_mb=2048"]
        options += [
            f"-report_slow_units={HANGS}",
            f"-artifact_prefix={crashes}/",
            "-print_final_stats=1",
            "-verbosity=0",
        ]
        command = [sys.executable, __file__, name, "--inside", folder, *options, str(corpus)]
        done = subprocess.run(command, cwd=folder)
        for crash in crashes.iterdir():
            data = crash.read_bytes()[:KEPT]
            kept = FOUND / name / hashlib.sha256(data).hexdigest()[:16]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            print(f"{name}: found {kept}")
        return done.returncode


def _seed(name: str, corpus: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from samples import READ_TEXTS, of_documents, of_format, of_matches, of_rules, of_termbase, of_text

    if name == RULES:
        for number, rules in enumerate(of_rules()):
            (corpus / f"sample{number}").write_bytes(rules)
    elif name.startswith(TERMBASE):
        (corpus / "sample").write_bytes(of_termbase(name.removeprefix(TERMBASE)))
    elif name.startswith(MATCHES):
        (corpus / "sample").write_bytes(of_matches(name.removeprefix(MATCHES)))
    elif name in READ_TEXTS:
        (corpus / "sample").write_bytes(of_text(name))
    else:
        (corpus / "sample").write_bytes(of_format(name, corpus.parent).read_bytes())
        if several := of_documents(name):
            (corpus / "documents").write_bytes(several)


def _inside(name: str, folder: str, arguments: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["aligner"]):
        import aligner.formats
        import aligner.segmentation.srx
        import aligner.termbases
        import aligner.texts  # noqa: F401
        from aligner.errors import AlignerError
        from aligner.registry import FORMATS, MINED, TERMBASES, TEXTS

        if name != RULES:
            kinds = {TERMBASE: TERMBASES, MATCHES: MINED}
            prefix = next((prefix for prefix in kinds if name.startswith(prefix)), "")
            family = kinds.get(prefix) or (TEXTS if name in TEXTS else FORMATS)
            family.load(name.removeprefix(prefix))

    def one(data: bytes) -> None:
        begun = time.process_time()
        with contextlib.suppress(AlignerError):
            read_all(name, data, f"{folder}/fuzzed")
        if time.process_time() - begun > SECONDS:
            raise TimeoutError(f"more than {SECONDS} seconds of the processor")

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        """Change one member of an archive and put it together again; of what is none, the bytes."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        except Exception:
            members = {}
        if not members or seed % 5 == 0:
            return bytes(atheris.Mutate(data, most))
        chosen = sorted(members)[seed % len(members)]
        members[chosen] = atheris.Mutate(members[chosen], most)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for member, content in members.items():
                archive.writestr(zipfile.ZipInfo(member), content)
        return stream.getvalue()[:most]

    atheris.Setup([sys.argv[0], *arguments], one, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--inside", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments, rest = parser.parse_known_args()
    if arguments.inside:
        _inside(arguments.name, arguments.inside, rest)
        return
    # Not at the top: what is imported before it is instrumented tells nothing about the paths that an input takes.
    sys.path.insert(0, str(Path(__file__).parent))
    from samples import READ_FORMATS, READ_TEXTS

    from aligner.registry import MINED, TERMBASES

    of_matches = (MATCHES + name for name in MINED.readable)
    names = (
        [*READ_FORMATS, *READ_TEXTS, *(TERMBASE + name for name in TERMBASES), *of_matches, RULES]
        if arguments.name == "all"
        else [arguments.name]
    )
    statuses = {name: _fuzz(name, arguments.seconds) for name in names}
    failed = [name for name, status in statuses.items() if status]
    print("\n".join(f"{name}: {'failed' if name in failed else 'nothing found'}" for name in names))
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
