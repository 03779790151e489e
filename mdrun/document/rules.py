"""The block rules of markdown-it, each asked only where it may match."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from mdrun.document.library import library, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rule = Callable[[Any, int, int, bool], bool]
    """Takes a state, its line, the line behind the last, and whether it shall only say if it matches."""


_BEGINNINGS = {
    "blockquote": ">",
    "fence": "`~",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "list": "*+-0123456789",
}
"""By rule, the characters with one of which a line begins where it matches; the others may match anywhere."""


class Token:
    """What a rule makes: all that markdown-it's own token has, with less to be set in each."""

    type: str
    tag: str
    nesting: int
    level: int
    attrs: Mapping[str, object] = {}
    map: Sequence[int] | None = None
    children: Sequence[Token] | None = None
    content = ""
    markup = ""
    info = ""
    meta: Mapping[str, object] = {}
    block = True
    hidden = False


class _State(library.StateBlock):  # type: ignore[misc]
    """A text, and how far the rules have come in it."""

    def __init__(self, text: str, parser: Parser) -> None:
        tabs = "\t" in text
        super().__init__(text if tabs else "", parser, {}, [])
        if not tabs:
            self._take(text)

    def _take(self, text: str) -> None:
        """Note where lines begin and end, and how far they are indented; markdown-it goes by characters."""
        lines = text.split("\n")
        if not lines[-1].strip(" "):
            lines.pop()
        begins = list(accumulate((len(line) + 1 for line in lines), initial=0))
        indents = [len(line) - len(line.lstrip(" ")) for line in lines]
        self.src = text
        self.bMarks = [*begins[:-1], len(text)]
        self.eMarks = [*(begin - 1 for begin in begins[1:]), len(text)]
        self.tShift = [*indents, 0]
        self.sCount = [*indents, 0]
        self.bsCount = [0] * (len(lines) + 1)
        self.lineMax = len(lines)

    def push(self, kind: str, tag: str, nesting: int) -> Token:
        """Add a token."""
        if nesting < 0:
            self.level -= 1
        token = Token()
        token.type, token.tag, token.nesting, token.level = kind, tag, nesting, self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


def _paragraph(state: _State, line: int, _end: int, _silent: bool) -> bool:
    """Take the lines up to an empty one, or to one at which a rule matches that ends a paragraph."""
    begins, ends, shifts, indents = state.bMarks, state.eMarks, state.tShift, state.sCount
    (may_end,) = state.md.block.ruler.getRules("paragraph")
    around, state.parentType = state.parentType, "paragraph"
    after, last = line + 1, state.lineMax
    while after < last and begins[after] + shifts[after] < ends[after]:
        belongs = indents[after] < 0 or indents[after] - state.blkIndent > 3  # whatever it begins with
        if not belongs and may_end(state, after, last, True):
            break
        after += 1
    if after == line + 1:
        text = state.src[begins[line] + shifts[line] : ends[line]]
    else:
        text = state.getLines(line, after, state.blkIndent, False)
    state.line, state.parentType = after, around
    state.push("paragraph_open", "p", 1).map = [line, after]
    words = state.push("inline", "", 0)
    words.content, words.map, words.children = trimmed(text), [line, after], []
    state.push("paragraph_close", "p", -1)
    return True


class _Ruler:
    """Gives one rule for each list of rules, which asks those that may match where a line begins so."""

    def __init__(self, ruler: Any) -> None:
        self.get_active_rules = ruler.get_active_rules
        self._rules = ruler.getRules
        self._names = dict(zip(ruler.getRules(), ruler.get_active_rules(), strict=True))
        self._joint: dict[str, list[Rule]] = {}

    def getRules(self, chain: str = "") -> list[Rule]:  # noqa: N802 - markdown-it's name
        """Return the rules of a list."""
        found = self._joint.get(chain)
        if found is None:
            found = self._joint[chain] = [self._joined(self._rules(chain))]
        return found

    def _joined(self, rules: Sequence[Rule]) -> Rule:
        names = self._names
        by_beginning = {
            char: [rule for rule in rules if char in _BEGINNINGS.get(names[rule], char)]
            for char in "".join(_BEGINNINGS.values())
        }
        others = [rule for rule in rules if names[rule] not in _BEGINNINGS]

        def first(state: _State, line: int, end: int, silent: bool) -> bool:
            begin = state.bMarks[line] + state.tShift[line]
            for rule in by_beginning.get(state.src[begin : begin + 1], others):
                if rule(state, line, end, silent):
                    return True
            return False

        return first


class _Options(dict[str, bool]):
    """How to parse."""

    def __init__(self, deepest: int) -> None:
        super().__init__(html=True)
        self.maxNesting = deepest


class Parser:
    """All that the block rules ask of their parser.

    Args:
        deepest: Levels of blocks in blocks that are parsed.
    """

    def __init__(self, deepest: int) -> None:
        self.block: Any = library.ParserBlock()
        self.options = _Options(deepest)

    def __getitem__(self, _chain: str) -> Any:
        return self.block

    def parse(self, text: str, idle: Sequence[str]) -> Sequence[Token]:
        """Return the tokens of a text.

        Args:
            text: Its lines end with a line feed.
            idle: The rules that match nowhere in it.
        """
        self.block.ruler.disable(idle)
        self.block.ruler.at("paragraph", _paragraph)
        self.block.ruler = _Ruler(self.block.ruler)
        state = _State(text.replace("\0", "\ufffd"), self)  # CommonMark 2.3
        self.block.tokenize(state, state.line, state.lineMax)
        return state.tokens  # type: ignore[no-any-return]
