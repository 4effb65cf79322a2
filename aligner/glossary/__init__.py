"""Glossaries: the terms of two texts that are aligned, and the glosses in a text."""
