"""Sections of which one is meant at a time: ways to one end, special cases, what is for an occasion each."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.plan.decisions.choices import OR
from mdrun.plan.wording.variants import RELEASES, are_opposites, is_for_users_of, is_later, is_walk, variant
from mdrun.sections import families, main_title
from mdrun.wordlists import in_all_languages, names, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mdrun.sections import Section
    from mdrun.wordlists import Lexicon

_FOR_ALL = (
    "verification",
    "overview",
    "procedure",
    "explanation",
    "remarks",
    "first-time",
    "set-up",
    "renewal",
)
"""Kinds of words in the titles of what stands beside several ways, and is none."""
_FRAME = ("common", "procedure", "thing")
"""Kinds of the words around what is done: *the*, *guide*, *application*."""
_DOING = ("common", "procedure", "set-up")
"""Kinds of the words around where it is done: *deployment to production*."""
_PRAISING = (*_DOING, "preferred")
"""Those, and what recommends one of several."""
_OCCASIONAL = ("collection", "first-time")
"""What the title of a section mentions beside which *Upgrade* is for another day."""
_TURNS = ("starting", "stopping", "restarting")
"""What is done to something that runs, each for an occasion of its own."""
_STEP = regex(r"\W*(?:\w+\s+)?\d{1,2}\b")
"""A title that counts, whatever stands before its number: *⬆️ Step 5*."""
_INSTALLING = (["install"], ["installing"], ["installer"], ["instalar"], ["installare"])
"""What stands directly before what is set up itself, and not a place for something: *Install Docker*."""
_ASIDE = regex(r"\s*[(（][^()（）]*[)）]")
_DEEDS = ("making", "listing", "taking-away")
"""What is done to things of which a service has many."""
_BY_MEANS = frozenset(("docker", "npm", "pip", "helm", "apt", "by"))
"""Kinds of ways beside which there is one by hand."""
_SEVERAL = 3
"""So many ways beside one section make it one as well."""
_SHORT = 5
"""A title with no more words is about what it names."""


def one_of_several(sections: Sequence[Section], lexicon: Lexicon, *, rescue: bool) -> Iterator[int]:
    """Yield the sections that are one of several among those beside them, some of them more than once.

    Args:
        sections: The guide's sections.
        lexicon: The phrases of its languages.
        rescue: Whether the guide itself is about a way back.
    """
    guide = main_title(sections)
    sets_up = guide > 0 and lexicon.is_only(without_frame(sections[guide].title, lexicon), "set-up")
    renews = guide > 0 and _is_renewal_alone(sections[guide].title, lexicon)
    for (parent, _), family in families(sections).items():
        titles = {index: sections[index].title for index in family}
        ways = set(_variants({index: sections[index].full_title for index in family}, lexicon))
        yield from ways
        yield from _joined(titles)
        yield from _special(titles, lexicon)
        if not renews:
            yield from _renewals(titles, lexicon, alone=sets_up and parent == guide)
        yield from _extents(titles, lexicon)
        yield from _hands(titles, lexicon)
        if not any(sections[index].written or _STEP.match(sections[index].full_title) for index in family):
            yield from _left_over(titles, ways, lexicon)
            yield from _turns(titles, lexicon)
            if parent is not None and len(family) > 1 and lexicon.is_only(sections[parent].title, "remedies"):
                yield from family
            yield from _environments(titles, lexicon)
            yield from _targets(titles, lexicon)
            back = _ways_back(titles, lexicon)
            # In a guide about the way back, *Restore steps* are its own.
            yield from (at for at in back if not (rescue and lexicon.mentions(titles[at], "procedure")))
            yield from _opposites(titles)
            yield from _diagnoses(titles, lexicon)
            yield from _operations(titles, lexicon)


def _is_renewal_alone(title: str, lexicon: Lexicon) -> bool:
    """Say whether a guide is about bringing something up to date, and not about setting it up as well."""
    return lexicon.mentions(title, "renewal") and not lexicon.mentions(title, "set-up")


def _variants(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that are ways to one end: platforms, *Option A*; *Method 2* tells it alone."""
    kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
    yield from (index for index, title in titles.items() if is_for_users_of(title))
    for index, title in titles.items():
        for kind, which in variant(title, lexicon).items():
            kinds[kind].append((index, which))
    for kind, members in kinds.items():
        alone = len({which for _, which in members}) == 1
        if is_later(kind, members[0][1]) if alone else kind == RELEASES or not is_walk(members):
            yield from (index for index, _ in members)


def _left_over(titles: dict[int, str], found: Collection[int], lexicon: Lexicon) -> Iterator[int]:
    """Yield the section that is one more way beside others, though no word of its title tells so."""
    left = [index for index in titles if index not in found]
    if len(left) == 1 and len(found) >= _SEVERAL and not _is_for_all(titles[left[0]], lexicon):
        yield left[0]


def _is_for_all(title: str, lexicon: Lexicon) -> bool:
    """Say whether a title names a part that whoever takes one of several ways needs as well."""
    return any(lexicon.mentions(title, kind) for kind in _FOR_ALL)


def _joined(titles: dict[int, str]) -> Iterator[int]:
    """Yield the sections next to each other of which the second begins with *or*."""
    for index, other in pairwise(titles):
        if next((word for word in tokens(titles[other]) if word[0].isalnum()), "") in OR:
            yield from (index, other)


