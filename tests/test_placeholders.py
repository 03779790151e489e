"""Blanks in a guide's text: finding and filling them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrun.config import PLACEHOLDER_STYLES as ALL
from mdrun.placeholders import PLAIN, fill, find, mask, variable_name


def found(text: str, *, prose: bool = False) -> list[tuple[str, str]]:
    return [(blank.text, blank.name) for blank in find(text, ALL, prose=prose)]


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("git checkout <last-good>", "<last-good>", "last_good"),
        ("git checkout <LAST_GOOD>", "<LAST_GOOD>", "last_good"),
        ("git checkout <last good>", "<last good>", "last_good"),
        ("git checkout v<last-good>", "v<last-good>", "last_good"),
        ("mv<file>", "<file>", "file"),
        ("echo '<版本>'", "<版本>", "版本"),
        ("x <your name, e.g. joe>", "<your name, e.g. joe>", "your_name_e_g_joe"),
        ("git tag v1.2.<patch+1>", "<patch+1>", "patch_1"),
        ("x {{ last_good }}", "{{ last_good }}", "last_good"),
        ("x v{{version}}", "v{{version}}", "version"),
        ("git tag vX.Y.Z", "vX.Y.Z", "version"),
        ("git tag X.Y.Z", "X.Y.Z", "version"),
        ("git tag vM.m.p", "vM.m.p", "version"),
        ("git tag v<M.m.p>", "v<M.m.p>", "version"),
        ('ls docs | grep -v "X.Y.Z"', "X.Y.Z", "version"),
        ("sed s/1.3.2/X.Y.Z/ file", "X.Y.Z", "version"),
        ("sed s/X.Y.Z/A.B.C/ file", "X.Y.Z", "version"),
        ("sed 's/app-X.Y.Z/app-$NEW/' file", "X.Y.Z", "version"),
        ("git tag x.y.z", "x.y.z", "version"),
        ("git tag vM.N.P", "vM.N.P", "version"),
        ("git tag v1 x.x.x", "x.x.x", "version"),
        ("git tag MAJOR.MINOR.PATCH", "MAJOR.MINOR.PATCH", "version"),
        ("git tag vX.Y.Z-rc.1", "vX.Y.Z", "version"),
        ("git tag X.Y.Zrc1", "X.Y.Z", "version"),
        ("tar xf tool_X.Y.Z_amd64.tar.gz", "X.Y.Z", "version"),
        ("git checkout release-X.Y", "X.Y", "version"),
        ("git checkout release-vX.Y.0", "vX.Y", "version"),
        ("git checkout M.N", "M.N", "version"),
        ("git tag <vX.Y.Z>", "<vX.Y.Z>", "version"),
        ("x YYYY-MM-DD", "YYYY-MM-DD", "date"),
        ("x notes_YYYY-MM-DD_a", "YYYY-MM-DD", "date"),
        ("x <YYYY-MM-DD>", "<YYYY-MM-DD>", "date"),
        ("x <yyyy-mm-dd>", "<yyyy-mm-dd>", "date"),
        ("git checkout release-<x.y>", "<x.y>", "version"),
    ],
)
def test_placeholders(text: str, written: str, name: str) -> None:
    assert found(text) == [(written, name)]


@pytest.mark.parametrize(
    "text",
    [
        "cat <<EOF",
        "cat <<-'EOF'",
        "cat < file > out",
        "cat <file >out",
        "diff <(a) <(b)",
        "echo '<b>bold</b>'",
        "mail <joe@example.org>",
        "curl <https://example.org>",
        "[[ a < b && c > d ]]",
        "[ 1 -lt 2 ]",
        "echo {{ .Values.x }}",
        "echo ${{ github.ref }}",
        "echo {{{x}}}",
        "echo \\<x\\>",
        "echo $<x>",
        "a.x.y.z",
        "max.y.z",
        "sed -i 's/X.Y.Z/1.4.0/g' file",
        'sed -i "s|@vX.Y.Z@|$VERSION|" file',
        "X.Y.Z.W",
        "FOOX.Y.Z",
        "x.y",
        "<!-- x -->",
        "<1>",
        "2>&1",
        "YYYY-MM-DDTHH",
    ],
)
def test_not_placeholders(text: str) -> None:
    assert found(text) == []


def test_html_in_prose_is_markup_and_in_commands_a_blank() -> None:
    assert found("one<br>two <version>", prose=True) == [("<version>", "version")]
    assert found("<summary>x", prose=True) == []
    assert found("echo <title>") == [("<title>", "title")]


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("v<last-good>", "v1.3.2", "v1.3.2"),
        ("v<last-good>", "1.3.2", "v1.3.2"),
        ("<last-good>", "v1.3.2", "v1.3.2"),
        ("<last-good>", "1.3.2", "1.3.2"),
        ("v{{ last_good }}", "v1.3.2", "v1.3.2"),
        ("v<last-good>", "vendor", "vvendor"),
    ],
)
def test_a_literal_v_is_written_once(text: str, value: str, filled: str) -> None:
    assert fill(text, {"last_good": value}, ALL) == filled


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("vX.Y.Z", "v1.4.0"),
        ("X.Y.Z", "1.4.0"),
        ("<vX.Y.Z>", "v1.4.0"),
        ("<X.Y.Z>", "1.4.0"),
        ("<version>", "{value}"),
        ("v<version>", "v1.4.0"),
        ("release-X.Y", "release-1.4"),
        ("vX.Y", "v1.4"),
        ("<X.Y>", "1.4"),
        ("vX.Y.Z-rc", "v1.4.0-rc"),
        ("tool_X.Y.Z_amd64", "tool_1.4.0_amd64"),
    ],
)
@pytest.mark.parametrize("value", ["v1.4.0", "1.4.0"])
def test_version(text: str, filled: str, value: str) -> None:
    assert fill(text, {"version": value}, ALL) == filled.format(value=value)


def test_the_first_two_parts_may_be_given() -> None:
    assert fill("X.Y vX.Y X.Y.Z", {"version": "1.4.0", "x_y": "2.0"}, ALL) == "2.0 v2.0 1.4.0"


def test_words_of_a_template_are_no_placeholders() -> None:
    text = "docker inspect --format '{{range .Mounts}}{{.Source}}{{println}}{{end}}' {{ name }}"
    assert [blank.name for blank in find(text, {"mustache"})] == ["name"]
    assert [blank.name for blank in find("git log {{ start }}..{{ end }}", {"mustache"})] == ["start", "end"]


def test_what_has_no_value_stays() -> None:
    assert fill("<a> <b>", {"b": "1"}, ALL) == "<a> 1"


def test_styles_are_narrowed() -> None:
    text = "<a> {{ b }} vX.Y.Z YYYY-MM-DD"
    assert [blank.name for blank in find(text, {"mustache"})] == ["b"]
    assert [blank.name for blank in find(text, {"angle", "date"})] == ["a", "date"]
    assert fill(text, {"a": "1", "version": "2"}, {"angle"}) == "1 {{ b }} vX.Y.Z YYYY-MM-DD"


@pytest.mark.parametrize(
    ("text", "name"),
    [("LAST-GOOD", "last_good"), ("last  good", "last_good"), ("a.b/c", "a_b_c"), ("--", "")],
)
def test_names_are_folded(text: str, name: str) -> None:
    assert variable_name(text) == name


@given(st.text(alphabet="<>{}vXYZ.xyz abé-\n$\\", max_size=60))
def test_a_mask_is_as_long_and_has_no_blank_left(text: str) -> None:
    masked = mask(text, ALL)
    assert len(masked.encode()) == len(text.encode())
    assert masked.count("\n") == text.count("\n")


@given(
    st.lists(
        st.sampled_from(["<a>", "v<a>", "{{ b }}", "vX.Y.Z", "X.Y", "git ", "\n", " ", "'", "é"]), max_size=12
    ),
    st.from_regex(re.compile(PLAIN.pattern), fullmatch=True),
)
def test_only_blanks_are_changed(pieces: list[str], value: str) -> None:
    text = " ".join(pieces)
    blanks = list(find(text, ALL))
    filled = fill(text, {"a": value, "b": value, "version": value}, ALL)
    at = 0
    for before, blank in zip([0, *[blank.end for blank in blanks]], blanks, strict=False):
        assert filled.startswith(text[before : blank.start], at)
        bare = value[1:] if value[:1] in ("v", "V") and value[1:2].isdigit() else value
        endings = {value, blank.prefix + bare, bare, blank.prefix + ".".join(bare.split(".")[:2])}
        at += blank.start - before
        at += max(len(ending) for ending in endings if filled.startswith(ending, at))
    assert fill(text, {}, ALL) == text


@pytest.mark.parametrize("piece", ["<", "<x", "<x> ", "{{", "{{ a ", "vX.", "X.Y.", "<a b ", "</a> <a>"])
def test_hostile_text_is_searched(piece: str) -> None:
    text = piece * 20_000
    assert len(mask(text, ALL)) == len(text)


@pytest.mark.parametrize("value", ["v1.2.3", "a/b@c:d+e,f=g%h-i_j", "0"])
def test_plain_values(value: str) -> None:
    assert PLAIN.fullmatch(value)


@pytest.mark.parametrize(
    "value", ["", "-x", "a b", "$(x)", "a;b", "a\n", "'a'", "`a`", "a*", "~", "é", "a\\b", "<a>", "!x"]
)
def test_values_that_are_not_plain(value: str) -> None:
    assert not PLAIN.fullmatch(value)


@pytest.mark.parametrize("key", ["<Enter>", "<ESC>", "<Ctrl-C>", "<Shift-Tab>"])
def test_a_key_of_the_keyboard_is_no_placeholder_in_words(key: str) -> None:
    assert not list(find(f"Press {key} to go on", ALL, prose=True))
    assert list(find(f"./press {key}", ALL))


def test_words_that_begin_like_a_key_are_a_placeholder() -> None:
    assert [blank.name for blank in find("Click <tab name>", ALL, prose=True)] == ["tab_name"]
