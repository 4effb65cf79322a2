"""The version of the package, and of those it stands on."""

from functools import cache

__version__ = "0.1.0"


@cache
def installed(package: str) -> str:
    """Return the version of an installed package; asked for once in a process, since each question reads a file.

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    from importlib.metadata import version

    return version(package)
