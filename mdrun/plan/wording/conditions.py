"""Sentences that say that what follows may not apply, or is just an example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mdrun.patterns import regex
from mdrun.wordlists import tokens

if TYPE_CHECKING:
    from mdrun.wordlists import Lexicon

_IDIOM = regex(
    r"\bjust in case\b(?=\W*$)|,? if any\b(?!\s*\w)|\bif so\b|\bas if\b|\bwhat if\b|\bnicht nur\b"
    r"|\beither way\b|\b(?:do not|don['’]t) use\s\xa0|\bnote:\s+sometimes\b[^,.;:]*\bfails?\b"
    r"|\bunless (?:otherwise (?:noted|stated|specified|indicated|mentioned)\b"
    r"|(?:noted|stated|specified|indicated|mentioned)(?: otherwise\b|(?=\s*(?:[,.;:)]|$))))"
    r"|\bso (?:that )?(?:it|one|they|we|you) (?:can|may|could)\b[^,.;:]*",
    re.IGNORECASE,
    marks=(
        *("just in case", "if any", "if so", "as if", "what if", "nicht nur", "either way"),
        *("so ", "t use", "sometimes", "unless"),
    ),
)
"""What holds a word of conditions and is none: *if so*, *unless stated otherwise*, *so that you can … if it
fails*, and *do not use* before code, which says how a block is not written."""
_IDIOM_OF_HAN = regex(r"[当當](?:前(?![端置])|[时時](?![间間区區])|中(?![间間心断斷])|[天然])", marks="当當")
"""The same of *当*: *当前* (at present)."""
_GONE_WELL = regex(
    r"\b(?:assuming|provided|once|if (?:all|everything|that|this))\b[^,.;:]{0,80}\b(?:(?:\w+ed|built|done)"
    r" (?:correctly|fine|successfully|well)|(?:was|were|is|are) successful|(?:goes|went|is|looks) well)\b,?"
    r"|\b(?:assuming|provided|providing|once|if)\b(?![^,.;:]{0,200}\b(?:not|t|missing)\b)[^,.;:]{0,30}"
    r"\b(?:dependencies|prerequisites|requirements)\b[^,.;:]{0,30}"
    r"\b(?:available|done|fulfilled|in place|installed|met|ready|satisfied|set up)\b,?"
    r"|\bassuming (?:that )?(?:you|we)(?:['’]ve| (?:already )?have)\b"
    r"(?![^,.;:]{0,200}\b(?:no|(?<!if )not|never|only|older)\b)[^,.;:]*"
    r"|\bif not,? (?:refer|see)\b[^,.;:]*",
    re.IGNORECASE,
    marks=(
        *("correctly", "fine", "successful", "well", "dependencies", "prerequisites", "requirements"),
        *("assuming", "if not"),
    ),
)
"""What comes true if nothing goes wrong, and so is no condition: ``Assuming it was applied correctly, …``."""
_PRECAUTION = regex(
    r"(?P<before>^\W*(?:please\s+|also\s+)?(?:(?:save|keep|back\s?up|note|record|store)\b"
    r"|(?:take|make|create)\s+an?\s+(?:backup|copy|note|snapshot)\b)[^.;:]*?)[\s,]"
    r"\bin case\b(?!\s+of\b)[^.;]*",
    re.IGNORECASE,
    marks=("in case",),
)
"""What is kept for later, which is done now: ``Save the token in case it has to go back``."""
_CLAUSE = regex(r";|；|—|–|\s-\s")
"""What parts a sentence as a full stop would: ``It is in the vault; when that fails, run``."""
_REMARK = regex(
    r"^\W*(?:if|when|in case)\b[^,]*,\s+(?:then\s+)?"
    r"(?:it|there|they|(?:this|that|the|these|your)(?:\s+\w+)?|\w+\s+\w+(?=\s+won))\s+"
    r"(?:may|might|can|could|will|would|won['’]t|is|are|takes|means|fires|fails)\b(?!\s+be\s+(?:due|because))",
    re.IGNORECASE,
    marks=",",
)
_OPTIONAL = (
    *("optional", "option", "opcional", "opzional", "facultat", "необязат", "опцион", "опціон", "opcjonaln"),
    *("opsiyonel", "opsional", "tùy", "tuỳ", "voliteln", "nepovinn"),
)
"""What no question begins with: *Test locally (optional)*."""
_DOING = regex(r"\W*when(?:ever)?\s+\w+ing\b", re.IGNORECASE, marks=("when",))
"""What the reader does."""
_NEAR = 4
"""Words between *check* and *if* in ``check whether it is there, and if``, at most."""


def is_condition(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence makes what follows it conditional: ``If it fails, run:``, ``Optionally:``."""
    sentence = _PRECAUTION.sub(r"\g<before>", _GONE_WELL.sub(" ", without_idioms(sentence)))
    if is_question(sentence):
        return True
    if lexicon.opens(lexicon.after(sentence, "marker"), "condition") or _begins_late(sentence, lexicon):
        return True
    words = tokens(sentence)
    whether = frozenset(
        later
        for at in lexicon.places(sentence, "whether")
        for later in range(at, min(at + _NEAR + 2, _clause_end(words, at)))
    )
    found = lexicon.places(sentence, "condition-within")
    return any(at not in whether or words[at].startswith(_OPTIONAL) for at in found)


def is_occasion(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a section that so begins may be for what happens to somebody: ``When a node crashes, …``.

    Its own procedure it is where another one beside it begins so. What is done or ready, and what the reader
    does, is no such event, but what the section before has brought about.
    """
    clause = without_idioms(sentence).replace("，", ",").replace("、", ",").partition(",")[0]
    own = lexicon.mentions(clause, "done") or _DOING.match(clause) is not None
    return lexicon.opens(clause, "occasion") and not own


def first_clause(sentence: str) -> str:
    """Return what a sentence says before it goes on as another one might: behind a semicolon or a dash."""
    return _CLAUSE.split(sentence, maxsplit=1)[0]


def _begins_late(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a clause behind a semicolon or a dash says when what it tells applies."""
    later = _CLAUSE.split(sentence)[1:]
    return any(lexicon.opens(one, "occasion") and lexicon.opens(one, "condition") for one in later)


def without_idioms(sentence: str) -> str:
    """Return a sentence without what holds a word for *if* or *either*, and is no condition and no way."""
    return _IDIOM_OF_HAN.sub(" ", _IDIOM.sub(" ", sentence))


def is_question(sentence: str) -> bool:
    """Say whether a sentence asks something."""
    return sentence.rstrip(" *_:：)").endswith(("?", "？"))


def is_example(sentence: str, lexicon: Lexicon) -> bool:
    """Say whether a sentence announces a sample: ``For example:``, ``e.g.``."""
    said = sentence.rstrip(" :：*_") + ":"
    told = lexicon.mentions(said, "example") or lexicon.opens(said, "specimen")
    return told and not lexicon.mentions(said, "sample-output")


def is_remark(sentence: str) -> bool:
    """Say whether a condition tells nobody to do anything: ``If it is slow, this may take long``."""
    return not sentence.rstrip(" *_").endswith((":", "：")) and _REMARK.search(sentence) is not None


def _clause_end(words: list[str], start: int) -> int:
    """Return where the clause that holds a word ends."""
    return next((at for at in range(start, len(words)) if not words[at][0].isalnum()), len(words))
