"""Runs over many pairs of documents."""
