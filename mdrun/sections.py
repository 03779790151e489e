"""Headings to numbered sections, and the selection of sections by the operator."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from mdrun.dataclass import dataclass, replace
from mdrun.document import Heading
from mdrun.errors import UsageError, hint
from mdrun.inline import shown, words
from mdrun.nearest import nearest
from mdrun.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mdrun.document import Guide


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands under it until the next heading of the same or a higher level."""

    number: str
    """Written or positional number; the anchor where it has none; ``0`` before the first heading."""
    written: bool
    """Whether the number stands in the guide."""
    title: str
    """The heading's words without the number and without Markdown."""
    full_title: str
    """The heading's words with the number."""
    anchor: str
    """The anchor that GitHub gives it."""
    level: int
    """1 to 6; 0 for what stands before the first heading."""
    line: int
    """Line of its heading, 1-based."""
    end: int
    """Last line that belongs to it, 1-based."""
    parent: int | None
    """Index of the section around it."""
    repeated: bool = False
    """Whether an earlier section has the same number."""


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_HAN = "[一二三四五六七八九十]{1,3}"
_WORDS = (
    "step|phase|part|section|chapter|stage|étape|etape|phase|partie|schritt|abschnitt|teil|kapitel"
    "|paso|fase|etapa|passo|sección|seção|шаг|этап|раздел|часть|步骤|阶段|手順|ステップ|단계"
)


_KEYCAP = regex("\\s*(?:(?P<key>\\d)\ufe0f?\u20e3|(?P<circled>[\u2460-\u2473]))[\\s.:)\\-–—、]*(?P<t>.+)")
"""A number on a key or in a circle: *6️⃣ Install*, *① 准备*."""


_FIRST_LETTERS = frozenset(word[0] for word in _WORDS.split("|"))


def _begins_word(char: str) -> bool:
    return char.casefold() in _FIRST_LETTERS


def _begins_number(char: str) -> bool:
    return char.isdecimal() or char in "(["


def _begins_han(char: str) -> bool:
    return char == "(" or char in _HAN


_NUMBERED = (
    (_begins_word, rf"(?i:{_WORDS})\s*(?P<n>\d+(?:\.\d+)*|{_HAN})(?!\w)\s*[.:)\-–—、]*\s*(?P<t>.*)"),
    ("第".__eq__, rf"第\s*(?P<n>\d+|{_HAN})\s*[章节節部步篇阶回](?:段)?\s*[.:)\-–—、]*\s*(?P<t>.*)"),
    (_begins_number, r"[(\[]?(?P<n>\d{1,2}(?:\.\d+)*)\s*[.:)\]、]+(?!\d)\s*(?P<t>.*)"),
    (_begins_number, r"(?P<n>\d+(?:\.\d+)+)(?:\s+[-–—])?(?:\s+(?P<t>.*))?$"),
    (_begins_number, r"(?P<n>\d+)\s*[-–—]\s+(?P<t>.*)"),
    (_begins_han, rf"[(]?(?P<n>{_HAN})[、.)]\s*(?P<t>.*)"),
)
"""How a title's number is written: what its first character must be, and a regular expression, which is only
compiled for a guide that needs it."""


def sections(guide: Guide) -> tuple[Section, ...]:
    """Return the guide's sections, the first of which stands before the first heading."""
    found = list(_outline(guide))
    if any(section.written for section in found):
        return tuple(_compound(found))
    return tuple(_positional(found))


def section_of(found: Sequence[Section], line: int) -> int:
    """Return the index of the innermost section that holds a line (by bisection)."""
    low, high = 0, len(found)
    while high - low > 1:
        middle = (low + high) // 2
        if found[middle].line <= line:
            low = middle
        else:
            high = middle
    return low


def path_of(found: Sequence[Section], index: int | None) -> Iterator[int]:
    """Yield a section's index and those of the sections around it, innermost first."""
    while index is not None:
        yield index
        index = found[index].parent


