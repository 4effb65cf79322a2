"""Bilingual parallel texts: segment two versions, align them, write translation memories and corpora."""

__version__ = "0.1.0"
