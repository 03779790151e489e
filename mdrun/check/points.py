"""Plain bullet points that tell what to do, and are no steps."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mdrun.document import Fence, Item
from mdrun.plan.lists.explaining import asks_for, steps_of, tells
from mdrun.plan.wording.leads import ends_in_colon, leads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mdrun.catalogue import Level
    from mdrun.check.subject import Subject
    from mdrun.errors import Finding
    from mdrun.plan.wording.leads import Lead
    from mdrun.wordlists import Lexicon

_LINK = r"\[[^\[\]]*\](?:\([^()\s]*\)|\[[^\[\]]*\])[^\w\[]*(?:\([^()]*\)\W*)?"
_LINKED = re.compile(rf"\s*{_LINK}", re.DOTALL)
_NAMED = re.compile(
    rf"\s*(?:`(?:-|(?:DELETE|GET|HEAD|PATCH|POST|PUT) )[^`]*`\s*[:：–—-].*|`[^`]*[./][^`]*`\s+[–—-]\s.*"
    rf"|[!-_a-~]+|{_LINK})",
    re.DOTALL,
)
"""A point that explains an option, an endpoint or a file, or is just a word or a link: a page perhaps called
by what it tells."""
_BOLD = re.compile(r"\s*(?:\*\*|__)[^*_\n]+(?:\*\*|__)\s*[:：]?\s*")
_GRAVE: Level = "warning"
_SEVERAL = 3
"""So many points that tell what to do are a procedure."""


def unread(subject: Subject) -> Iterator[Finding]:
    """Yield each list of plain points that tell what to do: a warning where they are more than the steps."""
    found = list(_lists(subject))
    grave = _GRAVE if sum(count for _, count in found) > len(subject.plan.steps) else None
    for line, count in found:
        message = f"{count} points tell what to do here, and a run only shows them"
        yield subject.find("points-unread", (line, 0), message, level=grave)


def _lists(subject: Subject) -> Iterator[tuple[int, int]]:
    """Yield first line and number of points of each list of plain points that tell what to do."""
    lists = list(_plain(subject))
    before = leads(subject.guide.elements) if lists else {}
    for first, items in lists:
        texts = [item.text for item in items]
        count = sum(steps_of(before[first], texts, subject.lexicon))
        if count >= _SEVERAL and _tell(before[first], texts, subject.lexicon):
            yield items[0].first, count


def _plain(subject: Subject) -> Iterator[tuple[int, Sequence[Item]]]:
    """Yield the points of each list that is in no other and holds no step, and the index of the first.

    A point that is a step, announces one or holds one makes its list none of these.
    """
    elements = subject.guide.elements
    lists: dict[int, list[int]] = defaultdict(list)
    taken = {step.lines[0] for step in subject.plan.steps}
    for index, element in enumerate(elements):
        if isinstance(element, Item) and not element.ordered and element.item is None and not element.quoted:
            lists[element.list_id].append(index)
        elif isinstance(element, Fence) and element.first in taken and element.item is not None:
            taken.add(elements[element.item].first)
    titles = {step.title for step in subject.plan.steps}
    for points in lists.values():
        items = [item for item in (elements[at] for at in points) if isinstance(item, Item)]
        if not any(item.first in taken or item.box is not None or item.text in titles for item in items):
            yield points[0], items


def _tell(lead: Lead, texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Say whether points tell what to do; a list of files, options or duties does not.

    Most of them do, or one does and the words before them promise steps, or these want all of some links
    opened.
    """
    announced = not lead.shared and (lead.heading or ends_in_colon(lead.markdown))
    promised = announced and lexicon.mentions(lead.last, "procedure")
    if not promised and _is_label(lead) and lexicon.mentions(lead.last, "explanation"):
        return False
    telling = sum(tells(text, lexicon) for text in texts if not _NAMED.fullmatch(text))
    if 2 * telling > len(texts) or (telling and promised):
        return True
    return not lead.shared and asks_for(lead, lexicon) and all(map(_LINKED.fullmatch, texts))


def _is_label(lead: Lead) -> bool:
    """Say whether a heading, or words in bold type alone, stand before a list: *Prerequisites*."""
    return lead.heading or _BOLD.fullmatch(lead.markdown) is not None
