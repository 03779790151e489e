"""The HTML report is one valid file in which nothing from outside is markup."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any

import pytest

from mdrun.report import Report, writer
from mdrun.report.prose import inline, prose
from tests import cli_place, report_place
from tests.report_place import ATTRIBUTE, HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli_place import CliPlace

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import html5lib


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = cli_place.make(tmp_path_factory.mktemp("page"))
    return made(report_place.failed(place))


def made(report: Report) -> str:
    return writer("html")(report).decode()


def parsed(page: str) -> Any:
    """Return the page's tree.

    Raises:
        html5lib.html5parser.ParseError: It is no valid HTML.
    """
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page)


def text(element: Any) -> str:
    return "".join(element.itertext())


def test_it_is_valid(page: str) -> None:
    parsed(page)


def test_ids_are_unique(page: str) -> None:
    ids = [element.get("id") for element in parsed(page).iter() if element.get("id") is not None]
    assert len(ids) == len(set(ids))
    links = {element.get("href")[1:] for element in parsed(page).iter("a")}
    assert links <= set(ids)


def test_hostile_words_are_text_and_nothing_else(page: str) -> None:
    tree = parsed(page)
    assert len(list(tree.iter("script"))) == 1
    assert not list(tree.iter("img"))
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert not {name for name in attributes if isinstance(name, str) and name.startswith("on")}
    assert "<script>document.title='owned'</script>" in text(next(iter(tree.iter("h1"))))
    assert any(HOSTILE in text(words) for words in tree.iter("p"))
    assert any(ATTRIBUTE in text(heading) for heading in tree.iter("h2"))
    (output,) = (one for one in tree.iter("pre") if "red" in text(one) and one.get("class") == "out")
    assert HOSTILE.replace("'", '"') in text(output)
    assert "calm & <b>clear</b>" in text(tree)


def test_what_cannot_be_seen_is_written_out(page: str) -> None:
    assert "bell  c1 \\x9b turned \\u202e odd �" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)


def test_output_is_as_a_terminal_left_it(page: str) -> None:
    tree = parsed(page)
    (output,) = (one for one in tree.iter("pre") if "pale" in text(one) and one.get("class") == "out")
    spans = {text(span): span.get("class") for span in output.iter("span")}
    assert spans == {"red": "bold t-1", "pale": "t-ffff78"}
    assert "\n100%\n" in text(output)
    assert "10%1" not in text(output)


def test_it_refers_to_nothing_outside(page: str) -> None:
    tree = parsed(page)
    for element in tree.iter():
        assert not {"src", "srcset", "data", "action", "style", "ping"} & set(element.attrib)
        assert element.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?://", page.replace(HOSTILE, ""))


def test_a_guide_without_a_title_and_a_rehearsal(tmp_path: Path) -> None:
    place = cli_place.make(tmp_path)
    place.guide("```bash\ntrue\n```\n")
    place.shell("git init -q && git add . && git commit -qm first")
    assert place.run("guide.md", "--rehearse").returncode == 0
    page = made(report_place.reported(place))
    parsed(page)
    assert "throw-away copy" in page
    assert "<h1>guide.md</h1>" in page


def test_big_outputs_are_cut_and_it_says_where_the_whole_is(tmp_path: Path) -> None:
    place: CliPlace = cli_place.make(tmp_path)
    place.guide("# Big\n\n```bash\nseq 1500000\necho '<b>last</b>'\n```\n")
    assert place.run("guide.md", "--quiet").returncode == 0
    report = report_place.reported(place)
    (step,) = report.steps
    assert step.outputs[0].size > 10_000_000
    page = made(report)
    assert len(page) < 1_500_000
    assert str(step.outputs[0].path) in page
    assert "MB are left out here" in page
    assert "\n1500000\n&lt;b&gt;last" in page


def test_the_guides_words_are_paragraphs() -> None:
    text = """<!-- a
remark -->
One paragraph
of two lines, `a
span`.

- item
  goes on
- other
1. third
# Heading
words

```yaml
a: 1
b: 2
```
end"""
    assert prose(text) == (
        "One paragraph of two lines, `a span`.\n\n- item goes on\n- other\n1. third\n# Heading\nwords\n\n"
        "```yaml\na: 1\nb: 2\n```\nend"
    )


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        ("`a` and ``b`c``", "<code>a</code> and <code>b`c</code>"),
        ('`<b>` & "x"', "<code>&lt;b&gt;</code> &amp; &#34;x&#34;"),
        ("one ` and ``` two", "one ` and ``` two"),
        ("` `", "<code> </code>"),
        ("\x1b`\u202e`", "\\x1b<code>\\u202e</code>"),
    ],
)
def test_code_spans(words: str, markup: str) -> None:
    assert inline(words) == markup


def test_very_many_attempts_stay_few_on_the_page(tmp_path: Path) -> None:
    place = cli_place.make(tmp_path)
    place.guide("# Guide\n\n```bash {retry=120 every=1ms}\necho x >> tries; wc -l < tries\nfalse\n```\n")
    assert place.run("guide.md", "--quiet").returncode == 1
    page = made(report_place.reported(place))
    parsed(page)
    assert page.count('<details class="output">') == 30
    assert "91 more outputs, of other attempts" in page
    assert "20 more, which the journal tells of" in page


@pytest.mark.parametrize(
    ("words", "markup"),
    [
        ("see [the **notes**](notes.md#a)", "see the <strong>notes</strong>"),
        ('![a cat](cat.png "it") sits', "a cat sits"),
        ("[docs](https://example.org/a)", "docs (https://example.org/a)"),
        ("[https://example.org](https://example.org)", "https://example.org"),
        ("[x](javascript:a<b)", "[x](javascript:a&lt;b)"),
        ("`[a](b)` [ ] (c)", "<code>[a](b)</code> [ ] (c)"),
    ],
)
def test_links_are_their_words(words: str, markup: str) -> None:
    assert inline(words) == markup


def test_strong_words_are_strong_and_stay_text() -> None:
    assert inline("a **b <i>** `**c**` ** d **") == (
        "a <strong>b &lt;i&gt;</strong> <code>**c**</code> ** d **"
    )
