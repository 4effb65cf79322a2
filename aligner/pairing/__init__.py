"""Which of many files are the two versions of one text."""

from aligner.pairing.names import PairedFiles, Pairing, name_of_two, natural, pair_files

__all__ = ["PairedFiles", "Pairing", "name_of_two", "natural", "pair_files"]
