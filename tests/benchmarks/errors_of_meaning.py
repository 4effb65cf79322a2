"""Errors of meaning, for `checks.py`."""

from __future__ import annotations

from planting import Error

ERRORS: tuple[Error, ...] = ()
