"""Errors of form, for `checks.py`: spaces, doubled words and marks, width, brackets, end marks, tags and placeholders,
lengths."""

from __future__ import annotations

import random
import re

from planting import Error, Maker, Pair, replaced

_FULL = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_TAGS = ("b", "i", "strong", "a")
_PLACEHOLDERS = ("{0}", "{name}", "{{count}}", "${total}", "%s", "%1$d", "%(user)s", "&nbsp;")


def on(side: int, change: Maker) -> Maker:
    """Make an error on one side, 0 the source or 1 the target; `change` gets that side first."""

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        made = change((source, target)[side], (source, target)[1 - side], rng)
        return None if made is None else (made[0], target) if side == 0 else (source, made[0])

    return make


def at(pattern: str, new: str) -> Maker:
    """Replace one match of a pattern, drawn from all of them."""

    def make(here: str, there: str, rng: random.Random) -> Pair | None:
        places = list(re.finditer(pattern, here))
        if not places:
            return None
        match = rng.choice(places)
        return replaced(here, match.span(), match.expand(new)), there

    return make


def other_width(marks: dict[str, str], pattern: str) -> Maker:
    """Give one mark the width of the other script."""

    def make(here: str, there: str, rng: random.Random) -> Pair | None:
        places = [match for match in re.finditer(pattern, here) if match[0] in marks]
        if not places:
            return None
        match = rng.choice(places)
        return replaced(here, match.span(), marks[match[0]]), there

    return make


def word_twice(here: str, there: str, rng: random.Random) -> Pair | None:
    places = list(re.finditer(r"(?<![\w'’-])[a-z]{1,}(?= [a-z])", here))
    if not places:
        return None
    match = rng.choice(places)
    return replaced(here, match.span(), f"{match[0]} {match[0]}"), there


def function_word_twice(here: str, there: str, rng: random.Random) -> Pair | None:
    return at(r"(?<![\w'’-])(the|a|of|to|and|for|with|from|at|as|this|but) ", r"\1 \1 ")(here, there, rng)


def chinese_twice(here: str, there: str, rng: random.Random) -> Pair | None:
    return at("(我们|他们|自己|因为|但是|如果|可以|已经|中国|的(?=[^的确])|在(?=[^在]))", r"\1\1")(here, there, rng)


def bracket_lost(here: str, there: str, rng: random.Random) -> Pair | None:
    """A remark in brackets is put in on both sides, and one bracket of it is lost."""
    words = list(re.finditer(r"(?<=\w) (?=\w)", here))
    if not words or (not re.search("[(（)）]", here + there) and len(words) < 4):
        return None
    match = rng.choice(words)
    return replaced(here, match.span(), rng.choice([" (", ") "])), there


def end_changed(here: str, there: str, rng: random.Random) -> Pair | None:
    match = re.search(r"([.?!])([\"'”’]?)$", here)
    if not match or not re.search("[。？！][”’]?$", there):
        return None
    return here[: match.start()] + rng.choice([c for c in (".", "?", "!", "") if c != match[1]]) + match[2], there


def _marked_up(source: str, target: str, rng: random.Random) -> tuple[str, str, str] | None:
    """Both texts with the same pair of tags around a part of each, and the name of the tag."""
    if min(len(source), len(target)) < 8:
        return None
    name = rng.choice(_TAGS)
    opening = f'<{name} href="x">' if name == "a" else f"<{name}>"
    sides = []
    for string in (source, target):
        edges = [match.start() for match in re.finditer(r"\b" if string.isascii() else "(?=.)", string)]
        start, stop = sorted(rng.sample([*edges, len(string)], 2)) if len(edges) > 1 else (0, len(string))
        sides.append(f"{string[:start]}{opening}{string[start:stop]}</{name}>{string[stop:]}")
    return sides[0], sides[1], name


def tag_error(how: str) -> Maker:
    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        made = _marked_up(source, target, rng)
        if made is None:
            return None
        here, there, name = made
        tags = list(re.finditer(rf"</?{name}\b[^>]*>", there))
        if how == "lost":
            return here, replaced(there, rng.choice(tags).span(), "")
        if how == "added":
            return here, replaced(there, (tags[1].start(), tags[1].start()), rng.choice(["<br/>", "<u>", "</i></i>"]))
        if how == "changed":
            return here, replaced(there, tags[1].span(), "</em>")
        opening, closing = tags[0][0], tags[1][0]
        return here, there.replace(closing, "\0").replace(opening, closing).replace("\0", opening)

    return make


def placeholder_error(how: str) -> Maker:
    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        if min(len(source), len(target)) < 8:
            return None
        code = rng.choice(_PLACEHOLDERS)
        place = target.find(" ", rng.randrange(len(target)))
        place = len(target) - 1 if place < 0 else place
        here = f"{source[:-1]}{code}{source[-1:]}"
        if how == "lost":
            return here, target
        if how == "added":
            return source, f"{target[:place]} {code}{target[place:]}"
        if how == "order":
            return f"{source[:-1]}%s{source[-1:]}%d", f"{target[:place]} %d{target[place:]} %s"
        other = rng.choice([one for one in _PLACEHOLDERS if one != code])
        return here, f"{target[:place]} {other}{target[place:]}"

    return make


_WORD = r"(?<=[A-Za-z])"
ERRORS: tuple[Error, ...] = (
    Error("two spaces", "spacing", on(1, at(r"(?<=\w) (?=\w)", "  "))),
    Error("space before a mark", "spacing", on(1, at(rf"{_WORD}([,.;?!])(?=\s|$)", r" \1"))),
    Error("no space behind a mark", "spacing", on(1, at(rf"{_WORD}([,.;:?!]) (?=[A-Za-z])", r"\1"))),
    Error("no space between words", "spacing", on(1, at(r"(?<=[A-Za-z]) (?=[A-Za-z])", ""))),
    Error("space between Chinese words", "spacing", on(0, at("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff，。])", " "))),
    Error("word twice", "repeated", on(1, word_twice)),
    Error("function word twice", "repeated", on(1, function_word_twice)),
    Error("Chinese word twice", "repeated", on(0, chinese_twice)),
    Error("mark twice", "repeated", on(1, at(rf"{_WORD}([,;:.])(?=\s|$)", r"\1\1"))),
    Error("Chinese mark twice", "repeated", on(0, at("([，。；：、])", r"\1\1"))),
    Error("full width in English", "width", on(1, other_width(_FULL, rf"{_WORD}[,.;:?!]"))),
    Error("half width in Chinese", "width", on(0, other_width(_HALF, "(?<=[\u4e00-\u9fff])[，；：？！]"))),
    Error("bracket without its partner", "quote", on(1, bracket_lost)),
    Error("end mark changed", "ending", on(1, end_changed)),
    *(Error(f"tag {how}", "tag", tag_error(how)) for how in ("lost", "added", "changed", "unpaired")),
    *(Error(f"placeholder {how}", "tag", placeholder_error(how)) for how in ("lost", "added", "changed", "order")),
)
