"""Many aligned documents as one corpus: filtered, counted, split, and handed on in shards.

Everything here takes documents one after the other and keeps digests and counts of them, never their texts, so that
memory stays small however many there are.
"""