def _special(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that are a special case of one beside them: *Bugfix release*, and *Release*."""
    said = {index: tokens(title) for index, title in titles.items()}
    every = {" ".join(words) for words in said.values()}
    for index, words in said.items():
        which = variant(titles[index], lexicon).get(RELEASES, "")
        if which in words and " ".join(word for word in words if word != which) in every:
            yield index


def _renewals(titles: dict[int, str], lexicon: Lexicon, *, alone: bool) -> Iterator[int]:
    """Yield the sections that bring up to date what one beside them, or the guide itself, sets up.

    Args:
        titles: The titles of the sections, by index.
        lexicon: The phrases of the guide's languages.
        alone: Whether the guide itself sets something up.
    """
    titles = {index: _ASIDE.sub("", title) for index, title in titles.items()}
    said = {index: without_frame(title, lexicon) for index, title in titles.items()}
    first = any(
        lexicon.is_only(title, "set-up") or any(lexicon.mentions(title, kind) for kind in _OCCASIONAL)
        for title in (*said.values(), *titles.values())
    )
    if first or alone:
        yield from (
            index
            for index, title in said.items()
            if lexicon.is_only(title, "renewal") or lexicon.is_only(titles[index], "renewal")
        )


def _extents(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that do the same to one and to all: *Restore a specific index*, *Restore all*."""
    begun: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for index, title in titles.items():
        words = [word for word in tokens(title) if word[0].isalnum()]
        extent = next((kind for kind in ("one-of", "all-of") if lexicon.mentions(title, kind)), "")
        if words and extent:
            begun[words[0]].append((index, extent))
    for members in begun.values():
        if len({extent for _, extent in members}) > 1:
            yield from (index for index, _ in members)


def _hands(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that release or deploy by hand what a machine does beside them."""
    done = {index: title for index, title in titles.items() if _is_deployment(title, lexicon)}
    found = {
        kind: [index for index, title in done.items() if lexicon.mentions(title, kind)]
        for kind in ("by-hand", "by-machine")
    }
    if all(found.values()):
        yield from found["by-hand"]
    ways = [index for index, title in done.items() if not _BY_MEANS.isdisjoint(variant(title, lexicon))]
    if found["by-hand"] and ways:
        yield from (*ways, *found["by-hand"])


def _is_deployment(title: str, lexicon: Lexicon) -> bool:
    return in_all_languages(title, "release") or any(
        lexicon.mentions(title, kind) for kind in ("set-up", "renewal")
    )


def _turns(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that stop what another one starts, or start it again; a stop first is a step."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, title in titles.items():
        if len(tokens(title)) <= _SHORT:
            for kind in reversed(_TURNS):
                if lexicon.mentions(title, kind):
                    found[kind].append(index)
                    break
    starts, stops, again = (found[kind] for kind in _TURNS)
    if (again and (starts or stops)) or (starts and stops and starts[0] < stops[0]):
        yield from (*stops, *again)


def _environments(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections for development and for production beside each other: one is where one works."""
    found: dict[bool, list[int]] = defaultdict(list)
    for index, title in titles.items():
        words = (word for word in tokens(title) if not any(lexicon.is_only(word, kind) for kind in _DOING))
        name = " ".join(words)
        if lexicon.is_only(name, "environment") and not lexicon.is_only(name, "verification"):
            found[lexicon.mentions(name, "development")].append(index)
    if len(found) > 1:
        yield from (*found[True], *found[False])


def _targets(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections whose titles name nothing but where to deploy to, each another place."""
    found: dict[int, frozenset[str]] = {}
    for index, title in titles.items():
        said = (word for word in tokens(title) if word[0].isalnum())
        places = [word for word in said if not any(lexicon.is_only(word, kind) for kind in _PRAISING)]
        itself = len(places) == 1 and tokens(title)[-2:-1] in _INSTALLING
        if places and names("targets").issuperset(places) and not itself:
            found[index] = frozenset(places)
    if len(set(found.values())) > 1:
        yield from found


def _ways_back(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that bring back what one beside them saves: *Restore the cluster*, and *Backup*."""
    saving = {index for index, title in titles.items() if lexicon.mentions(title, "saving")}
    if saving:
        yield from (
            index
            for index, title in titles.items()
            if index not in saving and lexicon.mentions(title, "way-back")
        )


def _diagnoses(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections that look for what is wrong, beside those that release, set up or renew."""
    if any(lexicon.mentions(title, kind) for title in titles.values() for kind in ("set-up", "renewal")):
        yield from (at for at, title in titles.items() if lexicon.is_only(title, "diagnosis"))


def _opposites(titles: dict[int, str]) -> Iterator[int]:
    """Yield the sections next to each other of which one undoes the other: *Add a node*, *Remove a node*."""
    said = [(index, tokens(title)) for index, title in titles.items()]
    for (index, words), (other, others) in pairwise(said):
        differing = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
        if len(words) == len(others) and len(differing) == 1 and are_opposites(*differing[0]):
            yield from (index, other)


def _operations(titles: dict[int, str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the sections of a family that makes, lists and takes away things: each for its occasion."""
    if all(any(lexicon.opens(title, kind) for title in titles.values()) for kind in _DEEDS):
        yield from titles


def without_frame(title: str, lexicon: Lexicon) -> str:
    """Return a title without words such as *the*, *application* and *procedure*."""
    left = [word for word in tokens(title) if not any(lexicon.is_only(word, kind) for kind in _FRAME)]
    return " ".join(left) or " ".join(word for word in tokens(title) if lexicon.is_only(word, "set-up"))