def select(found: Sequence[Section], selectors: Sequence[str], guide: str) -> frozenset[int]:
    """Return the indexes of the sections that are meant, with all that they hold.

    Args:
        found: The guide's sections.
        selectors: Numbers, anchors or titles, compared exactly and without regard to case.
        guide: The guide's path, for messages.

    Raises:
        UsageError: A selector names no section, or more than one.
    """
    chosen: set[int] = set()
    for selector in selectors:
        index = resolve(found, selector, guide)
        chosen.update(other for other in range(len(found)) if _belongs(found, other, index))
    return frozenset(chosen)


def _belongs(found: Sequence[Section], other: int, index: int) -> bool:
    """Say whether a section stands under another, or is numbered as if it did: 2.1 beside 2."""
    around = list(path_of(found, other))
    if index in around:
        return True
    number = found[index].number
    if not found[other].number.startswith(f"{number}."):
        return False
    return all(found[outer].number.partition("~")[0] != number for outer in around)


def resolve(found: Sequence[Section], selector: str, guide: str) -> int:
    """Return the index of the one section that a selector names.

    Raises:
        UsageError: It names no section, or more than one.
    """
    wanted = unicodedata.normalize("NFKC", selector.strip()).casefold()
    real = [(index, section) for index, section in enumerate(found) if section.level or _stands_alone(found)]
    for names in (_by_number, _by_words):
        matches = [index for index, section in real if wanted in names(section)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            listed = rows(found[index] for index in matches)
            number = len(matches)
            raise UsageError(
                "section-ambiguous", guide=guide, number=number, selector=selector, sections=listed
            )
    known = {name: section for _, section in real for name in (section.anchor, section.title, section.number)}
    near = nearest(wanted.removeprefix("#"), filter(None, known))
    meant = known[near[0]] if near else None
    remedy = hint("near", names=f"{meant.number} ({meant.title})") if meant else ""
    listed = rows(section for _, section in real)
    raise UsageError("section-unknown", guide=guide, selector=selector, sections=listed, remedy=remedy)


def _stands_alone(found: Sequence[Section]) -> bool:
    """Say whether what stands before the first heading is a section of its own."""
    before = found[0]
    return before.line <= before.end and all(section.number != "0" for section in found[1:])


def rows(found: Iterable[Section]) -> str:
    """Return a list of sections, each on a line of its own, to stand after a colon."""
    return "".join(f"\n  {row(section)}" for section in found)


def row(section: Section) -> str:
    """Return the line that shows a section in a list."""
    indent = "  " * max(section.level - 1, 0)
    title = section.title if section.level else "what stands before the first heading"
    return f"{indent}{section.number:<6} {title}  (line {section.line})"


def _by_number(section: Section) -> tuple[str, ...]:
    return (section.number.casefold(),)


def _by_words(section: Section) -> tuple[str, ...]:
    """Return the names of a section in words; with ``#`` only its anchor is meant."""
    if not section.level:
        return ()
    full = unicodedata.normalize("NFKC", section.full_title).casefold()
    return (f"#{section.anchor}", section.anchor, section.title.casefold(), full)


def _outline(guide: Guide) -> Iterator[Section]:
    headings = [element for element in guide.elements if isinstance(element, Heading)]
    total = len(guide.lines) - (not guide.lines[-1])
    first = headings[0].first - 1 if headings else total
    yield Section("0", False, "", "", "", 0, 1, first, None)
    anchors: Counter[str] = Counter()
    parents: list[tuple[int, int]] = []
    ends = _ends(headings, total)
    for index, heading in enumerate(headings, start=1):
        while parents and parents[-1][0] >= heading.level:
            parents.pop()
        full = words(heading.text)
        number, title = _written(full)
        slug = github_anchor(shown(heading.text))
        anchor = f"{slug}-{anchors[slug]}" if anchors[slug] else slug
        anchors[slug] += 1
        parent = parents[-1][1] if parents else None
        yield Section(
            number, bool(number), title, full, anchor, heading.level, heading.first, ends[index - 1], parent
        )
        parents.append((heading.level, index))


def _ends(headings: Sequence[Heading], total: int) -> list[int]:
    ends = [total] * len(headings)
    open_: list[int] = []
    for index, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.first - 1
        open_.append(index)
    return ends


def _written(title: str) -> tuple[str, str]:
    """Split ``Step 3: Deploy`` into its number and its words; before the number there may be pictures."""
    pictured = None if title.isascii() else _KEYCAP.match(title)
    if pictured:
        return pictured["key"] or unicodedata.normalize("NFKC", pictured["circled"]), pictured["t"]
    number, rest = _split_number(title if title[:1].isascii() else title.lstrip(_pictures(title)))
    return (number, rest) if number else ("", title)


def _pictures(title: str) -> str:
    """Return the spaces and the pictures of a title, such as emoji, and what joins and colours them."""
    return "".join(
        {
            char
            for char in title
            if char.isspace()
            or (not char.isascii() and unicodedata.category(char) in ("So", "Mn", "Sk", "Cf"))
        }
    )


def _split_number(title: str) -> tuple[str, str]:
    """Split a title that begins with its number, if with anything."""
    plain = unicodedata.normalize("NFKC", title)
    for may_begin, pattern in _NUMBERED:
        match = re.match(pattern, plain) if plain and may_begin(plain[0]) else None
        if match:
            number, rest = match["n"], (match["t"] or "").strip()
            if rest and len(plain) == len(title):
                rest = title[-len(rest) :] if plain.endswith(rest) else rest
            return number if number[0].isdigit() else str(_han(number)), rest
    return "", title


def _han(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text[0]]
    return (_DIGITS[tens[0]] if tens else 1) * 10 + (_DIGITS[ones[0]] if ones else 0)


def github_anchor(title: str) -> str:
    """Return GitHub's anchor: lower case, no punctuation but ``-`` and ``_``, spaces as ``-``."""
    kept = (char for char in title.strip().lower() if char.isalnum() or char in "-_ " or _is_mark(char))
    return "".join(kept).replace(" ", "-")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def _compound(found: Sequence[Section]) -> Iterator[Section]:
    """Number sections of a guide that has written numbers."""
    numbers: list[str] = []
    seen: Counter[str] = Counter()
    for section in found:
        number = section.number or section.anchor or "untitled"
        parent = section.parent
        if section.written and "." not in number and parent is not None and found[parent].written:
            number = f"{numbers[parent].partition('~')[0]}.{number}"
        seen[number] += section.level > 0  # what stands before the first heading takes no number away
        repeated = seen[number] > 1
        numbers.append(f"{number}~{seen[number]}" if repeated else number)
        yield replace(section, number=numbers[-1], repeated=repeated)


def main_title(sections: Sequence[Section]) -> int:
    """Return the index of the heading that is the title of the whole guide; 0 where there is none."""
    top = min((section.level for section in sections[1:]), default=0)
    if len(sections) > 1 and sections[1].level == top and sum(one.level == top for one in sections) == 1:
        return 1
    return 0


def families(sections: Sequence[Section]) -> dict[tuple[int | None, int], list[int]]:
    """Return the sections that stand beside one another, by index, for each parent and level."""
    found: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    for index, section in enumerate(sections):
        if section.level:
            found[section.parent, section.level].append(index)
    return found


def _positional(found: Sequence[Section]) -> Iterator[Section]:
    """Number sections of a guide without written numbers by their place below the title."""
    top = min((section.level for section in found[1:]), default=1)
    titles = [section for section in found[1:] if section.level == top]
    titled = len(titles) == 1 and len(found) > 2 and found[1] is titles[0]
    counters: list[tuple[int, int]] = []
    for index, section in enumerate(found):
        if index == 0 or (titled and index == 1):
            yield section if index == 0 else replace(section, number="0")
            continue
        count = 1
        while counters and counters[-1][0] >= section.level:
            level, last = counters.pop()
            count = last + 1
            if level > section.level:
                continue
        counters.append((section.level, count))
        yield replace(section, number=".".join(str(number) for _, number in counters))
