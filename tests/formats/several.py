"""Formats of several files: writing all of them, and reading the one that names the others."""

import tempfile
from pathlib import Path

import aligner
from aligner.formats import WriteOptions


def saved(format, alignment, folder, name, options=WriteOptions()):
    """Write all files, whatever the format warns of, and return the path of the one that is read."""
    path = str(Path(folder) / name)
    with aligner.collect_notices():
        parts = format.split(alignment, path, options)
    assert len({name for name, _ in parts}) == len(parts)
    for name, write in parts:
        assert Path(name).parent == Path(folder)
        with open(name, "wb") as stream:
            write(stream)
    assert parts[0][0] == path
    return path


def opened(format, path):
    with open(path, "rb") as stream:
        return format.read(stream, path)


def there_and_back(format, alignment, name, options=WriteOptions()):
    """The files that a format makes of an alignment, with their names, and what it reads in them."""
    with tempfile.TemporaryDirectory() as folder:
        path = saved(format, alignment, folder, name, options)
        files = {file.name: file.read_bytes() for file in Path(folder).iterdir()}
        return files, opened(format, path)
